from __future__ import annotations

from datetime import date

from cchc_xl.core.asking import Asking
from tests.core.plans import MID_JUNE, UNITS, plan, target, task


def asked(lead: str, coordinating: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    asking = Asking(plan([task("I.1", lead, coordinating)]), MID_JUNE)
    assert asking.problems == []
    return asking.tasks["I.1"].leads, asking.tasks["I.1"].partners


def test_a_named_unit_leads() -> None:
    assert asked("Văn phòng Sở")[0] == ("VP",)


def test_a_collective_name_asks_all_units_of_its_kinds() -> None:
    assert asked("Các đơn vị giáo dục")[0] == ("GDTX-KA", "THPT-KA", "THPT-TS")


def test_a_comma_inside_a_collective_name_does_not_split_it() -> None:
    assert asked("UBND quận, huyện")[0] == ("PGD-KA",)


def test_a_lead_named_beside_its_collective_is_asked_once() -> None:
    assert asked("Văn phòng Sở, các phòng Sở")[0] == ("VP", "TTr", "TCCB")


def test_partners_leave_out_the_leads() -> None:
    assert asked("Thanh tra", "Các phòng Sở, đơn vị giáo dục")[1] == (
        "VP", "TCCB", "GDTX-KA", "THPT-KA", "THPT-TS",
    )  # fmt: skip


def test_concerned_units_ask_nobody_until_they_are_named() -> None:
    assert asked("Văn phòng", "Các đơn vị liên quan") == (("VP",), ())
    assert asked("Văn phòng", "Tổ chức cán bộ; các cơ quan, tổ chức có liên quan")[1] == ("TCCB",)
    assert asked("Văn phòng", "các cơ quan báo chí và các đơn vị liên quan")[1] == ()


def test_a_unit_nobody_knows_is_a_problem_with_its_row() -> None:
    asking = Asking(plan([task("I.1", "Phòng Không Có")]), MID_JUNE)
    [problem] = asking.problems
    assert problem.code == "DV01"
    assert "Phòng Không Có" in problem.message
    assert "I.1" in problem.message


def test_an_ambiguous_name_is_a_problem_that_lists_the_candidates() -> None:
    asking = Asking(plan([task("I.1", "Kiến An")]), MID_JUNE)
    [problem] = asking.problems
    assert problem.code == "DV02"
    assert "GDTX-KA, PGD-KA, THPT-KA" in problem.message
    assert asking.tasks["I.1"].leads == ()


def test_units_come_and_go() -> None:
    units = (*UNITS[:2], {**UNITS[2], "valid_to": "31/05/2023"})
    tasks = [task("I.1", "Các phòng Sở")]
    assert Asking(plan(tasks, units=units), date(2023, 5, 31)).units() == ("VP", "TTr", "TCCB")
    assert Asking(plan(tasks, units=units), MID_JUNE).tasks["I.1"].leads == ("VP", "TTr")


def test_a_unit_that_does_not_report_is_not_asked() -> None:
    units = (UNITS[0], {**UNITS[1], "reports": "no"})
    assert Asking(plan([task("I.1", "Các phòng Sở")], units=units), MID_JUNE).tasks["I.1"].leads == ("VP",)


def test_only_ratio_targets_are_asked_of_their_source() -> None:
    targets = [
        target("II.3", "Thanh tra"),
        target("II.2", kind="derived"),
        target("II.1", kind="qualitative"),
    ]
    asking = Asking(plan(targets=targets), MID_JUNE)
    assert asking.targets == {"II.3": ("TTr",), "II.2": (), "II.1": ()}


def test_what_one_unit_is_asked() -> None:
    tasks = [task("I.1", "Văn phòng", "Thanh tra"), task("I.2", "Thanh tra")]
    asking = Asking(plan(tasks, [target("II.3", "Thanh tra")]), MID_JUNE)
    assert asking.of_unit("TTr") == (frozenset({"I.2"}), frozenset({"I.1"}), frozenset({"II.3"}))


def answering(**answers_for: str) -> Asking:
    """``answers_for``: unit code (with "_" for "-") → what stands in its column."""
    given = {code.replace("_", "-"): text for code, text in answers_for.items()}
    units = [{**unit, "answers_for": given.get(str(unit["code"]))} for unit in UNITS]
    rows = [task("I.1", "Các đơn vị giáo dục"), task("I.2", "Trường THPT Thủy Sơn", "THPT Kiến An")]
    return Asking(plan(rows, [target("II.1", "Các đơn vị giáo dục")], units=units), MID_JUNE)


def test_what_is_asked_of_a_unit_is_asked_of_the_one_that_answers_for_it_once() -> None:
    asking = answering(THPT_KA="THPT-TS, GDTX-KA")
    assert asking.tasks["I.1"].leads == asking.targets["II.1"] == ("THPT-KA",)
    assert (asking.tasks["I.2"].leads, asking.tasks["I.2"].partners) == (("THPT-KA",), ())
    assert asking.of_unit("THPT-TS") == (frozenset(), frozenset(), frozenset())


def test_units_that_others_answer_for_are_still_reported_on() -> None:
    asking = answering(THPT_KA="THPT-TS")
    assert "THPT-TS" not in asking.units()
    assert asking.reported()["THPT-TS"] == asking.reported()["THPT-KA"] == "THPT-KA"
    assert list(asking.reported()) == [unit["code"] for unit in UNITS]


def test_a_unit_that_is_gone_answers_for_nobody() -> None:
    units = [{**u, "answers_for": "TTr", "valid_to": "2023-05-31"} if u["code"] == "VP" else u for u in UNITS]
    assert Asking(plan([task("I.1", "Thanh tra")], units=units), MID_JUNE).tasks["I.1"].leads == ("TTr",)
