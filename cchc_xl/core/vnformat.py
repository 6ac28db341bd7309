"""Numbers and days as Vietnamese readers write them: 1.234,5 and 14/6/2023."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")


def number(value: float, decimals: int = 2) -> str:
    """Thousands by ".", decimals by ","; trailing zeros dropped (12,5 – 1.234 – 0)."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def day(value: date) -> str:
    """dd/mm/yyyy, as in tables."""
    return value.strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """dd/mm/yyyy hh:mm in Vietnam's time."""
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
