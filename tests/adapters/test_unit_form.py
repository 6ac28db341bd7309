"""The unit form as a file: written, filled in, read back and judged; protected; whole on paper."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cchc_xl.core.form import FormTask
from cchc_xl.core.form_layout import BLOCKS, LEADS, PARTNERS, form_rules
from cchc_xl.core.submission import AnswerStatus
from cchc_xl.errors import FormError
from cchc_xl.excel.unit_form import write_form
from tests import programs
from tests.adapters.forms import cell_of, content, fill, judged, written
from tests.core.forms import PLAN, findings
from tests.core.plans import plan, target, task

SHEETS = ["Nhiệm vụ", "Chỉ tiêu", "Đánh giá chung", "Đề xuất sửa đổi", "Hướng dẫn", "_cchc"]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return written(tmp_path)


def sheet(path: Path, name: str = "Nhiệm vụ") -> Worksheet:
    found = openpyxl.load_workbook(path)[name]
    assert isinstance(found, Worksheet)
    return found


def texts(found: Worksheet) -> list[str]:
    return [str(cell.value) for row in found for cell in row if cell.value is not None]


def test_a_filled_form_comes_back_as_it_was_filled(form: Path) -> None:
    fill(form)
    verdict = judged(form)
    assert findings(verdict) == []
    assert (verdict.state, verdict.unit, verdict.period) == ("valid", "VP", "2023-H1")
    assert verdict.submission is not None
    first, second, partner = verdict.submission.tasks
    assert (first.task_id, first.status, first.progress_percent) == ("I.1", AnswerStatus.IN_PROGRESS, 40)
    assert first.result_text == "Đã triển khai tới các trường"
    assert (second.status, second.completed_on) == (AnswerStatus.DONE, date(2023, 3, 1))
    assert second.document_number == "012/KH-SGDĐT"
    assert (partner.task_id, partner.result_text) == ("I.3", "Đã phối hợp")
    assert [(t.target_id, t.numerator, t.denominator) for t in verdict.submission.targets] == [
        ("II.1", 45, 90),
        ("II.2", 1, 1),
    ]
    assert [(r.kind, r.text) for r in verdict.submission.remarks] == [("strengths", "Tốt")]
    assert [(c.kind, c.task_id, c.text, c.reason) for c in verdict.submission.changes] == [
        ("Rút nhiệm vụ", "I.1", "Bỏ", "Trùng")
    ]


def test_every_answer_names_the_cell_it_was_typed_into(form: Path) -> None:
    fill(form)
    submission = judged(form).submission
    assert submission is not None
    status = cell_of(sheet(form), "I.1", "Trạng thái (*)")
    note = cell_of(sheet(form), "I.3", "Nội dung phối hợp đã thực hiện")
    assert submission.tasks[0].cell == f"Nhiệm vụ!{status}"
    assert submission.tasks[2].cell == f"Nhiệm vụ!{note}"


def test_a_fault_is_reported_at_the_cell_a_person_sees(form: Path) -> None:
    fill(form)
    book = openpyxl.load_workbook(form)
    cell = cell_of(book["Nhiệm vụ"], "I.2", "Ngày hoàn thành")
    book["Nhiệm vụ"][cell] = "30/02/2023"
    book.save(form)
    assert findings(judged(form)) == [("BM63", f"Nhiệm vụ!{cell}")]


def test_an_untouched_form_is_blank_and_nothing_else(form: Path) -> None:
    assert findings(judged(form)) == [("BM90", "")]


def test_a_form_without_tasks_and_targets_says_so_and_is_valid_once_a_remark_stands_in_it(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, content("TCCB", plan([task("I.1")])))
    assert "Kỳ này đơn vị không chủ trì nhiệm vụ nào." in texts(sheet(path))
    assert "Kỳ này đơn vị không phối hợp nhiệm vụ nào." in texts(sheet(path))
    assert "Đơn vị không phải báo cáo chỉ tiêu." in texts(sheet(path, "Chỉ tiêu"))
    book = openpyxl.load_workbook(path)
    remarks = book["Đánh giá chung"]
    remarks[cell_of(remarks, "Ưu điểm", "Đánh giá của đơn vị")] = "Tốt"
    book.save(path)
    verdict = judged(path)
    assert (findings(verdict), verdict.state, verdict.unit) == ([], "valid", "TCCB")


def test_sheets_in_order_open_on_the_tasks_with_the_manifest_hidden(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    assert book.sheetnames == SHEETS
    assert book.active is book["Nhiệm vụ"]
    assert book["_cchc"].sheet_state == "hidden"
    manifest = {key: value for key, value in book["_cchc"].iter_rows(values_only=True)}  # noqa: C416
    assert manifest == {
        "form": "cchc_xl unit form", "form_version": "1", "plan_id": "KH-THU", "unit": "VP",
        "period": "2023-H1", "sample_label": None,
    }  # fmt: skip


def test_only_what_concerns_the_unit_is_in_the_form(tmp_path: Path) -> None:
    found = texts(sheet(written(tmp_path, content("TTr"))))
    assert {"I.3", "I.4"} <= set(found)
    assert not {"I.1", "I.2"} & set(found)


def test_only_the_cells_to_fill_in_are_open(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    assert all(book[name].protection.sheet and book[name].protection.password is None for name in SHEETS)
    opened = {
        name: {cell.coordinate for row in book[name] for cell in row if not cell.protection.locked}
        for name in SHEETS
    }
    tasks, targets = book["Nhiệm vụ"], book["Chỉ tiêu"]
    lead_row = cell_of(tasks, "I.1", "TT")[1:]
    partner_row = cell_of(tasks, "I.3", "TT")[1:]
    assert {a for a in opened["Nhiệm vụ"] if a[1:] == lead_row} == {f"{c}{lead_row}" for c in "HIJKLMN"}
    assert {a for a in opened["Nhiệm vụ"] if a[1:] == partner_row} == {f"{c}{partner_row}" for c in "LMN"}
    target_row = cell_of(targets, "II.1", "Chỉ tiêu")[1:]
    assert {a for a in opened["Chỉ tiêu"] if a[1:] == target_row} == {f"{c}{target_row}" for c in "FGJ"}
    assert len(opened["Đánh giá chung"]) == 6
    assert len(opened["Đề xuất sửa đổi"]) == 40
    assert not opened["Hướng dẫn"]
    assert not opened["_cchc"]


def test_widths_and_heights_stay_free_and_sheets_stay_put(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    assert not book["Nhiệm vụ"].protection.formatColumns
    assert not book["Nhiệm vụ"].protection.formatRows
    assert book.security is not None
    assert book.security.lockStructure


def test_entries_are_checked_with_vietnamese_sentences(form: Path) -> None:
    tasks = sheet(form)
    checks = {str(rule.sqref).split(":")[0]: rule for rule in tasks.data_validations.dataValidation}
    status = checks[cell_of(tasks, "I.1", "Trạng thái (*)")]
    assert status.type == "list"
    assert status.formula1 == (
        '"Chưa thực hiện,Đang thực hiện,Hoàn thành,Không thực hiện được,Không áp dụng"'
    )
    percent = checks[cell_of(tasks, "I.1", "Tỷ lệ hoàn thành (%)")]
    assert (percent.type, percent.operator, percent.formula1, percent.formula2) == (
        "decimal",
        "between",
        "0",
        "100",
    )
    completed = checks[cell_of(tasks, "I.1", "Ngày hoàn thành")]
    assert (completed.type, completed.operator) == ("date", "greaterThanOrEqual")
    assert date.fromordinal(date(1899, 12, 30).toordinal() + int(completed.formula1)) == date(2022, 12, 1)
    assert "01/12/2022" in completed.error
    for rule in (status, percent, completed):
        assert rule.showErrorMessage
        assert rule.errorTitle == "Chưa ghi được"
        assert rule.showInputMessage
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255


def test_pages_are_a4_landscape_with_the_header_on_each(form: Path) -> None:
    tasks = sheet(form)
    header = cell_of(tasks, "I.1", "TT")
    header_row = int(header[1:]) - 1
    assert (tasks.page_setup.orientation, tasks.page_setup.paperSize) == ("landscape", 9)
    assert tasks.sheet_properties.pageSetUpPr is not None
    assert tasks.sheet_properties.pageSetUpPr.fitToPage
    assert tasks.page_setup.fitToHeight == 0
    assert tasks.print_title_rows == f"${header_row}:${header_row}"
    assert tasks.freeze_panes == f"D{header_row + 1}"


def test_the_head_names_agency_unit_period_and_due_day(form: Path) -> None:
    for name in SHEETS[:5]:
        head = texts(sheet(form, name))[:6]
        assert head[0] == "SỞ GIÁO DỤC VÀ ĐÀO TẠO"
        assert head[1] == "BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH 6 THÁNG NĂM 2023"
        assert head[2] == "Đơn vị: Văn phòng"
        assert all(text in head[3] for text in ("VP", "15/12/2022", "14/06/2023", "07/06/2023"))


def test_a_sample_is_labelled_in_red_on_every_sheet(tmp_path: Path) -> None:
    path = written(tmp_path, content(sample_label="SỐ LIỆU MẪU"))
    for name in SHEETS[:5]:
        label = next(c for row in sheet(path, name) for c in row if c.value == "SỐ LIỆU MẪU")
        red, green, blue = (int(label.font.color.rgb[i : i + 2], 16) for i in (2, 4, 6))
        assert red > 150 > max(green, blue)
    assert judged(path).problems[0].code == "BM30"


def test_the_previous_answer_stands_beside_and_is_greyed(tmp_path: Path) -> None:
    asked = FormTask(task=PLAN.work[0], previous="Đang thực hiện, 20%", heading="Ban hành kế hoạch")
    tasks = sheet(written(tmp_path, content(leads=(asked,))))
    previous = tasks[cell_of(tasks, "I.1", "Kỳ trước")]
    assert previous.value == "Đang thực hiện, 20%"
    assert previous.font.italic
    assert previous.protection.locked
    assert tasks[cell_of(tasks, "I.1", "Nội dung")].value == "Ban hành kế hoạch\nNội dung I.1"


def test_texts_of_the_plan_never_become_formulas(tmp_path: Path) -> None:
    odd = plan([task("I.1", product="=1+1", content="- Văn bản\x07", time="10/01/2023")])
    tasks = sheet(written(tmp_path, content("VP", odd)))
    product = tasks[cell_of(tasks, "I.1", "Sản phẩm")]
    assert (product.value, product.data_type) == ("=1+1", "s")
    assert tasks[cell_of(tasks, "I.1", "Nội dung")].value == "- Văn bản"
    assert tasks[cell_of(tasks, "I.1", "Thời gian")].value == "10/01/2023"


def test_rows_grow_with_their_texts_and_again_when_filled_in(tmp_path: Path) -> None:
    long = plan([task("I.1", content="Nội dung rất dài " * 20), task("I.2")])
    tasks = sheet(written(tmp_path, content("VP", long)))
    tall, short = (tasks.row_dimensions[int(cell_of(tasks, key, "TT")[1:])] for key in ("I.1", "I.2"))
    assert tall.height is not None
    assert short.height is not None
    assert tall.height > 100 > 40 > short.height
    xml = part_of(tmp_path / "VP_2023-H1.xlsx", "xl/worksheets/sheet1.xml")
    assert f'<row r="{tall.index}"' in xml
    row = xml.split(f'<row r="{tall.index}"')[1].split(">")[0]
    assert 'customHeight="1"' not in row  # else Excel would never fit it again


def part_of(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_instructions_list_every_rule_that_judges_the_form(form: Path) -> None:
    found = texts(sheet(form, "Hướng dẫn"))
    for rule in form_rules():
        at = found.index(rule.code)
        shown = found[at + 1 : at + 4]
        assert shown[0] in ("Phải sửa", "Cần xem", "Lưu ý")
        assert shown[1].split("…")[0] == rule.message.split("{")[0].split("…")[0]
        assert shown[2].split("…")[0] == rule.action.split("{")[0]
    assert "Xử lý của VP" not in " ".join(found)  # what the Office answers is none of the unit's business


def test_instructions_say_how_and_where_to_send_the_form_back(tmp_path: Path) -> None:
    path = written(tmp_path, content(office_email="vp@example.edu.vn", duties=("Chủ trì tham mưu.",)))
    guide = " ".join(texts(sheet(path, "Hướng dẫn")))
    assert "VP_2023-H1.xlsx" in guide
    assert "vp@example.edu.vn" in guide
    assert "Chủ trì tham mưu." in guide
    assert "{" not in guide


def test_partner_columns_stand_below_the_lead_columns_of_the_same_meaning() -> None:
    for column in PARTNERS.columns:
        above = next(c for c in LEADS.columns if c.letter == column.letter)
        assert column.width == above.width
        assert column.field == above.field or column.field == "lead"


def test_no_two_columns_of_a_block_share_a_letter() -> None:
    for block in BLOCKS:
        assert len({column.letter for column in block.columns}) == len(block.columns)


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "VP_2023-H1.xlsx"
    path.write_bytes(b"quan trong")
    with pytest.raises(FormError, match="không ghi đè"):
        write_form(content(), path)
    assert path.read_bytes() == b"quan trong"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="Không ghi được biểu mẫu"):
        write_form(content(), tmp_path / "không có" / "VP.xlsx")


@pytest.mark.validator
def test_the_open_xml_validator_finds_nothing(tmp_path: Path) -> None:
    label = content(sample_label="SỐ LIỆU MẪU", duties=("Chủ trì.",))
    assert programs.validate_ooxml(written(tmp_path, label)) == []
    empty = written(tmp_path, content("TCCB", plan([task("I.1")])))
    assert programs.validate_ooxml(empty) == []


@pytest.mark.libreoffice
def test_a_form_saved_by_libreoffice_is_still_valid(form: Path, tmp_path: Path) -> None:
    fill(form)
    saved = programs.soffice_convert(form, "xlsx", tmp_path / "saved")
    verdict = judged(saved)
    assert findings(verdict) == []
    assert verdict.submission == judged(form).submission


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_a_form_saved_in_an_older_or_foreign_format_is_still_valid(
    form: Path, tmp_path: Path, extension: str
) -> None:
    fill(form)
    verdict = judged(programs.soffice_convert(form, extension, tmp_path / "saved"))
    assert findings(verdict) == []
    assert verdict.submission == judged(form).submission


@pytest.mark.libreoffice
def test_the_form_checks_itself_while_it_is_filled_in(form: Path, tmp_path: Path) -> None:
    fill(form)
    book = openpyxl.load_workbook(form)
    tasks, targets = book["Nhiệm vụ"], book["Chỉ tiêu"]
    tasks[cell_of(tasks, "I.2", "Ngày hoàn thành")] = None
    targets[cell_of(targets, "II.2", "Tử số (*)")] = 2
    book.save(form)
    computed = openpyxl.load_workbook(
        programs.soffice_convert(form, "xlsx", tmp_path / "saved"), data_only=True
    )
    tasks, targets = computed["Nhiệm vụ"], computed["Chỉ tiêu"]
    assert tasks[cell_of(tasks, "I.1", "Kiểm tra")].value == "✓"
    assert tasks[cell_of(tasks, "I.2", "Kiểm tra")].value == "Thiếu ngày hoàn thành"
    assert tasks[cell_of(tasks, "I.3", "Kiểm tra")].value == "✓"
    assert targets[cell_of(targets, "II.1", "Kiểm tra")].value == "✓"
    assert targets[cell_of(targets, "II.1", "Tỷ lệ (%)")].value == 50
    assert targets[cell_of(targets, "II.2", "Kiểm tra")].value == "Tử số lớn hơn mẫu số"


LEAD_CHECKS: list[tuple[dict[str, str | float], str]] = [
    ({}, "Chưa báo cáo"),
    ({"Kết quả thực hiện": "Đã làm"}, "Chọn trạng thái"),
    ({"Trạng thái (*)": "Gần xong"}, "Chọn lại trong danh sách"),
    ({"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": "nửa"}, "Tỷ lệ: ghi số từ 0 đến 100"),
    ({"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": 140}, "Tỷ lệ: ghi số từ 0 đến 100"),
    ({"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": 0.4}, "Tỷ lệ: ghi 95, không ghi 0,95"),
    ({"Trạng thái (*)": "Hoàn thành", "Ngày hoàn thành": "hôm qua"}, "Ngày: ghi dd/mm/yyyy"),
    ({"Trạng thái (*)": "Hoàn thành", "Ngày hoàn thành": 45092}, "Ngày sau kỳ số liệu"),  # 15/6/2023
    (
        {"Trạng thái (*)": "Hoàn thành", "Ngày hoàn thành": 45091, "Tỷ lệ hoàn thành (%)": 90},
        "Xong thì tỷ lệ là 100",
    ),
    ({"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": 100}, "Tỷ lệ 100 mà chưa xong?"),
    ({"Trạng thái (*)": "Chưa thực hiện", "Ngày hoàn thành": 45091}, "Có ngày mà chưa xong?"),
    ({"Trạng thái (*)": "Hoàn thành", "Ngày hoàn thành": 45091, "Tỷ lệ hoàn thành (%)": 100}, "✓"),
    ({"Trạng thái (*)": "Không thực hiện được"}, "Nêu lý do"),
    ({"Trạng thái (*)": "Không thực hiện được", "Khó khăn, vướng mắc": "Kinh phí"}, "✓"),
    ({"Trạng thái (*)": "Không áp dụng"}, "✓"),
    ({"Trạng thái (*)": "Đang thực hiện", "Tỷ lệ hoàn thành (%)": "=1/0"}, "Có ô báo lỗi"),
    ({"Trạng thái (*)": "Đang thực hiện", "Kết quả thực hiện": "=1/0"}, "Có ô báo lỗi"),
]


PARTNER_CHECKS: list[tuple[dict[str, str | float], str | None]] = [
    ({}, None),
    ({"Nội dung phối hợp đã thực hiện": "Đã góp ý"}, "✓"),
    ({"Nội dung phối hợp đã thực hiện": "=1/0"}, "Có ô báo lỗi"),
]


@pytest.mark.libreoffice
def test_each_hint_of_the_check_column_comes_when_it_should(tmp_path: Path) -> None:
    checks = [*LEAD_CHECKS, *PARTNER_CHECKS]
    ids = [f"I.{i}" for i in range(1, len(checks) + 1)]
    tasks = [
        task(i, *([] if n < len(LEAD_CHECKS) else ["Thanh tra", "Văn phòng"])) for n, i in enumerate(ids)
    ]
    path = written(tmp_path, content("VP", plan(tasks, [target("II.1")])))
    book = openpyxl.load_workbook(path)
    for key, (answers, _) in zip(ids, checks, strict=True):
        for header, value in answers.items():
            book["Nhiệm vụ"][cell_of(book["Nhiệm vụ"], key, header)] = value
    book.save(path)
    saved = programs.soffice_convert(path, "xlsx", tmp_path / "saved")
    shown = openpyxl.load_workbook(saved, data_only=True)["Nhiệm vụ"]
    said = [shown[cell_of(shown, key, "Kiểm tra")].value or None for key in ids]
    assert said == [hint for _, hint in checks]


@pytest.mark.libreoffice
@pytest.mark.poppler
def test_nothing_is_cut_off_on_paper(tmp_path: Path) -> None:
    long = " ".join(f"chữ{i}" for i in range(60))
    path = written(tmp_path, content("VP", plan([task("I.1", content=long, product=long)])))
    pdf = programs.soffice_convert(path, "pdf", tmp_path)
    pdftoppm = programs.find_pdftoppm()
    assert pdftoppm is not None
    command = [str(pdftoppm.with_name("pdftotext")), "-raw", str(pdf), "-"]
    shown = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()
    assert shown.count("chữ59") == 2
