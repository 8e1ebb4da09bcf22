"""Which formats exist, and one call to render any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bizcase.agents import RunResult
from bizcase.errors import UsageError
from bizcase.exports.backlog import azure_table, jira_table
from bizcase.exports.calculator_csv import calculator_csv
from bizcase.exports.case_json import case_json
from bizcase.exports.html_writer import document_html
from bizcase.exports.look import Cover, Look, cover_of
from bizcase.exports.markdown_writer import document_markdown
from bizcase.exports.plan_tables import (
    map_spend_table,
    tags_table,
    team_table,
    wave_file_table,
)
from bizcase.exports.tables import (
    applications_table,
    cash_flow_table,
    databases_table,
    servers_table,
    table_csv,
)

ALWAYS = (
    "json", "servers_csv", "databases_csv", "applications_csv", "cash_flow_csv", "waves_csv",
    "team_plan_csv", "backlog_jira_csv", "backlog_azure_csv", "map_spend_csv", "map_tags_csv",
    "calculator_csv",
)  # fmt: skip
_NO_LOOK = Look()


def _cover(result: RunResult, look: Look) -> Cover:
    return cover_of(result.case, look, result.document.style)


def _xlsx(result: RunResult, _: Look) -> bytes:
    from bizcase.exports.workbook import case_workbook  # noqa: PLC0415 - imports XlsxWriter

    return case_workbook(result.case)


def _html(result: RunResult, look: Look) -> bytes:
    return document_html(result.document, _cover(result, look)).encode()


def _docx(result: RunResult, look: Look) -> bytes:
    from bizcase.exports.word import document_docx  # noqa: PLC0415 - imports python-docx

    return document_docx(result.document, _cover(result, look))


def _pdf(result: RunResult, look: Look) -> bytes:
    from bizcase.exports.pdf import document_pdf  # noqa: PLC0415 - imports reportlab

    return document_pdf(result.document, _cover(result, look))


def _pptx(result: RunResult, look: Look) -> bytes:
    from bizcase.exports.slides import document_pptx  # noqa: PLC0415 - imports python-pptx

    return document_pptx(result.document, _cover(result, look))


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One output file: its name, media type, icon and writer.

    ``on_demand``: it is written where it is asked for, not with everything else.
    """

    key: str
    label: str
    file_name: str
    mime: str
    icon: str
    writer: Callable[[RunResult, Look], bytes]
    on_demand: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
_SHEET = f"{_OFFICE}spreadsheetml.sheet"
FORMATS: dict[str, ExportFormat] = {
    item.key: item
    for item in (
        ExportFormat(
            "html", "Document for the browser", "business_case.html", "text/html",
            ":material/language:", _html,
        ),
        ExportFormat(
            "md", "Document as Markdown", "business_case.md", "text/markdown",
            ":material/article:", lambda result, _: document_markdown(result.document).encode(),
        ),
        ExportFormat(
            "docx", "Document for Word", "business_case.docx",
            f"{_OFFICE}wordprocessingml.document", ":material/description:", _docx, on_demand=True,
        ),
        ExportFormat(
            "pdf", "Document as PDF", "business_case.pdf", "application/pdf",
            ":material/picture_as_pdf:", _pdf, on_demand=True,
        ),
        ExportFormat(
            "pptx", "Slides", "business_case.pptx",
            f"{_OFFICE}presentationml.presentation", ":material/slideshow:", _pptx, on_demand=True,
        ),
        ExportFormat(
            "xlsx", "Workbook", "business_case.xlsx", _SHEET, ":material/table_chart:", _xlsx
        ),
        ExportFormat(
            "servers_csv", "Servers", "servers.csv", "text/csv", ":material/dns:",
            lambda result, _: table_csv(servers_table(result.case)),
        ),
        ExportFormat(
            "databases_csv", "Databases", "databases.csv", "text/csv", ":material/database:",
            lambda result, _: table_csv(databases_table(result.case)),
        ),
        ExportFormat(
            "applications_csv", "Applications", "applications.csv", "text/csv", ":material/apps:",
            lambda result, _: table_csv(applications_table(result.case)),
        ),
        ExportFormat(
            "cash_flow_csv", "Cash flow by month", "cash_flow.csv", "text/csv",
            ":material/payments:", lambda result, _: table_csv(cash_flow_table(result.case)),
        ),
        ExportFormat(
            "json", "Case with every figure", "case.json", "application/json",
            ":material/data_object:", lambda result, _: case_json(result.case),
        ),
        ExportFormat(
            "waves_csv", "Waves", "waves.csv", "text/csv", ":material/waves:",
            lambda result, _: table_csv(wave_file_table(result.case)),
        ),
        ExportFormat(
            "team_plan_csv", "Team by role and month", "team_plan.csv", "text/csv",
            ":material/groups:", lambda result, _: table_csv(team_table(result.case)),
        ),
        ExportFormat(
            "backlog_jira_csv", "Backlog for Jira", "backlog_jira.csv", "text/csv",
            ":material/checklist:", lambda result, _: table_csv(jira_table(result.case)),
        ),
        ExportFormat(
            "backlog_azure_csv", "Backlog for Azure DevOps", "backlog_azure_devops.csv",
            "text/csv", ":material/checklist:",
            lambda result, _: table_csv(azure_table(result.case)),
        ),
        ExportFormat(
            "map_spend_csv", "AWS programme (MAP): spend by wave", "map_spend.csv", "text/csv",
            ":material/savings:", lambda result, _: table_csv(map_spend_table(result.case)),
        ),
        ExportFormat(
            "map_tags_csv", "AWS programme (MAP): tag plan", "map_tags.csv", "text/csv",
            ":material/sell:", lambda result, _: table_csv(tags_table(result.case)),
        ),
        ExportFormat(
            "calculator_csv", "AWS bill by service and region", "aws_bill.csv", "text/csv",
            ":material/calculate:", lambda result, _: calculator_csv(result.case),
        ),
    )
}  # fmt: skip
DEFAULT_FORMATS = tuple(key for key, item in FORMATS.items() if not item.on_demand)


def check_formats(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the formats to write, json and csv always.

    ``asked`` are keys or the words of the command line; UsageError names those that do not exist.
    """
    names = [name.strip().lower() for name in asked if name.strip()]
    documents = [key for key in FORMATS if key not in ALWAYS]
    known = {*documents, "json", "csv"}
    missing = [name for name in names if name not in known and name not in FORMATS]
    if missing:
        raise UsageError(
            f"{', '.join(missing)} is no format.", f"Choose from {', '.join(sorted(known))}."
        )
    return (*(key for key in documents if key in names), *ALWAYS)


def render(key: str, result: RunResult, look: Look = _NO_LOOK) -> bytes:
    """Return one output file's bytes; UsageError where a file of the look cannot be used."""
    return FORMATS[key].writer(result, look)
