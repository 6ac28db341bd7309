"""Public holidays of Viet Nam from the ``holidays`` library (Bộ luật Lao động 2019, art. 111.3, 112)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date


def library_holidays(years: Iterable[int]) -> tuple[Mapping[date, str], Iterable[date]]:
    """Days off with their Vietnamese names, and weekend days worked instead, as far as it knows."""
    from holidays import country_holidays  # 0.2 s: only for those who ask about days

    known = country_holidays("VN", years=list(years), language="vi")
    return dict(known), tuple(known.weekend_workdays)
