"""Writes templates/bao_cao.docx anew: python tools/make_report_template.py [OUT.docx]

Only for developers: staff edit the template in Word, where the headings and set phrases of the report live.
Form: Nghị định 30/2020/NĐ-CP, Phụ lục I; the comments name its items.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Mm, Pt

from cchc_xl.word.saving import to_bytes

OUT = Path(__file__).resolve().parent.parent / "templates" / "bao_cao.docx"
MADE = datetime(2023, 1, 1)  # noqa: DTZ001 - a fixed stamp keeps the file the same from run to run

FONT = "Times New Roman"
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)  # I.3
BODY, HEADING, SUBHEADING, BASE = "BCNoiDung", "BCMuc", "BCKhoan", "BCCanCu"
CELL, CELL_CENTRE, CELL_HEAD, CELL_ROW = "BCO", "BCOGiua", "BCDauBang", "BCDongTieuDe"
ANNEX, ANNEX_NAME = "BCPhuLuc", "BCTenPhuLuc"

BODY_TEXT = (
    (BASE, "{{can_cu}}"),
    (
        BODY,
        "{{ten_co_quan}} báo cáo {{noi_dung_bao_cao}} (số liệu tính đến ngày {{ngay_so_lieu}}) như sau:",
    ),
    (HEADING, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
    (SUBHEADING, "1. Kết quả chỉ đạo, điều hành, kiểm tra và tuyên truyền"),
    (BODY, "{{chi_dao}}"),
    (SUBHEADING, "2. Tình hình báo cáo của các đơn vị"),
    (BODY, "{{tinh_hinh_bao_cao}}"),
    (SUBHEADING, "3. Sáng kiến, cách làm hay"),
    (BODY, "{{sang_kien}}"),
    (HEADING, "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH"),
    (BODY, "{{tong_quan}}"),
    (SUBHEADING, "1. Cải cách thể chế"),
    (BODY, "{{the_che}}"),
    (SUBHEADING, "2. Cải cách thủ tục hành chính"),
    (BODY, "{{thu_tuc}}"),
    (SUBHEADING, "3. Cải cách tổ chức bộ máy"),
    (BODY, "{{bo_may}}"),
    (SUBHEADING, "4. Cải cách chế độ công vụ"),
    (BODY, "{{cong_vu}}"),
    (SUBHEADING, "5. Cải cách tài chính công"),
    (BODY, "{{tai_chinh}}"),
    (SUBHEADING, "6. Xây dựng, phát triển chính quyền điện tử, chính quyền số"),
    (BODY, "{{chinh_quyen_so}}"),
    (BODY, "{{nhiem_vu_khac}}"),
    (SUBHEADING, "7. Kết quả thực hiện các chỉ tiêu của kế hoạch"),
    (BODY, "{{chi_tieu}}"),
    (HEADING, "III. ĐÁNH GIÁ CHUNG"),
    (SUBHEADING, "1. Ưu điểm"),
    (BODY, "{{uu_diem}}"),
    (SUBHEADING, "2. Tồn tại, hạn chế"),
    (BODY, "{{han_che}}"),
    (SUBHEADING, "3. Nguyên nhân"),
    (BODY, "{{nguyen_nhan}}"),
    (HEADING, "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ {{ky_toi_viet_hoa}}"),
    (BODY, "{{phuong_huong}}"),
    (HEADING, "V. KIẾN NGHỊ, ĐỀ XUẤT"),
    (BODY, "{{kien_nghi}}"),
    (BODY, "Trên đây là báo cáo {{noi_dung_bao_cao}} của {{ten_co_quan}}./."),
)

# Heading of a column, width in cm, placeholder, centred. Annex I also has two rows of headings.
TASK_COLUMNS = (
    ("TT", 1.2, "{{nv_tt}}", True),
    ("Nội dung công việc", 7.2, "{{nv_noi_dung}}", False),
    ("Đơn vị chủ trì", 2.8, "{{nv_chu_tri}}", False),
    ("Thời gian thực hiện", 2.4, "{{nv_thoi_gian}}", True),
    ("Trạng thái", 2.3, "{{nv_trang_thai}}", True),
    ("Đơn vị hoàn thành/ báo cáo/ được hỏi", 2.4, "{{nv_don_vi}}", True),
    ("Tiến độ (%)", 1.5, "{{nv_tien_do}}", True),
    ("Kết quả thực hiện", 5.4, "{{nv_ket_qua}}", False),
)
TARGET_COLUMNS = (
    ("TT", 1.5, "{{ct_tt}}", True),
    ("Chỉ tiêu", 7.0, "{{ct_ten}}", False),
    ("Mức đề ra", 2.8, "{{ct_nguong}}", True),
    ("Tử số", 2.1, "{{ct_tu_so}}", True),
    ("Mẫu số", 2.1, "{{ct_mau_so}}", True),
    ("Kết quả", 2.6, "{{ct_ty_le}}", True),
    ("Đánh giá", 1.9, "{{ct_dat}}", True),
    ("Nguồn số liệu, ghi chú", 5.2, "{{ct_nguon}}", False),
)
UNIT_COLUMNS = (
    ("TT", 1.2, "{{dv_tt}}", True),
    ("Đơn vị", 7.2, "{{dv_ten}}", False),
    ("Tình trạng", 3.4, "{{dv_tinh_trang}}", True),
    ("Ngày nhận", 2.3, "{{dv_ngay_nhan}}", True),
    ("Ghi chú", 2.4, "{{dv_ghi_chu}}", False),
)


def main(out: Path = OUT) -> None:
    """Write the template to ``out``, over what is there."""
    document = Document()
    _bare(document)
    _styles(document)
    _page(document.sections[0])
    _header(document.sections[0])
    _opening(document)
    for style, text in BODY_TEXT:
        _paragraph(document, text, style)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # the signature is never alone on a page
    _closing(document)
    _annex(document, "Phụ lục I", "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", TASK_COLUMNS, landscape=True)
    _annex(document, "Phụ lục II", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", TARGET_COLUMNS, landscape=True)
    _annex(document, "Phụ lục III", "TÌNH HÌNH BÁO CÁO CỦA CÁC ĐƠN VỊ", UNIT_COLUMNS, landscape=False)
    _tiny(document.add_paragraph())  # Word wants a paragraph after the last table
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(to_bytes(document, title="Mẫu báo cáo cải cách hành chính", author="", moment=MADE))


# -- the document as a whole ----------------------------------------------------------------------------


def _bare(document: Any) -> None:
    """Drop what python-docx's own default brings: a thumbnail, unused parts and a hundred unused styles."""
    for rels, endings in (
        (document.part.package.rels, ("/thumbnail", "/extended-properties")),
        (
            document.part.rels,
            ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings", "/fontTable"),
        ),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(endings)]:
            del rels[key]
    keep = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header"}
    for style in list(document.styles):
        if style.name not in keep:
            style.delete()
    header = document.styles["Header"].element
    for tag in ("w:link", "w:pPr"):
        header.remove(header.find(qn(tag)))
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    grid.getparent().remove(grid)
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.extend(
        parse_xml(
            f"<w:settings {nsdecls('w')}><w:zoom w:percent='100'/><w:defaultTabStop w:val='720'/>"
            "<w:characterSpacingControl w:val='doNotCompress'/>"
            "<w:compat><w:compatSetting w:name='compatibilityMode'"
            " w:uri='http://schemas.microsoft.com/office/word' w:val='15'/></w:compat>"
            "<w:themeFontLang w:val='vi-VN'/><w:decimalSymbol w:val=','/><w:listSeparator w:val=';'/>"
            "</w:settings>"
        )
    )


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(
        parse_xml(
            f"<w:rPrDefault {nsdecls('w')}><w:rPr>{_fonts()}<w:color w:val='000000'/><w:sz w:val='28'/>"
            "<w:szCs w:val='28'/><w:lang w:val='vi-VN' w:eastAsia='vi-VN' w:bidi='ar-SA'/></w:rPr>"
            "</w:rPrDefault>"
        )
    )
    defaults.append(parse_xml(f"<w:pPrDefault {nsdecls('w')}/>"))
    normal = styles["Normal"]
    normal.element.get_or_add_rPr().clear()
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = 1.0

    def style(key: str, name: str, size: float, base: str = "Normal", **look: Any) -> None:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.element.set(qn("w:styleId"), key)
        made.base_style = styles[base]
        made.font.size = Pt(size)
        made.font.bold, made.font.italic = look.pop("bold", None), look.pop("italic", None)
        made.quick_style = True
        outline = look.pop("outline", None)
        for attribute, value in look.items():
            setattr(made.paragraph_format, attribute, value)
        if outline is not None:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(outline))
            made.element.pPr.append(level)

    body = "Báo cáo - Nội dung"
    # II.6.e: justified, first line 1.27 cm, at least 6 pt between paragraphs, single to 1.5 lines.
    text: dict[str, Any] = {
        "first_line_indent": Cm(1.27),
        "space_after": Pt(6),
        "line_spacing": 1.1,
        "widow_control": True,
    }
    style(BODY, body, 14, alignment=ALIGN.JUSTIFY, **text)
    style(BASE, "Báo cáo - Căn cứ", 14, body, italic=True)  # II.6.a
    style(HEADING, "Báo cáo - Đề mục I", 14, body, bold=True, keep_with_next=True, outline=0)  # II.6.đ
    style(SUBHEADING, "Báo cáo - Đề mục 1", 14, body, bold=True, keep_with_next=True, outline=1)
    style(CELL, "Báo cáo - Ô bảng", 11, space_before=Pt(2), space_after=Pt(2))
    style(CELL_CENTRE, "Báo cáo - Ô bảng giữa", 11, "Báo cáo - Ô bảng", alignment=ALIGN.CENTER)
    style(CELL_HEAD, "Báo cáo - Đầu bảng", 11, "Báo cáo - Ô bảng giữa", bold=True)
    style(CELL_ROW, "Báo cáo - Dòng tiêu đề", 11, "Báo cáo - Ô bảng", bold=True, keep_with_next=True)
    style(ANNEX, "Báo cáo - Phụ lục", 14, bold=True, alignment=ALIGN.CENTER, outline=0)  # III.1.b
    style(ANNEX_NAME, "Báo cáo - Tên phụ lục", 14, bold=True, alignment=ALIGN.CENTER)


def _fonts() -> str:
    return "<w:rFonts " + " ".join(f"w:{k}='{FONT}'" for k in ("ascii", "hAnsi", "eastAsia", "cs")) + "/>"


def _page(section: Any, *, landscape: bool = False) -> None:
    width, height = Mm(210), Mm(297)  # I.1
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Cm(0.8), Cm(0.8)
    section.different_first_page_header_footer = True  # I.7: no number on the first page


def _header(section: Any) -> None:
    """I.7: the page number, 13 to 14 pt, centred in the top margin. The later sections follow this one."""
    for header in (section.first_page_header, section.header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        _format(paragraph, "{{nhan_mau}}", size=10, bold=True)
    number = section.header.add_paragraph()
    number.alignment = ALIGN.CENTER
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("", "2"), ("end", None)):
        run = number.add_run()
        run.font.size = Pt(13)
        if kind == "":
            run.text = text
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


# -- opening and closing ----------------------------------------------------------------------------------


def _opening(document: Any) -> None:
    left, right = Cm(6.8), Cm(9.7)
    table = _frame(document, 2, left, right)
    agency, nation = table.rows[0].cells
    _format(agency.paragraphs[0], "{{co_quan_chu_quan}}", size=12)  # II.2
    _format(agency.add_paragraph(), "{{co_quan}}", size=12, bold=True)
    _line(agency.add_paragraph(), Cm(2.3), "co_quan")  # 1/3 to 1/2 of the name
    _format(nation.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)  # II.1
    _format(nation.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _line(nation.add_paragraph(), Cm(5.6), "tieu_ngu")  # as long as the motto
    number, day = table.rows[1].cells
    _format(number.paragraphs[0], "{{so_ky_hieu}}", size=13, before=4)  # II.3
    _format(day.paragraphs[0], "{{dia_danh_ngay}}", size=13, italic=True, before=4)  # II.4
    # II.5
    _format(document.add_paragraph(), "{{ten_loai}}", size=14, bold=True, before=18)
    _format(document.add_paragraph(), "{{trich_yeu}}", size=14, bold=True)
    _line(document.add_paragraph(), Cm(4.2), "trich_yeu")
    # II.9.b: the dashes stand under the colon ("Kính gửi" is 1.75 cm wide)
    to = document.add_paragraph("{{kinh_gui}}")
    to.paragraph_format.left_indent, to.paragraph_format.space_before = Cm(3.5), Pt(6)
    whom = document.add_paragraph("{{noi_gui}}")
    whom.paragraph_format.left_indent, whom.paragraph_format.first_line_indent = Cm(5.5), Cm(-0.25)
    _format(document.add_paragraph(), "", size=6)


def _closing(document: Any) -> None:
    spacer = document.add_paragraph()
    _format(spacer, "", size=6)
    spacer.paragraph_format.keep_with_next = True
    table = _frame(document, 1, Cm(8.0), Cm(8.5))
    recipients, signature = table.rows[0].cells
    _format(
        recipients.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT
    )  # II.9.d
    _format(recipients.add_paragraph(), "{{noi_nhan}}", size=11, align=ALIGN.LEFT)
    _format(signature.paragraphs[0], "{{quyen_han}}", size=14, bold=True)  # II.7
    _format(signature.add_paragraph(), "{{chuc_vu}}", size=14, bold=True)
    _format(signature.add_paragraph(), "{{nguoi_ky}}", size=14, bold=True, before=84)


def _frame(document: Any, rows: int, left: Length, right: Length) -> Any:
    """A table without borders whose rows are not torn apart."""
    table = document.add_table(rows=rows, cols=2)
    _layout(table, (left, right), borders="")
    for row in table.rows:
        _row_property(row, "w:cantSplit")
    return table


# -- annexes ------------------------------------------------------------------------------------------------


def _annex(
    document: Any,
    number: str,
    name: str,
    columns: tuple[tuple[str, float, str, bool], ...],
    *,
    landscape: bool,
) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if document.paragraphs[-1].text == "":
        _tiny(document.paragraphs[-1])
    _page(section, landscape=landscape)
    start = OxmlElement("w:pgNumType")  # III.1.đ: each annex counts its own pages
    start.set(qn("w:start"), "1")
    old = section._sectPr.find(qn("w:pgNumType"))
    if old is not None:
        section._sectPr.remove(old)
    section._sectPr.find(qn("w:pgMar")).addnext(start)
    _paragraph(document, number, ANNEX)
    _paragraph(document, name, ANNEX_NAME)
    _format(document.add_paragraph(), "{{kem_theo}}", size=14, italic=True, after=8)
    table = document.add_table(rows=2, cols=len(columns))
    _layout(table, tuple(Cm(width) for _, width, _, _ in columns), borders="single")
    for cell, (heading, *_) in zip(table.rows[0].cells, columns, strict=True):
        _cell(cell, heading, CELL_HEAD)
    for cell, (_, _, placeholder, centred) in zip(table.rows[1].cells, columns, strict=True):
        _cell(cell, placeholder, CELL_CENTRE if centred else CELL)
    _row_property(table.rows[0], "w:tblHeader")
    if columns is TASK_COLUMNS:
        _title_row(table, "{{nhom_tt}}", "{{nhom_ten}}")
        _title_row(table, "{{td_tt}}", "{{td_noi_dung}}")
    for row in table.rows:
        _row_property(row, "w:cantSplit")


def _title_row(table: Any, number: str, text: str) -> None:
    """A row over the tasks that follow it: its number, then one cell across the rest."""
    row = table.add_row()
    table.rows[-2]._tr.addprevious(row._tr)  # before the task row
    first, *rest = row.cells
    _cell(first, number, CELL_ROW)
    first.paragraphs[0].alignment = ALIGN.CENTER
    _cell(rest[0].merge(rest[-1]), text, CELL_ROW)


def _layout(table: Any, widths: tuple[Length, ...], *, borders: str) -> None:
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblW", "w:tblLook"):
        if (old := properties.find(qn(tag))) is not None:
            properties.remove(old)
    width = OxmlElement("w:tblW")
    width.set(qn("w:w"), str(round(sum(widths) / 635)))
    width.set(qn("w:type"), "dxa")
    properties.insert(0, width)
    margin = "70" if borders else "0"
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = f"w:val='{borders or 'none'}' w:sz='{4 if borders else 0}' w:space='0' w:color='000000'"
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{''.join(f'<w:{e} {line}/>' for e in edges)}</w:tblBorders>")
    )
    layout.addnext(
        parse_xml(
            f"<w:tblCellMar {nsdecls('w')}><w:left w:w='{margin}' w:type='dxa'/>"
            f"<w:right w:w='{margin}' w:type='dxa'/></w:tblCellMar>"
        )
    )
    for column, size in zip(table.columns, widths, strict=True):
        column.width = size
    for row in table.rows:
        for cell, size in zip(row.cells, widths, strict=True):
            cell.width = size


def _row_property(row: Any, tag: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn(tag)) is None:
        properties.append(OxmlElement(tag))


# -- pieces -------------------------------------------------------------------------------------------------


def _paragraph(document: Any, text: str, style: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = style


def _cell(cell: Any, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.text = text
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = style
    if style == CELL_HEAD:
        cell.vertical_alignment = 1  # centre


def _format(
    paragraph: Any,
    text: str,
    *,
    size: float,
    bold: bool | None = None,
    italic: bool | None = None,
    align: Any = ALIGN.CENTER,
    before: float = 0,
    after: float = 0,
) -> None:
    run = paragraph.add_run(text) if text else None
    paragraph.alignment = align
    if before:
        paragraph.paragraph_format.space_before = Pt(before)
    if after:
        paragraph.paragraph_format.space_after = Pt(after)
    if run is None:
        _mark_size(paragraph, size)
        return
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic


def _mark_size(paragraph: Any, size: float) -> None:
    """The height of an empty paragraph is that of its mark."""
    mark = parse_xml(f"<w:rPr {nsdecls('w')}><w:sz w:val='{round(size * 2)}'/></w:rPr>")
    properties = paragraph._p.get_or_add_pPr()
    following = properties.find(qn("w:sectPr"))  # the schema wants the mark before it
    properties.append(mark) if following is None else following.addprevious(mark)


def _tiny(paragraph: Any) -> None:
    _mark_size(paragraph, 1)


_line_id = iter(range(1, 100))


def _line(paragraph: Any, length: Length, name: str) -> None:
    """A drawn line of ``length``, centred, in a low paragraph of its own right below the text."""
    paragraph.alignment = ALIGN.CENTER
    _mark_size(paragraph, 4)
    namespaces = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        }.items()
    )
    paragraph._p.append(
        parse_xml(f"""
<w:r {namespaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" behindDoc="0"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>25400</wp:posOffset></wp:positionV>
<wp:extent cx="{length}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{next(_line_id)}" name="ke_{name}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{length}" cy="0"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>""")
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
