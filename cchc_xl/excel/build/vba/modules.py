"""The modules of the VBA project: ours from their text files, and one for the workbook and each sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_xl.errors import WorkbookError, why
from cchc_xl.excel.build.vba.ascii_source import to_ascii

WORKBOOK: Final = "ThisWorkbook"
# Class identifiers of Excel's Workbook and Worksheet, which every document module bears.
_WORKBOOK_BASE: Final = "00020819-0000-0000-C000-000000000046"
_SHEET_BASE: Final = "00020820-0000-0000-C000-000000000046"
_DOCUMENT: Final = """\
Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{{base}}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""


@dataclass(frozen=True, slots=True)
class Module:
    """A module: ``source`` in ASCII with CR LF; a document is the code behind the workbook or a sheet."""

    name: str
    source: str
    is_document: bool = False


def read_sources(folder: Path, sheets: Iterable[str]) -> Sequence[Module]:
    """All modules of the workbook whose sheets have the code names ``sheets``.

    ``folder`` holds standard modules (.bas) and the code of ThisWorkbook (.cls). Raises WorkbookError.
    """
    try:
        own = (folder / f"{WORKBOOK}.cls").read_text("utf-8")
        standard = [(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.bas"))]
    except OSError as error:
        raise WorkbookError(
            f"Không đọc được mã VBA trong “{folder}” ({why(error)}).", "Cài lại phần mềm rồi tạo lại sổ."
        ) from error
    return (
        _document(WORKBOOK, _WORKBOOK_BASE, own),
        *(_document(name, _SHEET_BASE) for name in sheets),
        *(Module(name, to_ascii(text)) for name, text in standard),
    )


def export(folder: Path, out: Path) -> Sequence[Path]:
    """Write the sources of ``folder`` as the VBA editor imports them (ASCII) into ``out``; OSError.

    The file of ThisWorkbook is code to paste: the editor cannot import the module of a workbook.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted((*folder.glob("*.bas"), *folder.glob("*.cls"))):
        target = out / source.name
        target.write_text(to_ascii(source.read_text("utf-8")), "ascii", newline="")
        written.append(target)
    return written


def _document(name: str, base: str, code: str = "") -> Module:
    return Module(name, to_ascii(_DOCUMENT.format(name=name, base=base) + code), is_document=True)
