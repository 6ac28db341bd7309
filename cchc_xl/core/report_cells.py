"""What each placeholder of the report's template shows: the contract between report and template.

A placeholder is written {{ten}}. A *value* stands anywhere in a line; a *list* is a paragraph of its own,
repeated for each of its texts; a *row* is a table row, repeated for each line of an annex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from cchc_xl.core import report_wording as rw
from cchc_xl.core import vnformat
from cchc_xl.core import wording as w
from cchc_xl.core.report import Block, Report, ReportHead, TargetLine, TaskGroup, TaskLine, UnitLine
from cchc_xl.core.report_prose import target_aim
from cchc_xl.core.report_text import brief, formal_day, formal_month, lower_first, percent, plain
from cchc_xl.core.vnformat import number

VALUES: Final = (
    "co_quan_chu_quan", "co_quan", "ten_co_quan", "so_ky_hieu", "dia_danh_ngay", "ten_loai", "trich_yeu",
    "noi_dung_bao_cao", "ky_bao_cao", "ky_toi_viet_hoa", "ngay_so_lieu", "kinh_gui", "quyen_han", "chuc_vu",
    "nguoi_ky", "kem_theo", "nhan_mau",
)  # fmt: skip
LISTS: Final = ("noi_gui", "can_cu", "noi_nhan", *Block)
# Kind of row → its placeholders, the one a template must have first.
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "nhom": ("nhom_ten", "nhom_tt"),
    "td": ("td_noi_dung", "td_tt"),
    "nv": ("nv_noi_dung", "nv_tt", "nv_chu_tri", "nv_thoi_gian", "nv_trang_thai", "nv_don_vi", "nv_tien_do",
           "nv_ket_qua"),
    "ct": ("ct_ten", "ct_tt", "ct_nguong", "ct_tu_so", "ct_mau_so", "ct_ty_le", "ct_dat", "ct_nguon"),
    "dv": ("dv_ten", "dv_tt", "dv_tinh_trang", "dv_ngay_nhan", "dv_ghi_chu"),
}  # fmt: skip
# What staff may take out of the template; everything else must stand in it.
OPTIONAL: Final = frozenset(
    {"ky_bao_cao", "ngay_so_lieu", "ky_toi_viet_hoa", "noi_dung_bao_cao", "ten_co_quan"}
)
# Lists that vanish when empty; any other says that there is nothing to say.
VANISHING: Final = frozenset({"noi_gui", "can_cu", "noi_nhan", Block.OTHER_TASKS.value})

_RESULT_LINES, _LINE_LENGTH, _RESULT_LENGTH = 3, 120, 400  # of one task in annex I

Cells = Mapping[str, str]


def values(report: Report) -> dict[str, str]:
    """Value placeholders and their texts; an empty one takes its line with it."""
    head = report.head
    addressed = head.addressees[0] if len(head.addressees) == 1 else ""
    return {
        "co_quan_chu_quan": head.parent_agency,
        "co_quan": head.agency_upper,
        "ten_co_quan": head.agency,
        "so_ky_hieu": rw.NUMBER.format(**_number(head)),
        "dia_danh_ngay": rw.PLACE_DAY.format(place=head.place, day=_day(head)),
        "ten_loai": head.title,
        "trich_yeu": head.subject,
        "noi_dung_bao_cao": lower_first(plain(head.subject)),
        "ky_bao_cao": head.period_name,
        "ky_toi_viet_hoa": head.next_period.upper(),
        "ngay_so_lieu": formal_day(report.as_of),
        "kinh_gui": " ".join(filter(None, (rw.ADDRESSED, addressed and f"{plain(addressed)}.")))
        if head.addressees
        else "",
        "quyen_han": head.signatory_authority,
        "chuc_vu": head.signatory_title,
        "nguoi_ky": head.signatory_name,
        "kem_theo": rw.ATTACHED.format(**_number(head), day=_day(head), agency=head.agency),
        "nhan_mau": head.sample_label,
    }


def lists(report: Report) -> dict[str, tuple[str, ...]]:
    """List placeholders and their paragraphs; an empty list says so unless it may vanish."""
    head = report.head
    found = {
        "noi_gui": dashed(head.addressees) if len(head.addressees) > 1 else (),
        "can_cu": legal_bases(head.legal_bases),
        "noi_nhan": dashed(head.recipients),
        **{block.value: tuple(report.body.blocks.get(block, ())) for block in Block},
    }
    return {name: texts or (() if name in VANISHING else (rw.NOTHING,)) for name, texts in found.items()}


def rows(report: Report) -> dict[str, list[tuple[str, Cells]]]:
    """Per annex (named by its leading kind of row): the rows in order, each with its kind and cells."""
    tasks: list[tuple[str, Cells]] = []
    for group in report.tasks:
        tasks.append(("nhom", _group_cells(group)))
        tasks += [("td" if line.header else "nv", _task_cells(line)) for line in group.lines]
    ordinal = count(1)
    return {
        "nv": tasks,
        "ct": [("ct", _target_cells(line)) for line in report.targets],
        "dv": [("dv", _unit_cells(next(ordinal), line)) for line in report.units],
    }


def dashed(lines: Sequence[str]) -> tuple[str, ...]:
    """Recipients one a line: "- …;" and the last "- …." (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II,
    khoản 9)."""
    bare = [text for line in lines if (text := plain(line))]
    return tuple(f"- {text}{'.' if i == len(bare) else ';'}" for i, text in enumerate(bare, 1))


def legal_bases(lines: Sequence[str]) -> tuple[str, ...]:
    """Legal bases one a paragraph, each ending ";" and the last "." (the same, khoản 6.a). A base that
    only continues the one before takes its opening word: the plan writes them in one sentence."""
    opening = rw.DEFAULT_BASE_WORD
    bases = []
    for text in filter(None, map(plain, lines)):
        own = next((word for word in rw.BASE_WORDS if text.lower().startswith(f"{word} ")), None)
        opening = text[: len(own)] if own else opening
        bases.append(text if own else f"{opening} {text}")
    return tuple(f"{text}{'.' if i == len(bases) else ';'}" for i, text in enumerate(bases, 1))


def _number(head: ReportHead) -> dict[str, str]:
    written = head.doc_number.strip()
    if written.isdigit():
        written = f"{int(written):02d}"
    return {
        "number": written or rw.NUMBER_BLANK,
        "type_code": head.type_code,
        "agency_code": head.agency_code,
    }


def _day(head: ReportHead) -> str:
    if head.day is None:
        return rw.DAY.format(day=rw.DAY_BLANK, month=rw.DAY_BLANK, year=head.year)
    return rw.DAY.format(day=f"{head.day.day:02d}", month=formal_month(head.day), year=head.day.year)


def _group_cells(group: TaskGroup) -> Cells:
    return {"nhom_tt": group.number, "nhom_ten": plain(group.title).upper()}


def _task_cells(line: TaskLine) -> Cells:
    if line.header:
        shown = rw.HEADER_STATE.format(content=line.content, state=line.result_text)
        return {"td_tt": line.number, "td_noi_dung": shown if line.result_text else line.content}
    known = line.progress_percent is not None
    return {
        "nv_tt": line.number,
        "nv_noi_dung": line.content,
        "nv_chu_tri": line.lead,
        "nv_thoi_gian": line.time,
        "nv_trang_thai": w.STATUS.get(line.status, ""),
        "nv_don_vi": "/".join(_whole(n) for n in (line.completed, line.reported, line.asked)),
        "nv_tien_do": number(line.progress_percent or 0) if known else rw.UNKNOWN_CELL,
        "nv_ket_qua": _result(line.result_text),
    }


def _result(text: str) -> str:
    """A few lines of the results; the workbook holds them all."""
    written = text.splitlines()
    limit = _LINE_LENGTH if len(written) > 1 else _RESULT_LENGTH
    lines = [line for part in written if (line := brief(part, limit))]
    if len(lines) > _RESULT_LINES:
        lines = [*lines[:_RESULT_LINES], rw.RESULTS_MORE]
    return "\n".join(lines)


def _target_cells(line: TargetLine) -> Cells:
    known = line.ratio_percent is not None
    ratio = percent(line.ratio_percent) if line.ratio_percent is not None else line.value or rw.UNKNOWN_CELL
    source = line.source
    if line.asked > 1:
        source = rw.COVERAGE_CELL.format(
            source=source, reported=number(line.reported), asked=number(line.asked)
        )
    return {
        "ct_tt": line.number,
        "ct_ten": line.name,
        "ct_nguong": _capital(target_aim(line)) or rw.NOT_APPLICABLE_CELL,
        "ct_tu_so": _figure(line, line.numerator),
        "ct_mau_so": _figure(line, line.denominator),
        "ct_ty_le": ratio,
        "ct_dat": rw.REACHED_CELL[line.reached]
        if line.reached is not None and known
        else rw.NOT_APPLICABLE_CELL,
        "ct_nguon": "\n".join(filter(None, (source, line.note))),
    }


def _unit_cells(ordinal: int, line: UnitLine) -> Cells:
    return {
        "dv_tt": str(ordinal),
        "dv_ten": line.name,
        "dv_tinh_trang": w.SUBMISSION_STATE.get(line.state, line.state),
        "dv_ngay_nhan": vnformat.day(line.received_on) if line.received_on else "",
        "dv_ghi_chu": line.note,
    }


def _figure(line: TargetLine, value: float | None) -> str:
    if not line.quantitative:
        return rw.NOT_APPLICABLE_CELL
    return rw.UNKNOWN_CELL if value is None else number(value)


def _whole(value: int | None) -> str:
    return rw.NOT_APPLICABLE_CELL if value is None else number(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
