"""Small inputs for tests: workbooks and tables with only what a test names."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from bizcase.assumptions import Assumptions
from bizcase.entries import Entries, InputFile, ProjectInfo, Reader, RunRequest
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inventory.tables import conform

SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = SHARED / "samples"
CASES = SHARED / "cases"
PRICE_TABLES = SHARED / "prices"
RVTOOLS_SAMPLE = SAMPLES / "RVTools_Export.xlsx"
MPA_SAMPLE = SAMPLES / "it-infrastructure-inventory.xlsx"
PORTFOLIO_SAMPLE = SAMPLES / "application-portfolio.csv"
READINESS_SAMPLES = (
    SAMPLES / "aws-customer-migration-readiness-assessment.md",
    SAMPLES / "customer-assessment-summary.pdf",
)

Sheet = Sequence[Sequence[Any]]

VINFO_HEADER = (
    "VM", "Powerstate", "Template", "SRM Placeholder", "CPUs", "Memory",
    "Total disk capacity MiB", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
)  # fmt: skip

MPA_HEADER = (
    "Serverid", "isPhysical", "hypervisor", "HOSTNAME", "osName", "osVersion", "numCpus",
    "numCoresPerCpu", "numThreadsPerCore", "maxCpuUsagePctDec (%)", "avgCpuUsagePctDec (%)",
    "totalRAM (GB)", "maxRamUsagePctDec (%)", "avgRamUtlPctDec (%)", "Uptime", "Environment Type",
    "Storage-Total Disk Size (GB)", "Storage-Utilization %",
)  # fmt: skip


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Return the mark of a test that reads files which lie beside the checkout only at some."""
    missing = ", ".join(path.name for path in paths if not path.exists())
    return pytest.mark.skipif(bool(missing), reason=f"not beside this checkout: {missing}")


def workbook(name: str = "export.xlsx", **sheets: Sheet) -> Upload:
    """Return a workbook; an underscore in a keyword is a space in the sheet's name.

    Equal rows give equal bytes in every worker, so that a run of them is made once.
    """
    rows = repr(sheets)
    if rows not in _WRITTEN:
        _WRITTEN[rows] = _of_no_time(_written(sheets))
    return Upload(name, _WRITTEN[rows])


_WRITTEN: dict[str, bytes] = {}
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def _of_no_time(content: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            text = _TIME.sub(rb"\g<1>2026-11-22T10:00:00Z", old.read(part))
            new.writestr(zipfile.ZipInfo(part), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _written(sheets: Mapping[str, Sheet]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if cell.data_type == "f":
                cell.data_type = "s"  # an export holds text such as "=x", never a formula
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def vinfo_row(name: str = "web-01", **fields: Any) -> tuple[Any, ...]:
    """Return a row of vInfo: a running Linux VM of 2 vCPU, 4 GiB, 40 GiB, unless told."""
    number = sum(map(ord, name))
    values = {
        "VM": name, "Powerstate": "poweredOn", "Template": "False", "SRM Placeholder": "False",
        "CPUs": 2, "Memory": 4096, "Total disk capacity MiB": 40960,
        "OS according to the configuration file": "Ubuntu Linux (64-bit)",
        "OS according to the VMware Tools": "Ubuntu Linux (64-bit)", "VM ID": f"vm-{number}",
        "VM UUID": f"5000-{number}", "VI SDK Server": "vc1", "VI SDK UUID": "vc-uuid-1",
    }  # fmt: skip
    values |= {key.replace("_", " "): value for key, value in fields.items()}
    return tuple(values[header] for header in VINFO_HEADER)


def rvtools(*rows: tuple[Any, ...], name: str = "rvtools.xlsx", **sheets: Sheet) -> Upload:
    """Return an RVTools workbook; vInfo stands last, as real exports do not start with it."""
    return workbook(name, **sheets, vInfo=[VINFO_HEADER, *rows])


def mpa_row(server_id: str = "s1", **fields: Any) -> tuple[Any, ...]:
    """Return a row of Servers: a virtual Linux server of 4 vCPU, 16 GB, 100 GB, unless told."""
    values = {
        "Serverid": server_id, "isPhysical": "Virtual", "hypervisor": "VmWare",
        "HOSTNAME": server_id, "osName": "RHEL", "osVersion": 8, "numCpus": 4,
        "numCoresPerCpu": 1, "numThreadsPerCore": 1, "maxCpuUsagePctDec (%)": None,
        "avgCpuUsagePctDec (%)": None, "totalRAM (GB)": 16, "maxRamUsagePctDec (%)": None,
        "avgRamUtlPctDec (%)": None, "Uptime": 1, "Environment Type": "prod",
        "Storage-Total Disk Size (GB)": 100, "Storage-Utilization %": 50,
    }  # fmt: skip
    short = {
        "os": "osName", "cpus": "numCpus", "cores": "numCoresPerCpu",
        "threads": "numThreadsPerCore", "ram": "totalRAM (GB)", "kind": "isPhysical",
        "cpu_peak": "maxCpuUsagePctDec (%)", "memory_peak": "maxRamUsagePctDec (%)",
        "disk": "Storage-Total Disk Size (GB)", "environment": "Environment Type",
    }  # fmt: skip
    values |= {short[key]: value for key, value in fields.items()}
    return tuple(values[header] for header in MPA_HEADER)


def mpa(*rows: tuple[Any, ...], name: str = "mpa.xlsx", **sheets: Sheet) -> Upload:
    """Return an MPA workbook."""
    return workbook(name, Servers=[MPA_HEADER, *rows], **sheets)


def asked(
    project: ProjectInfo, uploads: Mapping[str, Sequence[Upload]], assumptions: Assumptions,
    as_of: dt.date, *, mapping: ColumnMapping | None = None, reader: Reader | None = None,
    **entries: Any,
) -> RunRequest:  # fmt: skip
    """Return a request to run files by kind under a register; further entries by their name."""
    files = tuple(
        InputFile(kind, upload, mapping) for kind, given in uploads.items() for upload in given
    )
    overrides = assumptions.changed_values()
    return RunRequest(Entries(project, as_of, files=files, overrides=overrides, **entries), reader)


def servers(**columns: Sequence[Any]) -> pd.DataFrame:
    """Return a servers table in scope; columns that are not named get plain values."""
    count = len(next(iter(columns.values())))
    defaults: dict[str, Sequence[Any]] = {
        "server_id": [f"s{number}" for number in range(1, count + 1)],
        "name": [f"host-{number}" for number in range(1, count + 1)],
        "source_row": list(range(2, count + 2)),
        "in_scope": [True] * count,
        "os_family": ["linux"] * count,
        "os_licence": ["none"] * count,
    }
    return conform("servers", defaults | columns)
