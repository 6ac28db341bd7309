"""What the office decided on files holds by their bytes, and what it has not answered waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from cchc_xl.core import rules
from cchc_xl.core.arrival_rows import arrival_rows
from cchc_xl.core.decisions import Arbiter, Decisions, answer_key, file_key
from cchc_xl.core.form import MANIFEST_SHEET
from cchc_xl.core.form_identity import Claim
from cchc_xl.core.ledger import Arrival, ArrivalState, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.plan import Plan
from cchc_xl.core.problem import Problem
from cchc_xl.core.tables import CellValue
from tests.core.forms import FILLED, PLAN, TASKS, judged, without
from tests.core.plans import UNITS, plan

EMAILS = {"VP": "vp@so.vn", "TTr": "ttr@so.vn", "THPT-KA": "thpt@ka.vn", "PGD-KA": "pgd@ka.vn; gd@ka.vn"}
VALID = Verdict(state="valid", unit="THPT-KA", period="2023-Q1")


def with_emails(answers_for: str = "", **settings: str) -> Plan:
    units = [{**u, "email": EMAILS.get(str(u["code"]))} for u in UNITS]
    units[3] = {**units[3], "answers_for": answers_for}  # PGD-KA
    return plan(units=units, settings=settings)


def arrival(name: str = "bao cao.xlsx", day: int = 5, sender: str = "", sha: str = "") -> Arrival:
    return Arrival(
        arrival_id=f"id-{name}",
        channel="folder",
        name=name,
        received_at=datetime(2023, 6, day, 2, tzinfo=UTC),
        sha256=sha or f"{name:x<64}",
        size=1,
        sender=sender,
    )


def codes(verdict: Verdict) -> list[str]:
    return [problem.code for problem in verdict.problems]


def answered(code: str, text: str, **more: str) -> Decisions:
    """The office wrote ``text`` on the row of finding ``code`` of the file above."""
    row: Mapping[str, CellValue] = {"key": answer_key(arrival().sha256, code), "choice": text}
    return Decisions.from_rows([row], [more] if more else [])


# -- files set aside


def aside(a: Arrival, reason: str | None = "gửi nhầm", use: str = "Không dùng") -> Decisions:
    return Decisions.from_rows([], [{"key": file_key(a.sha256), "use": use, "own_reason": reason}])


def test_a_file_set_aside_does_not_count_and_the_one_before_it_counts_again() -> None:
    early, late = arrival("dau.xlsx", 1), arrival("sua.xlsx", 2)
    arbiter = Arbiter(PLAN, aside(late))
    first, second = settle([(a, arbiter.ruled(a, VALID)) for a in (early, late)])
    assert (first.state, second.state) == (ArrivalState.MERGED, ArrivalState.REJECTED)
    assert "gửi nhầm" in second.verdict.problems[0].message
    assert (second.verdict.unit, second.attempt) == ("THPT-KA", 2)


def test_a_file_set_aside_does_not_come_back_under_another_name() -> None:
    late, again = arrival("sua.xlsx", 2), arrival("ten khac.xlsx", 3, sha=f"{'sua.xlsx':x<64}")
    arbiter = Arbiter(PLAN, aside(late))
    entries = settle([(a, arbiter.ruled(a, VALID)) for a in (late, again)])
    assert [e.state for e in entries] == [ArrivalState.REJECTED, ArrivalState.SUPERSEDED]


def test_setting_aside_without_a_reason_says_that_none_was_given() -> None:
    [problem] = Arbiter(PLAN, aside(arrival(), None)).ruled(arrival(), VALID).problems
    assert "chưa ghi lý do" in problem.message


def test_a_cell_that_says_something_else_sets_nothing_aside() -> None:
    assert Arbiter(PLAN, aside(arrival(), use="xem lại")).ruled(arrival(), VALID) == VALID


# -- periods closed


def test_a_file_after_closing_waits_and_one_of_the_closing_day_does_not() -> None:
    arbiter = Arbiter(with_emails(closed_periods="2023-Q1: 05/06/2023"), Decisions())
    assert arbiter.ruled(arrival(day=5), VALID) == VALID
    late = arbiter.ruled(arrival(day=6), VALID)
    assert (late.state, codes(late)) == ("waiting", ["TD09"])
    assert all(text in late.problems[0].message for text in ("05/06/2023", "06/06/2023"))


def test_a_file_after_closing_leaves_the_accepted_one_in_place() -> None:
    arbiter = Arbiter(with_emails(closed_periods="2023-Q1: 05/06/2023"), Decisions())
    early, late = arrival("dau.xlsx", 1), arrival("sua.xlsx", 9)
    entries = settle([(a, arbiter.ruled(a, VALID)) for a in (early, late)])
    assert [e.state for e in entries] == [ArrivalState.MERGED, ArrivalState.WAITING]


def test_the_office_takes_or_refuses_what_came_after_closing() -> None:
    closed = with_emails(closed_periods="2023-Q1: 01/06/2023")
    assert Arbiter(closed, answered("TD09", "nhận")).ruled(arrival(), VALID) == VALID
    refused = Arbiter(closed, answered("TD09", "Bỏ qua")).ruled(arrival(), VALID)
    assert (refused.state, codes(refused)) == ("rejected", ["TD10"])


def test_an_answer_nobody_understands_is_named_and_decides_nothing() -> None:
    closed = with_emails(closed_periods="2023-Q1: 01/06/2023")
    verdict = Arbiter(closed, answered("TD09", "để xem")).ruled(arrival(), VALID)
    assert (verdict.state, codes(verdict)) == ("waiting", ["TD09", "TD11"])
    assert "để xem" in verdict.problems[1].message


def test_other_periods_stay_open() -> None:
    arbiter = Arbiter(with_emails(closed_periods="2023-H1: 01/06/2023"), Decisions())
    assert arbiter.ruled(arrival(day=9), VALID) == VALID


# -- whose form


def test_the_office_says_whose_form_it_is() -> None:
    assert Arbiter(PLAN, answered("BM32", "thpt-ka")).given(arrival().sha256) == Claim(
        "THPT-KA", "xử lý của Văn phòng"
    )
    assert Arbiter(PLAN, answered("BM32", "Kiến An")).given(arrival().sha256) is None  # three units
    assert Arbiter(PLAN, Decisions()).given(arrival().sha256) is None


H1 = Claim(period=Period.parse("2023-H1"))


def test_a_period_answers_the_question_of_the_period_and_a_unit_that_of_the_unit() -> None:
    def given(*answers: tuple[str, str]) -> Claim | None:
        rows = [{"key": answer_key(arrival().sha256, code), "choice": text} for code, text in answers]
        return Arbiter(PLAN, Decisions.from_rows(rows, [])).given(arrival().sha256)

    for code in ("BM23", "BM28", "BM35"):
        assert given((code, "6 tháng")) == given((code, "2023-H1")) == H1
        assert given((code, "THPT-KA")) is None
    assert given(("BM26", "6 tháng")) is None
    both = given(("BM28", "6 tháng"), ("BM26", "THPT-KA"))
    assert both == Claim("THPT-KA", "xử lý của Văn phòng", H1.period)


@pytest.mark.parametrize("text", ["quý II", "2022-H1", "THPT-KA"])
def test_an_answer_that_is_no_period_of_the_year_is_named_and_decides_nothing(text: str) -> None:
    arbiter = Arbiter(PLAN, answered("BM28", text))
    lost = Verdict(state="waiting", unit="VP", problems=(Problem(rules.FORM_PERIOD_MISSING),))
    verdict = arbiter.ruled(arrival(), lost)
    assert arbiter.given(arrival().sha256) is None
    assert (verdict.state, codes(verdict)) == ("waiting", ["BM28", "TD11"])
    assert text in verdict.problems[1].message


def test_the_office_s_period_does_not_say_whose_form_it_is() -> None:
    arbiter = Arbiter(with_emails(), answered("BM28", "quý I"))
    from_elsewhere = arrival(sender="pgd@ka.vn")
    assert codes(arbiter.ruled(from_elsewhere, VALID)) == ["BM33"]
    claim = arbiter.by_sender(from_elsewhere, identity_problems("Đơn vị: Kiến An"))
    assert claim == Claim("PGD-KA", "địa chỉ thư gửi", Period.parse("2023-Q1"))


def test_a_mail_from_another_unit_s_address_waits_for_the_office() -> None:
    verdict = Arbiter(with_emails(), Decisions()).ruled(arrival(sender="GD@ka.vn"), VALID)
    assert (verdict.state, codes(verdict)) == ("waiting", ["BM33"])
    assert all(text in verdict.problems[0].message for text in ("THPT-KA", "GD@ka.vn", "PGD-KA"))


@pytest.mark.parametrize("sender", ["thpt@ka.vn", "ai.do@gmail.com", ""])
def test_the_unit_s_own_address_and_one_nobody_knows_raise_no_question(sender: str) -> None:
    assert Arbiter(with_emails(), Decisions()).ruled(arrival(sender=sender), VALID) == VALID


def test_a_unit_that_answers_for_another_may_send_its_form() -> None:
    assert Arbiter(with_emails("THPT-KA"), Decisions()).ruled(arrival(sender="pgd@ka.vn"), VALID) == VALID


def test_what_the_office_itself_hands_on_raises_no_question() -> None:
    arbiter = Arbiter(with_emails(office_code="VP"), Decisions())
    assert arbiter.ruled(arrival(sender="vp@so.vn"), VALID) == VALID
    other = Arbiter(with_emails(), Decisions())
    assert other.ruled(arrival("nhap_ho/a.xlsx", sender="pgd@ka.vn"), VALID) == VALID


def test_the_office_s_answer_ends_the_question_about_the_sender() -> None:
    assert Arbiter(with_emails(), answered("BM33", "THPT-KA")).ruled(arrival(sender="pgd@ka.vn"), VALID) == (
        VALID
    )


def identity_problems(head: str | None, manifest: bool = False) -> tuple[Problem, ...]:
    cells = FILLED if manifest else without(FILLED, MANIFEST_SHEET)
    change = {f"{MANIFEST_SHEET}!B4": "XYZ"} if manifest else {}
    return judged(cells, {f"{TASKS}!A2": head, **change}).problems


@pytest.mark.parametrize(
    ("head", "sender", "unit"),
    [
        ("Đơn vị: Kiến An", "pgd@ka.vn", "PGD-KA"),  # one of the three units of that name
        ("Đơn vị: Kiến An", "ttr@so.vn", None),  # none of them
        ("Đơn vị: Trường THPT Không Có", "ttr@so.vn", "TTr"),
        ("Đơn vị: Kiến An", "ai.do@gmail.com", None),
    ],
)
def test_a_form_without_manifest_that_names_nobody_is_its_sender_s(
    head: str, sender: str, unit: str | None
) -> None:
    claim = Arbiter(with_emails(), Decisions()).by_sender(arrival(sender=sender), identity_problems(head))
    assert (claim and claim.unit) == unit


def test_a_manifest_of_a_unit_nobody_knows_is_not_overruled_by_the_sender() -> None:
    problems = identity_problems("Đơn vị: Văn phòng", manifest=True)
    assert Arbiter(with_emails(), Decisions()).by_sender(arrival(sender="ttr@so.vn"), problems) is None


# -- sheet "Tệp đến"


def test_every_file_has_a_row_that_says_what_became_of_it() -> None:
    early, late = arrival("dau.xlsx", 1), arrival("sua.xlsx", 2)
    again = arrival("ban sao.xlsx", 3, sha=late.sha256)
    bad = arrival("loi.xlsx", 4)
    wrong = Verdict(state="rejected", unit="THPT-KA", period="2023-Q1", problems=identity_problems(None))
    entries = settle([(early, VALID), (late, VALID), (again, VALID), (bad, wrong)])
    rows = arrival_rows(entries, "2023-Q1", "KeHoach2023_dulieu")
    assert [
        (row["file"], row["state"], row["attempt"], row["times"]) for row in rows.values()
    ] == [
        ("dau.xlsx", "Đã thay bằng bản khác", 1, 1),
        ("sua.xlsx", "Được dùng", 2, 2),
        ("loi.xlsx", "Có lỗi", 4, 1),
    ]  # fmt: skip
    first, second, third = rows.values()
    assert "sua.xlsx" in str(first["why"])
    assert second["why"] is None
    assert third["why"] == identity_problems(None)[0].message
    assert second["archived"] == f"KeHoach2023_dulieu/goc/{late.sha256}.xlsx"


def test_files_of_other_periods_are_not_listed_but_those_of_no_period_are() -> None:
    lost = Verdict(state="rejected")
    entries = settle([(arrival("q1.xlsx"), VALID), (arrival("la.xlsx"), lost)])
    assert [row["file"] for row in arrival_rows(entries, "2023-H1", "d").values()] == ["la.xlsx"]
