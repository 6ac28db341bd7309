"""Thời hạn: from the Vietnamese wording of a deadline to days."""

from __future__ import annotations

from cchc_xl.core.deadline.due import next_due
from cchc_xl.core.deadline.model import Conventions, Deadline, DeadlineKind, Segment, to_json
from cchc_xl.core.deadline.parser import parse

__all__ = ["Conventions", "Deadline", "DeadlineKind", "Segment", "next_due", "parse", "to_json"]
