"""Báo cáo: its sentences, its head and its cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_xl.core import report_cells
from cchc_xl.core import report_wording as rw
from cchc_xl.core.period import Period, PeriodKind
from cchc_xl.core.report import Block, ReportBody, TargetLine, TaskGroup, TaskLine, UnitLine
from cchc_xl.core.report_prose import (
    POINTS_LIMIT,
    TASKS_LIMIT,
    group_block,
    group_paragraphs,
    next_period_name,
    overview,
    place_groups,
    points,
    subject,
    submission_paragraphs,
    target_aim,
    target_paragraphs,
    target_sentence,
)
from cchc_xl.core.report_text import brief, counted, formal_day, gist, lower_first, named, percent, sentence
from tests.core.reports import FIGURES, HEAD, REPORT

# -- pieces of text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2023, 6, 14), "14/6/2023"),
        (date(2023, 2, 5), "05/02/2023"),
        (date(2023, 10, 9), "09/10/2023"),
    ],
)
def test_days_and_only_the_first_two_months_are_padded(day: date, text: str) -> None:
    assert formal_day(day) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (5, "05"), (9, "09"), (10, "10"), (12, "12"), (1234, "1.234")]
)
def test_counts_below_ten_are_padded(count: int, text: str) -> None:
    assert counted(count) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(25.0, "25%"), (25.3, "25,3%"), (96.938, "96,94%"), (100.0, "100%"), (99.999, "99,99%")],
)
def test_percentages_have_a_comma_and_at_most_two_decimals(value: float, text: str) -> None:
    assert percent(value) == text


@given(st.floats(min_value=0, max_value=100, exclude_max=True))
def test_what_is_below_a_hundred_never_reads_a_hundred(value: float) -> None:
    assert percent(value) != "100%"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("- đã ban hành kế hoạch;", "Đã ban hành kế hoạch."),
        ("  Đã xong .. ", "Đã xong."),
        ("có nên tiếp tục?", "Có nên tiếp tục?"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_sentence_has_a_capital_and_one_stop(written: str, told: str) -> None:
    assert sentence(written) == told


def test_the_spelling_of_the_plan_is_kept() -> None:
    assert sentence("hiện đại hoá") == "Hiện đại hoá."


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_a_brief_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(brief(text, limit)) <= limit


def test_a_long_text_is_cut_between_words() -> None:
    assert brief("Rà soát toàn bộ văn bản", 12) == "Rà soát…"


def test_a_long_task_is_told_by_its_whole_clauses() -> None:
    content = "Rà soát văn bản, công khai kết quả (*); bãi bỏ văn bản trái luật. Hoàn thành trong năm"
    assert gist(content, 200) == content.replace(" (*)", "")
    assert gist(content, 60) == "Rà soát văn bản, công khai kết quả"
    assert gist(content, 30) == "Rà soát văn bản"
    assert gist("Một câu dài không có dấu ngắt nào ở giữa", 20) == "Một câu dài không…"


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_a_gist_keeps_its_limit(text: str, limit: int) -> None:
    assert len(gist(text, limit)) <= limit


def test_a_list_of_names_is_bounded_and_counts_the_rest() -> None:
    names = [f"T{i}" for i in range(1, 14)]
    assert named(names) == "T1, T2, T3, T4, T5, T6, T7, T8 và 05 đơn vị khác"
    assert named(names[:8]) == "T1, T2, T3, T4, T5, T6, T7, T8"


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert lower_first("TTHC được rà soát") == "TTHC được rà soát"
    assert lower_first("Đã xong") == "đã xong"


# -- head -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "this", "following"),
    [
        (PeriodKind.Q1, "quý I năm 2023", "quý II năm 2023"),
        (PeriodKind.H1, "6 tháng đầu năm 2023", "6 tháng cuối năm 2023"),
        (PeriodKind.Q3, "9 tháng đầu năm 2023", "quý IV năm 2023"),
        (PeriodKind.YEAR, "năm 2023", "năm 2024"),
    ],
)
def test_the_subject_names_the_period(kind: PeriodKind, this: str, following: str) -> None:
    period = Period(2023, kind)
    assert subject(period) == f"Kết quả công tác cải cách hành chính nhà nước\n{this}"
    assert next_period_name(period) == following


def test_a_number_below_ten_is_padded_and_a_day_written_out() -> None:
    values = report_cells.values(replace(REPORT, head=replace(HEAD, doc_number="5", day=date(2023, 2, 6))))
    assert values["so_ky_hieu"] == "Số: 05/BC-SGDĐT"
    assert values["dia_danh_ngay"] == "Hải Phòng, ngày 06 tháng 02 năm 2023"
    attached = (
        "(Kèm theo Báo cáo số 05/BC-SGDĐT ngày 06 tháng 02 năm 2023 của Sở Giáo dục và Đào tạo Hải Phòng)"
    )
    assert values["kem_theo"] == attached


def test_without_number_and_day_there_is_room_to_write() -> None:
    values = report_cells.values(REPORT)
    assert values["so_ky_hieu"].split() == ["Số:", "/BC-SGDĐT"]
    assert values["dia_danh_ngay"].split() == ["Hải", "Phòng,", "ngày", "tháng", "năm", "2023"]
    assert len(values["so_ky_hieu"]) > len("Số: 12/BC-SGDĐT")


def test_one_addressee_stands_on_the_same_line_and_several_below() -> None:
    assert report_cells.values(REPORT)["kinh_gui"] == "Kính gửi:"
    assert report_cells.lists(REPORT)["noi_gui"] == ("- Ủy ban nhân dân thành phố;", "- Sở Nội vụ.")
    alone = replace(REPORT, head=replace(HEAD, addressees=("Sở Nội vụ",)))
    assert report_cells.values(alone)["kinh_gui"] == "Kính gửi: Sở Nội vụ."
    assert report_cells.lists(alone)["noi_gui"] == ()


def test_legal_bases_end_in_semicolons_and_the_last_in_a_stop() -> None:
    bases = ("Căn cứ Luật A;", "Quyết định B;", "Thực hiện Kế hoạch C;", "Kế hoạch D;")
    assert report_cells.legal_bases(bases) == (
        "Căn cứ Luật A;",
        "Căn cứ Quyết định B;",
        "Thực hiện Kế hoạch C;",
        "Thực hiện Kế hoạch D.",
    )


# -- overview ---------------------------------------------------------------------------------------


def test_the_overview_tells_all_that_is_done_and_open() -> None:
    assert overview(FIGURES) == (
        "Kế hoạch cải cách hành chính năm 2023 có 48 nhiệm vụ. Tính đến ngày 14/6/2023, đã hoàn thành "
        "12/48 nhiệm vụ (đạt 25%), trong đó 10 nhiệm vụ đúng hạn, 02 nhiệm vụ trễ hạn.",
        "Trong 36 nhiệm vụ chưa hoàn thành, có 05 nhiệm vụ quá hạn, 03 nhiệm vụ sắp đến hạn, 20 nhiệm vụ "
        "đang thực hiện, 04 nhiệm vụ thực hiện thường xuyên, 02 nhiệm vụ chưa đến kỳ thực hiện, 02 nhiệm vụ "
        "chưa xác định thời hạn. Có 06 nhiệm vụ chậm so với tiến độ. Tình hình thực hiện từng nhiệm vụ "
        "nêu tại Phụ lục I.",
    )


def test_the_overview_says_when_nothing_is_done_late_or_overdue() -> None:
    nothing = replace(FIGURES, total=2, by_status={"IN_PROGRESS": 2}, behind=0)
    first, second = overview(nothing)
    assert first.endswith("Tính đến ngày 14/6/2023, chưa có nhiệm vụ nào hoàn thành.")
    assert "Không có nhiệm vụ quá hạn. Không có nhiệm vụ nào chậm so với tiến độ." in second
    all_done = replace(FIGURES, total=2, by_status={"DONE_ON_TIME": 2}, behind=0)
    assert "02/02 nhiệm vụ (đạt 100%), tất cả đều đúng hạn." in overview(all_done)[0]
    late = replace(FIGURES, total=2, by_status={"DONE_LATE": 1, "OVERDUE": 1}, behind=0)
    assert "01/02 nhiệm vụ (đạt 50%), tất cả đều trễ hạn." in overview(late)[0]


def test_the_overview_says_how_the_plan_changed_since_it_was_issued() -> None:
    changed = overview(replace(FIGURES, added=1, withdrawn=2))[0]
    assert "So với khi ban hành, Kế hoạch đã bổ sung 01 nhiệm vụ, rút 02 nhiệm vụ. Tính đến" in changed
    assert "đã rút 02 nhiệm vụ. Tính đến" in overview(replace(FIGURES, withdrawn=2))[0]


def test_an_empty_plan_is_said_to_be_empty() -> None:
    assert overview(replace(FIGURES, total=0, by_status={})) == (
        "Kế hoạch cải cách hành chính năm 2023 không có nhiệm vụ nào.",
    )


# -- who reported -----------------------------------------------------------------------------------


def test_units_that_did_not_report_are_counted_by_reason_and_named() -> None:
    assert submission_paragraphs(FIGURES, ("Trường A", "Trường B")) == (
        "Có 95/100 đơn vị có báo cáo được tổng hợp (đạt 95%), trong đó 90 đơn vị gửi đúng hạn, 05 đơn vị "
        "gửi trễ hạn.",
        "Còn 05 đơn vị chưa có báo cáo được tổng hợp: 02 đơn vị chưa gửi; 01 đơn vị phải gửi lại do báo cáo "
        "có lỗi; 01 đơn vị phải gửi lại do Văn phòng không dùng báo cáo đã gửi; 01 đơn vị đã gửi, Văn phòng "
        "đang xử lý. Đơn vị chưa gửi báo cáo: Trường A, Trường B. Số liệu trong báo cáo này chưa gồm các đơn "
        "vị nêu trên. Danh sách đầy đủ tại Phụ lục III.",
    )


def test_when_all_reported_in_time_nobody_is_missed() -> None:
    full = replace(
        FIGURES,
        reported_units=100,
        late_units=0,
        rejected_units=0,
        set_aside_units=0,
        waiting_units=0,
        missing_units=0,
    )
    assert submission_paragraphs(full) == (
        "Có 100/100 đơn vị có báo cáo được tổng hợp (đạt 100%), tất cả đều gửi đúng hạn. Danh sách đơn vị "
        "nêu tại Phụ lục III.",
    )


def test_when_nobody_reported_no_percentage_is_made_up() -> None:
    none = replace(FIGURES, reported_units=0, late_units=0, missing_units=97)
    first, _ = submission_paragraphs(none)
    assert first == "Chưa có đơn vị nào trong 100 đơn vị phải báo cáo có báo cáo được tổng hợp."
    assert submission_paragraphs(replace(FIGURES, asked_units=0)) == (rw.NOBODY_ASKED,)


# -- groups -----------------------------------------------------------------------------------------


def _task(number: int, **more: object) -> TaskLine:
    return replace(TaskLine(number=str(number), content=f"Việc {number}"), **more)  # type: ignore[arg-type]


def test_a_group_tells_its_counts_then_its_results() -> None:
    group = TaskGroup(
        "II",
        "Cải cách thể chế",
        (
            _task(
                1,
                status="DONE_ON_TIME",
                asked=1,
                reported=1,
                completed=1,
                result_text="Đã ban hành 3 văn bản.",
            ),
            _task(2, status="OVERDUE", asked=14, reported=13, completed=12, progress_percent=92.5),
            _task(3, status="IN_PROGRESS", asked=1, reported=0, completed=0),
            TaskLine(number="4", content="Đầu việc", header=True),
            _task(5, under="Đầu việc", status="DONE_LATE"),
        ),
    )
    assert group_paragraphs(group) == (
        "Kế hoạch giao 04 nhiệm vụ về cải cách thể chế: đã hoàn thành 02 nhiệm vụ, 01 nhiệm vụ quá hạn, 01 "
        "nhiệm vụ đang thực hiện.",
        "- Việc 1: đã ban hành 3 văn bản.",
        "- Việc 2: 12/14 đơn vị đã hoàn thành, 13 đơn vị đã báo cáo, tiến độ bình quân 92,5%.",
        "- Đầu việc – Việc 5: hoàn thành trễ hạn.",
        "Nhiệm vụ quá hạn: “Việc 2”.",
        "01 nhiệm vụ chưa có số liệu của đơn vị chủ trì.",
    )


def test_a_group_tells_a_bounded_number_of_results() -> None:
    lines = tuple(_task(i, status="ONGOING", asked=1, reported=1, result_text="Xong") for i in range(1, 12))
    paragraphs = group_paragraphs(TaskGroup("II", "Cải cách thể chế", lines))
    assert sum(p.startswith("- ") for p in paragraphs) == TASKS_LIMIT == 8
    assert paragraphs[-1] == "Kết quả của 03 nhiệm vụ khác nêu tại Phụ lục I."


@pytest.mark.parametrize(
    ("title", "block"),
    [
        ("Chỉ đạo điều hành, kiểm tra và tuyên truyền", Block.GUIDANCE),
        ("Cải cách thể chế", Block.INSTITUTIONS),
        ("Cải cách thủ tục hành chính", Block.PROCEDURES),
        ("Cải cách tổ chức bộ máy", Block.APPARATUS),
        ("Cải cách chế độ công vụ", Block.CIVIL_SERVICE),
        ("Cải cách tài chính công", Block.PUBLIC_FINANCE),
        ("Hiện đại hoá nền hành chính", Block.DIGITAL),
        ("Xây dựng Chính quyền điện tử", Block.DIGITAL),
        ("Hợp tác quốc tế", Block.OTHER_TASKS),
    ],
)
def test_a_group_goes_where_its_title_belongs(title: str, block: Block) -> None:
    assert group_block(title) is block


def test_a_section_without_a_group_says_so_and_no_group_is_lost() -> None:
    groups = (
        TaskGroup("I", "Hợp tác quốc tế", (_task(1),)),
        TaskGroup("II", "Cải cách thủ tục hành chính", (_task(2),)),
        TaskGroup("III", "Cơ chế một cửa", (_task(3),)),
    )
    placed = place_groups(groups)
    assert placed[Block.INSTITUTIONS] == ("Kế hoạch không giao nhiệm vụ cụ thể ở nội dung này.",)
    assert "về hợp tác quốc tế" in placed[Block.OTHER_TASKS][0]
    openings = [p for p in placed[Block.PROCEDURES] if p.startswith("Kế hoạch giao")]
    assert len(openings) == 2


# -- indicators -------------------------------------------------------------------------------------

_TARGET = TargetLine(
    number="II.7.b",
    name="Hồ sơ trả trước hạn",
    comparison=">=",
    threshold_percent=80,
    numerator=845,
    denominator=1000,
    ratio_percent=84.5,
    reached=True,
    source="Văn phòng",
    asked=1,
    reported=1,
)


def test_an_indicator_shows_ratio_figures_aim_and_verdict() -> None:
    told = "- Hồ sơ trả trước hạn: 84,5% (845/1.000); mức đề ra từ 80% trở lên; đạt."
    assert target_sentence(_TARGET) == told


def test_an_unknown_indicator_is_not_zero() -> None:
    unknown = replace(_TARGET, numerator=None, denominator=None, ratio_percent=None, reached=None)
    assert target_sentence(unknown) == "- Hồ sơ trả trước hạn: chưa có số liệu; mức đề ra từ 80% trở lên."
    report = replace(REPORT, targets=(unknown,))
    [(_, cells)] = report_cells.rows(report)["ct"]
    assert [cells[name] for name in ("ct_tu_so", "ct_mau_so", "ct_ty_le")] == ["Chưa có số liệu"] * 3
    assert cells["ct_dat"] == "–"


def test_partial_coverage_is_told() -> None:
    partial = replace(_TARGET, asked=92, reported=85)
    assert target_sentence(partial).endswith("; đạt; tính trên 85/92 đơn vị có số liệu.")


def test_the_summary_of_indicators_adds_up() -> None:
    lines = (
        _TARGET,
        replace(_TARGET, reached=False),
        replace(_TARGET, ratio_percent=None, reached=None),
        replace(_TARGET, threshold_percent=None, reached=None),
        TargetLine(number="II.1", name="Chỉ số PCI", quantitative=False, value="Thứ 3/63"),
    )
    summary, qualitative, *each = target_paragraphs(lines)
    assert summary == (
        "Kế hoạch có 04 chỉ tiêu định lượng: 01 chỉ tiêu đạt, 01 chỉ tiêu chưa đạt, 01 chỉ tiêu chưa có số "
        "liệu, 01 chỉ tiêu chưa xét mức đạt. Số liệu chi tiết nêu tại Phụ lục II."
    )
    assert qualitative == "Kế hoạch có 01 chỉ tiêu định tính, nêu tại Phụ lục II."
    assert each[-2:] == ["- Chỉ số PCI: Thứ 3/63.", "Chỉ tiêu chưa có số liệu: Hồ sơ trả trước hạn."]


def test_the_names_of_unknown_indicators_are_bounded() -> None:
    unknown = [TargetLine(number=str(i), name=f"Chỉ tiêu {i}", quantitative=False) for i in range(11)]
    assert target_paragraphs(unknown)[-1].endswith("; Chỉ tiêu 7 và 03 chỉ tiêu khác.")


@pytest.mark.parametrize(
    ("comparison", "threshold", "aim"),
    [(">=", 100.0, "100%"), (">=", 95.0, "từ 95% trở lên"), ("<=", 5.0, "không quá 5%"), ("=", 30.0, "30%")],
)
def test_a_threshold_is_put_in_words(comparison: str, threshold: float, aim: str) -> None:
    assert target_aim(replace(_TARGET, comparison=comparison, threshold_percent=threshold)) == aim


# -- what units say ---------------------------------------------------------------------------------


def test_the_same_opinion_is_told_once_with_all_who_hold_it() -> None:
    said = [
        ("Phòng A", "Thiếu máy quét"),
        ("Phòng B", "Cán bộ kiêm nhiệm."),
        ("Phòng C", "- cán bộ kiêm nhiệm;"),
        ("Phòng D", "  "),
    ]
    assert points(said) == ("- Cán bộ kiêm nhiệm (Phòng B, Phòng C).", "- Thiếu máy quét (Phòng A).")


def test_opinions_are_bounded_and_the_rest_counted() -> None:
    told = points([(f"Đơn vị {i}", f"Ý kiến {i}") for i in range(20)])
    assert len(told) == POINTS_LIMIT + 1 == 9
    assert told[-1] == "Còn 12 ý kiến khác của các đơn vị, lưu tại sổ theo dõi."
    shared = points([(f"Đơn vị {i}", "Thiếu máy quét") for i in range(1, 34)])
    assert shared == ("- Thiếu máy quét (Đơn vị 1, Đơn vị 2, Đơn vị 3 và 30 đơn vị khác).",)


# -- cells ------------------------------------------------------------------------------------------


def test_an_annex_row_shows_counts_and_an_unknown_percent_as_unknown() -> None:
    line = _task(
        1, status="IN_PROGRESS", asked=14, reported=13, completed=0, result_text="a\nb\nc\nd\ne\nf\ng"
    )
    group = TaskGroup("II", "Cải cách thể chế", (line, TaskLine(number="2", content="Đầu việc", header=True)))
    rows = report_cells.rows(replace(REPORT, tasks=(group,)))["nv"]
    assert [kind for kind, _ in rows] == ["nhom", "nv", "td"]
    cells = rows[1][1]
    assert cells["nv_don_vi"] == "0/13/14"
    assert cells["nv_tien_do"] == "Chưa có số liệu"
    *told, more = cells["nv_ket_qua"].splitlines()
    assert told == ["a", "b", "c"]
    assert "“Tổng hợp”" in more


def test_a_header_row_shows_how_many_of_its_tasks_are_done() -> None:
    header = TaskLine(number="1", content="Ban hành Kế hoạch", result_text="2/3 hoàn thành", header=True)
    rows = report_cells.rows(replace(REPORT, tasks=(TaskGroup("I", "X", (header,)),)))["nv"]
    assert rows[1] == ("td", {"td_tt": "1", "td_noi_dung": "Ban hành Kế hoạch (2/3 hoàn thành)"})


def test_an_unknown_count_is_a_dash_not_a_zero() -> None:
    rows = report_cells.rows(replace(REPORT, tasks=(TaskGroup("I", "X", (_task(1),)),)))["nv"]
    assert rows[1][1]["nv_don_vi"] == "–/–/–"


def test_units_are_numbered_and_their_day_written_as_in_tables() -> None:
    units = (
        UnitLine(name="A", state="missing"),
        UnitLine(name="B", state="late", received_on=date(2023, 6, 9)),
    )
    rows = report_cells.rows(replace(REPORT, units=units))["dv"]
    assert [(c["dv_tt"], c["dv_tinh_trang"], c["dv_ngay_nhan"]) for _, c in rows] == [
        ("1", "Chưa nộp", ""),
        ("2", "Trễ hạn", "09/06/2023"),
    ]


def test_an_empty_block_says_so_but_other_tasks_just_vanish() -> None:
    filled = report_cells.lists(replace(REPORT, body=ReportBody({})))
    assert filled[Block.PROPOSALS] == ("Không có nội dung.",)
    assert filled[Block.OTHER_TASKS] == ()


def test_every_row_fills_only_placeholders_of_its_kind() -> None:
    for rows in report_cells.rows(REPORT).values():
        assert rows
        for kind, cells in rows:
            assert set(cells) == set(report_cells.ROWS[kind])


def test_every_value_placeholder_has_a_text_and_the_other_way_round() -> None:
    assert set(report_cells.values(REPORT)) == set(report_cells.VALUES)
    assert set(report_cells.lists(REPORT)) == set(report_cells.LISTS)
