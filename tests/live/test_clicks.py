"""Every button clicked for real: LibreOffice under Xvfb, the assistant as people start it, no stand-ins.

Effects are read from the open workbook; a screenshot of each is kept below .artefacts/clicks.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cchc_xl import desks, wiring
from cchc_xl.core import tables
from cchc_xl.core.button import CATALOGUE, MESSAGE_NAME
from cchc_xl.core.tables import CONTROL
from cchc_xl.demo.answers import SAMPLE_LABEL
from cchc_xl.demo.filling import fill_form
from tests.live.desktop import Office, eventually, office

pytestmark = [pytest.mark.libreoffice, pytest.mark.uno, pytest.mark.desktop]

PERIOD, DAY = "2023-H1", date(2023, 6, 14)
DASHBOARD = CONTROL.sheet
CAPTION = {button.code: button.caption for button in CATALOGUE}
FORMS = 6
DONE, FAILED = "Sổ chưa lưu", "CHƯA LÀM ĐƯỢC"


def now() -> datetime:
    return datetime(2023, 6, 14, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """An open workbook and all that stands around it."""

    office: Office
    path: Path
    document: Any

    @property
    def data(self) -> Path:
        return self.path.with_name(f"{self.path.stem}_dulieu")

    @property
    def inbox(self) -> Path:
        return self.data / "hop_den"

    @property
    def message(self) -> str:
        cell = self.document.NamedRanges.getByName(MESSAGE_NAME).ReferredCells.getCellByPosition(0, 0)
        return str(cell.String)

    def click(self, code: str, sheet: str = DASHBOARD) -> None:
        self.office.click(self.document, sheet, CAPTION[code])

    def answer(self, code: str) -> str:
        """The closing sentence of a button."""

        def ended() -> str | None:
            said = self.message
            return said if CAPTION[code] in said and (DONE in said or FAILED in said) else None

        return eventually(ended, f"{CAPTION[code]} ends; last seen: {self.message}", 60)

    def rows(self, spec: tables.TableSpec) -> list[dict[str, Any]]:
        """The rows of a table that have a key, by field."""
        area = self.document.DatabaseRanges.getByName(spec.name).DataArea
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        header, *body = cells.getDataArray()
        fields = {c.header: c.field for c in spec.columns}
        named = [{fields[h]: v for h, v in zip(header, row, strict=True) if h in fields} for row in body]
        return [row for row in named if row[spec.key] != ""]

    def write(self, spec: tables.TableSpec, key: str, field: str, value: str | float) -> None:
        """Type into a cell of a table, without the screen."""
        area = self.document.DatabaseRanges.getByName(spec.name).DataArea
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        at = [c.field for c in spec.columns].index(field)
        for row in range(area.StartRow + 1, area.EndRow + 1):
            if sheet.getCellByPosition(area.StartColumn, row).String == key:
                cell = sheet.getCellByPosition(area.StartColumn + at, row)
                cell.setString(value) if isinstance(value, str) else cell.setValue(value)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A workbook whose period is chosen, and some filled forms of it; made once, copied for tests."""
    folder = tmp_path_factory.mktemp("sổ và biểu mẫu")
    book = folder / "KeHoach2023.xlsm"
    wiring.build(None, book, period=PERIOD, sample_label=SAMPLE_LABEL)
    blank = wiring.forms(desks.closed(book, now), PERIOD, folder / "trắng").written[:FORMS]
    (folder / "đã điền").mkdir()
    forms = []
    for form in blank:
        fill_form(form, folder / "đã điền" / form.name, seed=2023)
        forms.append(folder / "đã điền" / form.name)
    return book, forms


@pytest.fixture
def bare_desk(tmp_path: Path, filled: tuple[Path, list[Path]]) -> Iterator[Desk]:
    """LibreOffice showing a copy of the workbook; no assistant."""
    book = tmp_path / "Văn phòng" / "KeHoach2023.xlsm"
    book.parent.mkdir()
    shutil.copyfile(filled[0], book)
    with office(tmp_path, book) as running:
        desk = Desk(running, book, running.document(book))
        desk.write(CONTROL, "Ngày kiểm tra", "value", (DAY - date(1899, 12, 30)).days)
        desk.document.setModified(False)
        yield desk


@pytest.fixture
def desk(bare_desk: Desk) -> Iterator[Desk]:
    """The same, with the assistant running."""
    with bare_desk.office.assistant():
        yield bare_desk


def drop(desk: Desk, *files: Path) -> None:
    """Put files into the inbox, as if they had lain there for a while."""
    desk.inbox.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, desk.inbox / file.name)
        os.utime(desk.inbox / file.name, (1_686_100_000, 1_686_100_000))  # 7 June 2023


def test_every_button_does_its_work_in_the_open_workbook(desk: Desk, filled: tuple[Path, list[Path]]) -> None:
    selected = desk.document.CurrentSelection.AbsoluteName

    desk.click("self_check")
    assert "0 hỏng" in desk.answer("self_check") or "tất cả đều tốt" in desk.message
    desk.office.picture("tu_kiem_tra")
    assert {row["item"] for row in desk.rows(tables.SELF_CHECK)} >= {"Trợ lý", "Phiên bản", "Tệp khóa"}

    desk.click("check")
    assert DONE in desk.answer("check")
    desk.office.picture("kiem_tra_thoi_han")
    statuses = [row["status"] for row in desk.rows(tables.TASKS) if row["kind"] == "Nhiệm vụ"]
    assert len(statuses) == 48
    assert all(statuses)

    desk.click("forms")
    assert DONE in desk.answer("forms")
    desk.office.picture("tao_bieu_mau")
    assert len(list((desk.data / "bieu_mau" / PERIOD).glob("*.xlsx"))) == 99

    drop(desk, *filled[1][:2])
    desk.click("collect")
    assert "Nhận 2 tệp (2 tệp mới)" in desk.answer("collect")
    desk.office.picture("nhan_bao_cao")

    drop(desk, *filled[1])
    desk.click("rollup")
    assert DONE in desk.answer("rollup")
    desk.office.picture("tong_hop")
    states = [row["state"] for row in desk.rows(tables.SUBMISSIONS)]
    assert (len(states), states.count("Chưa nộp")) == (99, 99 - FORMS)
    assert {row["unit"] for row in desk.rows(tables.LINES) if row["file"]} == {
        form.name.split("_")[0] for form in filled[1]
    }

    desk.click("report")
    assert DONE in desk.answer("report")
    desk.office.picture("xuat_bao_cao")
    assert [p.suffix for p in (desk.data / "bao_cao").iterdir()] == [".docx"]

    desk.click("remind")
    assert "93 đơn vị còn nợ báo cáo" in desk.answer("remind")
    desk.office.picture("nhac_viec")
    assert len([r for r in desk.rows(tables.REMINDERS) if r["kind"] == "Chưa nộp báo cáo"]) == 99 - FORMS

    desk.click("undo")
    assert "Đã trả lại lần “Nhắc việc”" in desk.answer("undo")
    desk.office.picture("hoan_tac")
    assert desk.rows(tables.REMINDERS) == []

    assert desk.document.isModified()  # nothing was saved
    assert desk.document.CurrentSelection.AbsoluteName == selected


def test_a_link_opens_the_original_of_its_row(desk: Desk, filled: tuple[Path, list[Path]]) -> None:
    form = filled[1][1]
    drop(desk, *filled[1])
    desk.click("rollup")
    assert DONE in desk.answer("rollup")
    for spec in (tables.ARRIVALS, tables.LINES):
        area = desk.document.DatabaseRanges.getByName(spec.name).DataArea
        cells = desk.document.Sheets.getByName(spec.sheet)
        rows = range(area.StartRow + 1, area.EndRow + 1)
        file, link = ([c.field for c in spec.columns].index(field) for field in ("file", "opened"))
        row = next(r for r in reversed(rows) if cells.getCellByPosition(file, r).String == form.name)
        desk.office.follow(desk.document, cells.getCellByPosition(link, row))
        digest = sha256(form.read_bytes()).hexdigest()
        original = desk.office.document(desk.data / "goc" / f"{digest}.xlsx")
        desk.office.picture(f"mo_tep_{spec.name}")
        original.close(True)


def test_buttons_on_other_sheets_do_the_same(desk: Desk) -> None:
    desk.click("check", tables.TASKS.sheet)
    assert DONE in desk.answer("check")
    desk.office.picture("nut_tren_sheet_nhiem_vu")


def test_without_an_assistant_the_workbook_says_how_to_start_it(bare_desk: Desk) -> None:
    bare_desk.click("check")
    said = eventually(lambda: bare_desk.message if "Tro ly CCHC" in bare_desk.message else None, "an answer")
    assert "cchc agent" in said
    bare_desk.office.picture("khong_co_tro_ly")
    assert not list((bare_desk.office.home / "viec").glob("*.job"))


def test_a_second_click_is_answered_not_run(bare_desk: Desk) -> None:
    with bare_desk.office.assistant() as process:
        os.kill(process.pid, signal.SIGSTOP)  # so that the first request surely still waits
        bare_desk.click("check")
        requests = bare_desk.office.home / "viec"
        eventually(lambda: list(requests.glob("*.job")), "the request is written")
        bare_desk.click("check")
        eventually(lambda: "lần bấm này được bỏ qua" in bare_desk.message, "the second click is answered")
        bare_desk.office.picture("bam_hai_lan")
        assert len(list(requests.glob("*.job"))) == 1
        os.kill(process.pid, signal.SIGCONT)
        eventually(lambda: DONE in bare_desk.message, "the first is served", 60)
    runs = [row for row in bare_desk.rows(tables.LOG) if row["action"] == CAPTION["check"]]
    assert len(runs) == 1


def test_a_click_while_a_cell_is_edited_loses_nothing(desk: Desk) -> None:
    cells = desk.document.Sheets.getByName(tables.UNITS.sheet)
    area = desk.document.DatabaseRanges.getByName(tables.UNITS.name).DataArea
    note = cells.getCellByPosition(area.EndColumn, area.StartRow + 1)
    desk.office.type_into(desk.document, note, "dang go do")
    desk.office.picture("dang_sua_o")
    desk.office.click(desk.document, tables.UNITS.sheet, CAPTION["forms"])
    assert DONE in desk.answer("forms")
    desk.office.picture("sua_o_sau_khi_bam")
    desk.office.commit(desk.document)
    eventually(lambda: "dang go do" in note.String, "the text typed stands in its cell")


def test_a_workbook_closed_meanwhile_is_no_failure_of_the_assistant(desk: Desk) -> None:
    desk.click("check")
    desk.document.setModified(False)
    desk.document.close(True)
    eventually(lambda: not list((desk.office.home / "viec").glob("KH-*")), "the request is gone")
    assert (desk.office.home / "nhip.txt").exists()
    reopened = Desk(desk.office, desk.path, desk.office.open(desk.path))
    reopened.click("check")
    assert DONE in reopened.answer("check")


def test_a_killed_assistant_leaves_nothing_half_written(
    bare_desk: Desk, filled: tuple[Path, list[Path]]
) -> None:
    drop(bare_desk, *filled[1])
    before = {spec.name: bare_desk.rows(spec) for spec in (tables.LINES, tables.SUBMISSIONS, tables.TASKS)}
    with bare_desk.office.assistant() as process:
        bare_desk.click("rollup")
        eventually(lambda: list((bare_desk.data / "hoan_tac").glob("*.begun.json")), "the write has begun")
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    with bare_desk.office.assistant():
        eventually(lambda: not list((bare_desk.office.home / "viec").glob("KH-*")), "cleared up")
        bare_desk.click("undo")
        bare_desk.answer("undo")
        assert {
            spec.name: bare_desk.rows(spec) for spec in (tables.LINES, tables.SUBMISSIONS, tables.TASKS)
        } == before
        bare_desk.click("rollup")
        assert DONE in bare_desk.answer("rollup")


def mail(form: Path) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Báo cáo CCHC 6 tháng"
    message["From"] = "THPT <truong@example.org>"
    message["Received"] = "from mx by mail; Wed, 07 Jun 2023 09:00:00 +0700"
    message.set_content("Kính gửi Văn phòng.")
    message.add_attachment(
        form.read_bytes(), maintype="application", subtype="octet-stream", filename=f"Báo cáo {form.name}"
    )
    return bytes(message)


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_mail_dropped_into_the_inbox_is_merged_unattended(
    bare_desk: Desk, filled: tuple[Path, list[Path]], is_open: bool
) -> None:
    desk = bare_desk
    with desk.office.assistant():
        desk.click("self_check")  # from now on the assistant looks after this workbook
        desk.answer("self_check")
    if not is_open:
        desk.document.store()
        desk.document.close(True)
    desk.inbox.mkdir(parents=True, exist_ok=True)
    letter = desk.inbox / "Báo cáo.eml"
    letter.write_bytes(mail(filled[1][0]))
    os.utime(letter, (1_686_200_000, 1_686_200_000))
    with desk.office.assistant():
        taken = desk.inbox / "da_nhan"
        eventually(lambda: list(taken.rglob("*.eml")), "the mail is taken in", 90)
    if is_open:
        log = desk.rows(tables.LOG)
        assert any(row["action"] == CAPTION["collect"] and "1 được dùng" in row["result"] for row in log)
    else:
        found = desks.closed(desk.path, now).workbook.read([tables.LOG])[tables.LOG.name]
        assert any("1 được dùng" in str(row["result"]) for row in found.values())


def test_what_a_command_could_not_write_appears_in_the_open_workbook(desk: Desk) -> None:
    desk.click("self_check")  # from now on the assistant looks after this workbook
    desk.answer("self_check")
    closed = desks.closed(desk.path, now)  # as a terminal sees it, beside LibreOffice's own lock file
    with desks.alone(closed):
        problems = wiring.check(closed, DAY, write=True).problems
    assert "SO07" in {problem.code for problem in problems}
    eventually(lambda: not desks.waits(desk.path), "the assistant writes what waits", 60)
    eventually(lambda: "Đã ghi nốt 1 kết quả" in desk.message, "the workbook says so")
    assert CAPTION["check"] in {row["action"] for row in desk.rows(tables.LOG)}
    desk.office.picture("ghi_not")
