"""One cell to a typed value: numbers, dates, declared fields, text of csv files, repaired keys."""
