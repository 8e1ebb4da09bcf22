"""Every row of the owner's table of expected figures, read as the command line would read it."""

from __future__ import annotations

import csv
import re

import pytest

from bizcase.agents import stages  # noqa: F401 - the command line loads the rooms in this order
from bizcase.cli import main as command_line
from bizcase.entries import RunRequest
from bizcase.errors import InputError
from bizcase.inputs.cross_links import gather
from tests.factories import CASES, needs

TABLE = CASES / "expected.csv"
pytestmark = needs(TABLE)

SUMS = (("vcpu", "vcpu"), ("memory_gib", "memory_gib"), ("storage_gib", "storage_provisioned_gib"))


def _rows():
    if not TABLE.exists():
        return
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield pytest.param(row, id=f"{row['flag']} {row['file']}")


def _read(row):
    """Return the inventory of a row's files under its flag."""
    files = dict(zip("AB", row["file"].split(" + "), strict=False))
    words = row["flag"].split()
    words = [*words, "A"] if len(words) == 1 else words
    options = [str(CASES / files[word]) if word in files else word for word in words]
    call = command_line._parser().parse_args(
        ["generate", *options, "--project-name", "P", "--customer-name", "C", "--out", "unused"]
    )
    entries = command_line._entries(call)
    request = RunRequest(entries)
    parts = [request.read(file) for file in entries.files]
    return gather(parts)


def _fits(expected, actual):
    """Whether a figure is the expected one, within a range, or the unknown that is asked for."""
    if expected in ("", None):
        return True
    if expected == "unknown":
        return actual is None
    low, _, high = expected.partition("..")
    return actual is not None and float(low) - 0.05 <= actual <= float(high or low) + 0.05


def figures(inventory):
    """Return the figures of the table's columns."""
    servers = inventory.servers
    scoped = servers[servers["in_scope"].astype(bool)]
    found = {"servers_listed": len(servers), "servers_in_scope": len(scoped)}
    for name, column in SUMS:
        known = scoped[column].dropna()
        found[name] = float(known.sum()) if len(known) else None
    for family in ("windows", "linux"):
        found[family] = int(scoped["os_family"].eq(family).sum())
    found["with_peaks"] = int((scoped["cpu_peak"].notna() & scoped["memory_peak"].notna()).sum())
    return found


def _issue_fault(wanted, issues):
    """Return what is wrong with one word of the column ``issues``, "" where it holds."""
    texts = [f"{issue.message} {issue.action} {issue.remedy}".lower() for issue in issues]
    codes = {issue.code for issue in issues}
    if wanted.startswith("says:"):
        word = wanted.removeprefix("says:").strip().lower()
        return "" if any(word in text for text in texts) else f"no issue says {word}"
    if wanted.startswith("!"):
        return f"{wanted[1:]} is reported" if wanted[1:] in codes else ""
    return "" if wanted in codes else f"{wanted} is not reported"


@pytest.mark.parametrize("row", list(_rows()))
def test_a_file_gives_the_figures_expected_of_it(row):
    wanted = [part.strip() for part in row["issues"].split(";") if part.strip()]
    if wanted and wanted[0].startswith("refused:"):
        with pytest.raises(InputError) as fault:
            _read(row)
        sentence = str(fault.value).lower()
        for word in re.split(r"\|", wanted[0].removeprefix("refused:").strip().lower()):
            assert word.strip() in sentence
        return
    inventory = _read(row)
    found = figures(inventory)
    faults = [
        f"{name}: expected {row[name]}, is {actual}"
        for name, actual in found.items()
        if not _fits(row[name], actual)
    ]
    faults += filter(None, (_issue_fault(word, inventory.issues) for word in wanted))
    assert not faults
