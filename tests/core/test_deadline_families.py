"""Families of wordings beyond the agreed table, each expected from the conventions of the package.

A line is ``wording | kind | start | end | recurrence``; days of the plan year may leave the year out.
"""

from __future__ import annotations

from datetime import date

import pytest

from cchc_xl.core.deadline import Conventions, parse

TET = {2023: (date(2023, 1, 20), date(2023, 1, 26)), 2024: (date(2024, 2, 8), date(2024, 2, 14))}
MONTHLY_END = "FREQ=MONTHLY;BYMONTHDAY=-1"
QUARTER_ENDS = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
HALF_YEARS = "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"

IN_2023 = """
# days
ngày 5 tháng 3 năm 2023 | on | 05/03 | 05/03
ngày 05, tháng 3, năm 2023 | on | 05/03 | 05/03
05.03.2023 | on | 05/03 | 05/03
5-3-23 | on | 05/03 | 05/03
5 / 3 / 2023 | on | 05/03 | 05/03
2023-06-15 | on | 15/06 | 15/06
2023-06-15 00:00:00 | on | 15/06 | 15/06
45092.0 | on | 15/06 | 15/06
ngày 5/3 năm 2023 | on | 05/03 | 05/03
mùng 5 tháng 3 | on | 05/03 | 05/03
ngày 20 tháng cuối quý II | on | 20/06 | 20/06
ngày cuối cùng của quý II | on | 30/06 | 30/06
29/02 | invalid | |
30/02/2023 | invalid | |
31/4 | invalid | |
15/13/2023 | invalid | |
00/06/2023 | invalid | |
Tháng 0 | invalid | |
Quý 5 | invalid | |
Quý V/2023 | invalid | |
trước ngày 31/6 | invalid | |
06/15 | ambiguous | 15/06 | 15/06
# clock times
17h ngày 14/3 | by | 01/01 | 14/03
trước 17h00 ngày 14/3/2023 | before | 01/01 | 14/03
trước 17:00 ngày 14/3/2023 | before | 01/01 | 14/03
chậm nhất 17 giờ 30 phút ngày 14/3/2023 | by | 01/01 | 14/03
ngày 14/3/2023, trước 17h00 | by | 01/01 | 14/03
trước 0h ngày 15/6 | before | 01/01 | 14/06
25h00 ngày 15/6 | invalid | |
hết giờ làm việc ngày 15/6 | by | 01/01 | 15/06
# months
tháng ba | range | 01/03 | 31/03
tháng tư | range | 01/04 | 30/04
tháng Mười Hai | range | 01/12 | 31/12
th. 3 | range | 01/03 | 31/03
T3/2023 | range | 01/03 | 31/03
03/2023 | range | 01/03 | 31/03
Tháng III/2023 | range | 01/03 | 31/03
thang 3/2023 | range | 01/03 | 31/03
tháng 1, 2 và 3 | multi | 01/01 | 31/03
Tháng 3-5/2023 | range | 01/03 | 31/05
T3-T5/2023 | range | 01/03 | 31/05
3/2023 - 5/2023 | range | 01/03 | 31/05
Từ tháng 3 đến tháng 5 | range | 01/03 | 31/05
Tháng 3 và tháng 10 | multi | 01/03 | 31/10
trong 3 tháng 4, 5, 6 | multi | 01/04 | 30/06
tháng giêng | ambiguous | |
tháng năm 2023 | partial | 01/01 | 31/12
Tháng 3 hoặc tháng 4 | ambiguous | 01/03 | 30/04
Từ tháng 10 đến tháng 3 | ambiguous | |
Từ tháng 10 đến tháng 3/2023 | range | 01/10/2022 | 31/03
# quarters
QI/2023 | range | 01/01 | 31/03
Qúi 3 | range | 01/07 | 30/09
QUÝ IV NĂM 2023 | range | 01/10 | 31/12
Quý II - 2023 | range | 01/04 | 30/06
Quý I (2023) | range | 01/01 | 31/03
quý thứ nhất | range | 01/01 | 31/03
Quý I và II | multi | 01/01 | 30/06
các quý II, III | multi | 01/04 | 30/09
Quý 1+3 | multi | 01/01 | 30/09
Quý 1, 3/2023 | multi | 01/01 | 30/09
Quý IV/2022 - Quý I/2023 | range | 01/10/2022 | 31/03
quý đầu năm | range | 01/01 | 31/03
quý cuối năm | range | 01/10 | 31/12
hai quý đầu năm | range | 01/01 | 30/06
# parts of periods
giữa tháng 2 | range | 11/02 | 20/02
cuối tháng 2 | range | 21/02 | 28/02
hạ tuần tháng 4 | range | 21/04 | 30/04
Đầu quý II | range | 01/04 | 30/04
giữa quý II | range | 01/05 | 31/05
tháng cuối quý III/2023 | range | 01/09 | 30/09
đầu năm | range | 01/01 | 31/01
tuần 2 tháng 9 | range | 08/09 | 14/09
tuần thứ ba của tháng 9/2023 | range | 15/09 | 21/09
tuần 5 tháng 2 | invalid | |
tuần cuối tháng 9 | range | 24/09 | 30/09
6 tháng đầu năm | range | 01/01 | 30/06
sáu tháng cuối năm 2023 | range | 01/07 | 31/12
nửa đầu tháng 6 | range | 01/06 | 15/06
10 ngày cuối tháng 6 | range | 21/06 | 30/06
cuối tháng 3, đầu tháng 4 | multi | 21/03 | 10/04
# ranges
10-12/4 | range | 10/04 | 12/04
từ ngày 01 đến ngày 15 tháng 3 năm 2023 | range | 01/03 | 15/03
từ 15/3 đến hết tháng 5 | range | 15/03 | 31/05
từ 01/3 đến trước ngày 15/6 | range | 01/03 | 14/06
20/12 - 15/01/2023 | range | 20/12/2022 | 15/01
từ quý II/2023 đến hết năm 2023 | range | 01/04 | 31/12
Từ tháng 9 đến hết năm | range | 01/09 | 31/12
từ 31/5/2023 đến 01/3/2023 | invalid | |
từ nay đến cuối năm | by | | 31/12
# bounds
trước Quý II | before | 01/01 | 31/03
trước tháng 6 | before | 01/01 | 31/05
trước ngày 01/01/2024 | before | 01/01 | 31/12
trước quý I/2023 | before | | 31/12/2022
trước năm 2025 | before | | 31/12/2024
Xong trước 30/6 | before | 01/01 | 29/06
đến trước 15/6 | before | 01/01 | 14/06
chậm nhất trước ngày 15/6 | before | 01/01 | 14/06
gửi báo cáo về Sở trước ngày 20/6/2023 để tổng hợp | before | 01/01 | 19/06
Báo cáo 6 tháng trước ngày 15/6 | before | 01/01 | 14/06
đến hết quý II | by | 01/01 | 30/06
hết tháng 6 | by | 01/01 | 30/06
hết năm | by | 01/01 | 31/12
muộn nhất ngày 15/6 | by | 01/01 | 15/06
không quá ngày 15/6 | by | 01/01 | 15/06
không muộn hơn 15/6/2023 | by | 01/01 | 15/06
hạn chót 15/6 | by | 01/01 | 15/06
trước hoặc trong ngày 15/6 | by | 01/01 | 15/06
đến hết học kỳ I năm học 2023-2024 | by | | 13/01/2024
Hoàn thành trong quý I/2023 | range | 01/01 | 31/03
từ 01/3/2023 | from | 01/03 | 31/12
từ tháng 3 trở đi | from | 01/03 | 31/12
sau ngày 15/6 | from | 16/06 | 31/12
không trước ngày 15/6 | from | 15/06 | 31/12
từ năm 2024 | from | 01/01/2024 |
Từ tháng 3, hoàn thành trước 30/6 | range | 01/03 | 29/06
Trong quý II/2023, chậm nhất ngày 15/6/2023 | range | 01/04 | 15/06
# school year, summer, Tết
Học kỳ II năm học 2022-2023 | range | 15/01 | 31/05
HK1 2022-2023 | range | 05/09/2022 | 14/01
Năm học 2023-2024 | range | 05/09 | 31/05/2024
năm học 2022-2024 | invalid | |
đầu năm học | range | 05/09 | 30/09
hết năm học | by | 01/01 | 31/05
trong năm học | ambiguous | |
dịp hè | range | 01/06 | 31/08
trước hè | before | 01/01 | 31/05
sau hè | from | 01/09 | 31/12
dịp Tết Nguyên đán | range | 20/01 | 26/01
trước Tết Giáp Thìn | before | | 07/02/2024
sau Tết đến 31/3 | range | 27/01 | 31/03
trước Tết Trung thu | unparsed | |
trước ngày khai giảng | unparsed | |
# several parts
Tháng 3: xây dựng KH, tháng 10: báo cáo | multi | 01/03 | 31/10
Xây dựng KH: tháng 3; báo cáo: tháng 10 | multi | 01/03 | 31/10
6 tháng: trước 15/6; năm: trước 15/12 | multi | 01/01 | 14/12
15/6, 15/9 và 15/12 | multi | 15/06 | 15/12
# continuous, external, quality, relative, gaps
Thường xuyên trong năm 2023 | continuous | 01/01 | 31/12 | continuous
liên tục trong quý I | continuous | 01/01 | 31/03 | continuous
Theo Kế hoạch số 57/KH-UBND ngày 05/3/2023 của UBND thành phố | external | |
theo kế hoạch năm 2023 của UBND thành phố | external | 01/01 | 31/12
Khi có yêu cầu | external | |
đúng thời hạn | quality | |
trước hạn | quality | |
Kịp thời, đúng quy định | quality | |
Trong vòng 10 ngày kể từ ngày ký | relative | |
không quá 30 ngày kể từ ngày nhận hồ sơ | relative | |
Chậm nhất 05 ngày sau khi kết thúc hội nghị | relative | |
Theo chỉ đạo của UBND thành phố, trước ngày 15/6 | before | 01/01 | 14/06
ngày … tháng 3 năm 2023 | partial | 01/03 | 31/03
…/…/2023 | partial | 01/01 | 31/12
Quý …/2023 | partial | 01/01 | 31/12
như trên | ditto | |
″ | ditto | |
… | missing | |
(Quý I/2023) | range | 01/01 | 31/03
Quý I/2023 (theo KH của UBND thành phố) | range | 01/01 | 31/03
- Quý I/2023. | range | 01/01 | 31/03
# not understood, so no day
abc xyz | unparsed | |
tháng sau | unparsed | |
thứ Sáu tuần này | unparsed | |
15/8 âm lịch | unparsed | |
QĐ số 15/6 | unparsed | |
Thông tư 09/2019/TT-BNV | unparsed | |
không thực hiện trước ngày 15/6 | unparsed | |
Quỹ I/2023 | unparsed | |
"""

RECURRING_2023 = f"""
Mỗi tháng | recurring | 01/01 | 31/12 | {MONTHLY_END}
01 lần/tháng | recurring | 01/01 | 31/12 | {MONTHLY_END}
hằng quý | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
mỗi quý một lần | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
3 tháng/lần | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
Quý, 6 tháng, năm | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
2 lần/năm | recurring | 01/01 | 31/12 | {HALF_YEARS}
6 tháng/lần | recurring | 01/01 | 31/12 | {HALF_YEARS}
định kỳ 6 tháng | recurring | 01/01 | 31/12 | {HALF_YEARS}
6 tháng, năm | recurring | 01/01 | 31/12 | {HALF_YEARS}
2 lần/năm: tháng 3 và tháng 9 | recurring | 01/01 | 31/12 | FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=-1
định kỳ hàng năm | recurring_undated | 01/01 | 31/12 | FREQ=YEARLY
1 lần/năm | recurring_undated | 01/01 | 31/12 | FREQ=YEARLY
3 lần/năm | recurring_undated | 01/01 | 31/12 | unspecified
định kỳ theo quy định | recurring_undated | 01/01 | 31/12 | unspecified
thứ Hai hàng tuần | recurring | 01/01 | 31/12 | FREQ=WEEKLY;BYDAY=MO
T6 hàng tuần | recurring | 01/01 | 31/12 | FREQ=WEEKLY;BYDAY=FR
trước thứ Sáu hàng tuần | recurring | 01/01 | 31/12 | FREQ=WEEKLY;BYDAY=TH
trước 16h thứ Sáu hàng tuần | recurring | 01/01 | 31/12 | FREQ=WEEKLY;BYDAY=FR
trước ngày 25 hàng tháng | recurring | 01/01 | 31/12 | FREQ=MONTHLY;BYMONTHDAY=24
Hàng tháng (trước ngày 25) | recurring | 01/01 | 31/12 | FREQ=MONTHLY;BYMONTHDAY=24
trước ngày 01 hàng tháng | recurring | 01/01 | 31/12 | FREQ=MONTHLY;BYMONTHDAY=-1
hằng tháng, chậm nhất ngày 05 | recurring | 01/01 | 31/12 | FREQ=MONTHLY;BYMONTHDAY=5
trước ngày 05 của tháng sau | recurring | 01/01 | 31/12 | FREQ=MONTHLY;BYMONTHDAY=4
ngày 32 hàng tháng | invalid | |
cuối mỗi quý | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
đầu hàng quý | recurring | 01/01 | 31/12 | FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=-1
trước ngày 15/12 hằng năm | recurring | 01/01 | 31/12 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14
tháng 3 hàng năm | recurring | 01/01 | 31/12 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1
trước ngày 15/6 và 15/12 hàng năm | recurring | 01/01 | 31/12 | FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=14
Hàng tháng từ tháng 3 đến tháng 9 | recurring | 01/03 | 30/09 | {MONTHLY_END}
Năm 2023: hằng tháng | recurring | 01/01 | 31/12 | {MONTHLY_END}
trước ngày 20 tháng cuối mỗi quý | before | 01/01 | 19/12 | FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=19
trước ngày 01 tháng cuối quý | before | 01/01 | 30/11 | FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=-1
ngày 05 tháng đầu quý | by | 01/01 | 05/10 | FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5
6 tháng, năm gửi trước ngày 15 tháng cuối kỳ | before | 01/01 | 14/12 | FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=14
"""

IN_2024 = f"""
29/02 | on | 29/02 | 29/02
cuối tháng 2 | range | 21/02 | 29/02
Trước Tết Nguyên đán | before | 01/01 | 07/02
Sau Tết Nguyên đán | from | 15/02 | 31/12
Tháng 12/2023 | range | 01/12/2023 | 31/12/2023
Quý IV/2023 - Quý I/2024 | range | 01/10/2023 | 31/03
trước ngày 08 tháng cuối của quý | before | 01/01 | 07/12 | FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=7
Hằng quý | recurring | 01/01 | 31/12 | {QUARTER_ENDS}
Học kỳ I năm học 2023-2024 | range | 05/09/2023 | 13/01
Học kỳ II năm học 2023-2024 | range | 14/01 | 31/05
Cả năm | range | 01/01 | 31/12
trước ngày 10/01/2023 | before | | 09/01/2023
Từ nay đến 31/12/2024 | by | | 31/12
"""


def lines(block: str, year: int) -> list[tuple[str, int, str]]:
    rows = [line for line in block.splitlines() if line and not line.startswith("#")]
    return [(row.split("|")[0].strip(), year, "|".join(row.split("|")[1:])) for row in rows]


def day(text: str, year: int) -> date | None:
    if not text.strip():
        return None
    parts = [int(part) for part in text.strip().split("/")]
    return date(parts[2] if len(parts) == 3 else year, parts[1], parts[0])


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [*lines(IN_2023, 2023), *lines(RECURRING_2023, 2023), *lines(IN_2024, 2024)],
)
def test_wording_reads_as_the_conventions_say(text: str, year: int, expected: str) -> None:
    kind, start, end, *rule = expected.split("|")
    read = parse(text, Conventions(year, TET))
    assert (read.kind.value, read.start, read.end) == (kind.strip(), day(start, year), day(end, year))
    assert read.recurrence == (rule[0].strip() if rule else None)


@pytest.mark.parametrize(
    "text",
    [
        "Quý I/2023\nQuý III/2023",
        "- Quý I/2023\n- Quý III/2023",
        "Quý I/2023; Quý III/2023",
        "a) Quý I; b) Quý III",
        "Quý I, III",
    ],
)
def test_parts_on_lines_and_in_lists_are_the_same_segments(text: str) -> None:
    segments = parse(text, Conventions(2023)).segments
    assert [(part.start, part.end) for part in segments] == [
        (date(2023, 1, 1), date(2023, 3, 31)),
        (date(2023, 7, 1), date(2023, 9, 30)),
    ]


def test_wrapped_line_is_one_wording() -> None:
    read = parse("Từ Quý IV/2022\nđến Quý I/2023", Conventions(2023))
    assert (read.start, read.end) == (date(2022, 10, 1), date(2023, 3, 31))


def test_signing_day_starts_what_runs_from_now() -> None:
    read = parse("Từ nay đến 31/12/2023", Conventions(2023, signed_on=date(2023, 1, 16)))
    assert (read.start, read.end) == (date(2023, 1, 16), date(2023, 12, 31))


def test_school_terms_are_settings() -> None:
    conventions = Conventions(
        2023,
        summer=((6, 15), (8, 15)),
        school_year=((9, 1), (6, 15)),
        first_term_ends={2022: date(2023, 1, 7)},
    )
    hè, học_kỳ = parse("Hè", conventions), parse("Học kỳ II năm học 2022-2023", conventions)
    assert (hè.start, hè.end) == (date(2023, 6, 15), date(2023, 8, 15))
    assert (học_kỳ.start, học_kỳ.end) == (date(2023, 1, 8), date(2023, 6, 15))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thứ Hai, 08/6/2023", "DL05"),
        ("08/6/2023 (thứ Sáu)", "DL05"),
        ("trước Tết 2025", "DL09"),
        ("cuối năm 2024", "DL02"),
        ("giữa năm", "DL10"),
        ("Học kỳ II", "DL10"),
        ("trước cuối năm", "DL10"),
        ("tháng giêng", "DL08"),
        ("6 tháng", "DL07"),
        ("Quý I/2023 (trước ngày 15/3)", "DL12"),
        ("Quý I: kế hoạch; theo yêu cầu của Sở: báo cáo", "DL12"),
        ("từ 31/5/2023 đến 01/3/2023", "DL13"),
        ("abc xyz", "DL01"),
        ("Quý I " * 1000, "DL11"),
    ],
)
def test_doubtful_wording_is_said_with_what_to_do(text: str, code: str) -> None:
    warnings = parse(text, Conventions(2023, TET)).warnings
    assert [problem.code for problem in warnings] == [code]
    assert "{" not in warnings[0].sentence


def test_weekday_that_does_not_fit_leaves_the_date() -> None:
    assert parse("thứ Hai, 08/6/2023", Conventions(2023)).end == date(2023, 6, 8)


def test_fitting_weekday_is_no_problem() -> None:
    assert parse("08/6/2023 (thứ Năm)", Conventions(2023)).warnings == ()
