"""Measured utilisation beside vInfo: the file vPerformance of AWS's exporter for vCenter.

Its four percentages are always from 0 to 100. The columns "IOPS Size" hold the size of an input or
output, never their rate, and are not read. The window is 60 minutes unless its user asked for more,
and the file does not say it. Source: awslabs/export-for-vcenter, 2026.
"""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inputs.servers.server_rules import measured
from bizcase.inputs.tables.joined_sheets import SheetReader, first_per_server, max_per_server
from bizcase.inventory import IssueLog

SHEET = "vPerformance"
_COLUMNS = {
    "cpu_peak": "maxCpuUsagePctDec", "memory_peak": "maxRamUsagePctDec",
    "cpu_average": "avgCpuUsagePctDec", "memory_average": "avgRamUtlPctDec",
}  # fmt: skip


def with_performance(
    servers: pd.DataFrame,
    vinfo: pd.DataFrame,
    sheets: SheetReader,
    assumptions: Assumptions,
    log: IssueLog,
) -> pd.DataFrame:
    """Return the servers with peaks and averages, where the export has them; graded C at best."""
    table = sheets.joined(SHEET, vinfo)
    if table is None:
        return servers
    own_name = sheets.own_name(SHEET)
    raw = vinfo[["row"]].copy()
    for name in _COLUMNS:
        pick = max_per_server if name.endswith("peak") else first_per_server
        raw[name] = pick(table, name, vinfo)
    found = {
        name: measured(raw, name, header, assumptions, log, own_name)[0].to_numpy()
        for name, header in _COLUMNS.items()
    }
    log.add(
        "SHORT_MEASUREMENT", "warning",
        "The exporter measures over 60 minutes unless it is set otherwise, and does not say so.",
        sheet=own_name, count=int(table["position"].nunique()),
        action="The peaks are used, at grade C.",
        remedy="Measure over 14 days, or say over which period the peaks were taken.",
    )  # fmt: skip
    log.add(
        "EXPORTER_LEAVES_OUT", "info",
        "This exporter leaves out machines that are off, whose guest does not run, without an "
        "address, or with the UUID of another one.",
        sheet=own_name, action="The case contains what it lists; the estate may be larger.",
        remedy="Compare the number of machines with vCenter.",
    )  # fmt: skip
    return servers.assign(**found, cpu_peak_constant=True, memory_peak_constant=True)
