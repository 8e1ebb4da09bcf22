"""Numbers that a reader once found at odds: storage nobody stated, and what right-sizing saves."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bizcase.document.blocks import Bullets, Paragraph, Table
from bizcase.document.body.estate_today import scope_section
from bizcase.document.charts import chart
from bizcase.document.charts.migration import end_of_support
from bizcase.document.databases import databases_section
from bizcase.document.said import verdict
from bizcase.document.verdict import questions
from bizcase.document.writing import heading, plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.issues import Issue
from bizcase.units import sum_usd
from tests.document import lint
from tests.document.estates import ESTATES, each, result_of
from tests.factories import mpa, mpa_row, rvtools, vinfo_row
from tests.runs import shared_run

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _case_without_disks():
    rows = (mpa_row(f"s{number}", disk=None) for number in range(6))
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("it_inventory", mpa(*rows)),),
    )  # fmt: skip
    return shared_run(RunRequest(entries)).case


def test_a_list_without_disks_is_priced_with_storage_and_asked_for_it():
    case = _case_without_disks()
    assert case.ledger.value("aws.storage.monthly") > 0
    assumed = case.ledger["storage.assumed.gib"]
    assert assumed.low < assumed.value < assumed.high
    assert "storage" in {item.block.key for item, _ in questions(case)}
    assert any(finding.code == "STORAGE_UNKNOWN" for finding in case.findings)


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_case_has_servers_without_storage_and_no_word_of_it(name):
    ledger = result_of(name).case.ledger
    placed = ledger.value("sizing.placed")
    assert not placed or ledger.value("aws.storage.monthly") > 0


@pytest.mark.parametrize("name", each(ESTATES))
def test_what_right_sizing_saves_is_the_difference_of_the_two_amounts_that_stand_beside_it(name):
    ledger = result_of(name).case.ledger
    figure = ledger["aws.right_sizing.monthly"]
    as_is, sized = (ledger.value(key) for key in figure.inputs)
    assert figure.value == sum_usd([as_is, -sized])
    assert figure.inputs[0] == "aws.as_is.monthly"


@pytest.mark.parametrize("name", each(ESTATES))
def test_every_sentence_of_the_verdict_begins_with_a_capital(name):
    case = result_of(name).case
    for sentence in written(verdict(case), case.ledger, plain).split(". "):
        assert not sentence or not sentence[0].isalpha() or sentence[0].isupper(), sentence


def test_a_german_list_is_read_with_its_cores_and_its_disks():
    content = "Servername;Kerne;RAM GB;Platte GB;Betriebssystem\nweb;4;16;100;Ubuntu 22.04\n"
    entries = Entries.empty()
    read = read_inventory(
        Upload("liste.csv", content.encode()), entries.assumptions, "it_inventory"
    )
    row = read.servers.iloc[0]
    assert (row["vcpu"], row["memory_gib"], row["storage_provisioned_gib"]) == (4, 16, 100)


def test_the_chart_of_support_says_which_red_bars_have_extended_support():
    """The bar of 2024 holds 3 servers, 1 of them without any support."""
    systems = ("CentOS 7 (64-bit)", *2 * ("Red Hat Enterprise Linux 7 (64-bit)",))
    rows = (
        vinfo_row(
            f"vm{number}", OS_according_to_the_VMware_Tools=name,
            OS_according_to_the_configuration_file=name,
        )
        for number, name in enumerate(systems)
    )  # fmt: skip
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("rvtools", rvtools(*rows)),),
    )  # fmt: skip
    case = shared_run(RunRequest(entries)).case
    chart = end_of_support(case)
    assert chart.series[0].values.values == (3.0,)
    assert written(chart.message, case.ledger, plain).startswith("1 of 3")
    told = written(chart.source, case.ledger, plain)
    assert told.endswith(
        "Red: standard support ended. Extended support alone is left for 2 servers."
    )


def test_the_red_bars_of_support_hold_each_server_whose_support_has_ended():
    """Support that ended in the year of the case was grey: the title said 14, the red bars 12."""
    case = result_of("built in").case
    table = case.strategy.lifecycle
    table = table[table["subject"].eq("server")].head(4)
    year = str(case.as_of.year)
    ends = {
        "ended": f"{year}-01-01", "extended_only": f"{year}-01-01",
        "ends_soon": f"{year}-12-31", "supported": f"{case.as_of.year + 5}-06-30",
    }  # fmt: skip
    table = table.assign(status=list(ends), end_of_support=list(ends.values()))
    chart = end_of_support(replace(case, strategy=replace(case.strategy, lifecycle=table)))
    labels = [written(label, case.ledger, plain) for label in chart.categories]
    assert labels == [
        f"Support ended {year}", f"Support ends {year}", f"Support ends {ends['supported'][:4]}",
    ]  # fmt: skip
    assert chart.series[0].values.values == (2.0, 1.0, 1.0)
    assert chart.series[0].roles == ("worse", "stay", "stay")


@pytest.mark.parametrize("name", each(ESTATES))
def test_sizes_that_follow_a_peak_are_not_said_to_follow_the_allocation(name):
    ledger = result_of(name).case.ledger
    told = _told(name, "summary") + _told(name, "scope")
    if "allocation, not" in told or "allocated today" in told:
        assert not ledger.value("coverage.cpu_peak")
        assert not ledger.value("coverage.memory_peak")


@pytest.mark.parametrize("name", each(("one guest", "built in", "public list")))
def test_no_outcome_is_drawn_below_a_cost_of_nothing(name):
    """Of one machine the band went from −58 to 73 thousand USD around a line at 27."""
    drawn = chart(result_of(name).case, "C1")
    bands = [item.values.values for item in drawn.series if item.role == "low"]
    assert all(min(values) >= 0 for values in bands)
    told = any("have no band" in getattr(piece, "text", "") for piece in drawn.source)
    assert told is not bool(bands)
    assert bool(bands) is (name != "one guest")


@pytest.mark.parametrize("growth", [5.0, 0.0])
def test_the_month_in_full_operation_says_what_growth_it_has(growth):
    told = _told("one guest", "aws", **{"growth.infra": growth})
    assert "In full operation" in told
    assert ("of growth a year" in told) == bool(growth)


def _told(name, key, **overrides):
    """Return the texts of a section, with its heading; none where the case has no such section."""
    result = result_of(name, **overrides)
    ledger = result.case.ledger
    return " ".join(
        text
        for section in result.document.sections if section.key == key
        for text in (heading(section, ledger), *lint.texts_of(section, ledger))
    )  # fmt: skip


def test_a_database_that_cannot_move_keeps_its_engine_and_licence():
    """A warehouse that stays Oracle on its server was listed as Redshift without a licence."""
    case = result_of("built in").case
    shown = [
        [written(cell, case.ledger, plain) for cell in row]
        for block in databases_section(case).blocks
        if isinstance(block, Table) and block.caption.startswith("Every database")
        for row in block.rows
    ]
    stays = [row for row in shown if row[2] == "its server on EC2"]
    assert stays
    assert all(row[1].startswith(row[3]) and row[4] == "as today" for row in stays)


def test_a_weighty_issue_says_how_often_it_was_found():
    """Beside a measured share of 85 % it read as if no server was measured."""
    case = result_of("built in").case
    missing = [issue for issue in case.issues if issue.code == "UTILISATION_MISSING"]
    # In a second file it is an issue of its own.
    more = replace(missing[0], file="b.xlsx", count=1_000)
    inventory = replace(case.inventory, issues=(*case.inventory.issues, more))
    case = replace(case, inventory=inventory)
    count = f"{1_000 + sum(issue.count for issue in missing):,}"
    bullets = [block for block in scope_section(case).blocks if isinstance(block, Bullets)]
    items = [written(item, case.ledger, plain) for block in bullets for item in block.items]
    assert any(f"no measured memory peak. Found {count} times." in item for item in items)


def test_hosts_beyond_their_guests_stand_first_and_say_what_follows_them():
    """Twelve hosts stood behind rows that repeat, though all of today's cost rests on them."""
    case = result_of("built in").case
    host = Issue(
        "HOST_CPU_EXCEEDED", "warning",
        "Running guests of 2 hosts have more than 12 vCPU per core: esx1 (guests 99 vCPU, "
        "host 8 cores); esx2 (guests 98 vCPU, host 8 cores).", 2,
        action="Today's cost follows the hosts as listed.", remedy="Confirm the hosts' cores.",
    )  # fmt: skip
    more = replace(host, code="ROW_REPEATED", message="Rows repeat", count=10**9)
    inventory = replace(case.inventory, issues=(more, host, *case.inventory.issues))
    case = replace(case, inventory=inventory)
    issues = next(block for block in scope_section(case).blocks if isinstance(block, Bullets))
    assert written(issues.items[0], case.ledger, plain) == (
        "Running guests of 2 hosts have more than 12 vCPU per core. Today's cost follows the hosts "
        "as listed. Confirm the hosts' cores."
    )


@pytest.mark.parametrize("name", ["nothing runs", "a list without disks"])
def test_what_no_server_states_is_in_no_sentence(name):
    """It read: In scope are no server states it, no server states it of memory and so on."""
    case = _case_without_disks() if name == "a list without disks" else result_of(name).case
    told = [block for block in scope_section(case).blocks if isinstance(block, Paragraph)]
    said = [written(block.text, case.ledger, plain) for block in told]
    assert said
    assert not [line for line in said if "no server states" in line]


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_sentence_is_blank_and_none_begins_a_list_that_is_empty(name):
    """It read: Status of vendor support on 2026-11-23, a colon, and nothing."""
    result = result_of(name)
    for section in result.document.sections:
        for place, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                said = written(block.text, result.case.ledger, plain)
                follows = section.blocks[place + 1 : place + 2]
                assert said.strip(), section.key
                assert not said.rstrip().endswith(":") or isinstance(follows[0], Bullets), said


def test_a_case_with_nothing_in_scope_has_no_section_that_says_only_that():
    """It compared options at 0 USD and said that every server has a migration strategy."""
    result = result_of("nothing runs")
    keys = [section.key for section in result.document.sections]
    assert keys == [
        "page1", "summary", "scope", "next", "annex_e", "annex_g", "annex_h", "annex_i", "annex_j",
    ]  # fmt: skip
    told = [section for section in result.document.sections if section.key not in ("annex_e",)]
    said = [line for section in told for line in lint.texts_of(section, result.case.ledger)]
    assert not [line for line in said if re.search(r"\b0 (?!of)|every server in scope", line, re.I)]
    assert any("none is in scope" in line for line in said)
    assert not any("Not in the figures" in line for line in said)


@pytest.mark.parametrize("name", ["one guest", "on AWS"])
def test_the_items_of_the_aws_bill_add_up_to_its_month_also_without_a_baseline(name):
    """Where today's cost is unknown the AWS bill is all there is: it is not told as one number."""
    ledger = result_of(name).case.ledger
    items = [item.value for item in ledger if item.id.startswith("cash.landed.")]
    assert len(items) > 1
    assert sum(items) == pytest.approx(ledger.value("decision.aws.monthly"), abs=0.05)


def test_where_all_work_waits_no_sentence_says_less_more_or_paid_back():
    """It read: costs 0 USD less than staying, pays back after 0 months, and does not pay back."""
    result = result_of("all wait")
    ledger = result.case.ledger
    assert ledger.value("plan.waves") == 0
    paybacks = [figure for figure in ledger if figure.id.endswith((".payback", "payback.months"))]
    assert len(paybacks) > 3
    assert {figure.state for figure in paybacks} == {"nothing to pay back"}
    said = [
        line for section in result.document.sections
        for line in (heading(section, ledger), *lint.texts_of(section, ledger))
    ]  # fmt: skip
    wrong = re.compile(r"\b0 USD (a year )?(less|more|off)|[Pp]ays? back|move: 0|month 0\b")
    assert not [line for line in said if wrong.search(line)]
    assert "Undiscounted, migrating costs as much as staying." in " ".join(said)
