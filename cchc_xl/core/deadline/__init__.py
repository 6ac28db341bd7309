"""Thời hạn: from the Vietnamese wording of a deadline to days.

Conventions of the office, stated once; the plan year is ``Conventions.year``.

*Days* are always dd/mm. A day without a year lies in the plan year, in a range or list in the year its
neighbour gives. Month/day typed in that order is ``ambiguous``: swapped and said so. A day, month, quarter
or year that no calendar has is ``invalid`` and names no day. A weekday that does not fit its date is a
warning; the date holds. A serial number of a spreadsheet is its day.

*Periods* end with their last day. Đầu, giữa, cuối tháng (thượng, trung, hạ tuần) are days 1-10, 11-20,
21-end; of a quarter its first, middle, last month; đầu năm is January, cuối năm December. Week n of a month
is its days 7n-6 to 7n, the last week its last seven days. Hè is 1/6-31/8, năm học 5/9-31/5, học kỳ I to the
second Saturday of January, học kỳ II to 31/5 (all settings). Tết is the holiday block of the calendar,
never computed.

*Bounds*. "Trước" ends the day before the day or period named (``before``), with a clock time on the day
itself; "chậm nhất", "đến", "đến hết", "hết", "không quá" include it (``by``), and so does a day with a
clock time. Both start on 1 January of the plan year unless they end outside it. "Từ nay đến" starts on the
day of the plan. "Sau" starts the day after, "từ" on the day (``from``), to the end of the plan year.

*Several parts* are ``multi`` with segments; parts that touch are merged. "6 tháng, năm" together are a
rhythm, not a range. A range that runs backwards is ``ambiguous`` without years, ``invalid`` with them.

*Recurrences* (RFC 5545) span the plan year or the time named beside them. Hằng tuần is Friday, hằng tháng
the last day, hằng quý and "01 lần/quý" the last day of the quarter, "2 lần/năm" the last day of June and
December; hằng năm has no day. "Trước ngày D hàng tháng" falls on D-1. "Ngày D tháng cuối quý" stays ``by``
or ``before`` and ends when it falls for the last time.

*No day*: an order of others is ``external``, a span from an event ``relative``, "đúng hạn" a ``quality``, a
gap left blank ``partial`` (the month or year it leaves), a dash ``missing``, "-nt-" ``ditto``. A remark in
brackets does not disturb; if it names another time, that is said. A due day outside the plan year is said
and holds.

Whatever else is written is ``unparsed``: no day is invented, nothing raises, and every warning says what to
do.
"""

from __future__ import annotations

from cchc_xl.core.deadline.due import next_due
from cchc_xl.core.deadline.model import Conventions, Deadline, DeadlineKind, Segment, to_json
from cchc_xl.core.deadline.parser import parse

__all__ = ["Conventions", "Deadline", "DeadlineKind", "Segment", "next_due", "parse", "to_json"]
