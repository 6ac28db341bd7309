"""The workbook's VBA project, compiled from its text sources: no Office, the same bytes each time."""

from cchc_xl.excel.build.vba.modules import read_sources
from cchc_xl.excel.build.vba.project import vba_project

__all__ = ["read_sources", "vba_project"]
