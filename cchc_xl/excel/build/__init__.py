"""The master workbook, written anew from a plan's rows."""

from cchc_xl.excel.build.workbook import build_workbook

__all__ = ["build_workbook"]
