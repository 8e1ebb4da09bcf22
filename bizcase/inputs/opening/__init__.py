"""Bytes to a workbook, a table or pages that are safe to read."""
