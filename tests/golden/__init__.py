"""Bills as a person reads them, one text file per feature."""
