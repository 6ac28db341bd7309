"""Kiểm tra thể thức: each rule finds its own fault in an otherwise good report, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from cchc_xl import settings
from cchc_xl.core.report import Report
from cchc_xl.errors import ReportError
from cchc_xl.word.document import write_report
from cchc_xl.word.nd30 import check_form
from tests.core.reports import HEAD, REPORT

ISSUED = replace(REPORT, head=replace(HEAD, doc_number="12", day=date(2023, 6, 5)))
FIRST_BODY = "Sở Giáo dục và Đào tạo Hải Phòng báo cáo"


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """A written report, changed by ``change``."""

    def make(change: Callable[[Any], object] = lambda _: None, value: Report = ISSUED) -> Path:
        path = tmp_path / "bao-cao.docx"
        write_report(value, settings.report_template(), path)
        document = Document(str(path))
        change(document)
        document.save(str(path))
        return path

    return make


def _paragraph(document: Any, start: str) -> Any:
    cells = [c for t in document.tables[:2] for row in t.rows for c in row.cells]
    every = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return next(p for p in every if p.text.startswith(start))


def _run(start: str, **look: Any) -> Callable[[Any], None]:
    """Sets properties of the font of the paragraph beginning with ``start``."""

    def change(document: Any) -> None:
        for run in _paragraph(document, start).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return change


def _layout(start: str, **look: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in look.items():
            setattr(_paragraph(document, start).paragraph_format, name, value)

    return change


def _text(start: str, text: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        first, *rest = _paragraph(document, start).runs
        first.text = text
        for run in rest:
            run.text = ""

    return change


def _section(number: int, **look: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in look.items():
            setattr(document.sections[number], name, value)

    return change


def _without(tag: str) -> Callable[[Any], None]:
    """Takes every element ``tag`` out of the body."""

    def change(document: Any) -> None:
        for element in list(document.element.body.iter(qn(tag))):
            element.getparent().remove(element)

    return change


def _without_line(index: int) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        drawing = list(document.element.body.iter(qn("w:drawing")))[index]
        drawing.getparent().remove(drawing)

    return change


def _short_motto_line(document: Any) -> None:
    drawing = list(document.element.body.iter(qn("w:drawing")))[1]
    drawing.find(f".//{qn('wp:extent')}").set("cx", str(Cm(3)))


def _eastern_font(document: Any) -> None:
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:eastAsia"), "MS Mincho")
    _paragraph(document, FIRST_BODY).runs[0]._r.get_or_add_rPr().insert(0, fonts)


def _style_size(document: Any) -> None:
    document.styles["Báo cáo - Nội dung"].font.size = Pt(12)


def _no_page_field(document: Any) -> None:
    paragraph = document.sections[0].header.paragraphs[-1]
    paragraph._p.getparent().remove(paragraph._p)


def _annex_goes_on(document: Any) -> None:
    start = document.sections[2]._sectPr.find(qn("w:pgNumType"))
    start.getparent().remove(start)


def test_an_issued_report_has_no_fault(report: Callable[..., Path]) -> None:
    assert [p.sentence for p in check_form(report())] == []


def test_number_and_day_to_be_written_by_hand_are_only_noted(report: Callable[..., Path]) -> None:
    found = check_form(report(value=REPORT))
    assert [(p.code, p.severity, p.values["part"]) for p in found] == [
        ("BC09", "note", "Số, ký hiệu"),
        ("BC09", "note", "Địa danh, ngày tháng"),
    ]


@pytest.mark.parametrize("day", [date(2023, 1, 9), date(2023, 2, 28), date(2023, 3, 1), date(2023, 12, 10)])
def test_days_as_the_software_writes_them_are_right(day: date, report: Callable[..., Path]) -> None:
    assert check_form(report(value=replace(REPORT, head=replace(HEAD, doc_number="5", day=day)))) == ()


FAULTS: list[tuple[str, Callable[[Any], object], str, str]] = [
    ("letter paper", _section(0, page_height=Mm(279), page_width=Mm(216)), "BC01", "216 x 279"),
    ("narrow left margin", _section(0, left_margin=Mm(25)), "BC02", "lề trái 25 mm, phải từ 30 đến 35"),
    ("annex margin", _section(1, right_margin=Mm(10)), "BC02", "Phụ lục thứ 1 có lề phải 10 mm"),
    ("another font", _run(FIRST_BODY, name="Arial"), "BC03", "Arial"),
    ("another eastern font", _eastern_font, "BC03", "MS Mincho"),
    ("nation too large", _run("CỘNG HÒA", size=Pt(14)), "BC05", "cỡ chữ 14; đúng thể thức là cỡ chữ 12-13"),
    ("nation gone", _text("CỘNG HÒA", ""), "BC04", "Không thấy quốc hiệu"),
    ("motto not bold", _run("Độc lập", bold=False), "BC05", "Tiêu ngữ"),
    ("motto line gone", _without_line(1), "BC06", "Tiêu ngữ"),
    ("motto line too short", _short_motto_line, "BC06", "bằng chiều dài dòng chữ"),
    ("agency line gone", _without_line(0), "BC06", "tên cơ quan ban hành"),
    ("subject line gone", _without_line(2), "BC06", "trích yếu"),
    ("parent bold", _run("UBND", bold=True), "BC05", "in đậm; đúng thể thức là không in đậm"),
    ("agency in small letters", _text("SỞ GIÁO DỤC", "Sở Giáo dục"), "BC05", "không viết hoa"),
    ("number not padded", _text("Số:", "Số: 5/BC-SGDĐT"), "BC07", "Số: 5/BC-SGDĐT"),
    ("space in the number", _text("Số:", "Số: 15 / BC-SGDĐT"), "BC07", "Số: 15 / BC-SGDĐT"),
    ("day not padded", _text("Hải Phòng,", "Hải Phòng, ngày 5 tháng 6 năm 2023"), "BC08", "ngày 5"),
    ("June padded", _text("Hải Phòng,", "Hải Phòng, ngày 15 tháng 06 năm 2023"), "BC08", "tháng 06"),
    ("February bare", _text("Hải Phòng,", "Hải Phòng, ngày 15 tháng 2 năm 2023"), "BC08", "tháng 2 "),
    (
        "day upright",
        _run("Hải Phòng,", italic=False),
        "BC05",
        "không in nghiêng; đúng thể thức là in nghiêng",
    ),
    ("title left", _layout("Kết quả công tác", alignment=WD_ALIGN_PARAGRAPH.LEFT), "BC05", "Nội dung"),
    (
        "body left",
        _layout(FIRST_BODY, alignment=WD_ALIGN_PARAGRAPH.LEFT),
        "BC05",
        "căn trái; đúng thể thức là căn đều",
    ),
    (
        "no first indent",
        _layout(FIRST_BODY, first_line_indent=Cm(0)),
        "BC05",
        "lùi đầu dòng 1 hoặc 1,27 cm",
    ),
    ("double lines", _layout(FIRST_BODY, line_spacing=2.0), "BC05", "cách dòng 2 lần"),
    (
        "fixed lines",
        _layout(FIRST_BODY, line_spacing=Pt(15), line_spacing_rule=WD_LINE_SPACING.EXACTLY),
        "BC05",
        "cách dòng cố định",
    ),
    ("no gap", _layout(FIRST_BODY, space_after=Pt(0)), "BC05", "cách đoạn sau 0 pt"),
    ("body style too small", _style_size, "BC05", ""),
    ("heading in small letters", _text("III.", "III. Đánh giá chung"), "BC05", "Đề mục"),
    ("no ./.", _text("Trên đây", "Trên đây là báo cáo."), "BC10", "Trên đây là báo cáo."),
    ("recipients upright", _run("Nơi nhận:", italic=False), "BC05", "Nơi nhận:"),
    ("recipient too large", _run("- Như trên", size=Pt(12)), "BC05", "cỡ chữ 12; đúng thể thức là cỡ chữ 11"),
    ("no filing", _text("- Lưu", "- Sở Nội vụ."), "BC11", "- Sở Nội vụ."),
    ("signatory thin", _run("Nguyễn Văn Mẫu", bold=False), "BC05", "Họ và tên người ký"),
    ("annex label small", _run("Phụ lục I", size=Pt(13)), "BC05", "cỡ chữ 13; đúng thể thức là cỡ chữ 14"),
    ("no page number", _no_page_field, "BC12", "chưa có số trang"),
    (
        "number on the first page",
        _section(0, different_first_page_header_footer=False),
        "BC12",
        "trang thứ nhất",
    ),
    ("annex goes on counting", _annex_goes_on, "BC12", "Phụ lục thứ 2"),
    ("placeholder left", _text("1. Ưu điểm", "1. {{uu_diem}}"), "BC13", "{{uu_diem}}"),
    ("underlined motto", _run("Độc lập", underline=True), "BC14", "Độc lập"),
]


@pytest.mark.parametrize(
    ("change", "code", "told"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_is_found(
    change: Callable[[Any], object], code: str, told: str, report: Callable[..., Path]
) -> None:
    found = check_form(report(change))
    assert code in [p.code for p in found]
    assert any(told in p.message + p.action for p in found if p.code == code)
    assert all(p.place.file == "bao-cao.docx" for p in found)


def test_the_same_fault_in_many_paragraphs_is_told_once(report: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        document.styles["Báo cáo - Nội dung"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT

    found = check_form(report(change))
    assert [(p.code, p.values["part"]) for p in found] == [("BC05", "Nội dung")]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(b"khong phai docx")
    with pytest.raises(ReportError, match="Không đọc được văn bản"):
        check_form(path)


def test_an_empty_document_is_told_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "trang.docx"
    Document().save(str(path))
    missing = {str(p.values["part"]) for p in check_form(path) if p.code == "BC04"}
    assert {"quốc hiệu", "tiêu ngữ", "tên cơ quan ban hành", "số, ký hiệu", "từ “nơi nhận:”"} <= missing
