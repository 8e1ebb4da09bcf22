"""Drawing code that knows no case: charts, tables, formatting, faults."""
