"""Follow-up of a yearly administrative-reform plan (kế hoạch cải cách hành chính) in an Excel workbook."""
