"""The inside of an .xlsx package: parts, sheets, tables and ranges, changed without touching the rest."""
