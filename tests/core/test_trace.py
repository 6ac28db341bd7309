from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cchc_xl.core import tables
from cchc_xl.core import wording as w
from cchc_xl.core.asking import Asking
from cchc_xl.core.changes import plan_changes
from cchc_xl.core.ledger import Arrival, ArrivalState, Entry, Verdict
from cchc_xl.core.period import Period
from cchc_xl.core.rollup import roll_up
from cchc_xl.core.rollup_values import Accepted
from cchc_xl.core.sheet_rows import line_rows
from cchc_xl.core.submission import AnswerStatus, Role, Submission, TargetAnswer, TaskAnswer
from cchc_xl.core.tables import CATALOGUE, STAMP, CellValue, Owner, TableData, TableRow, TableSpec
from cchc_xl.core.trace import Spot, compared, locate
from cchc_xl.core.trace_facts import Facts, own_cells
from cchc_xl.core.trace_sources import sources
from cchc_xl.core.trace_wording import RULES, rule
from cchc_xl.errors import UsageError
from tests.core.plans import MID_JUNE, plan, target, task

Q1, H1 = Period.parse("2023-Q1"), Period.parse("2023-H1")
ROOMS = plan(
    [task("I.1", "Các phòng Sở")],
    [target("II.1", "Các phòng Sở"), target("II.2", "Các phòng Sở", adds_up="yes")],
)


def shown(spec: TableSpec, *rows: dict[str, CellValue], letters: str = "", sheet: str = "") -> TableData:
    """A table from row 5 on; a letter a field, in the catalogue's order unless told otherwise."""
    order = letters.split() or [chr(65 + i) for i in range(26)] + [f"A{chr(65 + i)}" for i in range(26)]
    blank = dict.fromkeys(spec.fields())
    found = tuple(TableRow(5 + i, blank | row) for i, row in enumerate(rows))
    return TableData(spec, sheet or spec.sheet, found, (), dict(zip(spec.fields(), order, strict=False)))


TARGETS = shown(tables.TARGETS, {"id": "II.1", "numerator_sum": 45.0}, {"id": "II.2"}, {})


@pytest.mark.parametrize(
    "text",
    ["Chỉ tiêu!N5", "'Chỉ tiêu'!$N$5", "=chỉ tiêu!n5", "chi tieu!N5", "“Chỉ tiêu”!N5", " Chỉ tiêu! N5 "],
)
def test_a_cell_is_found_however_a_person_writes_it(text: str) -> None:
    spot = locate([TARGETS], text)
    assert (spot.key, spot.field, spot.stands, spot.cell) == ("II.1", "numerator_sum", 45.0, "Chỉ tiêu!N5")


def test_a_column_is_known_by_where_its_header_stands_now() -> None:
    moved = shown(tables.STATUS_COUNTS, {"item": "Quá hạn", "count": 3}, letters="H C", sheet="Bảng 'mới'")
    spot = locate([moved], "'Bảng ''mới'''!C5")
    assert (spot.key, spot.field, spot.stands) == ("Quá hạn", "count", 3)


def test_of_several_tables_on_a_sheet_the_one_that_covers_the_cell_counts() -> None:
    left = shown(tables.STATUS_COUNTS, {"item": "Quá hạn", "count": 3}, letters="A B")
    right = shown(tables.SUBMISSION_COUNTS, {"item": "Chưa nộp", "count": 7}, letters="D E")
    assert locate([left, right], "Bảng điều khiển!E5").stands == 7


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Chỉ tiêu!D5", "thuộc kế hoạch (cột “Chỉ tiêu”, dòng II.1)"),
        ("Chỉ tiêu!W5", "của Văn phòng (cột “Giá trị VP nhập”, dòng II.1)"),
        ("Chỉ tiêu!N4", "tiêu đề cột “Tử số” của bảng tblChiTieu"),
        ("Chỉ tiêu!N7", "đang trống"),
        ("Chỉ tiêu!N3", "ngoài các bảng"),
        ("Chỉ tiêu!AZ5", "ngoài các bảng"),
        ("Ghi chép!A1", "Không có bảng nào của phần mềm trên sheet “Ghi chép”"),
    ],
)
def test_a_cell_that_is_not_computed_says_whose_it_is(cell: str, said: str) -> None:
    assert said in locate([TARGETS], cell).said


def test_a_cell_of_a_link_says_what_it_opens() -> None:
    lines = shown(tables.LINES, {"key": "2023-H1|VP|I.1"})
    assert lines.letters is not None
    found = locate([lines], f"Tổng hợp!{lines.letters['opened']}5")
    assert found.owner is Owner.FORMULA
    assert "mở bản gốc ghi ở cột “Tệp lưu”" in found.said


def test_a_column_that_people_put_into_a_table_is_nobody_s() -> None:
    found = locate([shown(tables.STATUS_COUNTS, {"item": "Quá hạn"}, letters="A C")], "Bảng điều khiển!B5")
    assert (found.owner, "cột thêm vào" in found.said) == (None, True)


@pytest.mark.parametrize(
    "text", ["N6", "Chỉ tiêu!", "Chỉ tiêu!6N", "Chỉ tiêu!N0", "", "!N6", "Chỉ tiêu!ABCD1"]
)
def test_what_names_no_cell_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError):
        locate([TARGETS], text)


def stamped(current: CellValue) -> Spot:
    """The cell "Tử số" of a row into which the software wrote 45, and in which ``current`` stands now."""
    empty = shown(tables.TARGETS, {"id": "II.1"})
    [*_, mark] = plan_changes(empty, {"II.1": {"numerator_sum": 45.0}}).cells
    table = shown(tables.TARGETS, {"id": "II.1", "numerator_sum": current, STAMP: mark.new})
    return Spot("Chỉ tiêu!N5", table, table.rows[0], "numerator_sum")


@pytest.mark.parametrize(
    ("current", "wanted", "said"),
    [
        (45.0, 45.0, "Ô ghi đúng"),
        (45.0, 50.0, "Ô ghi “45”, nay tính được “50”: số trong ô đã cũ"),
        (46.0, 45.0, "Có người đã sửa ô này: đang ghi “46”, tính được “45”."),
        (None, 45.0, "Ô ghi “(trống)”, nay tính được “45”"),
    ],
)
def test_what_stands_is_compared_with_what_should(current: CellValue, wanted: float, said: str) -> None:
    value, told = compared(stamped(current), {"numerator_sum": wanted}, "2023-H1")
    assert value == wanted
    assert told.startswith(said)


def test_a_row_that_the_period_does_not_have_says_so() -> None:
    assert "không có trong kết quả của kỳ 2023-H1" in compared(stamped(45.0), None, "2023-H1")[1]


def test_without_a_mark_nobody_can_say_who_wrote_it() -> None:
    table = shown(tables.STATUS_COUNTS, {"item": "Quá hạn", "count": 3})
    spot = locate([table], "Bảng điều khiển!B5")
    assert "có người đã sửa, hoặc số trong ô đã cũ" in compared(spot, {"count": 4}, "2023-H1")[1]


def test_every_column_that_the_software_writes_has_a_rule() -> None:
    for spec in CATALOGUE:
        for field in spec.fields(Owner.ROLLUP):
            assert rule(spec.name, field).endswith("."), (spec.name, field)
    assert RULES.keys() == {spec.name for spec in CATALOGUE if spec.fields(Owner.ROLLUP)}


COLUMNS = {
    "leads.status": "H",
    "leads.progress_percent": "I",
    "targets.numerator": "F",
    "targets.denominator": "G",
}


def facts(*submissions: Submission) -> Facts:
    """What the rooms' submissions come to in 2023-H1, each received as <unit>_<period>.xlsx."""
    history: dict[Period, dict[str, Accepted]] = {}
    entries = []
    for said in submissions:
        name = f"{said.unit}_{said.period}.xlsx"
        arrival = Arrival.of("folder", name, datetime(2023, 6, 1, tzinfo=UTC), name.encode())
        verdict = Verdict(state="valid", unit=said.unit, period=said.period)
        entries.append(Entry(arrival=arrival, verdict=verdict, state=ArrivalState.MERGED))
        history.setdefault(Period.parse(said.period), {})[said.unit] = Accepted(said, name)
    result = roll_up(ROOMS, Asking(ROOMS, MID_JUNE), history, H1)
    row: dict[str, CellValue] = {
        "id": "I.1",
        "lead": "Các phòng Sở",
        "time": "Cả năm 2023",
        "own_status": "Quá hạn",
    }
    found = {spec.name: shown(spec) for spec in CATALOGUE} | {tables.TASKS.name: shown(tables.TASKS, row)}
    return Facts(ROOMS, found, result, history, {}, tuple(entries), {})


def says(unit: str, period: str, status: AnswerStatus, percent: float | None = None) -> Submission:
    answer = TaskAnswer(
        task_id="I.1", role=Role.LEAD, status=status, progress_percent=percent,
        completed_on=date(2023, 3, 1) if status is AnswerStatus.DONE else None, cell="Nhiệm vụ!H9",
    )  # fmt: skip
    return Submission(unit=unit, period=period, tasks=(answer,), columns=COLUMNS)


def counts(unit: str, target_id: str, over: float, under: float) -> Submission:
    answer = TargetAnswer(target_id=target_id, numerator=over, denominator=under, cell="Chỉ tiêu!F6:G6")
    return Submission(unit=unit, period="2023-H1", targets=(answer,), columns=COLUMNS)


def test_a_completion_that_still_holds_is_traced_to_the_earlier_file() -> None:
    of = facts(
        says("VP", "2023-Q1", AnswerStatus.DONE, 90),
        says("VP", "2023-H1", AnswerStatus.IN_PROGRESS, 40),
        says("TTr", "2023-H1", AnswerStatus.IN_PROGRESS, 30),
    )
    [done] = sources(of, tables.TASKS.name, "completed", "I.1")
    assert (done.unit, done.period, done.file, done.cell) == (
        "VP",
        "2023-Q1",
        "VP_2023-Q1.xlsx",
        "Nhiệm vụ!H9",
    )
    percents = sources(of, tables.TASKS.name, "progress_percent", "I.1")
    assert [(s.file, s.cell, s.share) for s in percents] == [
        ("VP_2023-Q1.xlsx", "Nhiệm vụ!H9", 100.0),
        ("TTr_2023-H1.xlsx", "Nhiệm vụ!I9", 30),
    ]


def test_the_status_that_counts_is_traced_to_the_file_it_stands_in() -> None:
    of = facts(
        says("VP", "2023-Q1", AnswerStatus.DONE),
        says("VP", "2023-H1", AnswerStatus.IN_PROGRESS, 40),
        says("TTr", "2023-Q1", AnswerStatus.DONE),
    )
    rows = {tables.LINES.name: line_rows(ROOMS, of.result)}
    said = {
        unit: [
            (source.file, source.value)
            for source in sources(
                replace(of, rows=rows), tables.LINES.name, "counted", f"2023-H1|{unit}|I.1|lead"
            )
        ]
        for unit in ("VP", "TTr", "TCCB")
    }
    done = w.ANSWER["DONE"]
    assert said == {
        "VP": [("VP_2023-Q1.xlsx", done)],
        "TTr": [("TTr_2023-Q1.xlsx", done)],
        "TCCB": [],
    }


def test_a_unit_that_said_nothing_was_asked_all_the_same() -> None:
    of = facts(says("VP", "2023-H1", AnswerStatus.IN_PROGRESS, 40))
    asked = sources(of, tables.TASKS.name, "asked", "I.1")
    assert [(s.unit, s.file, s.share) for s in asked] == [
        ("VP", "VP_2023-H1.xlsx", 1), ("TTr", "", 1), ("TCCB", "", 1),
    ]  # fmt: skip
    assert len(sources(of, tables.TASKS.name, "reported", "I.1")) == 1


def test_figures_of_several_units_add_up_only_where_the_target_says_so() -> None:
    alone = facts(counts("VP", "II.1", 45, 90), counts("TTr", "II.1", 1, 2))
    told = sources(alone, tables.TARGETS.name, "numerator_sum", "II.1")
    assert [(s.unit, s.value, s.share) for s in told] == [("VP", 45, None), ("TTr", 1, None)]
    together = facts(counts("VP", "II.2", 45, 90), counts("TTr", "II.2", 1, 2))
    added = sources(together, tables.TARGETS.name, "denominator_sum", "II.2")
    assert [(s.cell, s.share) for s in added] == [("Chỉ tiêu!G6", 90), ("Chỉ tiêu!G6", 2)]


def test_the_plan_s_cells_and_the_office_s_own_that_are_filled_in_are_named() -> None:
    own = own_cells(facts(), tables.TASKS.name, "status", "I.1")
    assert [(o.owner, o.header, o.value) for o in own] == [
        (Owner.PLAN, "Thời gian thực hiện/hoàn thành", "Cả năm 2023"),
        (Owner.OFFICE, "Trạng thái VP xác định", "Quá hạn"),
    ]


@pytest.mark.parametrize(
    ("spec", "field", "decided"),
    [
        (tables.CLASSIFICATION, "final", {"own_grade": "Khá", "own_reason": "thanh tra kết luận"}),
        (tables.ARRIVALS, "state", {"use": "Không dùng", "own_reason": "gửi nhầm"}),
        (tables.ARRIVALS, "why", {"use": "Không dùng"}),
    ],
)
def test_what_the_office_decided_stands_behind_the_cell_beside_it(
    spec: TableSpec, field: str, decided: dict[str, CellValue]
) -> None:
    of = replace(facts(), tables={spec.name: shown(spec, {"key": "k"}, {"key": "one", **decided})})
    own = own_cells(of, spec.name, field, "one")
    assert [(o.owner, o.header, o.value) for o in own] == [
        (Owner.OFFICE, spec.column(name).header, value) for name, value in decided.items()
    ]
    assert {o.cell[-1] for o in own} == {"6"}
    assert own_cells(of, spec.name, field, "k") == ()
