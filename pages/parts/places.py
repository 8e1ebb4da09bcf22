"""The places of the app, and where the script of each lies."""

from __future__ import annotations

from pathlib import Path

# Whole paths, so that they hold whichever script the app was started by.
_PAGES = Path(__file__).resolve().parents[1]
START = _PAGES / "case" / "start.py"
DATA = _PAGES / "case" / "data.py"
CASE = _PAGES / "case" / "case.py"
PLAN = _PAGES / "case" / "plan.py"
SCENARIOS = _PAGES / "case" / "scenarios.py"
REPORT = _PAGES / "case" / "report.py"
LIBRARY = _PAGES / "library" / "library.py"
# Script, title, icon, what one does there; the first is where the app opens.
PLACES = (
    (START, "Start", "home", "Try a sample, drop your files, or open a case."),
    (DATA, "Data", "upload_file", "Add files, name the project, and see what was read."),
    (CASE, "Case", "monitoring", "The answer, its evidence, and what could change it."),
    (PLAN, "Plan", "account_tree", "What happens to each application, and when."),
    (SCENARIOS, "Scenarios", "instant_mix", "Change assumptions and see the result."),
    (REPORT, "Report", "description", "Read the document and download files."),
    (LIBRARY, "Library", "database", "Saved cases, settings and help."),
)
