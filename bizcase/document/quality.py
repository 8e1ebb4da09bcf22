"""The section on data quality: how much is known, how well, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.document.blocks import Paragraph, Section, Table, figure, given, text, words
from bizcase.document.body.parts import filled, peaks_stated
from bizcase.document.number_style import style_of
from bizcase.inventory import Issue

_PEAKS = (
    "The inputs state a CPU peak for {N:coverage.cpu_peak} and a memory peak for "
    "{F:coverage.memory_peak} in scope."
)
# What a sizing grade says of the evidence of a server's need.
SIZING_GRADES = {
    "A": "14 days or more measured",
    "B": "measured peak",
    "C": "constant column, average, one reading, or set manually",
    "D": "no reading of CPU, of memory, or of both",
}
UTILISATION_COUNTS = (
    "Utilisation counts any peak, average or single reading of CPU or memory; sizes follow peaks "
    "only."
)
_SEVERITIES = {"error": "Error", "warning": "Warning", "info": "Note"}


def _severity(issue: Issue) -> int:
    return list(_SEVERITIES).index(issue.severity)


def by_rows(issues: Iterable[Issue]) -> list[Issue]:
    """Return the issues; those that say the same of several columns of the same rows are one."""
    found: dict[Issue, list[Issue]] = {}
    for issue in issues:
        found.setdefault(replace(issue, column=""), []).append(issue)
    return [alike[0] if len(alike) == 1 else one for one, alike in found.items()]


def quality_section(case: BusinessCase) -> Section:
    """Return what is known by domain, and every data-quality issue with what was done about it."""
    intro = Paragraph(
        text(
            (_PEAKS if peaks_stated(case.ledger) else "The inputs state no peak of CPU or memory.")
            + f" {UTILISATION_COUNTS} A server has the weaker grade of its CPU and its memory. "
            "The allocated size is priced where no peak is stated."
        )
    )
    grades = Table(
        "Servers that need an instance type, by sizing grade",
        ("Grade", "Meaning", "Servers"),
        tuple(
            (words(grade), words(meaning), figure(f"sizing.grade.{grade}"))
            for grade, meaning in SIZING_GRADES.items()
        ),
        frozenset({2}),
    )
    number = style_of(case.assumptions).number
    issues = Table(
        "Data-quality issues",
        ("Severity", "Code", "What", "Count", "Where", "What was done"),
        tuple(
            (
                words(_SEVERITIES[issue.severity]),
                words(issue.code),
                given(issue.message),
                given(number(issue.count)),
                given(issue.where),
                given(" ".join(filter(None, (issue.action, issue.remedy)))),
            )
            for issue in sorted(by_rows(case.issues), key=_severity)
        ),
        frozenset({3}),
    )
    # Without a server in scope the shares and grades say nothing.
    known = (intro, _coverage_table(case), grades) if filled(case.ledger, "scope.servers") else ()
    return Section("Data quality", (*known, issues))


def is_weak(case: BusinessCase) -> bool:
    """Return whether readings of utilisation are there for most servers, but no peaks for them."""
    found = case.coverage.set_index("domain").loc["utilisation"]
    return bool(found["known"]) and str(found["confidence"]) == "low"


def _coverage_table(case: BusinessCase) -> Table:
    """Return what is known of the servers in scope by domain, and what would raise it."""
    return Table(
        "Available data, all in scope",
        ("Domain", "Servers", "Share", "Confidence", "From", "Next step"),
        tuple(
            (
                words(str(row["label"])),
                figure(f"coverage.{row['domain']}.servers"),
                figure(f"coverage.{row['domain']}.share"),
                words(str(row["confidence"])),
                given(row["source_files"]),
                words(str(row["remedy"])),
            )
            for row in case.coverage.to_dict("records")
        ),
        frozenset({1, 2}),
    )
