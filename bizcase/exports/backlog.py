"""The backlog as two csv files: for the importers of Jira and of Azure DevOps.

Jira (support.atlassian.com, "Prepare a CSV file for import" and "Keep work parent-child
relationships during CSV import", read 2026-11-29): a head without punctuation, Summary is
required, parents stand above their children and are named by Issue ID in Parent. Every other
column is mapped in the wizard: each ``Blocks`` column to the link "blocks", dates as yyyy-MM-dd.

Azure DevOps (learn.microsoft.com, "Import or update bulk work items by using CSV files", read
2026-11-29): Work Item Type and Title are required, ids and states are left out, Title 1 and Title
2 make parent and child, tags are parted by semicolons, at most 1,000 rows a file. Other links
cannot be imported, so the description names what a task waits for. Epic and Feature with Start
Date and Target Date are those of the processes Agile, Scrum and CMMI.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.finance.backlog import Task, backlog

_JIRA = ("Issue ID", "Parent", "Issue Type", "Summary", "Description", "Start date", "Due date",
         "Labels", "Labels of the wave")  # fmt: skip
_AZURE = ("Work Item Type", "Title 1", "Title 2", "Description", "Start Date", "Target Date",
          "Tags")  # fmt: skip
# What opens a link, a macro, an image or a table in the markup of Jira.
_MARKUP = re.compile(r"([{}\[\]|!])")


def jira_table(case: BusinessCase) -> pd.DataFrame:
    """Return the backlog for Jira: waves as epics, then their tasks; ``Blocks N`` come last."""
    tasks = sorted(_tasks(case), key=lambda item: bool(item.task))
    blocks: dict[int, list[int]] = defaultdict(list)
    for item in tasks:
        for other in item.after:
            blocks[other].append(item.id)
    most = max(map(len, blocks.values()), default=1)
    rows = []
    for item in tasks:
        own = sorted(blocks[item.id])
        parent = "" if item.parent is None else str(item.parent)
        role, tag = (words.replace(" ", "-").lower() for words in (item.role, item.tag))
        rows.append(
            (str(item.id), parent, "Task" if item.task else "Epic", item.title,
             _MARKUP.sub(r"\\\1", _words(item)), item.starts.isoformat(), item.ends.isoformat(),
             role, tag, *(str(key) for key in own), *[""] * (most - len(own)))
        )  # fmt: skip
    links = [f"Blocks {number}" for number in range(1, most + 1)]
    return pd.DataFrame(rows, columns=[*_JIRA, *links], dtype="str")


def azure_table(case: BusinessCase) -> pd.DataFrame:
    """Return the backlog for Azure DevOps: each wave an epic above its tasks as features."""
    tasks = _tasks(case)
    titles = {item.id: item.title for item in tasks}
    rows = []
    for item in tasks:
        after = "; ".join(titles[key] for key in item.after)
        words = _words(item) + (f" After: {after}." if after else "")
        tags = item.tag + (f"; {item.role.lower()}" if item.role else "")
        kind, title = ("Feature", ("", item.title)) if item.task else ("Epic", (item.title, ""))
        rows.append(
            (kind, *title, html.escape(words), item.starts.isoformat(), item.ends.isoformat(), tags)
        )
    return pd.DataFrame(rows, columns=list(_AZURE), dtype="str")


def _words(item: Task) -> str:
    return f"Role: {item.role}. {item.words}" if item.role else item.words


def _tasks(case: BusinessCase) -> tuple[Task, ...]:
    return () if case.plan is None else backlog(case.plan, case.as_of, case.assumptions)
