"""Văn bản: the report poured into its Word template."""

from __future__ import annotations

import struct
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from cchc_xl import settings
from cchc_xl.core import report_cells
from cchc_xl.core.report import Block, Report, ReportBody, TaskGroup, TaskLine, UnitLine
from cchc_xl.errors import ReportError
from cchc_xl.word.document import write_report
from tests.core.reports import HEAD, REPORT
from tests.programs import ROOT, pdf_pages_png, soffice_convert, validate_ooxml

TEMPLATE = settings.report_template()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Any]:
    """Writes a report and opens what was written."""

    def write(report: Report = REPORT, template: Path = TEMPLATE) -> Any:
        out = tmp_path / "bao-cao.docx"
        write_report(report, template, out)
        return Document(str(out))

    return write


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[Any], object]], Path]:
    """The template as somebody edited it."""

    def edit(change: Callable[[Any], object]) -> Path:
        document = Document(str(TEMPLATE))
        change(document)
        path = tmp_path / "mau.docx"
        document.save(str(path))
        return path

    return edit


def _texts(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.text.strip()]


def _everything(document: Any) -> str:
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.first_page_header._element]
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for e in parts for p in e.iter(qn("w:p"))
    )


def _find(document: Any, placeholder: str) -> Any:
    return next(p for p in document.paragraphs if p.text == placeholder)


def _with_block(block: Block, *texts: str) -> Report:
    return replace(REPORT, body=ReportBody({**REPORT.body.blocks, block: texts}))


# -- what is written -----------------------------------------------------------------------------------


def test_every_block_stands_below_its_heading_in_order(written: Callable[..., Any]) -> None:
    texts = _texts(written())
    overview = REPORT.body.blocks[Block.OVERVIEW]
    at = texts.index("II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH")
    assert tuple(texts[at + 1 : at + 1 + len(overview)]) == overview
    assert texts[at + 1 + len(overview)] == "1. Cải cách thể chế"
    institutions = REPORT.body.blocks[Block.INSTITUTIONS]
    assert tuple(texts[at + 2 + len(overview) :][: len(institutions)]) == institutions


def test_nothing_is_left_to_fill_in(written: Callable[..., Any]) -> None:
    assert "{{" not in _everything(written())


def test_the_body_ends_as_the_decree_wants(written: Callable[..., Any]) -> None:
    document = written()
    first_section = []
    for paragraph in document.paragraphs:
        if paragraph.text.strip():
            first_section.append(paragraph.text)
        if paragraph._p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            break
    assert first_section[-1].endswith("của Sở Giáo dục và Đào tạo Hải Phòng./.")


def test_an_empty_block_says_so_and_an_empty_line_goes(written: Callable[..., Any]) -> None:
    head = replace(HEAD, signatory_authority="", addressees=("Sở Nội vụ",))
    document = written(replace(REPORT, head=head, body=ReportBody({})))
    texts = _texts(document)
    assert texts[texts.index("3. Sáng kiến, cách làm hay") + 1] == "Không có nội dung."
    signature = document.tables[1].rows[0].cells[1]
    assert [p.text for p in signature.paragraphs] == ["PHÓ GIÁM ĐỐC", "Nguyễn Văn Mẫu"]
    assert "Kính gửi: Sở Nội vụ." in texts
    assert not any(text.startswith("- Sở Nội vụ") for text in texts)


def test_texts_are_taken_literally(written: Callable[..., Any]) -> None:
    nasty = "A & B <w:p> {{tong_quan}} \x07\x00\ud800 “ngoặc” 🙂"
    document = written(_with_block(Block.CAUSES, nasty))
    told = next(text for text in _texts(document) if text.startswith("A & B"))
    assert told == "A & B <w:p> {{tong_quan}}  “ngoặc” 🙂"


def test_lines_of_a_cell_become_line_breaks(written: Callable[..., Any]) -> None:
    line = TaskLine(number="1", content="Việc", result_text="VP: xong\nTTr: đang làm")
    document = written(replace(REPORT, tasks=(TaskGroup("I", "Nhóm", (line,)),)))
    assert document.tables[2].rows[2].cells[-1].text == "VP: xong\nTTr: đang làm"


def test_the_sample_label_stands_on_every_page_or_nowhere(
    written: Callable[..., Any], tmp_path: Path
) -> None:
    plain = written()
    assert "SỐ LIỆU MẪU" not in _everything(plain)
    assert len(plain.sections[0].first_page_header.paragraphs) == 1  # Word wants one in every header
    (tmp_path / "bao-cao.docx").unlink()
    sample = written(replace(REPORT, head=replace(HEAD, sample_label="SỐ LIỆU MẪU")))
    for section in sample.sections:
        assert "SỐ LIỆU MẪU" in section.header.paragraphs[0].text
        assert "SỐ LIỆU MẪU" in section.first_page_header.paragraphs[0].text


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_report(REPORT, TEMPLATE, tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_document_tells_what_it_is(written: Callable[..., Any]) -> None:
    about = written().core_properties
    assert about.title == "BÁO CÁO Kết quả công tác cải cách hành chính nhà nước 6 tháng đầu năm 2023"
    assert about.author == "Sở Giáo dục và Đào tạo Hải Phòng"
    assert about.created.date() == REPORT.as_of


# -- annexes ---------------------------------------------------------------------------------------------


def test_the_task_annex_holds_every_row_under_its_group(written: Callable[..., Any]) -> None:
    table = written().tables[2]
    wanted = []
    for group in REPORT.tasks:
        wanted.append((group.number, group.title.upper()))
        wanted += [(line.number, line.content) for line in group.lines]
    assert [(row.cells[0].text, row.cells[1].text) for row in table.rows[1:]] == wanted


def test_the_header_row_of_every_annex_is_repeated_on_each_page(written: Callable[..., Any]) -> None:
    for table in written().tables[2:]:
        repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)


def test_a_group_row_spans_the_table(written: Callable[..., Any]) -> None:
    group_row = written().tables[2].rows[1]
    spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in group_row._tr.findall(qn("w:tc"))]
    assert [None if span is None else span.get(qn("w:val")) for span in spans] == [None, "7"]


def test_each_annex_is_a_section_that_counts_its_own_pages(written: Callable[..., Any]) -> None:
    body, *annexes = written().sections
    assert body.orientation == WD_ORIENT.PORTRAIT
    assert [a.orientation for a in annexes] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    for annex in annexes:
        assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_seven_hundred_rows_are_all_written(written: Callable[..., Any]) -> None:
    units = tuple(UnitLine(name=f"Trường {i}", state="missing") for i in range(700))
    rows = written(replace(REPORT, units=units)).tables[4]._tbl.tr_lst
    assert len(rows) == 701
    assert "Trường 699" in "".join(t.text or "" for t in rows[-1].iter(qn("w:t")))


def test_an_annex_without_lines_says_so(written: Callable[..., Any]) -> None:
    table = written(replace(REPORT, targets=())).tables[3]
    assert [cell.text for cell in table.rows[1].cells] == ["", "Không có số liệu."] + [""] * 6


# -- a template that staff edited ----------------------------------------------------------------------------


def test_headings_and_order_come_from_the_template(
    written: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    def change(document: Any) -> None:
        heading, block = _find(document, "1. Ưu điểm"), _find(document, "{{uu_diem}}")
        heading.runs[0].text = "1. Mặt được"
        _find(document, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH")._p.addprevious(heading._p)
        heading._p.addnext(block._p)

    texts = _texts(written(REPORT, edited(change)))
    at = texts.index("1. Mặt được")
    assert texts[at + 1] == REPORT.body.blocks[Block.STRENGTHS][0]
    assert at < texts.index("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH")


def test_a_placeholder_split_over_runs_takes_the_first_format(
    written: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    def change(document: Any) -> None:
        paragraph = _find(document, "{{uu_diem}}")
        paragraph.runs[0].text = "{{"
        paragraph.runs[0].italic = True
        for part in ("uu", "_diem", " }}"):
            paragraph.add_run(part).bold = True
        day = next(p for p in document.paragraphs if "{{ngay_so_lieu}}" in p.text)
        text = day.text
        day.runs[0].text = text[:10]
        for start in range(10, len(text), 7):
            day.add_run(text[start : start + 7])

    document = written(REPORT, edited(change))
    strength = REPORT.body.blocks[Block.STRENGTHS][0]
    paragraph = next(p for p in document.paragraphs if p.text == strength)
    shown = [run for run in paragraph.runs if run.text]
    assert [(run.text, run.italic, run.bold) for run in shown] == [(strength, True, None)]
    assert any("(số liệu tính đến ngày 14/6/2023) như sau:" in p.text for p in document.paragraphs)


def test_an_empty_line_that_ends_a_section_stays(
    written: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    def change(document: Any) -> None:
        ending = next(
            p for p in document.paragraphs if p._p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        )
        ending.add_run("{{nhan_mau}}")

    assert len(written(REPORT, edited(change)).sections) == 4


def test_a_column_taken_out_of_an_annex_is_simply_not_there(
    written: Callable[..., Any], edited: Callable[..., Path]
) -> None:
    def change(document: Any) -> None:
        for row in document.tables[4].rows:
            row._tr.remove(row._tr.tc_lst[-1])

    document = written(REPORT, edited(change))
    assert [tc.xpath("string(.)") for tc in document.tables[4].rows[2]._tr.tc_lst] == [
        "2",
        "Phòng GD&ĐT quận Ngô Quyền",
        "Trễ hạn",
        "09/06/2023",
    ]


def _set(placeholder: str, text: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        _find(document, placeholder).runs[0].text = text

    return change


def _two_models(document: Any) -> None:
    row = document.tables[3].rows[1]._tr
    row.addnext(deepcopy(row))


def _group_row_elsewhere(document: Any) -> None:
    document.tables[3]._tbl.append(document.tables[2].rows[1]._tr)


def _remove_rows(document: Any) -> None:
    row = document.tables[3].rows[1]._tr
    row.getparent().remove(row)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("{{uu_diem}}", "{{uu_diemm}}"), ("đoạn ", "“{{uu_diemm}}”", "không có chỗ điền nào tên")),
        (_set("{{uu_diem}}", "{{ưu điểm}}"), ("đoạn ", "“{{ưu điểm}}”", "viết chưa đúng")),
        (_set("{{uu_diem}}", "{{uu_diem}"), ("đoạn ", "“{{uu_diem}”", "viết chưa đúng")),
        (_set("{{uu_diem}}", "Nội dung"), ("thiếu chỗ điền “{{uu_diem}}”",)),
        (_set("{{uu_diem}}", "Ưu điểm: {{uu_diem}}"), ("đoạn ", "“{{uu_diem}}” phải đứng riêng một đoạn")),
        (_set("{{sang_kien}}", "{{nv_ket_qua}}"), ("đoạn ", "“{{nv_ket_qua}}” phải nằm trong dòng mẫu")),
        (_two_models, ("đoạn ", "“{{ct_tt}}” phải nằm trong dòng mẫu")),
        (_group_row_elsewhere, ("“{{nhom_ten}}” phải nằm trong dòng mẫu",)),
        (_remove_rows, ("thiếu chỗ điền “{{ct_ten}}”",)),
    ],
)
def test_a_wrong_template_is_refused_with_paragraph_and_placeholder(
    change: Callable[[Any], None], told: tuple[str, ...], edited: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(ReportError) as refusal:
        write_report(REPORT, edited(change), tmp_path / "bao-cao.docx")
    for part in ("“mau.docx”", *told):
        assert part in refusal.value.message
    assert not (tmp_path / "bao-cao.docx").exists()


def test_the_paragraph_named_is_the_one_that_is_wrong(edited: Callable[..., Path], tmp_path: Path) -> None:
    document = Document(str(TEMPLATE))
    every = list(document.element.body.iter(qn("w:p")))
    number = 1 + every.index(_find(document, "{{uu_diem}}")._p)
    with pytest.raises(ReportError, match=rf"đoạn {number} \("):
        write_report(REPORT, edited(_set("{{uu_diem}}", "{{sai}}")), tmp_path / "bao-cao.docx")


# -- refusals ------------------------------------------------------------------------------------------------


def test_an_existing_report_is_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "bao-cao.docx"
    out.write_bytes(b"signed")
    with pytest.raises(ReportError, match="không ghi đè"):
        write_report(REPORT, TEMPLATE, out)
    assert out.read_bytes() == b"signed"


@pytest.mark.parametrize(
    ("out", "told"), [("không có/a.docx", "Không có thư mục"), ("a.pdf", "không có đuôi .docx")]
)
def test_a_place_that_cannot_be_is_refused(out: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=told):
        write_report(REPORT, TEMPLATE, tmp_path / out)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", "văn bản".encode()])
def test_a_template_that_is_no_document_is_refused(content: bytes, tmp_path: Path) -> None:
    template = tmp_path / "mau.docx"
    template.write_bytes(content)
    with pytest.raises(ReportError, match="không đọc được"):
        write_report(REPORT, template, tmp_path / "a.docx")
    with pytest.raises(ReportError, match="Không có mẫu báo cáo"):
        write_report(REPORT, tmp_path / "mat.docx", tmp_path / "a.docx")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        with self.open("xb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReportError, match="Không ghi được báo cáo"):
        write_report(REPORT, TEMPLATE, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []


# -- what staff read, and other programs -------------------------------------------------------------------


def test_the_guide_beside_the_template_names_every_placeholder() -> None:
    guide = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
    names = [
        *report_cells.VALUES,
        *report_cells.LISTS,
        *(n for row in report_cells.ROWS.values() for n in row),
    ]
    assert [name for name in names if f"{{{{{name}}}}}" not in guide] == []


@pytest.mark.validator
def test_template_and_report_are_valid_documents(tmp_path: Path) -> None:
    out = tmp_path / "bao-cao.docx"
    write_report(REPORT, TEMPLATE, out)
    assert validate_ooxml(out) == []
    assert validate_ooxml(TEMPLATE) == []


@pytest.mark.libreoffice
@pytest.mark.poppler
def test_libreoffice_shows_a_portrait_report_with_landscape_annexes(tmp_path: Path) -> None:
    out = tmp_path / "bao-cao.docx"
    write_report(REPORT, TEMPLATE, out)
    pages = pdf_pages_png(soffice_convert(out, "pdf", tmp_path), tmp_path, dpi=30)
    # The size stands in bytes 16 to 24 of a PNG.
    sizes = [struct.unpack(">II", page.read_bytes()[16:24]) for page in pages]
    turned = [width > height for width, height in sizes]
    first, last = turned.index(True), len(turned) - 1 - turned[::-1].index(True)
    assert all(turned[first : last + 1])
    assert 2 <= first <= 5
    assert last - first >= 1  # tasks and indicators
    assert last < len(turned) - 1  # units, portrait again


@pytest.mark.libreoffice
def test_libreoffice_reads_every_text(tmp_path: Path) -> None:
    out = tmp_path / "bao-cao.docx"
    write_report(REPORT, TEMPLATE, out)
    text = soffice_convert(out, "txt:Text (encoded):UTF8", tmp_path).read_text(encoding="utf-8-sig")
    told = " ".join(text.split())
    for block in REPORT.body.blocks.values():
        for paragraph in block:
            assert " ".join(paragraph.split()) in told
    assert "Trường THPT Mẫu số 59" in told
