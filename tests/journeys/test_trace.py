"""Every total of the played half-year equals what its trace names, read anew from the raw cells."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from cchc_xl import desks, wiring
from cchc_xl.core.trace import Trace
from cchc_xl.demo import TODAY
from cchc_xl.flows.trace import Tracer
from tests.journeys import forms, sheets
from tests.journeys.played import Played, played_half_year
from tests.journeys.terminal import cchc
from tests.journeys.test_dry_run import snapshot

__all__ = ["played_half_year"]

WRITTEN = (
    "tblNhiemVu", "tblChiTieu", "tblTongHop", "tblTongHopChiTieu", "tblTienDoNop", "tblKienNghi",
    "tblLoiDuLieu", "tblDemTrangThai", "tblDemNop", "tblTienDoNam",
)  # fmt: skip
DAY = ("--as-of", TODAY.isoformat())


@cache
def opened(book: Path) -> Workbook:
    """The workbook as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that it would drop on saving
        return load_workbook(book)


def cells(book: Path, table: str) -> tuple[str, list[tuple[Cell, ...]]]:
    """The sheet's name and the table's cells, the header row first."""
    sheet = next(s for s in opened(book).worksheets if table in s.tables)
    return sheet.title, list(sheet[sheet.tables[table].ref])


@pytest.fixture(scope="module")
def tracer(played_half_year: Played) -> Tracer:
    return wiring.tracer(desks.closed(played_half_year.book, lambda: datetime.now(UTC)), TODAY)  # noqa: TID251


@pytest.fixture(scope="module")
def raw(played_half_year: Played) -> Callable[[Any], Any]:
    """What stands in the raw cell that a source names: of the archived original, or of the workbook."""
    book = opened(played_half_year.book)

    @cache
    def original(name: str) -> Workbook:
        return load_workbook(played_half_year.home / "KeHoach2023_dulieu" / name)

    def read(source: Any) -> Any:
        sheet, _, cell = source.cell.rpartition("!")
        return (original(source.arrival.archived) if source.arrival else book)[sheet][cell].value

    return read


@cache
def filled(book: Path, table: str, header: str) -> tuple[tuple[str, str, Any], ...]:
    """(key, address, value) of the cells of a column that are not blank."""
    sheet, (titles, *rows) = cells(book, table)
    column = [str(cell.value) for cell in titles].index(header)
    return tuple(
        (str(row[0].value), f"{sheet}!{row[column].coordinate}", row[column].value)
        for row in rows
        if row[column].value is not None
    )


Traced = Iterator[tuple[str, Any, Trace]]


@pytest.fixture(scope="module")
def traced(played_half_year: Played, tracer: Tracer) -> Callable[[str, str], Traced]:
    """The column's cells that are not blank, each with its trace; there are some."""

    def of(table: str, header: str) -> Traced:
        cells = filled(played_half_year.book, table, header)
        assert cells
        for key, address, value in cells:
            yield key, value, tracer.trace(address)

    return of


def test_units_asked_are_those_whose_forms_ask(
    played_half_year: Played, traced: Callable[[str, str], Traced]
) -> None:
    for block, table in (("leads", "tblNhiemVu"), ("targets", "tblChiTieu")):
        asked = {p.name.partition("_")[0]: forms.asked(p, block) for p in played_half_year.forms.iterdir()}
        for key, value, trace in traced(table, "Đơn vị được hỏi"):
            units = sorted(unit for unit, ids in asked.items() if key in ids)
            assert sorted(s.unit for s in trace.sources) == units, key
            assert value == len(units) == sum(s.share or 0 for s in trace.sources), key


@pytest.mark.parametrize(
    ("header", "counts"),
    [
        ("Đã báo cáo", lambda said: said is not None),
        ("Đã hoàn thành", lambda said: said == "Hoàn thành"),
        ("Không áp dụng", lambda said: said == "Không áp dụng"),
    ],
)
def test_a_count_of_units_is_the_number_of_raw_cells_that_say_so(
    header: str,
    counts: Callable[[Any], bool],
    traced: Callable[[str, str], Traced],
    raw: Callable[[Any], Any],
) -> None:
    for key, value, trace in traced("tblNhiemVu", header):
        assert value == sum(counts(raw(source)) for source in trace.sources) == len(trace.sources), key
        assert len({(s.file, s.cell) for s in trace.sources}) == len(trace.sources), key


def percent(said: Any) -> float:
    """What a raw cell of status or percent says of progress."""
    if isinstance(said, str):
        words = {"Hoàn thành": 100.0, "Chưa thực hiện": 0.0}
        return words[said] if said in words else float(said.rstrip("% ").replace(",", "."))
    return said * 100 if 0 < said < 1 else float(said)


def test_progress_is_the_mean_of_the_raw_percents(
    traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for key, value, trace in traced("tblNhiemVu", "Tiến độ (%)"):
        assert value == pytest.approx(mean(percent(raw(s)) for s in trace.sources), abs=0.005), key


def test_an_indicator_s_figures_are_the_sums_of_the_raw_figures(
    traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for header in ("Tử số", "Mẫu số"):
        for key, value, trace in traced("tblChiTieu", header):
            if key != "II.2":  # counts tasks
                assert value == pytest.approx(sum(float(raw(s)) for s in trace.sources)), key
            assert value == pytest.approx(sum(s.share or 0 for s in trace.sources)), key
    for key, value, trace in traced("tblChiTieu", "Tỷ lệ (%)"):
        if key != "II.2":
            cells = [float(raw(s)) for s in trace.sources]
            assert value == pytest.approx(100 * sum(cells[::2]) / sum(cells[1::2]), abs=0.005), key


def test_units_that_reported_an_indicator_gave_a_number(
    traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for key, value, trace in traced("tblChiTieu", "Đã báo cáo"):
        assert value == sum(isinstance(raw(s), int | float) for s in trace.sources), key


def test_tasks_are_counted_by_the_status_that_stands_on_their_rows(
    traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for label, value, trace in traced("tblDemTrangThai", "Số nhiệm vụ"):
        said = [raw(source) for source in trace.sources]
        assert value == len(said), label
        if label not in ("Tổng số", "Chậm so với tiến độ"):
            assert set(said) <= {label}
    done = next(trace for key, _, trace in traced("tblChiTieu", "Tử số") if key == "II.2")
    assert {raw(source).rpartition(" ")[0] for source in done.sources} <= {
        "Hoàn thành đúng",
        "Hoàn thành trễ",
    }


def test_units_are_counted_by_the_state_that_stands_on_their_rows(
    traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for label, value, trace in traced("tblDemNop", "Số đơn vị"):
        said = [raw(source) for source in trace.sources]
        assert value == len(said), label
        assert label == "Tổng số" or set(said) <= {label}


def test_files_sent_are_those_of_the_ledger(
    played_half_year: Played, traced: Callable[[str, str], Traced]
) -> None:
    ledger = cchc("ledger", played_half_year.book, "--json").json["rows"]
    for key, value, trace in traced("tblTienDoNop", "Số lần gửi"):
        unit = key.partition("|")[2]
        sent = sorted(row["sha256"] for row in ledger if row["unit"] == unit)
        assert value == len(sent)
        assert sorted(s.arrival.sha256 for s in trace.sources if s.arrival) == sent


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("tblTongHop", "Tiến độ (%)"),
        ("tblTongHop", "Ngày hoàn thành"),
        ("tblTongHop", "Kết quả thực hiện"),
        ("tblTongHop", "Khó khăn, vướng mắc"),
        ("tblTongHop", "Số, ký hiệu sản phẩm"),
        ("tblTongHop", "Kiến nghị"),
        ("tblTongHopChiTieu", "Tử số"),
        ("tblTongHopChiTieu", "Mẫu số"),
        ("tblKienNghi", "Nội dung"),
    ],
)
def test_what_a_unit_said_stands_in_the_very_cell_that_is_named(
    table: str, header: str, traced: Callable[[str, str], Traced], raw: Callable[[Any], Any]
) -> None:
    for key, value, trace in traced(table, header):
        [source] = trace.sources
        assert raw(source) == value, key


def test_every_row_of_a_file_says_where_its_original_lies_beside_the_workbook(
    played_half_year: Played,
) -> None:
    for table, name in (
        ("tblTongHop", "Tệp nguồn"),
        ("tblTongHopChiTieu", "Tệp nguồn"),
        ("tblTepDen", "Tệp"),
    ):
        rows = [row for row in sheets.table(played_half_year.book, table) if row[name]]
        assert rows
        for row in rows:
            original = played_half_year.home / row["Tệp lưu"]
            assert original.read_bytes() == (played_half_year.inbox / row[name]).read_bytes()


def test_all_that_a_roll_up_writes_can_be_traced(played_half_year: Played, tracer: Tracer) -> None:
    """Every cell of some rows of each of its tables: with a rule, and in agreement with what stands."""
    for table in WRITTEN:
        sheet, (_, *rows) = cells(played_half_year.book, table)
        for cell in (cell for row in rows[:25] for cell in row):
            trace = tracer.trace(f"'{sheet}'!{cell.coordinate}")
            if trace.spot.owner == "rollup" and trace.spot.field != "stamp":
                assert trace.rule, trace.spot.cell
                assert trace.said == "Ô ghi đúng giá trị tính được.", (trace.spot.cell, trace.said)


def test_the_command_names_rule_files_and_cells_of_a_workbook_in_use(
    tmp_path: Path, played_half_year: Played
) -> None:
    played = played_half_year.copy(tmp_path)
    (played.home / ".~lock.KeHoach2023.xlsm#").write_text(",Lan,MAY-1,14.06.2023 09:00,;", "utf-8")
    cell = next(c for key, c, _ in filled(played_half_year.book, "tblChiTieu", "Tử số") if key == "II.5")
    before = snapshot(played.home)
    found = cchc("trace", played.book, cell, *DAY, "--json").json
    said = cchc("trace", played.book, cell.casefold(), *DAY)
    assert snapshot(played.home) == before
    assert found["rule"].startswith("Cộng tử số")
    assert sum(source["share"] for source in found["sources"]) == found["value"] == found["stands"]
    assert all(Path(source["archived"]).is_file() for source in found["sources"])
    first = found["sources"][0]
    assert f"{first['unit']} – 2023-H1 – {first['file']} – {first['cell']}: " in said.out
    assert first["archived"] in said.out


def test_a_cell_that_a_person_changed_is_told_with_both_values(
    tmp_path: Path, played_half_year: Played
) -> None:
    played = played_half_year.copy(tmp_path)
    cell, value = next(
        (c, v) for key, c, v in filled(played_half_year.book, "tblChiTieu", "Tử số") if key == "II.5"
    )
    sheet, _, address = cell.rpartition("!")
    book = load_workbook(played.book, keep_vba=True)
    book[sheet][address] = value + 1000
    book.save(played.book)
    found = cchc("trace", played.book, cell, *DAY, "--json").json
    assert (found["stands"], found["value"]) == (value + 1000, value)
    assert found["said"].startswith("Có người đã sửa ô này")


def test_a_cell_is_found_where_people_moved_it(tmp_path: Path, played_half_year: Played) -> None:
    """Two columns changed places, the rows stand the other way round, the sheet has another name."""
    played = played_half_year.copy(tmp_path)
    book = load_workbook(played.book, keep_vba=True)
    sheet = book["Chỉ tiêu"]
    table = sheet.tables["tblChiTieu"]
    titles, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    here, there = titles.index("Tử số"), titles.index("Đã báo cáo")
    for row in (titles, table.tableColumns, *rows):
        row[here], row[there] = row[there], row[here]
    for cells_there, values in zip(sheet[table.ref], (titles, *reversed(rows)), strict=True):
        for cell, value in zip(cells_there, values, strict=True):
            cell.value = value
    sheet.title = "Chỉ tiêu mới"
    book.save(played.book)
    [moved] = [row[there] for row in sheet[table.ref] if row[0].value == "II.5"]
    found = cchc("trace", played.book, f"Chỉ tiêu mới!{moved.coordinate}", *DAY, "--json").json
    assert (found["column"], found["key"], found["stands"]) == ("Tử số", "II.5", moved.value)
    assert sum(source["share"] for source in found["sources"]) == moved.value > 0


def test_a_figure_of_another_day_is_old_and_not_edited(played_half_year: Played) -> None:
    cell = filled(played_half_year.book, "tblNhiemVu", "Còn lại (ngày làm việc)")[0][1]
    found = cchc("trace", played_half_year.book, cell, "--as-of", "2023-06-20", "--json").json
    assert found["said"].startswith(
        f"Ô ghi “{found['stands']}”, nay tính được “{found['value']}”: số trong ô đã cũ"
    )


@pytest.mark.parametrize(
    ("table", "header", "owner", "said"),
    [
        ("tblNhiemVu", "Nội dung công việc", "plan", "thuộc kế hoạch"),
        ("tblDonVi", "Tên đơn vị", "office", "của Văn phòng"),
        ("tblNhatKy", "Kết quả", "rollup", "ghi lại một lần chạy"),
    ],
)
def test_a_cell_that_is_not_computed_is_told_whose_it_is(
    table: str, header: str, owner: str, said: str, played_half_year: Played, tracer: Tracer
) -> None:
    trace = tracer.trace(filled(played_half_year.book, table, header)[0][1])
    assert trace.spot.owner == owner
    assert said in trace.said


def test_what_names_no_cell_is_refused_in_a_sentence(played_half_year: Played) -> None:
    ran = cchc("trace", played_half_year.book, "N6")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Không làm được: “N6” không phải một ô của sổ.")
    assert json.loads(cchc("trace", played_half_year.book, "Nhiệm vụ!A1", "--json").out)["owner"] is None
