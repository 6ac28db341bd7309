"""Reading the closed master workbook: tables by name, columns by header, one sentence for what is none."""

from __future__ import annotations

import random
import re
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter

from cchc_xl.core.changes import same
from cchc_xl.core.tables import (
    GROUPS,
    SETTINGS,
    SUBMISSIONS,
    TASKS,
    UNITS,
    CellValue,
    TableData,
    TableSpec,
)
from cchc_xl.errors import WorkbookError
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.excel.package import archive
from tests import decorated


def opened(path: Path) -> ClosedWorkbook:
    return ClosedWorkbook(path, lambda: datetime(2023, 6, 30, 8, tzinfo=UTC))


def read(path: Path, spec: TableSpec) -> TableData:
    return opened(path).read([spec])[spec.name]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return decorated.build(tmp_path / "Sổ CCHC.xlsx", tasks=12)


def task_cell(path: Path, xml: str) -> CellValue:
    """What is read where the status cell of the first task row is replaced by this XML ("@": its address)."""
    table = read(path, TASKS)
    address = f"{(table.letters or {})['status']}{table.rows[0].number}"
    at = f'<c r="{address}"'.encode()

    def edit(sheet: bytes) -> bytes:
        start = sheet.index(at)
        end = sheet.index(b"</c>", start) + 4
        return sheet[:start] + xml.replace("@", address, 1).encode() + sheet[end:]

    decorated.rewrite(path, {decorated.sheet_part(decorated.TASK_SHEET): edit})
    return read(path, TASKS).rows[0].values["status"]


def test_table_is_found_on_a_renamed_sheet_with_moved_and_inserted_columns(master: Path) -> None:
    table = read(master, TASKS)
    assert table.sheet == decorated.TASK_SHEET
    assert table.missing == ()
    by_id = {row.values["id"]: row for row in table.rows}
    expected = decorated.task_row("NV004")
    found = by_id["NV004"].values
    assert {field: found[field] for field in expected} == expected
    assert set(found) == set(TASKS.fields())
    assert [v for v in found.values() if isinstance(v, str) and v.startswith("Chị")] == []


def test_rows_carry_the_number_they_have_on_the_sheet(master: Path) -> None:
    rows = read(master, TASKS).rows
    assert [row.number for row in rows] == [decorated.TASK_TOP + i for i in range(1, 13)]
    assert rows[0].values["id"] == "NV012"  # a person sorted them


def test_letters_point_at_the_cells_openpyxl_finds(master: Path) -> None:
    table = read(master, TASKS)
    sheet = decorated.second_opinion(master)[decorated.TASK_SHEET]
    for field, letters in (table.letters or {}).items():
        assert sheet[f"{letters}{decorated.TASK_TOP}"].value == TASKS.column(field).header


@pytest.mark.parametrize("spec", [TASKS, SUBMISSIONS, SETTINGS, GROUPS], ids=lambda s: s.name)
def test_every_value_agrees_with_openpyxl(master: Path, spec: TableSpec) -> None:
    table = read(master, spec)
    sheet = decorated.second_opinion(master)[table.sheet]
    compared = 0
    for row in table.rows:
        for field, letters in (table.letters or {}).items():
            theirs = sheet[f"{letters}{row.number}"].value
            assert same(row.values[field], theirs), (field, row.number)
            compared += row.values[field] is not None
    assert compared > 5


def test_tables_side_by_side_are_told_apart(master: Path) -> None:
    tables = opened(master).read([SETTINGS, GROUPS])
    assert [r.values["key"] for r in tables[SETTINGS.name].rows] == ["year", "plan_id"]
    assert [r.values["title"] for r in tables[GROUPS.name].rows] == ["Cải cách thể chế", "Thủ tục", "Bộ máy"]


def test_a_date_is_a_date_and_only_a_moment_has_a_time(master: Path) -> None:
    value = read(master, TASKS).rows[0].values["due"]
    assert type(value) is date


def test_number_formats_of_conditional_formats_say_nothing_of_cells(master: Path) -> None:
    def add_one(styles: bytes) -> bytes:
        known = re.search(rb'<numFmt numFmtId="(\d+)" formatCode="dd/mm/yyyy"/>', styles)
        assert known is not None
        other = b'<dxf><numFmt numFmtId="%b" formatCode="0.00"/></dxf></dxfs>' % known[1]
        return styles.replace(b"</dxfs>", other)

    decorated.rewrite(master, {"xl/styles.xml": add_one})
    assert type(read(master, TASKS).rows[0].values["due"]) is date


def test_dates_of_a_1904_workbook_are_the_days_people_see(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.add_table(
            0, 0, 1, 1, {"name": TASKS.name, "columns": [{"header": "Mã"}, {"header": "Đến hạn"}]}
        )
        sheet.write(1, 0, "NV1")
        sheet.write_datetime(1, 1, date(2023, 6, 30), book.add_format({"num_format": "d/m/yy"}))
    assert read(path, TASKS).rows[0].values["due"] == date(2023, 6, 30)


def test_missing_columns_are_named_by_field_and_read_as_blank(master: Path) -> None:
    part = decorated.table_part(master, TASKS.name)
    decorated.rewrite(master, {part: lambda b: b.replace('name="Đến hạn"'.encode(), b'name="Xong khi"')})
    table = read(master, TASKS)
    assert table.missing == ("due",)
    assert table.rows[0].values["due"] is None
    assert "due" not in (table.letters or {})


@pytest.mark.parametrize(
    "variant",
    [
        unicodedata.normalize("NFD", "Đơn vị chủ trì"),
        "ĐƠN VỊ CHỦ TRÌ",
        "Đơn  vị chủ trì ",
        "Đơn vị_x000a_chủ trì",
    ],
)
def test_a_header_is_found_however_it_is_written(master: Path, variant: str) -> None:
    part = decorated.table_part(master, TASKS.name)
    old = 'name="Đơn vị chủ trì"'.encode()
    decorated.rewrite(master, {part: lambda b: b.replace(old, f'name="{variant}"'.encode())})
    table = read(master, TASKS)
    assert table.missing == ()
    assert table.rows[0].values["lead"] == "Văn phòng Sở"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="@" t="inlineStr"><is><t xml:space="preserve"> trễ </t></is></c>', " trễ "),
        ('<c r="@" t="inlineStr"><is><r><t>tr</t></r><r><t>ễ</t></r><rPh><t>x</t></rPh></is></c>', "trễ"),
        ('<c r="@" t="str"><f>A1</f><v>Quá hạn</v></c>', "Quá hạn"),
        ('<c r="@" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="@"><f>A1&amp;"x"</f></c>', '=A1&"x"'),
        ('<c r="@" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="@" t="b"><v>1</v></c>', True),
        ('<c r="@"><v>0.5</v></c>', 0.5),
        ('<c r="@"><v>3.0</v></c>', 3),
        ('<c r="@" t="d"><v>2023-06-30</v></c>', date(2023, 6, 30)),
        ('<c r="@" t="str"><v>a_x000D_b_x005F_x0041_</v></c>', "a\rb_x0041_"),
        ('<c r="@" s="1"></c>', None),
        ('<c r="@"><v>NaN</v></c>', "NaN"),
    ],
)
def test_each_kind_of_cell_is_read_as_people_see_it(master: Path, xml: str, value: CellValue) -> None:
    found = task_cell(master, xml)
    assert found == value
    assert type(found) is type(value)


def test_rows_and_cells_without_addresses_are_counted_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "tối giản.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.add_table(0, 0, 2, 1, {"name": TASKS.name, "columns": [{"header": "Mã"}, {"header": "TT"}]})
        sheet.write_column("A2", ["NV1", "NV2"])
        sheet.write_column("B2", [1, 2])

    def strip(sheet: bytes) -> bytes:
        for ref in ("A1", "B1", "A2", "B2", "A3", "B3"):
            sheet = sheet.replace(f'<c r="{ref}"'.encode(), b"<c")
        for row in (1, 2, 3):
            sheet = sheet.replace(f'<row r="{row}"'.encode(), b"<row")
        return sheet

    decorated.rewrite(path, {"xl/worksheets/sheet1.xml": strip})
    assert [(r.number, r.values["id"], r.values["tt"]) for r in read(path, TASKS).rows] == [
        (2, "NV1", 1),
        (3, "NV2", 2),
    ]


def test_an_open_workbook_may_be_read(master: Path) -> None:
    (master.parent / f"~${master.name}").write_bytes(b"\x02VP")
    assert read(master, TASKS).rows


# -- what is no workbook of ours ------------------------------------------------------------------------


def _absent(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("Mã;Nội dung", encoding="utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _password(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )


def _xls(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"))


def _word(path: Path) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    word = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    decorated.rewrite(path, {"xl/workbook.xml": lambda b: b.replace(main, word)})


def _strict(path: Path) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    decorated.rewrite(path, {"xl/workbook.xml": lambda b: b.replace(main, strict)})


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])


def _half_xml(path: Path) -> None:
    decorated.rewrite(path, {decorated.sheet_part(decorated.TASK_SHEET): lambda b: b[: len(b) // 2]})


def _doctype(path: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><'
    decorated.rewrite(path, {"xl/sharedStrings.xml": lambda b: b.replace(b"<sst", laughs + b"sst")})


def _foreign(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write("A1", "Dự toán")


def _without_settings(path: Path) -> None:
    part = decorated.table_part(path, SETTINGS.name)
    decorated.rewrite(path, {part: lambda b: b.replace(SETTINGS.name.encode(), b"tblKhac")})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_absent, "Không có tệp"),
        (_folder, "là thư mục"),
        (_text, "không phải sổ Excel"),
        (_empty, "không phải sổ Excel"),
        (_word, "không phải sổ Excel"),
        (_xls, "kiểu cũ"),
        (_password, "có mật khẩu"),
        (_strict, "Strict"),
        (_cut, "bị hỏng"),
        (_half_xml, "bị hỏng"),
        (_doctype, "bị hỏng"),
        (_foreign, "không phải sổ theo dõi CCHC"),
        (_without_settings, f"thiếu bảng “{SETTINGS.name}” (sheet “{SETTINGS.sheet}”)"),
    ],
)
def test_each_reason_has_its_own_sentence_and_next_step(
    master: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(master)
    with pytest.raises(WorkbookError) as caught:
        opened(master).read([TASKS, SETTINGS])
    assert said in caught.value.message
    assert caught.value.message.endswith((".", ")."))
    assert caught.value.action


def test_a_table_turned_into_a_plain_range_is_named(master: Path) -> None:
    with pytest.raises(WorkbookError, match=UNITS.name):
        read(master, UNITS)


def test_a_part_that_inflates_beyond_reason_is_refused(master: Path) -> None:
    megabyte = bytes(1 << 20)
    with (
        zipfile.ZipFile(master, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped,
        zipped.open("xl/media/bom.xml", "w") as part,
    ):
        for _ in range(archive.MAX_TOTAL // len(megabyte) + 1):
            part.write(megabyte)
    assert master.stat().st_size < archive.MAX_TOTAL / 100
    with pytest.raises(WorkbookError, match="lớn bất thường"):
        read(master, TASKS)


def test_a_part_larger_than_it_says_is_refused(master: Path) -> None:
    part = decorated.sheet_part(decorated.TASK_SHEET)
    size = len(decorated.parts(master)[part])
    data = master.read_bytes()
    spoiled = data.replace(size.to_bytes(4, "little"), (size - 7).to_bytes(4, "little"))
    assert spoiled != data
    master.write_bytes(spoiled)
    with pytest.raises(WorkbookError, match="bị hỏng"):
        read(master, TASKS)


def test_a_part_that_lies_about_its_size_is_not_inflated_whole(master: Path) -> None:
    part = decorated.sheet_part(decorated.TASK_SHEET)
    real = 32 << 20
    decorated.rewrite(master, {part: lambda _: bytes(real)})
    data = master.read_bytes()
    said = data.replace(real.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert said != data
    master.write_bytes(said)
    tracemalloc.start()
    try:
        with pytest.raises(WorkbookError, match="bị hỏng"):
            read(master, TASKS)
        assert tracemalloc.get_traced_memory()[1] < real / 4
    finally:
        tracemalloc.stop()


def test_no_exception_of_a_library_leaks_from_a_damaged_file(master: Path) -> None:
    whole = decorated.parts(master)
    chance = random.Random(2023)
    names = [n for n in whole if n.endswith((".xml", ".rels")) and "chart" not in n]
    refused = 0
    for _ in range(300):
        name = chance.choice(names)
        content = bytearray(whole[name])
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.choice(b'<>"&/ 0aZ\x00\xff=')
        with zipfile.ZipFile(master, "w") as zipped:
            for part, data in whole.items():
                zipped.writestr(part, bytes(content) if part == name else data)
        try:
            opened(master).read([TASKS, SUBMISSIONS])
        except WorkbookError:
            refused += 1
    assert refused > 100


def test_column_letters_agree_with_openpyxl(master: Path) -> None:
    letters = read(master, TASKS).letters or {}
    assert set(letters.values()) <= {get_column_letter(n) for n in range(2, len(TASKS.columns) + 4)}
