"""The master workbook, written anew from a plan's rows (workbook.py); its colours serve the forms too."""
