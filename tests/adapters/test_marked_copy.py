"""The marked copy: the sender's own file, errors listed in front, cells marked, content untouched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from cchc_xl.core.problem import Problem
from cchc_xl.core.submission import RawForm
from cchc_xl.excel.marked import marked_copy
from cchc_xl.excel.marked.rebuilt import rebuilt
from cchc_xl.excel.marking import Marker
from cchc_xl.ports import ToMark
from tests.adapters.forms import cell_of, fill, judged, written
from tests.adapters.marked import packed, read, unpacked
from tests.programs import soffice_convert, validate_ooxml

LIST, TASKS, TARGETS = "Lỗi cần sửa", "Nhiệm vụ", "Chỉ tiêu"
HEADERS = ("Số TT", "Mức độ", "Sheet", "Ô", "Cột", "Giá trị đã ghi", "Lỗi gì", "Cần làm gì")
STATUS, SHARE, DONE_ON = "Trạng thái (*)", "Tỷ lệ hoàn thành (%)", "Ngày hoàn thành"

# Sheet, id, header → what stands there, and what should.
WRONG: Mapping[tuple[str, str, str], tuple[object, object]] = {
    (TASKS, "I.1", STATUS): ("xong rồi", "Đang thực hiện"),
    (TASKS, "I.1", SHARE): (140, 40),
    (TASKS, "I.2", SHARE): (50, 100),
    (TASKS, "I.2", DONE_ON): ("31/02/2023", "01/03/2023"),
    (TARGETS, "II.1", "Tử số (*)"): ("bốn", 45),
    (TARGETS, "II.2", "Tử số (*)"): (-3, 1),
}
FOUND = {
    "BM53 Nhiệm vụ!H8", "BM57 Nhiệm vụ!I8", "BM60 Nhiệm vụ!I9", "BM63 Nhiệm vụ!J9", "BM70 Chỉ tiêu!F7",
    "BM72 Chỉ tiêu!F8",
}  # fmt: skip


def cell(book: Workbook, sheet: str, key: str, header: str) -> Cell:
    found = book[sheet][cell_of(book[sheet], key, header)]
    assert isinstance(found, Cell)
    return found


def edited(path: Path, edit: Callable[[Workbook], object]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def mend(book: Workbook) -> None:
    for place, (_, right) in WRONG.items():
        cell(book, *place).value = right  # type: ignore[assignment]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A form with an error or doubt in six cells."""
    path = written(tmp_path)
    fill(path)

    def spoil(book: Workbook) -> None:
        for place, (wrong, _) in WRONG.items():
            cell(book, *place).value = wrong  # type: ignore[assignment]
        cell(book, TASKS, "I.1", STATUS).comment = Comment("Chị Lan điền", "VP")

    return edited(path, spoil)


def problems(path: Path) -> tuple[Problem, ...]:
    return judged(path).problems


def places(path: Path) -> list[str]:
    return sorted(f"{p.code} {p.place.sheet}!{p.place.cell}" for p in problems(path))


def marked(path: Path) -> Path:
    """The marked copy of a form as a file of its own."""
    copy = marked_copy(path.read_bytes(), path.name, problems(path))
    assert copy is not None
    result = path.with_name(f"{path.stem}_can_sua.xlsx")
    result.write_bytes(copy)
    return result


def opened(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def listed(book: Workbook) -> Sequence[tuple[object, ...]]:
    """The lines of the list, as far as a person sees them."""
    rows = [row[:8] for row in book[LIST].iter_rows(values_only=True)]
    return rows[rows.index(HEADERS) + 1 :]


def test_the_first_sheet_lists_every_problem_with_a_link_to_its_cell(sent: Path) -> None:
    book = opened(marked(sent))
    assert book.sheetnames[0] == LIST
    assert book.active is book[LIST]
    found = problems(sent)
    assert {f"{p.code} {p.place.sheet}!{p.place.cell}" for p in found} == FOUND
    said = {(p.place.sheet, p.place.cell, p.place.header, f"{p.message} [{p.code}]", p.action) for p in found}
    assert {(*line[2:5], *line[6:8]) for line in listed(book)} == said
    links = {row[3].value: row[3].hyperlink for row in book[LIST].iter_rows(min_row=2) if row[3].hyperlink}
    assert {link.location for link in links.values()} == {f"'{sheet}'!{at}" for sheet, at, *_ in said}
    assert all(f"{link.location}".endswith(f"!{shown}") for shown, link in links.items())
    assert not any(link.target for link in links.values())


def test_what_must_be_mended_stands_before_what_deserves_a_look(sent: Path) -> None:
    levels = [line[1] for line in listed(opened(marked(sent)))]
    assert levels == ["Phải sửa"] * 5 + ["Cần xem lại"]


def test_the_list_shows_what_was_written(sent: Path) -> None:
    shown = {f"{line[2]}!{line[3]}": line[5] for line in listed(opened(marked(sent)))}
    assert shown == {
        "Nhiệm vụ!H8": "xong rồi", "Nhiệm vụ!I8": "140", "Nhiệm vụ!I9": "50", "Nhiệm vụ!J9": "31/02/2023",
        "Chỉ tiêu!F7": "bốn", "Chỉ tiêu!F8": "-3",
    }  # fmt: skip


def test_marked_cells_differ_in_colour_brightness_and_border_and_no_other_cell_changes(sent: Path) -> None:
    before, after = opened(sent), opened(marked(sent))
    wrong = {place.partition(" ")[2] for place in FOUND}
    for sheet in before.sheetnames:
        for row in before[sheet].iter_rows():
            for old in row:
                new = after[sheet][old.coordinate]
                is_wrong = f"{sheet}!{old.coordinate}" in wrong
                assert (shape(new) != shape(old)) == is_wrong, (sheet, old.coordinate)
                assert [repr(new.protection), new.number_format, repr(new.font), repr(new.alignment)] == [
                    repr(old.protection), old.number_format, repr(old.font), repr(old.alignment)
                ]  # fmt: skip
    reject, warn = (after[TASKS][at] for at in ("H8", "I9"))
    light = [brightness(c.fill.fgColor.rgb) for c in (before[TASKS]["H8"], warn, reject)]
    assert light[0] - light[1] > 20
    assert light[1] - light[2] > 20
    assert (reject.border.left.style, warn.border.left.style) == ("medium", "mediumDashed")


def test_a_white_header_stays_readable_when_it_is_marked_and_marked_again(sent: Path) -> None:
    def rename(book: Workbook) -> None:
        book[TASKS]["L7"].value = "Kết quả đạt được của đơn vị"

    first = marked(edited(sent, rename))
    for copy in (first, marked(first)):
        header = opened(copy)[TASKS]["A7"]
        assert header.border.left.style == "medium"
        assert brightness(header.font.color.rgb) - brightness(header.fill.fgColor.rgb) > 120
    healed = marked(edited(first, lambda book: book[TASKS].__setitem__("L7", "Kết quả thực hiện")))
    assert shape(opened(healed)[TASKS]["A7"]) == shape(opened(sent)[TASKS]["A7"])


def shape(at: Cell | MergedCell) -> tuple[str, str]:
    """Fill and border: a proxy of openpyxl is equal to nothing."""
    return repr(at.fill), repr(at.border)


def brightness(colour: str) -> float:
    """As a grey printer sees it, 0 to 255."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (2, 4, 6))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_a_comment_says_what_is_wrong_and_keeps_the_senders_own_words(sent: Path) -> None:
    tasks = opened(marked(sent))[TASKS]
    own, ours = tasks["H8"].comment, tasks["I8"].comment
    wrong = {p.place.cell: p for p in problems(sent) if p.place.sheet == TASKS}
    for comment, at in ((own, "H8"), (ours, "I8")):
        assert comment is not None
        assert all(part in comment.text for part in (wrong[at].code, wrong[at].message, wrong[at].action))
    assert own is not None
    assert own.text.startswith("Chị Lan điền\n")
    assert own.author == "VP"


def test_several_problems_of_one_cell_share_one_comment(sent: Path) -> None:
    first = problems(sent)
    again = marked_copy(sent.read_bytes(), sent.name, (*first, *first))
    assert again is not None
    book = openpyxl.load_workbook(BytesIO(again))
    comment = book[TASKS]["I8"].comment
    assert comment is not None
    assert comment.text.count("BM57") == 2
    assert comment.text.count("LỖI CẦN SỬA") == 1


def test_values_formulas_lists_locks_names_and_the_hidden_manifest_stay(sent: Path) -> None:
    before, after = opened(sent), opened(marked(sent))
    assert after.sheetnames[1:] == before.sheetnames
    assert after.security.lockStructure
    for name in before.sheetnames:
        old, new = before[name], after[name]
        assert [[c.value for c in row] for row in new.iter_rows()] == [
            [c.value for c in row] for row in old.iter_rows()
        ]
        assert new.sheet_state == old.sheet_state
        assert new.protection.sheet == old.protection.sheet
        assert new.print_title_rows == old.print_title_rows
        assert new.freeze_panes == old.freeze_panes
        assert [(v.sqref, v.formula1) for v in new.data_validations.dataValidation] == [
            (v.sqref, v.formula1) for v in old.data_validations.dataValidation
        ]
        assert not new.sheet_view.tabSelected
    assert after["_cchc"].sheet_state == "hidden"


def test_parts_that_nothing_is_marked_in_keep_their_bytes(sent: Path) -> None:
    before, after = unpacked(sent.read_bytes()), unpacked(marked(sent).read_bytes())
    kept = {name for name in before if after.get(name) == before[name]}
    assert {"xl/theme/theme1.xml", "docProps/core.xml", "xl/worksheets/sheet3.xml"} <= kept


def test_sent_back_unchanged_it_gives_the_same_problems_at_the_same_cells(sent: Path) -> None:
    assert places(marked(sent)) == places(sent) == sorted(FOUND)


def test_mended_it_is_accepted(sent: Path) -> None:
    verdict = judged(edited(marked(sent), mend))
    assert (verdict.state, verdict.problems) == ("valid", ())


def test_a_computed_value_in_a_fill_in_cell_comes_back_computed(sent: Path) -> None:
    parts = unpacked(sent.read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"]
    formula = re.sub(rb'(<c r="I9"[^>]*?)( t="n")?>\s*<v>50</v>', rb"\1><f>25*2</f><v>50</v>", sheet)
    assert formula != sheet
    sent.write_bytes(packed({**parts, "xl/worksheets/sheet1.xml": formula}))
    copy = marked(sent)
    assert places(copy) == sorted(FOUND)
    assert opened(copy)[TASKS]["I9"].value == "=25*2"
    assert openpyxl.load_workbook(copy, data_only=True)[TASKS]["I9"].value == 50


def test_marked_again_only_the_new_marks_stand(sent: Path) -> None:
    first = opened(sent)
    copy = edited(
        marked(sent), lambda book: cell(book, TASKS, "I.1", STATUS).__setattr__("value", "Hoàn thành")
    )
    edited(copy, lambda book: cell(book, TASKS, "I.1", SHARE).__setattr__("value", 100))
    again = opened(marked(copy))
    assert [name for name in again.sheetnames if name.startswith("Lỗi")] == [LIST]
    assert {f"{line[2]}!{line[3]}" for line in listed(again)} == {
        "Nhiệm vụ!I9", "Nhiệm vụ!J8", "Nhiệm vụ!J9", "Chỉ tiêu!F7", "Chỉ tiêu!F8"
    }  # fmt: skip
    for at in ("H8", "I8"):
        assert shape(again[TASKS][at]) == shape(first[TASKS][at])
    assert again[TASKS]["H8"].comment.text == "Chị Lan điền"
    assert again[TASKS]["I8"].comment is None
    assert again[TASKS]["J9"].comment.text.count("BM63") == 1
    assert again[TASKS].print_title_rows == first[TASKS].print_title_rows


def test_without_its_list_it_is_marked_again_all_the_same(sent: Path) -> None:
    copy = edited(marked(sent), lambda book: book.remove(book[LIST]))
    edited(copy, mend)
    cleaned = opened(marked(copy))
    assert {cleaned[TASKS][at].fill.fill_type for at in ("H8", "I8", "I9", "J9")} == {None}


def test_a_text_that_looks_like_a_formula_stays_a_text(sent: Path) -> None:
    evil = '=HYPERLINK("http://x.vn","bấm")'

    def write(book: Workbook) -> None:
        at = cell(book, TASKS, "I.1", STATUS)
        at.value, at.data_type = evil, "s"

    book = opened(marked(edited(sent, write)))
    shown = [c for row in book[LIST].iter_rows() for c in row if c.value == evil]
    assert [c.data_type for c in shown] == ["s"]
    assert cell(book, TASKS, "I.1", STATUS).data_type == "s"
    assert not any(c.data_type == "f" for row in book[LIST].iter_rows() for c in row)


def test_macros_stay_behind(sent: Path) -> None:
    parts = unpacked(sent.read_bytes())
    types, links = parts["[Content_Types].xml"], parts["xl/_rels/workbook.xml.rels"]
    parts["[Content_Types].xml"] = types.replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    ).replace(
        b"<Override",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        1,
    )
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    parts["xl/_rels/workbook.xml.rels"] = links.replace(
        b"</Relationships>",
        b'<Relationship Id="rIdM" Type="' + kind + b'" Target="vbaProject.bin"/></Relationships>',
    )
    parts["xl/vbaProject.bin"] = b"Attribute VB_Name"
    sent.write_bytes(packed(parts))
    assert read(sent.read_bytes()).macros
    copy = marked(sent)
    assert not read(copy.read_bytes()).macros
    assert not any("vba" in name for name in unpacked(copy.read_bytes()))
    assert set(places(copy)) == FOUND


def test_a_problem_of_a_row_or_of_the_file_is_listed_too(sent: Path) -> None:
    def drop(book: Workbook) -> None:
        book[TASKS]["H7"] = None
        book.remove(book["Đề xuất sửa đổi"])

    edited(sent, drop)
    copy = marked(sent)
    by_code = {str(line[6])[-5:-1]: line[2:4] for line in listed(opened(copy))}
    assert by_code["BM42"] == (TASKS, "A7")
    assert by_code["BM50"] == (None, None)
    assert places(copy) == places(sent)


def test_what_is_no_workbook_has_no_copy() -> None:
    assert marked_copy(b"%PDF-1.7", "a.pdf", ()) is None


def test_files_are_marked_in_a_process_of_their_own_and_one_that_is_no_workbook_holds_up_none(
    sent: Path,
) -> None:
    files = [
        ToMark("1", "a.pdf", b"%PDF-1.7", ()),
        ToMark("2", sent.name, sent.read_bytes(), problems(sent)),
        ToMark("3", "b.xlsx", b"PK\x03\x04", ()),
    ]
    done = {file.arrival_id: copy for file, copy in Marker().copies(files)}
    assert done.keys() == {"1", "2", "3"}
    assert (done["1"], done["3"]) == (None, None)
    assert done["2"] == marked_copy(sent.read_bytes(), sent.name, problems(sent))


def test_a_file_that_takes_too_long_has_no_copy(sent: Path) -> None:
    file = ToMark("1", sent.name, sent.read_bytes(), problems(sent))
    assert list(Marker(seconds=0).copies([file])) == [(file, None)]


def lists(book: Workbook) -> dict[str, set[tuple[object, ...]]]:
    """Sheet → its validations: cells, kind, list or limits, prompt."""
    return {
        sheet.title: {
            (str(v.sqref), v.type, v.formula1, v.formula2, v.prompt, v.error)
            for v in sheet.data_validations.dataValidation
        }
        for sheet in book.worksheets
    }


def remade(raw: RawForm) -> Workbook:
    return openpyxl.load_workbook(BytesIO(rebuilt(raw)))


def test_a_rebuilt_copy_has_the_form_s_lists_limits_and_prompts_at_the_same_cells(sent: Path) -> None:
    copy = lists(remade(read(sent.read_bytes())))
    assert copy == lists(opened(sent))
    assert any(kind == "list" for _, kind, *_ in copy[TASKS])


def test_the_lists_of_a_rebuilt_copy_stand_where_the_columns_and_rows_were_moved(sent: Path) -> None:
    raw = read(sent.read_bytes())
    blank = (None,)
    down = tuple(
        replace(s, rows=(blank, *(blank + row for row in s.rows))) if s.name == TASKS else s
        for s in raw.sheets
    )
    moved = lists(remade(replace(raw, sheets=down)))[TASKS]
    stood = lists(opened(sent))[TASKS]
    at = [next(cells for cells, kind, *_ in found if kind == "list") for found in (stood, moved)]
    assert at == ["H8:H9", "I9:I10"]


def test_a_rebuilt_copy_without_manifest_limits_no_day(sent: Path) -> None:
    raw = read(sent.read_bytes())
    bare = replace(raw, sheets=tuple(s for s in raw.sheets if s.name != "_cchc"))
    kinds = {kind for _, kind, *_ in lists(remade(bare))[TASKS]}
    assert kinds == {"list", "decimal", None}


@pytest.mark.validator
def test_a_rebuilt_copy_breaks_no_rule_of_open_xml(sent: Path) -> None:
    sent.write_bytes(rebuilt(read(sent.read_bytes())))
    assert validate_ooxml(sent) == []
    assert validate_ooxml(marked(sent)) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats_come_back_as_xlsx_and_can_be_mended(sent: Path, tmp_path: Path, kind: str) -> None:
    other = soffice_convert(sent, kind, tmp_path / "khác")
    copy = marked(other)
    book = opened(copy)
    assert book.sheetnames == [LIST, *opened(sent).sheetnames]
    assert book["_cchc"].sheet_state == "hidden"
    assert places(copy) == places(other) == sorted(FOUND)
    assert book[TASKS]["H8"].comment is not None
    verdict = judged(edited(copy, mend))
    assert (verdict.state, verdict.problems) == ("valid", ())


@pytest.mark.libreoffice
def test_saved_by_libreoffice_it_gives_the_same_and_is_marked_again(sent: Path, tmp_path: Path) -> None:
    copy = marked(sent)
    saved = soffice_convert(copy, "xlsx:Calc MS Excel 2007 XML", tmp_path / "lưu")
    assert places(saved) == sorted(FOUND)
    edited(saved, mend)
    assert judged(saved).state == "valid"
    again = opened(marked(saved))
    assert again.sheetnames.count(LIST) == 1
    assert again[TASKS]["I8"].comment is None
    assert again[TASKS]["I8"].fill.fgColor.rgb[2:] == opened(sent)[TASKS]["I8"].fill.fgColor.rgb[2:]


@pytest.mark.libreoffice
@pytest.mark.parametrize("error", ["#REF!", "#N/A"])
def test_an_error_in_a_cell_comes_back_as_that_error(sent: Path, tmp_path: Path, error: str) -> None:
    def write(book: Workbook) -> None:
        at = cell(book, TASKS, "I.1", SHARE)
        at.value, at.data_type = error, "e"

    other = soffice_convert(edited(sent, write), "xls", tmp_path / "khác")
    assert "BM51 Nhiệm vụ!I8" in places(other)
    assert places(marked(other)) == places(other)


@pytest.mark.validator
def test_the_copy_breaks_no_rule_that_the_senders_file_kept(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert validate_ooxml(path) == []
    wrong = marked_copy(path.read_bytes(), path.name, problems(path))
    assert wrong is not None
    path.write_bytes(wrong)
    assert validate_ooxml(path) == []
