"""Workbooks: the master workbook, unit forms, and files from outside."""
