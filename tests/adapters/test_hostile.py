"""Every hostile file at once, among good ones: each has its own finding, nothing outside is asked for."""

from __future__ import annotations

import socket
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cchc_xl.core.form_rules import Verdict
from cchc_xl.core.ledger import Arrival
from cchc_xl.core.problem import Problem, Severity
from cchc_xl.core.verdict_codec import decode
from cchc_xl.excel import guard
from cchc_xl.excel.judging import FormJudge
from tests.adapters import forms, hostile, hostile_edits
from tests.adapters.hostile_edits import STRINGS, STYLES, TASKS, Case
from tests.core.forms import PLAN

GOOD = 5
SECRET = "BÍ MẬT CỦA CƠ QUAN"


def arrival(name: str, data: bytes) -> Arrival:
    return Arrival(
        arrival_id=name,
        channel="folder",
        name=name,
        received_at=datetime(2023, 6, 5, tzinfo=UTC),
        sha256=sha256(data).hexdigest(),
        size=len(data),
    )


@dataclass(frozen=True)
class Corpus:
    form: bytes
    cases: dict[str, Case]
    secret: Path
    server: socket.socket


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    home = tmp_path_factory.mktemp("tep la")
    path = forms.written(home)
    forms.fill(path)
    form = hostile_edits.with_shared_strings(path.read_bytes())
    book = openpyxl.load_workbook(path)
    tasks, targets = book["Nhiệm vụ"], book["Chỉ tiêu"]
    address = {
        "share": forms.cell_of(tasks, "I.1", "Tỷ lệ hoàn thành (%)"),
        "day": forms.cell_of(tasks, "I.2", "Ngày hoàn thành"),
        "number": forms.cell_of(targets, "II.1", "Tử số (*)"),
    }
    secret = home / "bi_mat.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        asked = f"http://127.0.0.1:{server.getsockname()[1]}"
        made = hostile.cases(form, address, secret, asked)
        yield Corpus(form, {case.name: case for case in made}, secret, server)


@pytest.fixture(scope="module")
def said(corpus: Corpus) -> dict[str, str]:
    """What one run says of every case, good forms standing among them."""

    def arrivals() -> Iterator[Arrival]:
        for number, case in enumerate(corpus.cases.values()):
            if number % (len(corpus.cases) // GOOD) == 0:
                yield arrival(f"tốt {number}.xlsx", corpus.form)
            yield arrival(case.name, b"")

    def data(found: Arrival) -> bytes:
        case = corpus.cases.get(found.name)
        return case.make() if case else corpus.form

    result: dict[str, str] = {}
    for found, text in FormJudge().judge(PLAN, arrivals(), data):
        assert isinstance(text, str)
        assert found.name not in result, f"two verdicts on {found.name}"
        result[found.name] = text
    return result


def verdict(text: str) -> Verdict:
    found = decode(text, "tệp")
    assert found is not None
    return found


def test_one_run_judges_every_file_and_the_good_ones_among_them_stay_valid(
    corpus: Corpus, said: dict[str, str]
) -> None:
    good = {name: text for name, text in said.items() if name.startswith("tốt ")}
    assert set(said) == set(corpus.cases) | set(good)
    assert len(good) >= GOOD
    for text in good.values():
        found = verdict(text)
        assert (found.state, found.unit, found.problems) == ("valid", "VP", ())
        assert found.submission is not None
        assert found.submission.tasks[0].progress_percent == 40


def test_each_file_has_its_own_finding_or_is_read_as_the_form_it_is(
    corpus: Corpus, said: dict[str, str]
) -> None:
    good = verdict(next(text for name, text in said.items() if name.startswith("tốt ")))
    for case in corpus.cases.values():
        found = verdict(said[case.name])
        telling = [p for p in found.problems if p.severity is not Severity.WARN]
        assert [p.code for p in telling] == ([case.code] if case.code else []), case.name
        if any(p.severity is Severity.REJECT for p in telling):
            assert (found.state, found.submission) == ("rejected", None), case.name
        else:
            assert (found.state, found.submission) == ("valid", good.submission), case.name


def test_nothing_that_a_file_names_is_opened(corpus: Corpus, said: dict[str, str]) -> None:
    assert corpus.secret.read_text(encoding="utf-8") == SECRET
    assert [name for name, text in said.items() if SECRET in text or "root:" in text] == []
    with pytest.raises(BlockingIOError):
        corpus.server.accept()


def test_a_link_in_a_form_is_no_file_of_ours(corpus: Corpus, said: dict[str, str]) -> None:
    asking = [name for name in corpus.cases if "file" in name or "page" in name or "elsewhere" in name]
    assert len(asking) > 10
    assert {verdict(said[name]).state for name in asking} == {"valid", "rejected"}


BOMBS = [
    "bomb in xl/sharedStrings.xml", "bomb in xl/worksheets/sheet1.xml", "bomb in xl/styles.xml",
    "bomb in xl/media/image1.png", "bomb in many parts", "bomb of parts that are bearable one by one",
    "bomb in a directory", "bomb of parts that share their bytes", "bomb of one text shown everywhere",
    "bomb of archives in archives", "more than any form weighs",
]  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_without_inflating_it(corpus: Corpus, name: str) -> None:
    data = corpus.cases[name].make()
    tracemalloc.start()
    try:
        found = guard.admit(data, name)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(found, Problem)
    assert found.code == corpus.cases[name].code
    assert most < len(data) + (4 << 20)


def test_the_bombs_are_bombs(corpus: Corpus) -> None:
    """What they would inflate to is many times what a reader is given."""
    for part in (STRINGS, TASKS, STYLES, "xl/media/image1.png"):
        data = corpus.cases[f"bomb in {part}"].make()
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert archive.getinfo(part).file_size > 100 * len(data)
