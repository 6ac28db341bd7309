"""Báo cáo: the formal report as a value, ready for the template.

Sentences are composed in :mod:`cchc_xl.core.report_prose`; what each placeholder of the template shows is
in :mod:`cchc_xl.core.report_cells`. Form of the document: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Block(StrEnum):
    """Phần nội dung: a run of paragraphs of the body; the value is its placeholder in the template."""

    GUIDANCE = "chi_dao"
    SUBMISSIONS = "tinh_hinh_bao_cao"
    INITIATIVES = "sang_kien"
    OVERVIEW = "tong_quan"
    INSTITUTIONS = "the_che"
    PROCEDURES = "thu_tuc"
    APPARATUS = "bo_may"
    CIVIL_SERVICE = "cong_vu"
    PUBLIC_FINANCE = "tai_chinh"
    DIGITAL = "chinh_quyen_so"
    OTHER_TASKS = "nhiem_vu_khac"
    TARGETS = "chi_tieu"
    STRENGTHS = "uu_diem"
    SHORTCOMINGS = "han_che"
    CAUSES = "nguyen_nhan"
    DIRECTIONS = "phuong_huong"
    PROPOSALS = "kien_nghi"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """Thể thức của báo cáo: everything around the body.

    ``doc_number`` empty and ``day`` None leave room to write by hand, as is done before a document is
    registered; ``year`` is then printed alone. ``subject`` may hold a line break where it should wrap.
    """

    parent_agency: str
    agency_upper: str
    agency: str
    agency_code: str
    place: str
    year: int
    subject: str
    period_name: str  # "6 tháng đầu năm 2023"
    next_period: str  # "6 tháng cuối năm 2023"
    signatory_title: str
    signatory_name: str
    signatory_authority: str = ""  # "KT. GIÁM ĐỐC"; empty when the head signs
    doc_number: str = ""
    day: date | None = None
    title: str = "BÁO CÁO"
    type_code: str = "BC"
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sample_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Số liệu chung of a period on the day ``as_of``.

    ``by_status`` has the keys of wording.STATUS. The units asked are those that reported (in time or late)
    plus those rejected, set aside, waiting and missing.
    """

    plan_name: str
    as_of: date
    total: int
    by_status: Mapping[str, int]
    behind: int = 0
    added: int = 0  # tasks that came into the plan after it was issued, and are in it
    withdrawn: int = 0
    asked_units: int = 0
    reported_units: int = 0
    late_units: int = 0  # among those reported
    rejected_units: int = 0
    set_aside_units: int = 0
    waiting_units: int = 0
    missing_units: int = 0

    @property
    def done(self) -> int:
        return self.by_status.get("DONE_ON_TIME", 0) + self.by_status.get("DONE_LATE", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """Một dòng of annex I. ``status`` is a key of wording.STATUS; counts and percent None: not known.

    ``under`` is the content of the header row the task belongs to: alone, "a) Sở GD&ĐT" says nothing. A
    ``header`` row has the state of its tasks for a result ("2/3 hoàn thành").
    """

    number: str
    content: str
    under: str = ""
    lead: str = ""
    time: str = ""
    status: str = ""
    completed: int | None = None
    reported: int | None = None
    asked: int | None = None
    progress_percent: float | None = None
    result_text: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Nhóm nhiệm vụ with its rows, in the plan's order."""

    number: str  # Roman, as in the plan
    title: str
    lines: tuple[TaskLine, ...] = ()

    @property
    def work(self) -> tuple[TaskLine, ...]:
        return tuple(line for line in self.lines if not line.header)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """Một dòng of annex II. ``value`` is what the office entered for a qualitative indicator.

    ``threshold_percent`` and ``ratio_percent`` are on the scale 0–100. Unknown is None, never zero.
    """

    number: str
    name: str
    quantitative: bool = True
    comparison: str = ""
    threshold_percent: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    ratio_percent: float | None = None
    reached: bool | None = None
    value: str = ""
    source: str = ""
    asked: int = 0
    reported: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """Một dòng of annex III. ``state`` is a key of wording.SUBMISSION_STATE."""

    name: str
    state: str
    received_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportBody:
    """Nội dung: paragraphs per block; an absent or empty block has nothing to say."""

    blocks: Mapping[Block, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Báo cáo: head, body and the three annexes; ``as_of`` is the day its figures stand for."""

    head: ReportHead
    body: ReportBody
    as_of: date
    tasks: tuple[TaskGroup, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    units: tuple[UnitLine, ...] = ()
