"""The sound files that are mutated: one of every format, made here or by the tests' makers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes, rvtools_bytes
from tests import documents
from tests.factories import SAMPLES
from tests.inputs import atx_files, test_server_lists, tool_files

Row = list[Any]
MAX_ROWS = 40  # of a sheet: enough for every rule, quick to write

_LIST = """Server;FQDN;OS;vCPU;RAM (GB);Disk (GB);CPU Peak %;Environment;IP
web-01;web-01.corp.example;Ubuntu 22.04;4;16;120,5;55,5;prod;10.0.0.1
db-01;db-01.corp.example;Windows Server 2019;8;64;1.024,0;80;prod;10.0.0.2
old-01;;Red Hat Enterprise Linux 7;2;8;60;12;dev;10.0.0.3
"""
_PORTFOLIO = """App ID,Application Name,Business Unit,Criticality,Dependencies,Strategy,Servers,Wave
A1,Shop,Sales,High,"Billing
Stock",Rehost,"WEB-01, db-01.corp.example",1
A2,Billing,Finance,Medium,A3,Replatform,db-01,2
A3,Stock,Sales,low,,Retain,old-01,
"""
_ASSESSMENT = """# Migration Readiness Assessment

Overall Readiness Score: 3.2/5.0 (Moderate)

## Business & Strategy
Score: 4.5/5.0 (Strong)

### Strengths
- Sponsorship
### Areas for Improvement
- Funding | owner

## Operations
Score: 2/5 (Weak)
| Action | Priority | Effort |
|---|---|---|
| Write runbooks | High | Low |
"""


@dataclass
class Case:
    """A file in the making: tables that can still be changed, or bytes that are final."""

    name: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    content: bytes = b""
    notes: list[str] = field(default_factory=list)


def tables_of(upload: Upload) -> dict[str, list[Row]]:
    """Return the sheets of a workbook or the rows of a csv, cut to a few rows."""
    if upload.content.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
        return {
            name: book.get_sheet_by_name(name).to_python()[:MAX_ROWS] for name in book.sheet_names
        }
    text = upload.content.decode("utf-8-sig")
    sign = ";" if text.split("\n", 1)[0].count(";") > 1 else ","
    return {Path(upload.name).stem: list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))}


@cache
def table_seeds() -> dict[str, tuple[str, dict[str, list[Row]]]]:
    """Return the sheets of each format that comes as tables, by a name of ours."""
    uploads = {
        "rvtools": Upload("rvtools.xlsx", rvtools_bytes()),
        "it inventory": Upload("mpa.xlsx", it_inventory_bytes()),
        "live optics": test_server_lists.live_optics(),
        "nutanix": test_server_lists.nutanix(),
        "ads": test_server_lists.ads(*(test_server_lists.ads_row(f"e{n}") for n in range(4))),
        "azure migrate": test_server_lists.table(
            "azure.csv", test_server_lists.AZURE_HEADER,
            ["web", "10.0.0.1", 4, "16384", "Ubuntu", "22.04", "Virtual", 40, 55, 3, 9, 100, 5, 1],
            ["db", "", 8, 32768, "Windows Server 2022", "", "Physical", "", "", 2, "", 2, "", ""],
        ),
        "list": Upload("servers.csv", _LIST.encode()),
        "portfolio": Upload("portfolio.csv", _PORTFOLIO.encode()),
        "atx 1": atx_files.generation_1(),
    }  # fmt: skip
    uploads |= {f"tool {name}": make() for name, make in tool_files.TOOLS.items()}
    for path in (SAMPLES / name for name in _SAMPLE_TABLES):
        if path.exists():
            uploads[f"sample {path.name}"] = Upload(path.name, path.read_bytes())
    found = {key: (upload.name, tables_of(upload)) for key, upload in uploads.items()}
    return found | {"tool tables": ("tables.xlsx", _tool_tables())}


def _tool_tables() -> dict[str, list[Row]]:
    """Return a list with the tables that a collector writes beside it: disks and samples."""
    machines = tables_of(tool_files.TOOLS["google_migration_center"]())["vmInfo"]
    return {
        "vmInfo": machines,
        "diskInfo": [["MachineId", "DiskLabel", "SizeInGib", "UsedInGib"], ["m1", "sda", 80, 20],
                     ["m1", "sdb", 400, 100], ["m2", "sda", 10, 1]],
        "perfInfo": [["MachineId", "TimeStamp", "CpuUtilizationPercentage",
                      "MemoryUtilizationPercentage(optional)", "AvailableMemoryBytes"],
                     *(["m1", f"2026-01-{day:02} 10:00:00", 20 + day, "", 2 * 2**30]
                       for day in range(1, 20))],
    }  # fmt: skip


_SAMPLE_TABLES = (
    "RVTools_Export.xlsx", "it-infrastructure-inventory.xlsx", "application-portfolio.csv",
)  # fmt: skip


@cache
def document_seeds() -> dict[str, Upload]:
    """Return the documents: Word, slides, PDF and markdown."""
    rated = documents.tool_report(
        documents.answer("Is there a landing zone?", 2, "2 - Partly"),
        documents.answer("Is it used?", 4, "4 - Mostly"),
    )

    def scope(add: Callable[[str], Any]) -> None:
        slide = add("Assessment Scope")
        atx_files.textbox(slide.shapes, "Total servers: 1,368\nProvisioned Storage (TiB): 12")
        atx_files.table(add("Financial Overview"), [["Option", "Cost"], ["On-demand", "$1.19M"]])

    seeds = {
        "mra pdf": rated,
        "mra md": Upload("assessment.md", _ASSESSMENT.encode()),
        "mra docx": documents.word(
            ("Title", "Migration Readiness Assessment"), ("Heading 1", "Operations"),
            ("Normal", "Score: 3/5 (Fair)"), [["Action", "Priority"], ["Plan", "High"]],
        ),
        "atx pptx": atx_files.presentation(scope),
        "atx pdf": atx_files.pdf(["AWS Transform", "Assessment Scope", "Total servers: 368"]),
    }  # fmt: skip
    path = SAMPLES / "aws-customer-migration-readiness-assessment.md"
    if path.exists():
        seeds["sample mra md"] = Upload(path.name, path.read_bytes())
    return seeds


def as_workbook(sheets: dict[str, list[Row]]) -> bytes:
    """Return an xlsx of the sheets; a cell that starts with "=" is a formula without a value."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "nan_inf_to_errors": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.set_size(1200, 800)
        used: set[str] = set()
        for number, (title, rows) in enumerate(sheets.items()):
            name = "".join(c for c in title if c not in "[]:*?/\\'")[:31] or f"s{number}"
            name = f"s{number}" if name.lower() in used else name
            used.add(name.lower())
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if hasattr(cell, "year"):
                        sheet.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str) and not cell.startswith("="):
                        sheet.write_string(at, column, cell[:32767])
                    elif cell is not None and not hasattr(cell, "hour"):
                        sheet.write(at, column, cell)
    return buffer.getvalue()


def as_csv(rows: list[Row], delimiter: str, quoting: int, encoding: str) -> bytes:
    """Return the rows as csv text; what an encoding cannot say is replaced."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, escapechar="\\")
    writer.writerows([] if row in ([""], [None]) else row for row in rows)
    return text.getvalue().encode(encoding, "replace")


def as_zip(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return buffer.getvalue()
