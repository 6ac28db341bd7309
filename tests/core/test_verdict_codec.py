from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core import rules
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.problem import Place, Problem, Rule
from cchc_xl.core.submission import (
    AnswerStatus,
    ChangeProposal,
    Remark,
    Role,
    Submission,
    TargetAnswer,
    TaskAnswer,
)
from cchc_xl.core.verdict_codec import decode, decode_head, encode
from tests.core.forms import FILE, FILLED, judged

RULES = [rule for rule in vars(rules).values() if isinstance(rule, Rule)]

texts = st.text(max_size=8)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
tasks = st.builds(
    TaskAnswer,
    task_id=texts,
    role=st.sampled_from(Role),
    status=st.none() | st.sampled_from(AnswerStatus),
    progress_percent=numbers,
    completed_on=st.none() | st.dates(),
    document_number=texts,
    result_text=texts,
    difficulties=texts,
    proposals=texts,
    cell=texts,
)
targets = st.builds(
    TargetAnswer, target_id=texts, numerator=numbers, denominator=numbers, note=texts, cell=texts
)
submissions = st.builds(
    Submission,
    unit=texts,
    period=texts,
    tasks=st.lists(tasks, max_size=3).map(tuple),
    targets=st.lists(targets, max_size=3).map(tuple),
    remarks=st.lists(st.builds(Remark, texts, texts, texts), max_size=2).map(tuple),
    changes=st.lists(
        st.builds(ChangeProposal, kind=texts, task_id=texts, text=texts, reason=texts, cell=texts), max_size=2
    ).map(tuple),
    extra=st.dictionaries(texts, texts, max_size=2),
    columns=st.dictionaries(texts, texts, max_size=2),
)


@given(submissions)
def test_every_answer_comes_back_as_it_was(said: Submission) -> None:
    verdict = Verdict(state="valid", unit="VP", period="2023-H1", submission=said)
    assert decode(encode(verdict), FILE) == verdict


class _AnyValue(dict[str, object]):
    """Values for whatever names a rule's sentences hold."""

    def __missing__(self, name: str) -> object:
        self[name] = 7 if name == "count" else f"“{name}”"
        return self[name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_problem_reads_the_same_when_it_comes_back(rule: Rule) -> None:
    values = _AnyValue()
    rule.message.format_map(values), rule.action.format_map(values)
    problem = Problem(rule, Place(FILE, "Nhiệm vụ", "H5", "Trạng thái (*)"), dict(values))
    verdict = decode(encode(Verdict(state="rejected", problems=(problem,))), FILE)
    assert verdict is not None
    [found] = verdict.problems
    assert (found.rule, found.place, found.sentence) == (rule, problem.place, problem.sentence)


def test_a_problem_names_the_file_under_which_the_bytes_came() -> None:
    verdict = decode(encode(judged(FILLED, {"Nhiệm vụ!I5": "nhiều"})), "Bản gửi lại.xlsx")
    assert verdict is not None
    assert [str(p.place) for p in verdict.problems] == [
        "Bản gửi lại.xlsx – Nhiệm vụ!I5 (cột “Tỷ lệ hoàn thành (%)”)"
    ]


TEXT = encode(
    Verdict(
        state="valid",
        unit="VP",
        period="2023-H1",
        submission=Submission(
            unit="VP",
            period="2023-H1",
            tasks=(TaskAnswer(task_id="I.1", role=Role.LEAD, completed_on=date(2023, 3, 1)),),
            targets=(TargetAnswer(target_id="II.1", numerator=1.0, denominator=2.0),),
        ),
        problems=(Problem(rules.FORM_COLUMN_MISSING, Place(FILE), {"column": "Mã"}),),
    )
)
LINES: list[Any] = [json.loads(line) for line in TEXT.split("\n")]
HEAD, SAID = 0, 1


def test_a_head_is_the_verdict_without_what_the_unit_said() -> None:
    whole = decode(TEXT, FILE)
    assert whole is not None
    assert whole.submission is not None
    assert decode_head(TEXT, FILE) == replace(whole, submission=None)


def test_the_facts_that_the_next_test_spoils_are_a_verdict() -> None:
    assert decode("\n".join(map(json.dumps, LINES)), FILE) is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (
            (
                HEAD,
                "state",
            ),
            "merged",
        ),
        (
            (
                HEAD,
                "unit",
            ),
            None,
        ),
        ((HEAD, "problems", 0, 0), "BM999"),
        ((HEAD, "problems", 0, 4), {}),  # the sentence names a column
        ((HEAD, "problems", 0), []),
        ((SAID, "unit"), 7),
        ((SAID, "tasks", 0, 1), "chủ trì"),
        ((SAID, "tasks", 0, 2), "XONG"),
        ((SAID, "tasks", 0, 3), "40"),
        ((SAID, "tasks", 0, 4), "01/03/2023"),
        ((SAID, "tasks", 0), ["I.1"]),
        ((SAID, "targets", 0, 1), True),
    ],
)
def test_a_text_that_is_not_exactly_a_verdict_is_none(path: tuple[Any, ...], value: object) -> None:
    lines = json.loads(json.dumps(LINES))
    *way, last = path
    place = lines
    for step in way:
        place = place[step]
    place[last] = value
    assert decode("\n".join(map(json.dumps, lines)), FILE) is None


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "7", "[" * 100_000])
def test_a_text_of_something_else_is_no_verdict(text: str) -> None:
    assert decode(text, FILE) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "[" * 100_000])
def test_a_second_line_of_something_else_is_no_verdict(text: str) -> None:
    head = TEXT.partition("\n")[0]
    assert decode(f"{head}\n{text}", FILE) is None
