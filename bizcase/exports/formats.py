"""Which formats exist, and one call to render any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bizcase.agents import RunResult
from bizcase.errors import UsageError
from bizcase.exports.calculator_csv import calculator_csv
from bizcase.exports.case_json import case_json
from bizcase.exports.html_writer import document_html
from bizcase.exports.markdown_writer import document_markdown
from bizcase.exports.tables import (
    applications_table,
    cash_flow_table,
    databases_table,
    servers_table,
    table_csv,
)

ALWAYS = (
    "json", "servers_csv", "databases_csv", "applications_csv", "cash_flow_csv", "calculator_csv",
)  # fmt: skip
NOT_YET = ("docx", "pdf", "pptx")


def _xlsx(result: RunResult) -> bytes:
    from bizcase.exports.workbook import case_workbook  # noqa: PLC0415 - imports XlsxWriter

    return case_workbook(result.case)


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One output file: its name, media type, icon and writer."""

    key: str
    label: str
    file_name: str
    mime: str
    icon: str
    writer: Callable[[RunResult], bytes]


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, ExportFormat] = {
    item.key: item
    for item in (
        ExportFormat(
            "html", "Document for the browser", "business_case.html", "text/html",
            ":material/language:", lambda result: document_html(result.document).encode(),
        ),
        ExportFormat(
            "md", "Document as Markdown", "business_case.md", "text/markdown",
            ":material/article:", lambda result: document_markdown(result.document).encode(),
        ),
        ExportFormat(
            "xlsx", "Workbook", "business_case.xlsx", _SHEET, ":material/table_chart:", _xlsx
        ),
        ExportFormat(
            "servers_csv", "Servers", "servers.csv", "text/csv", ":material/dns:",
            lambda result: table_csv(servers_table(result.case)),
        ),
        ExportFormat(
            "databases_csv", "Databases", "databases.csv", "text/csv", ":material/database:",
            lambda result: table_csv(databases_table(result.case)),
        ),
        ExportFormat(
            "applications_csv", "Applications", "applications.csv", "text/csv", ":material/apps:",
            lambda result: table_csv(applications_table(result.case)),
        ),
        ExportFormat(
            "cash_flow_csv", "Cash flow by month", "cash_flow.csv", "text/csv",
            ":material/payments:", lambda result: table_csv(cash_flow_table(result.case)),
        ),
        ExportFormat(
            "json", "Case with every figure", "case.json", "application/json",
            ":material/data_object:", lambda result: case_json(result.case),
        ),
        ExportFormat(
            "calculator_csv", "AWS bill by service and region", "aws_bill.csv", "text/csv",
            ":material/calculate:", lambda result: calculator_csv(result.case),
        ),
    )
}  # fmt: skip
DEFAULT_FORMATS = tuple(FORMATS)


def check_formats(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the formats to write, json and csv always.

    ``asked`` are keys or the words of the command line; UsageError names those that do not exist.
    """
    names = [name.strip().lower() for name in asked if name.strip()]
    documents = [key for key in FORMATS if key not in ALWAYS]
    known = {*documents, "json", "csv"}
    missing = [name for name in names if name not in known and name not in FORMATS]
    if missing:
        later = [name for name in missing if name in NOT_YET]
        wrong = "is not written by this version" if later else "is no format"
        raise UsageError(
            f"{', '.join(later or missing)} {wrong}.", f"Choose from {', '.join(sorted(known))}."
        )
    return (*(key for key in documents if key in names), *ALWAYS)


def render(key: str, result: RunResult) -> bytes:
    """Return one output file's bytes."""
    return FORMATS[key].writer(result)
