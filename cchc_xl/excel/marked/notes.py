"""Ghi chú ở ô đánh dấu: comments of a sheet, ours added behind what stands there and taken away again.

A comment is an entry of one part and a shape of another, a drawing in VML; both are kept in step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from cchc_xl.core import form_wording as fw
from cchc_xl.core.error_list import own_note
from cchc_xl.excel.package.archive import Damaged
from cchc_xl.excel.package.parts import MAIN, RELATION_ID, Package, R, main
from cchc_xl.excel.package.refs import Box, address
from cchc_xl.excel.package.strings import fill_text, text_of
from cchc_xl.excel.row_height import line_count

_VML: Final = "urn:schemas-microsoft-com:vml"
_OFFICE: Final = "urn:schemas-microsoft-com:office:office"
_EXCEL: Final = "urn:schemas-microsoft-com:office:excel"
_CLIENT: Final = f"{{{_EXCEL}}}ClientData"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BLANK: Final = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE: Final = (
    f'<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}" id="_x0000_s{{id}}" '
    'type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;'
    'height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH: Final = 260  # points, of about 48 letters
_LETTERS: Final = 44
_LINE: Final = 13.5
# What stands behind a sheet's legacyDrawing, in the schema's order.
_BEHIND: Final = tuple(
    main(tag)
    for tag in (
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
        "extLst",
    )
)  # fmt: skip


def put_notes(package: Package, sheet: str, notes: Mapping[tuple[int, int], str]) -> None:
    """Take away the comments that a marking before this one put into a sheet, and put ``notes`` in.

    Raises Damaged where the sheet's own comments are not as they should be.
    """
    part = package.related(sheet, "comments")
    if part is None and not notes:
        return
    root = _comments(package, sheet, part)
    known = _listed(root)
    changed = _take_ours_away(known)
    for place, text in sorted(notes.items()):
        changed = True
        if place in known:
            _add_run(known[place], text)
        else:
            known[place] = _new(root, place, text)
    if changed:
        if part:
            package.touch(part)
        _draw(package, sheet, {place: _text(comment) for place, comment in known.items()})


def _comments(package: Package, sheet: str, part: str | None) -> etree._Element:
    if part is not None:
        root = package.xml(part)
        if root.tag != main("comments"):
            raise Damaged(f"{part}: no comments")
        return root
    markup = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
    root = etree.fromstring(markup)
    package.add(sheet, "comments", package.free_name("xl/cchcComments{}.xml"), root, _COMMENTS_TYPE)
    return root


def _listed(root: etree._Element) -> dict[tuple[int, int], etree._Element]:
    found = {}
    for comment in root.iter(main("comment")):
        box = Box.parse(comment.get("ref", ""))
        found[box.top, box.left] = comment
    return found


def _take_ours_away(known: dict[tuple[int, int], etree._Element]) -> bool:
    changed = False
    for place, comment in list(known.items()):
        said = _text(comment)
        if fw.NOTE_TITLE not in said:
            continue
        changed = True
        if own := own_note(said):
            _item(comment).clear()
            fill_text(_item(comment), own)
        else:
            parent = comment.getparent()
            assert parent is not None
            parent.remove(comment)
            del known[place]
    return changed


def _item(comment: etree._Element) -> etree._Element:
    found = comment.find(main("text"))
    return etree.SubElement(comment, main("text")) if found is None else found


def _text(comment: etree._Element) -> str:
    return text_of(_item(comment))


def _add_run(comment: etree._Element, text: str) -> None:
    """Our text behind the sender's, whose letters keep their look."""
    item = _item(comment)
    for plain in item.findall(main("t")):
        run = etree.Element(main("r"))
        plain.addprevious(run)
        run.append(plain)
    fill_text(etree.SubElement(item, main("r")), f"\n\n{text}")


def _new(root: etree._Element, place: tuple[int, int], text: str) -> etree._Element:
    authors, comments = root.find(main("authors")), root.find(main("commentList"))
    if authors is None or comments is None:
        raise Damaged("comments without their lists")
    names = [author.text for author in authors.iterchildren(main("author"))]
    if fw.NOTE_AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = fw.NOTE_AUTHOR
        names.append(fw.NOTE_AUTHOR)
    number = str(names.index(fw.NOTE_AUTHOR))
    comment = etree.SubElement(comments, main("comment"), ref=address(*place), authorId=number)
    fill_text(_item(comment), text)
    return comment


def _draw(package: Package, sheet: str, texts: Mapping[tuple[int, int], str]) -> None:
    """Give every comment its shape, and leave no shape without a comment."""
    part = package.related(sheet, "vmlDrawing")
    root = package.xml(part) if part else etree.fromstring(_BLANK)
    if part:
        package.touch(part)
    elif texts:
        name = package.free_name("xl/drawings/cchcDrawing{}.vml")
        _refer(package.xml(sheet), package.add(sheet, "vmlDrawing", name, root, _VML_TYPE))
        package.touch(sheet)
    drawn = set()
    for shape in root.findall(f"{{{_VML}}}shape"):
        client = shape.find(_CLIENT)
        if client is not None and client.get("ObjectType") == "Note":
            row, column = (client.findtext(f"{{{_EXCEL}}}{name}") or "" for name in ("Row", "Column"))
            if not row.strip().isdecimal() or not column.strip().isdecimal():
                raise Damaged("a comment's shape without its cell")
            place = int(row) + 1, int(column) + 1
            if place in texts:
                drawn.add(place)
            else:
                root.remove(shape)
    ids = (re.search(r"\d{1,9}$", shape.get("id") or "") for shape in root)
    last = max((int(found[0]) for found in ids if found), default=1024)
    for number, (place, text) in enumerate(sorted(texts.items()), max(last, 1024) + 1):
        if place not in drawn:
            height = _LINE * (line_count(text, _LETTERS) + 1)
            facts = {"id": number, "row": place[0] - 1, "column": place[1] - 1}
            root.append(etree.fromstring(_SHAPE.format(**facts, width=_WIDTH, height=height)))


def _refer(sheet: etree._Element, identifier: str) -> None:
    """Let the sheet name its drawing of comments."""
    drawing = sheet.find(main("legacyDrawing"))
    if drawing is None:
        drawing = etree.Element(main("legacyDrawing"), nsmap=R)
        behind = next((child for child in sheet if child.tag in _BEHIND), None)
        if behind is None:
            sheet.append(drawing)
        else:
            behind.addprevious(drawing)
    drawing.set(RELATION_ID, identifier)
