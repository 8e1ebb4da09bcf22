"""Scenarios in the document: those that were chosen, in both languages and in each format."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

import openpyxl
import pytest

from bizcase.agents.run import rerun
from bizcase.agents.scenarios import with_scenarios
from bizcase.document import build_document
from bizcase.document.blocks import Table
from bizcase.document.language import for_language
from bizcase.document.writing import plain, written
from bizcase.entries import RunRequest
from bizcase.exports import render
from bizcase.exports.case_json import case_dict
from bizcase.exports.scenario_table import scenarios_table
from bizcase.inventory.server_edits import ServerEdit
from bizcase.scenarios import Scenario
from tests.document.estates import result_of
from tests.document.lint import breaches, empty_tables
from tests.exports import readers

HOSTILE = "=1+1 <script>alert(1)</script> **b** | $1 {F:npv.base}"
SHOWN = Scenario({"dr.tier": "multi_site", "fin.discount": 9.0, "mig.rate_usd_h": 90.0}, None, None,
                 in_document=True)  # fmt: skip
HIDDEN = Scenario({"sizing.headroom": 1.0})


def told_of(name, scenarios, **overrides):
    result = result_of(name, **overrides)
    entries = replace(result.case.entries, scenarios=scenarios)
    case = with_scenarios(replace(result.case, entries=entries), None)
    return replace(result, case=case, document=build_document(case))


@pytest.fixture(scope="module")
def told():
    return told_of("built in", {HOSTILE: SHOWN, "Kept apart": HIDDEN})


def section_of(document):
    return next((item for item in document.sections if item.key == "scenarios"), None)


def texts_of(section, document):
    for block in section.blocks:
        texts = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [
            block.text
        ]  # fmt: skip
        yield from (written(text, document.ledger, plain, document.style) for text in texts)


def test_only_chosen_scenarios_are_shown(told):
    section = section_of(told.document)
    side, by_driver = (block for block in section.blocks if isinstance(block, Table))
    assert len(side.rows) == 2  # the case and the one that was chosen
    assert len(by_driver.rows) == 2
    assert section_of(told_of("built in", {"Kept apart": HIDDEN}).document) is None
    assert section_of(told_of("built in", {}).document) is None
    assert empty_tables(section) == []


def test_its_words_are_plain(told):
    ours = [
        text.replace(HOSTILE, "") for text in texts_of(section_of(told.document), told.document)
    ]
    assert [breach for text in ours for breach in breaches(text)] == []
    assert any("Multi-site, everything runs twice" in text for text in ours)


@pytest.mark.parametrize("name", ["built in", "on AWS"])
def test_it_is_told_in_german_too(name):
    more = {**SHOWN.overrides, "aws.edp_discount": 10.0}
    result = told_of(name, {"Mit Rabatt": replace(SHOWN, overrides=more)})
    for audience in ("cfo", "sponsor", "full"):
        german = for_language(result.case, result.document, audience, "de")
        assert german.missed == ()
        assert section_of(german.document).title.endswith("Szenarien im Vergleich")


OTHERS = {"All out": {"s1", "s2", "s3"}, "One out": {"s1"}}


@pytest.fixture(scope="module")
def of_other_servers():
    """A case of three servers; scenarios with fewer, and one with the same."""
    scenarios = {
        name: Scenario(
            in_document=True, server_edits={key: ServerEdit(in_scope=False) for key in left}
        )
        for name, left in OTHERS.items()
    } | {"Dearer": Scenario({"mig.rate_usd_h": 200.0}, in_document=True)}
    result = result_of("a list")
    entries = replace(result.case.entries, scenarios=scenarios)
    again = partial(rerun, RunRequest(entries))
    case = with_scenarios(replace(result.case, entries=entries), again)
    return replace(result, case=case, document=build_document(case))


def test_a_scenario_of_other_servers_is_told_and_not_ranked(of_other_servers):
    document = of_other_servers.document
    said = list(texts_of(section_of(document), document))
    for name, servers in (("All out", "0 servers"), ("One out", "2 servers")):
        assert (
            f"{name} covers {servers} and this case 3 servers: its difference is no gain or loss, "
            "and it is not ranked."
        ) in said
    assert not any("All out has" in text or "One out has" in text for text in said)
    assert any(text.startswith(("No scenario is better", "Dearer has")) for text in said)
    side = next(item for item in section_of(document).blocks if isinstance(item, Table))
    assert side.header[-1] == "Servers"
    german = for_language(of_other_servers.case, document, "full", "de")
    assert german.missed == ()


def test_as_many_other_servers_are_other_servers_too(of_other_servers):
    case = of_other_servers.case
    other = tuple(replace(item, same_servers=False) for item in case.scenarios)
    found = build_document(replace(case, scenarios=other))
    said = list(texts_of(section_of(found), found))
    assert any(text.startswith("Dearer covers other servers than this case: ") for text in said)
    assert not any("No scenario" in text or "highest" in text for text in said)


def test_every_format_shows_it_and_runs_nothing_of_its_name(told):
    files = {key: render(key, told) for key in ("html", "md", "docx", "pdf", "pptx", "xlsx")}
    assert b"<script>alert" not in files["html"]
    assert "&lt;script&gt;" in files["html"].decode()
    assert "\\*\\*b\\*\\*" in files["md"].decode()
    for tables in (readers.docx_tables(files["docx"]), readers.html_tables(files["html"])):
        assert HOSTILE in {cell for _, rows in tables for row in rows for cell in row}
    assert HOSTILE in readers.cells(readers.slide_tables(files["pptx"]))
    assert "".join(HOSTILE.split()) in readers.pdf_text(files["pdf"])
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    rows = list(book["Scenarios"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:4]] == ["This case", HOSTILE, "Kept apart"]
    assert all(cell.data_type != "f" for row in book["Scenarios"] for cell in row)
    kept = {item["name"]: item for item in case_dict(told.case)["kept_scenarios"]}
    assert kept[HOSTILE]["in_document"]
    assert not kept["Kept apart"]["in_document"]


def test_the_table_sums_to_the_cent(told):
    table = scenarios_table(told.case).set_index("scenario")
    parts = table[["inputs_usd", "plan_usd", "prices_usd", "assumptions_usd"]].sum(axis=1).round(2)
    others = table.index[1:]
    assert parts[others].tolist() == table.loc[others, "difference_usd"].tolist()
    base, npv = table["npv_usd"].iloc[0], table.loc[others, "npv_usd"]
    assert (npv - base).round(2).tolist() == table.loc[others, "difference_usd"].tolist()
