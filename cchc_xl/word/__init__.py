"""Word documents: the report from its template, and the check of its form."""
