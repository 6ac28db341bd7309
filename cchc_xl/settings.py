"""Where things lie: what the software brings along (in a checkout or installed), and a workbook's data."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def data_folder(workbook: Path) -> Path:
    """The workbook's data folder stands beside it: its name with "_dulieu"."""
    return workbook.with_name(f"{workbook.stem}_dulieu")


def default_plan() -> Path:
    """The folder of the plan shipped with the software."""
    return _first(_CHECKOUT / "workbook" / "src", _PACKAGE / "_plan")


def vba_sources() -> Path:
    """The text sources of the workbook's VBA."""
    return default_plan() / "vba"


def report_template() -> Path:
    """The report's template, which staff may edit in Word."""
    return _first(_CHECKOUT / "templates", _PACKAGE / "_templates") / "bao_cao.docx"


def _first(checkout: Path, installed: Path) -> Path:
    return checkout if checkout.is_dir() else installed
