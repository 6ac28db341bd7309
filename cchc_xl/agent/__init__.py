"""Trợ lý CCHC: one process per PC that serves the workbook's buttons and keeps the timetable."""
