"""The body agrees with the annexes: what is charged, what ends, what is left out, how it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Chart, Paragraph, Table
from bizcase.document.body.parts import open_items
from bizcase.document.charts.risk import _with_range, short_label
from bizcase.document.finding_words import findings_of
from bizcase.document.page1_reasons import _really_ends
from bizcase.document.security_updates import moving_updates, updates_note
from bizcase.document.writing import plain, written
from bizcase.finance.comparison import ItemRow
from bizcase.finance.drivers import UNDECIDED, Driver
from bizcase.grammar import inline
from bizcase.ledger import Figure, Finding, Ledger
from tests.document.estates import result_of


@pytest.fixture(scope="module")
def built_in():
    return result_of("built in")


def told(result, *kinds):
    ledger = result.case.ledger
    return [
        written(words, ledger, plain).replace("\xa0", " ")
        for part in result.document.sections
        for block in part.blocks
        if isinstance(block, kinds)
        for words in (block.items if isinstance(block, Bullets) else (block.text,))
    ]


def test_updates_are_said_by_release_and_not_for_those_that_ended(built_in):
    """Windows Server 2012, whose updates had ended, stood next to an amount for that of 2016."""
    said = next(item for item in told(built_in, Paragraph) if "The amounts of a year are" in item)
    charged, ended = said.split("Charged, ")[1].split("Ended, so not charged: ")
    assert "Windows Server 2016 (2027-01-12)" in charged
    assert "2012" not in charged
    assert "Windows Server 2012 (2026-10-13)" in ended


def test_updates_of_releases_that_move_are_said_to_be_under_left_on_premises(built_in):
    """320,640 USD were “left on premises” of an estate that moves whole."""
    ledger = built_in.case.ledger
    moving = ledger.value("compare.esu.moving")
    assert 0 < moving <= ledger.value("compare.esu.remaining")
    said = [item for item in told(built_in, Paragraph) if "move along with their release" in item]
    assert len(said) == 2  # in the body and in annex H
    # They are charged from within the year: 10 months of a full year, and none on the day.
    today = ledger.value("compare.esu.today")
    assert (
        f"They are {today / 1000:.0f} k USD a year of today's cost, what the first 12 months "
        f"charge. {moving / 1000:.0f} k USD of it is for releases that move." in said[0]
    )
    # The table of the body shows them among others; what stays there has more than these.
    ends = [item.partition("in the item Extended Security Updates")[2] for item in said]
    assert ends == [", one of the other items.", "."]


def test_updates_that_all_move_are_said_to_be_all(built_in):
    """“They cost 321 k USD …; 321 k USD of it is for releases that move.”"""
    case, ledger = built_in.case, Ledger()
    whole = case.ledger["compare.esu.today"]
    for figure in case.ledger:
        is_part = figure.id == "compare.esu.moving"
        ledger.add(replace(figure, value=whole.value) if is_part else figure)
    (block,) = moving_updates(replace(case, ledger=ledger))
    said = written(block.text, ledger, plain)
    assert "what the first 12 months charge. All of it is for releases that move." in said


def noted(case):
    return [written(block.text, case.ledger, plain) for block in updates_note(case)]


@pytest.mark.parametrize(
    ("product", "charged", "free"),
    [("sql_server", "Windows Server 2016", "SQL Server"),
     ("windows", "SQL Server 2016", "Windows Server 2016")],
)  # fmt: skip
def test_releases_without_a_price_are_not_called_charged(built_in, product, charged, free):
    """A charge for Windows listed SQL Server without Software Assurance, whose updates are none."""
    owned = built_in.case.assumptions.with_overrides({f"lic.{product}": "owned_no_sa"})
    said, *_ = noted(replace(built_in.case, assumptions=owned))
    listed = said.split("Charged, ")[1].split("Ended, ")[0]
    assert charged in listed
    assert free not in listed


def test_without_a_charge_no_release_is_listed(built_in):
    """The releases of the estate are there, but none of its updates costs anything."""
    ledger = Ledger()
    for figure in built_in.case.ledger:
        ledger.add(replace(figure, value=0.0) if figure.id.startswith("compare.esu.") else figure)
    assert noted(built_in.case)
    assert noted(replace(built_in.case, ledger=ledger)) == []


@pytest.mark.parametrize(
    ("aws", "left", "ends"), [(944.0, 4.0, False), (0.0, 0.0, True), (1775.0, 2.0, True)]
)
def test_what_costs_the_same_on_aws_changes_sides_and_does_not_end(aws, left, ends):
    """“Largest: … security agents and tools 0.94 M USD a year”, which AWS has in full."""
    assert _really_ends(ItemRow("a", "A", 948.0, aws, left, True, "")) is ends


def test_security_services_are_left_out_with_their_amount(built_in):
    ledger = built_in.case.ledger
    amount = ledger.value("aws.other.security.monthly")
    said = [item for item in told(built_in, Paragraph) if "tools that they replace are" in item]
    assert len(said) == 1
    assert f"{amount / 1000:.1f} k USD a month" in said[0]


def test_without_a_comparison_security_services_are_not_in_the_figures():
    said = told(result_of("on AWS"), Paragraph)
    first = next(item for item in said if item.startswith("Not in the figures: "))
    assert first.startswith("Not in the figures: AWS security services of what moves")


@pytest.mark.parametrize("estate", ["one guest", "many guests", "built in"])
def test_the_first_page_leaves_security_out_on_both_sides(estate):
    """“Security tools that AWS services replace” alone read as if those services were counted."""
    first = next(item for item in told(result_of(estate), Paragraph)
                 if item.startswith("Not in the figures: "))  # fmt: skip
    assert "security tools and their AWS replacements" in first
    assert "that AWS services replace" not in first


def test_the_first_page_says_one_thing_of_security_services():
    """“3.8 k USD a month … with security services” stood above “Not in the figures: AWS security
    services”, and was not the 3.8 k USD a month of what moves, which has none.
    """
    result = result_of("on AWS")
    ledger, said = result.case.ledger, told(result, Paragraph)
    natively = next(item for item in said if "as EC2 instances" in item)
    assert natively.split(". ")[2].endswith(
        "as EC2 instances, without security services and without growth"
    )
    run, security, native = (
        ledger.value(name)
        for name in ("aws.run.monthly", "aws.other.security.monthly", "decision.native.monthly")
    )
    assert security > 0
    assert native == pytest.approx(run - security)
    assert not any("with security services" in item for item in said)


@pytest.mark.parametrize("name", ["one guest", "on AWS", "built in"])
def test_what_lacks_an_input_is_one_list_in_body_and_findings(name):
    """Annex H named one of the three items that page 1 left out."""
    case = result_of(name).case
    finding = next(item for item in case.findings if item.code == "INPUT_REQUIRED")
    listed = finding.message.partition(": ")[2].partition(". ")[0]
    assert listed.split("; ") == [inline(item) for item in open_items(case)]


def test_the_end_of_extended_support_is_open_where_that_of_support_is():
    """“Not confirmed”, and next to it “none”."""
    result = result_of("built in")
    rows = [
        [written(cell, result.case.ledger, plain) for cell in row]
        for part in result.document.sections
        for block in part.blocks
        if isinstance(block, Table) and block.caption == "End of support by release"
        for row in block.rows
    ]
    assert [row for row in rows if row[3] == "not confirmed"]
    assert all(row[4] == "not confirmed" for row in rows if row[3] == "not confirmed")


def test_staff_is_an_item_of_the_chart_of_both_sides(built_in):
    """Infrastructure staff, the largest cost of today, was one of “The other 10 items”."""
    names = [
        written(name, built_in.case.ledger, plain)
        for part in built_in.document.sections for block in part.blocks
        if isinstance(block, Chart) and block.id == "C3" for name in block.categories
    ]  # fmt: skip
    assert "Infrastructure staff: today" in names


def test_findings_after_a_chart_have_words_that_lead_to_them(built_in):
    scope = next(part for part in built_in.document.sections if part.key == "scope")
    *_, before, last = scope.blocks
    assert isinstance(last, Bullets)
    assert isinstance(before, Paragraph)


@pytest.mark.parametrize("code", ["PACE_AMBITIOUS", "WORK_WAITS", "ANSWERS_TOO_LATE"])
def test_findings_of_the_plan_stand_with_the_plan(code, built_in):
    case = replace(built_in.case, findings=(Finding(code, "info", "A pace."),))
    assert findings_of(case, "scope") == ()


def range_of(driver, low, high):
    ledger = Ledger()
    for end, value in (("low", low), ("high", high)):
        ledger.add(Figure(f"tornado.1.at_{end}", end, value, driver.unit, "assumed"))
    return written(_with_range(1, driver), ledger, plain).replace("\xa0", " ")


def test_ranges_of_a_chart_read_as_ranges():
    """“(1 – month 36)”, “(0 – 1 ×)”, “Repurchase (40 – 400 h)”."""
    renewal = Driver("m", "Renewal", "month", 1, 18, 36, simulated=True, labour=False)
    assert range_of(renewal, 1, 36) == "Renewal (month 1 – 36)"
    assert range_of(UNDECIDED, 0, 100).endswith("rehosted (0 – 100 %)")
    label = "Repurchase, data migration and change: hours of a workload of medium complexity"
    assert short_label(label) == "Repurchase: hours of a workload of medium complexity"


def test_a_short_label_says_no_half_of_a_choice_or_a_list():
    """“Cores counted for Oracle on a virtualised host: those of the database”, or of the host."""
    bare = (entry.label.partition(" (")[0].partition(";")[0] for entry in load_register().values())
    for label in [label for label in bare if ": " in label]:
        before, _, after = label.partition(": ")
        whole = before.partition(",")[0] if "," in after else f"{before.partition(',')[0]}: {after}"
        assert short_label(label) == whole


def test_assumptions_that_may_be_in_one_chart_have_names_of_their_own():
    """“Landing zone and Mobilize” was that of the whole estate and that of each server."""
    one_of = ("op.fte_cost_", "op.vvf_core_", "op.vcf_core_")  # a case draws the one of its place
    drawn = [short_label(entry.label) for key, entry in load_register().items()
             if entry.simulated and entry.is_number and not key.startswith(one_of)]  # fmt: skip
    assert len(set(drawn)) == len(drawn) > 40


def test_a_list_after_a_colon_begins_small(built_in):
    said = told(built_in, Paragraph, Bullets)
    for first in ("Not in the cash flow, because an input is missing: ", "is in no total: "):
        found = [item.split(first)[1] for item in said if first in item]
        assert found
        assert all(item[0].islower() for item in found)


def test_running_cost_that_is_missing_does_not_stand_under_the_one_time_cost(built_in):
    """Operation of AWS stood right under the table of the one-time cost, as if it were part."""
    section = next(item for item in built_in.document.sections if item.key == "cash")
    lacks = [isinstance(block, Paragraph) and "an input is missing" in str(block.text)
             for block in section.blocks]  # fmt: skip
    before = [item for item in section.blocks[: lacks.index(True)] if isinstance(item, Table)][-1]
    assert before.caption.startswith("Cash flow")


def test_no_table_names_a_file_that_is_empty():
    """A case without databases gave databases.csv as the source of its strategies."""
    ledger = result_of("one guest").case.ledger
    named = [item for item in ledger if item.id.startswith("strategy.") and item.sources]
    assert named
    assert not [item.id for item in named if "databases.csv" in item.sources]
