"""A small sound file of every format: one maker per key of ``bizcase.inputs.formats.FORMATS``."""

from __future__ import annotations

from bizcase.inputs.opening.upload import Upload
from tests.factories import mpa, mpa_row, rvtools, vinfo_row, workbook
from tests.inputs import atx_files, test_server_lists
from tests.inputs.calculator_files import calculator_csv
from tests.inputs.tool_files import TOOLS

MAKERS = TOOLS | {
    "nutanix": test_server_lists.nutanix,
    "rvtools": lambda: rvtools(vinfo_row("web-01")),
    "it_inventory": lambda: mpa(mpa_row("s1")),
    "atx": atx_files.generation_1,
    "calculator": lambda: Upload("estimate.csv", calculator_csv()),
    "portfolio": lambda: workbook(
        "apps.xlsx", Apps=[("Application Name", "Business Unit", "Criticality", "Sunset Date"),
                           ("Shop", "Sales", "High", "2027-06-30")],
    ),
    "mra": lambda: Upload(
        "readiness.md", b"# Migration Readiness Assessment\n## People\nScore: 2/5\n"
    ),
    "live_optics": test_server_lists.live_optics,
    "ads": lambda: test_server_lists.ads(test_server_lists.ads_row("e1")),
    "azure_migrate": lambda: test_server_lists.table(
        "azure.csv", test_server_lists.AZURE_HEADER,
        ["web", "10.0.0.1", 4, 16384, "Ubuntu", "22.04", "Virtual", 40, 55, 1, 9, 100, "", ""],
    ),
    "list": lambda: Upload("list.csv", b"Server,vCPU,RAM (GB),Disk (GB),Off Since\n"
                           b"web-01,4,16,100,15.01.2026\n"),
}  # fmt: skip
