"""Real forms damaged at random: a verdict comes for each, and damage that a checksum tells is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_xl.core import rules
from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.verdict_codec import decode
from cchc_xl.excel.judging import FormJudge
from tests.adapters import forms, hostile_edits
from tests.adapters.mutations import Mutation, mutation
from tests.adapters.test_hostile import arrival
from tests.core.forms import PLAN
from tests.programs import soffice_convert

MANY, SOME = 2000, 300


def filled(folder: Path) -> Path:
    path = forms.written(folder)
    forms.fill(path)
    return path


def judged(files: Mapping[str, bytes]) -> dict[str, Verdict]:
    """One run over all of them."""
    found: dict[str, Verdict] = {}
    arrivals: Iterable[Arrival] = (arrival(name, b"") for name in files)
    for came, text in FormJudge().judge(PLAN, arrivals, lambda arrival: files[arrival.name]):
        assert isinstance(text, str)
        verdict = decode(text, "tệp")
        assert verdict is not None, came.name
        found[came.name] = verdict
    return found


@dataclass(frozen=True)
class Run:
    """Mutations by name, what was said of them, and of the form that they were made of."""

    whole: Verdict
    mutations: dict[str, Mutation]
    verdicts: dict[str, Verdict]

    @classmethod
    def of(cls, form: bytes, numbers: range) -> Run:
        made = {str(number): mutation(number, form) for number in numbers}
        files = {"whole": form, **{name: found.data for name, found in made.items()}}
        verdicts = judged(files)
        assert set(verdicts) == set(files)
        return cls(verdicts.pop("whole"), made, verdicts)

    def lethal(self) -> list[str]:
        """Files that ended the process which read them, twice."""
        return [
            f"{name}: {self.mutations[name].how}"
            for name, verdict in self.verdicts.items()
            if any(problem.rule is rules.FILE_ENDS_READER for problem in verdict.problems)
        ]

    def unnoticed(self) -> list[str]:
        """Files whose bytes were damaged and that are taken with anything else than the form says."""
        return [
            f"{name}: {self.mutations[name].how}"
            for name, verdict in self.verdicts.items()
            if verdict.state != "rejected" and not self.mutations[name].inside and verdict != self.whole
        ]

    def states(self, *, inside: bool) -> Counter[str]:
        return Counter(v.state for name, v in self.verdicts.items() if self.mutations[name].inside is inside)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("mau"))


@pytest.mark.parametrize("strings", ["in their cells", "in one table"])
def test_a_damaged_form_is_refused_or_is_what_it_was(form: Path, strings: str) -> None:
    data = form.read_bytes()
    if strings == "in one table":
        data = hostile_edits.with_shared_strings(data)
    run = Run.of(data, range(MANY // 2))
    assert run.whole.state == "valid"
    assert run.lethal() == []
    assert run.unnoticed() == []
    assert run.states(inside=False)["rejected"] > 100
    inside = run.states(inside=True)  # some damage does no harm, some does: the mutations are worth the name
    assert min(inside["valid"], inside["rejected"]) > 100


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "checked"), [("xlsx", True), ("ods", True), ("xls", False)])
def test_a_damaged_form_of_another_program_is_refused_or_is_what_it_was(
    form: Path, tmp_path: Path, kind: str, checked: bool
) -> None:
    """The old format has no checksums, so that damage may look like other figures."""
    run = Run.of(soffice_convert(form, kind, tmp_path).read_bytes(), range(SOME))
    assert run.whole.state == "valid"
    assert run.states(inside=False)["rejected"] > 10
    if checked:
        assert run.lethal() == []
        assert run.unnoticed() == []


def test_the_same_number_gives_the_same_damage(form: Path) -> None:
    data = form.read_bytes()
    assert [mutation(number, data) for number in range(50)] == [
        mutation(number, data) for number in range(50)
    ]
