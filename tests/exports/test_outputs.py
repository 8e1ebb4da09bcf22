from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from html.parser import HTMLParser

import pytest

from bizcase.document.formats import format_number
from bizcase.document.said import sureness, verdict
from bizcase.document.writing import plain, written
from bizcase.errors import StageError, UsageError
from bizcase.exports import (
    DEFAULT_FORMATS,
    FORMATS,
    check_formats,
    render,
    write_outputs,
)
from bizcase.exports.tables import DATABASE_COLUMNS, SERVER_COLUMNS
from bizcase.spreadsheet import safe_cell
from tests.document.estates import result_of
from tests.exports.conftest import HOSTILE
from tests.exports.made_once import book_of, file_of

RESULTS = ["rvtools_result", "mpa_result"]


@pytest.fixture(params=RESULTS)
def result(request):
    return request.getfixturevalue(request.param)


def case_of(result):
    return json.loads(file_of("json", result))


def rows_of(result, key="servers_csv"):
    return list(csv.DictReader(io.StringIO(file_of(key, result).decode())))


def figures_of(result):
    return {figure["id"]: figure["value"] for figure in case_of(result)["figures"]}


def test_servers_csv_sums_to_the_ledger_to_the_cent(result):
    rows = rows_of(result)
    cents = sum(
        round(float(row["total_monthly_usd"]) * 100) for row in rows if row["total_monthly_usd"]
    )
    assert cents == round(figures_of(result)["aws.servers.monthly"] * 100)


def test_every_server_names_its_file_sheet_and_row_and_is_never_undersized(result):
    rows = rows_of(result)
    assert len(rows) == figures_of(result)["scope.listed"]
    for row in rows:
        assert row["source_file"]
        assert row["source_sheet"]
        assert row["source_row"].isdigit()
        assert (row["in_scope"] == "true") == (row["scope_reason"] == "")
        if row["target"] == "ec2":
            assert float(row["instance_vcpu"]) >= float(row["need_vcpu"])
            assert float(row["instance_memory_gib"]) >= float(row["need_memory_gib"])
        elif row["target"] == "database_moved":
            assert (row["total_monthly_usd"], row["instance_type"]) == ("0", "")
            assert row["target_reason"]
        else:
            assert row["total_monthly_usd"] == ""


def test_the_columns_are_the_contract(result):
    assert tuple(rows_of(result)[0]) == SERVER_COLUMNS
    header = file_of("databases_csv", result).decode().splitlines()[0]
    assert tuple(header.split(",")) == DATABASE_COLUMNS


def test_case_json_holds_the_contract(result):
    case = case_of(result)
    assert set(case) >= {
        "schema_version", "project_info", "inputs", "price_book", "assumptions", "control_totals",
        "data_quality", "agents", "figures", "scenarios", "waves", "execution_stats",
    }  # fmt: skip
    assert set(case["figures"][0]) >= {
        "id", "label", "value", "unit", "kind", "grade", "formula", "inputs", "sources",
    }  # fmt: skip
    assert set(figures_of(result)) >= {
        "scope.servers", "aws.servers.monthly", "aws.compute.monthly", "aws.storage.monthly",
        "aws.licences.monthly", "aws.databases.monthly", "aws.other.monthly", "aws.run.monthly",
        "aws.run.annual", "aws.as_is.monthly",
    }  # fmt: skip
    states = case["control_totals"]["by_state"]
    assert (
        sum(item["servers"] for item in states.values()) == case["control_totals"]["servers_listed"]
    )


def test_every_input_of_a_figure_exists(result):
    case = case_of(result)
    known = {figure["id"] for figure in case["figures"]} | {a["key"] for a in case["assumptions"]}
    for figure in case["figures"]:
        assert set(figure["inputs"]) <= known, figure["id"]


def test_a_number_that_is_no_figure_cannot_be_shown(result):
    with pytest.raises(StageError):
        result.document.ledger["made.up"]


class TextOf(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def html_of(result):
    parser = TextOf()
    parser.feed(file_of("html", result).decode())
    return parser


def test_markdown_html_workbook_and_json_hold_the_same_key_figures(result):
    figures = {figure["id"]: figure for figure in case_of(result)["figures"]}
    markdown, html = file_of("md", result).decode(), " ".join(html_of(result).text)
    book = book_of(result, values=True)
    listed = {row[0]: row[2] for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    for name in (
        "scope.servers",
        "aws.servers.monthly",
        "aws.storage.monthly",
        "npv.base",
        "compare.difference",
        "decision.stay.total",
    ):
        scale = "thousand" if name.startswith("decision") else "cents"
        shown = format_number(figures[name]["value"], figures[name]["unit"], scale=scale)
        assert shown in markdown
        assert shown in html
        assert listed[name] == pytest.approx(figures[name]["value"])
    cells = list(book["Summary"].iter_rows(values_only=True))
    npv = next(row[1] for row in cells if row[0] == figures["npv.base"]["label"])
    assert npv == pytest.approx(figures["npv.base"]["value"])


def test_the_verdict_is_one_text_in_every_format(result):
    """And the comparison one set of numbers."""
    case, ledger = case_of(result), result.case.ledger
    told = case["verdict"]["sentence"]
    assert told == written(verdict(result.case), ledger, plain)
    assert len(told) > 40
    markdown, html = file_of("md", result).decode(), " ".join(html_of(result).text)
    book = book_of(result, values=True)
    read = " ".join(markdown.replace("\\", "").split())
    assert told in read
    assert told in " ".join(html.split())
    assert told == book["Summary"]["A3"].value
    sure = written(sureness(result.case), ledger, plain)
    assert sure in read
    assert sure in " ".join(html.split())
    assert sure == book["Summary"]["A4"].value
    for item in case["comparison"]["items"]:
        prefix = f"compare.{'' if item['compared'] else 'apart.'}{item['item']}"
        for side in ("today", "aws", "remaining"):
            assert item[f"{side}_annual_usd"] == ledger.value(f"{prefix}.{side}")
    sheet = book["Today against AWS"].iter_rows(min_row=2, values_only=True)
    written_items = [row[:5] for row in sheet if row[4] is not None and any(row[1:4])]
    compared = [item for item in case["comparison"]["items"] if item["compared"]]
    assert [row[0] for row in written_items[:-1]] == [item["label"] for item in compared]
    assert written_items[-1][1:] == pytest.approx(
        [
            case["comparison"][f"{side}_annual_usd"]
            for side in ("today", "aws", "remaining", "difference")
        ],
        abs=0.005,
    )
    for item in compared:
        prefix = f"compare.{item['item']}"
        sides = ("today", "aws", "remaining", "difference")
        cells = (format_number(ledger.value(f"{prefix}.{side}"), "USD") for side in sides)
        assert f"| {item['label']} | {' | '.join(cells)} |" in markdown


def test_the_workbook_holds_numbers_as_numbers_and_totals_as_formulas_with_values(result):
    values, formulas = book_of(result, values=True), book_of(result)
    total = figures_of(result)["aws.servers.monthly"]
    for name, column in (
        ("Servers", "Total, USD a month"), ("Line items", "Amount, USD a month"),
    ):  # fmt: skip
        header = [cell.value for cell in values[name][1]]
        last, position = values[name].max_row, header.index(column) + 1
        assert values[name].cell(last, position).value == pytest.approx(total)
        assert str(formulas[name].cell(last, position).value).startswith("=SUM(")
        assert all(
            isinstance(values[name].cell(row, position).value, float | int | None)
            for row in range(2, last)
        )


def test_the_workbook_of_a_case_with_nothing_in_scope_has_no_sheet_of_zeros():
    book = book_of(result_of("nothing runs"))
    assert book.sheetnames == [
        "Read me", "Summary", "Servers", "Server details", "Coverage", "Data quality",
        "Assumptions",
    ]  # fmt: skip
    shown = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
    assert (shown["Servers listed"], shown["Servers in scope"]) == (1, 0)
    assert not {"Net present value", "One-time cost", "AWS run cost"} & shown.keys()
    assert any("Nothing is in scope" in str(row[0].value) for row in book["Read me"].iter_rows())


def test_the_html_is_self_contained_and_forbids_scripts(result):
    page = html_of(result)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "link", "object", "form"}
    policy = [
        attrs for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy[0]["content"]
    assert ("html", {"lang": "en"}) in page.tags
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")


def test_hostile_names_stay_plain_text_everywhere(hostile_result):
    markdown = file_of("md", hostile_result).decode()
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)
    assert "\u202e" not in markdown
    page = html_of(hostile_result)
    assert not {tag for tag, _ in page.tags} & {"script", "b"}
    assert not any("javascript" in str(attrs) for _, attrs in page.tags)
    assert "<script>alert(1)</script>" in " ".join(page.text)
    row = rows_of(hostile_result)[0]
    assert row["name"].startswith("'=cmd")
    book = book_of(hostile_result)
    assert book["Servers"]["B2"].data_type == "s"
    assert json.loads(file_of("json", hostile_result))["project_info"]["customerName"] == HOSTILE


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("+SUM(A1)", "'+SUM(A1)"), ("-2", "-2"), ("-2,5", "-2,5"), ("@x", "'@x"),
     ("-x", "'-x"), ("web-01", "web-01"), ("", "")],
)  # fmt: skip
def test_no_cell_of_a_csv_is_a_formula(cell, safe):
    assert safe_cell(cell) == safe


def test_a_format_that_does_not_exist_is_refused_with_a_sentence():
    assert check_formats(["docx", "pdf", "pptx"])[:3] == ("docx", "pdf", "pptx")
    with pytest.raises(UsageError, match="odt is no format"):
        check_formats(["odt"])
    assert set(check_formats(["md"])) == {
        "md", "json", "servers_csv", "databases_csv", "applications_csv", "cash_flow_csv",
        "waves_csv", "team_plan_csv", "backlog_jira_csv", "backlog_azure_csv", "map_spend_csv",
        "map_tags_csv", "calculator_csv",
    }  # fmt: skip


def test_nothing_half_written_stays_when_a_writer_fails(tmp_path, rvtools_result, monkeypatch):
    def breaks(*_):
        raise StageError("broken")

    broken = dataclasses.replace(FORMATS["json"], writer=breaks)
    monkeypatch.setitem(FORMATS, "json", broken)
    with pytest.raises(StageError):
        write_outputs(rvtools_result, tmp_path / "out", DEFAULT_FORMATS)
    assert not (tmp_path / "out").exists()


def test_the_same_case_gives_the_same_bytes(rvtools_result):
    for key in ("md", "html", "xlsx", "servers_csv"):
        assert render(key, rvtools_result) == render(key, rvtools_result)
