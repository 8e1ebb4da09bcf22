"""A sheet to declared columns: headers, mappings, joined sheets."""
