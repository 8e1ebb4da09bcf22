"""Heads of lists, in the workbook and on pages: what a column of a file is called for a reader."""

from __future__ import annotations

import re

_ENDS = (
    ("_monthly_usd", ", USD a month"), ("_annual_usd", ", USD a year"), ("_usd_month",
     ", USD a month"), ("_usd", ", USD"), ("_gib", ", GiB"), ("_gb", ", GB"), ("_pct", ", %"),
    ("_mhz", ", MHz"), ("_hours", ", hours"),
)  # fmt: skip
WORDS = {
    "id": "id", "vcpu": "vCPU", "cpu": "CPU", "os": "OS", "aws": "AWS", "sql": "SQL",
    "iops": "IOPS", "ebs": "EBS", "ec2": "EC2", "npv": "NPV", "usd": "USD", "gib": "GiB",
    "ip": "IP", "rds": "RDS", "map": "MAP", "byol": "with own licence", "h": "an hour",
    "sa": "Software Assurance", "rhel": "RHEL", "suse": "SUSE", "vmware": "VMware", "ee": "EE",
    "se2": "SE2", "esu": "ESU",
}  # fmt: skip
# Columns keep words that the files have always had; readers have one word for a thing.
_CALLED = {
    "dispositions": "strategies", "disposition": "strategy", "run rate": "run cost",
    "dual run": "double running", "on premises first year": "on premises, first year",
}  # fmt: skip
_CAPITAL = re.compile(r"[A-Z]")


def human(column: str) -> str:
    """Return the head of a column in words, with the unit behind a comma.

    >>> human("need_memory_gib"), human("total_monthly_usd"), human("os_licence")
    ('Need memory, GiB', 'Total, USD a month', 'OS licence')
    >>> human("run_rate_monthly_usd"), human("disposition_rule"), human("dual_run_usd")
    ('Run cost, USD a month', 'Strategy rule', 'Double running, USD')
    """
    if " " in column or _CAPITAL.search(column):
        return column
    unit = ""
    for end, behind in _ENDS:
        if column.endswith(end):
            column, unit = column.removesuffix(end), behind
            break
    words = [WORDS.get(word, word) for word in column.split("_") if word]
    said = " ".join(words)
    for name, called in _CALLED.items():
        said = said.replace(name, called)
    return f"{said[:1].upper() if not said.startswith('vCPU') else said[:1]}{said[1:]}{unit}"
