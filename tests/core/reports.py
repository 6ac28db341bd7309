"""A fabricated report, near in size and wording to a real one of 6 tháng."""

from __future__ import annotations

from datetime import date

from cchc_xl.core.period import Period, PeriodKind
from cchc_xl.core.report import (
    Block,
    Figures,
    Report,
    ReportBody,
    ReportHead,
    TargetLine,
    TaskGroup,
    TaskLine,
    UnitLine,
)
from cchc_xl.core.report_prose import (
    next_period_name,
    overview,
    period_name,
    place_groups,
    plan_name,
    points,
    subject,
    submission_paragraphs,
    target_paragraphs,
)

H1 = Period(2023, PeriodKind.H1)
AS_OF = date(2023, 6, 14)

HEAD = ReportHead(
    parent_agency="UBND THÀNH PHỐ HẢI PHÒNG",
    agency_upper="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    agency="Sở Giáo dục và Đào tạo Hải Phòng",
    agency_code="SGDĐT",
    place="Hải Phòng",
    year=2023,
    subject=subject(H1),
    period_name=period_name(H1),
    next_period=next_period_name(H1),
    signatory_authority="KT. GIÁM ĐỐC",
    signatory_title="PHÓ GIÁM ĐỐC",
    signatory_name="Nguyễn Văn Mẫu",
    addressees=("Ủy ban nhân dân thành phố", "Sở Nội vụ"),
    legal_bases=(
        "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể cải "
        "cách hành chính nhà nước giai đoạn 2021-2030;",
        "Kế hoạch số 216/KH-UBND ngày 23/9/2021 của Ủy ban nhân dân thành phố về thực hiện Chương trình tổng "
        "thể cải cách hành chính nhà nước thành phố giai đoạn 2021-2025;",
    ),
    recipients=("- Như trên;", "- Ban Giám đốc Sở;", "- Các phòng thuộc Sở;", "- Lưu: VT, VP."),
)

FIGURES = Figures(
    plan_name=plan_name(2023),
    as_of=AS_OF,
    total=48,
    by_status={
        "DONE_ON_TIME": 10,
        "DONE_LATE": 2,
        "OVERDUE": 5,
        "DUE_SOON": 3,
        "IN_PROGRESS": 20,
        "ONGOING": 4,
        "NOT_STARTED": 2,
        "NO_DATE": 2,
    },
    behind=6,
    asked_units=100,
    reported_units=95,
    late_units=5,
    rejected_units=1,
    set_aside_units=1,
    waiting_units=1,
    missing_units=2,
)

_HEADER = "Ban hành Kế hoạch cải cách hành chính năm 2023"
GROUPS = (
    TaskGroup(
        "I",
        "Chỉ đạo điều hành, kiểm tra và tuyên truyền",
        (
            TaskLine(number="1", content=_HEADER, header=True),
            TaskLine(
                number="a)",
                content="Sở Giáo dục và Đào tạo (*)",
                under=_HEADER,
                lead="Văn phòng",
                time="Tháng 12/2022",
                status="DONE_ON_TIME",
                completed=1,
                reported=1,
                asked=1,
                progress_percent=100,
                result_text="Đã ban hành Kế hoạch số 15/KH-SGDĐT ngày 30/12/2022.",
            ),
            TaskLine(
                number="b)",
                content="Các phòng GD&ĐT quận, huyện",
                under=_HEADER,
                lead="Các Phòng GD&ĐT quận, huyện",
                time="Trước ngày 10/01/2023",
                status="OVERDUE",
                completed=12,
                reported=13,
                asked=14,
                progress_percent=92.5,
                result_text="\n".join(f"PGD{i}: Đã ban hành kế hoạch." for i in range(1, 14)),
            ),
            TaskLine(
                number="7 a)",
                content="Kiểm tra công tác cải cách hành chính tại tối thiểu 30% đơn vị",
                lead="Văn phòng",
                time="Trong năm",
                status="IN_PROGRESS",
                completed=0,
                reported=0,
                asked=1,
            ),
        ),
    ),
    TaskGroup(
        "II",
        "Cải cách thể chế",
        tuple(
            TaskLine(
                number=str(10 + i),
                content=f"Rà soát, hệ thống hóa văn bản quy phạm pháp luật thuộc lĩnh vực giáo dục, đợt {i}",
                lead="Thanh tra",
                time="Thường xuyên",
                status="ONGOING",
                completed=0,
                reported=1,
                asked=1,
                progress_percent=45.5,
                result_text=f"Đã rà soát {i * 3} văn bản; kiến nghị sửa đổi {i} văn bản",
            )
            for i in range(1, 11)
        ),
    ),
    TaskGroup("VII", "Hiện đại hoá nền hành chính", ()),
)

TARGETS = (
    TargetLine(
        number="II.1.a", name="Chỉ số cải cách hành chính (Par Index)", quantitative=False, source="Văn phòng"
    ),
    TargetLine(
        number="II.5",
        name="Kiểm tra đơn vị giáo dục",
        comparison=">=",
        threshold_percent=30,
        numerator=24,
        denominator=85,
        ratio_percent=100 * 24 / 85,
        reached=False,
        source="Các đơn vị giáo dục",
        asked=92,
        reported=85,
        note="Dòng 7 của Danh mục ghi “các phòng Sở và các đơn vị trực thuộc”",
    ),
    TargetLine(
        number="II.7.b",
        name="Hồ sơ trả trước hạn",
        comparison=">=",
        threshold_percent=80,
        numerator=1234.5,
        denominator=1400,
        ratio_percent=100 * 1234.5 / 1400,
        reached=True,
        source="Văn phòng",
        asked=1,
        reported=1,
    ),
    TargetLine(
        number="II.9",
        name="Người dùng dịch vụ công trực tuyến được định danh, xác thực",
        comparison=">=",
        threshold_percent=50,
        source="Văn phòng",
        asked=1,
    ),
)

UNITS = (
    UnitLine(name="Văn phòng", state="in_time", received_on=date(2023, 6, 2)),
    UnitLine(
        name="Phòng GD&ĐT quận Ngô Quyền", state="late", received_on=date(2023, 6, 9), note="Trễ 02 ngày"
    ),
    UnitLine(name="Trường THPT Mẫu A", state="missing"),
    *(
        UnitLine(name=f"Trường THPT Mẫu số {i}", state="in_time", received_on=date(2023, 6, 5))
        for i in range(1, 60)
    ),
)

BLOCKS = {
    Block.OVERVIEW: overview(FIGURES),
    Block.SUBMISSIONS: submission_paragraphs(FIGURES, ("Trường THPT Mẫu A", "Trường THPT Mẫu B")),
    Block.TARGETS: target_paragraphs(TARGETS),
    **place_groups(GROUPS),
    Block.STRENGTHS: points(
        [
            ("Văn phòng", "Công tác chỉ đạo được quan tâm, triển khai đồng bộ;"),
            ("Trường THPT Mẫu B", "- công tác chỉ đạo được quan tâm, triển khai đồng bộ."),
            ("Thanh tra", "Hồ sơ được giải quyết đúng hạn"),
        ]
    ),
    Block.SHORTCOMINGS: points([("Văn phòng", "Một số đơn vị gửi báo cáo chậm")]),
    Block.CAUSES: points([("Văn phòng", "Cán bộ phụ trách kiêm nhiệm nhiều việc")]),
    Block.DIRECTIONS: points([("Văn phòng", "Tiếp tục số hóa hồ sơ, kết quả giải quyết thủ tục hành chính")]),
    Block.PROPOSALS: points(
        [("Phòng GD&ĐT quận Ngô Quyền", "Đề nghị tập huấn nghiệp vụ & phần mềm <một cửa>")]
    ),
}

REPORT = Report(head=HEAD, body=ReportBody(BLOCKS), as_of=AS_OF, tasks=GROUPS, targets=TARGETS, units=UNITS)
