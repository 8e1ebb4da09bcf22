"""Lists that are known and that the case does not read: a refusal says what they are."""

from __future__ import annotations

from bizcase.inputs.cells.declared import header_token
from bizcase.inputs.tables.source import Source

# What a list is, in words, the headers it is known by, and what to do with it.
_KNOWN = (
    ("a list of databases", ("databasename", "hostserver"),
     "Upload it as the sheet Databases of an IT inventory."),
    ("an export of the AWS Pricing Calculator", ("grouphierarchy", "service", "monthly"),
     "It contains prices; upload the list of servers."),
    ("a table of disks of Google Migration Center", ("machineid", "sizeingib"),
     "Upload it in one zip or folder with vmInfo.csv."),
    ("a table of measurements of Google Migration Center",
     ("machineid", "cpuutilizationpercentage"), "Upload it in one zip or folder with vmInfo.csv."),
    ("a list of rates", ("resourcecategory", "resourcerole", "resourcecharge"),
     "Enter the rates as assumptions."),
)  # fmt: skip


def known_list(source: Source) -> str:
    """Return in two sentences which known list a table is and what to do with it, else ""."""
    for name in source.workbook.sheet_names[:1]:
        _, head = source.workbook.head(name)
        for row in head:
            tokens = {header_token(str(cell), "") for cell in row}
            for label, marks, remedy in _KNOWN:
                if tokens.issuperset(marks):
                    return f"This is {label}. {remedy}"
    return ""
