"""What AWS Transform wrote: workbooks, slides, PDF."""
