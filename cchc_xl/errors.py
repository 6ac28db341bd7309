"""Broken machinery. Bad data is never an exception: see :mod:`cchc_xl.core.problem`.

CchcError                 one Vietnamese sentence and a next step; nothing else reaches a person
├── WorkbookError         the master workbook cannot be read, is foreign, or must not be written
├── PlanError             the plan's source files cannot be read
├── FormError             a unit form could not be written
├── StoreError            the arrivals' folder is damaged or out of reach
├── ReportError           the report or its template cannot be used
└── UsageError            a command was called with something that cannot be meant
"""

from __future__ import annotations


class CchcError(Exception):
    """``message`` says what cannot be done, ``action`` what to do next (both Vietnamese sentences)."""

    def __init__(self, message: str, action: str) -> None:
        super().__init__(f"{message} {action}")
        self.message = message
        self.action = action


class WorkbookError(CchcError):
    """The master workbook cannot be read, is foreign, or must not be written."""


class PlanError(CchcError):
    """The plan's source files cannot be read."""


class FormError(CchcError):
    """A unit form could not be written."""


class StoreError(CchcError):
    """The arrivals' folder is damaged or out of reach."""


class ReportError(CchcError):
    """The report or its template cannot be used."""


class UsageError(CchcError):
    """A command was called with something that cannot be meant."""
