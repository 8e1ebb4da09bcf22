"""The words and tables that decisions rest on: the 7 Rs, links, priority, readiness."""
