"""Sentences that are true of some cases only: each names what its own case has."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from bizcase import packaged
from bizcase.document.blocks import Chart, Paragraph, Table, text
from bizcase.document.body.money import not_compared
from bizcase.document.body.programme import _not_counted
from bizcase.document.body.target import _answer
from bizcase.document.body.uncertain import _blockers, _more_found, _movable
from bizcase.document.charts.cumulative import _beside
from bizcase.document.charts.risk import _fewest
from bizcase.document.cost import _priced_servers
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.document.reconciliation import reconciliation_section
from bizcase.document.strategy_plan import order_words
from bizcase.document.summary import _situation
from bizcase.document.writing import plain, written
from bizcase.exports.slides.choice import slides_of
from bizcase.grammar import inline
from bizcase.ledger import Figure, Ledger
from tests.document.estates import result_of


def case_of(unit="servers", **values):
    ledger = Ledger()
    for name, value in values.items():
        key = name.replace("__", ".")
        ledger.add(Figure(key, key, value, unit, "computed"))
    return SimpleNamespace(ledger=ledger)


def said(told, case):
    return written(told, case.ledger, plain)


@pytest.mark.parametrize(
    ("kinds", "order"),
    [
        (["pilot"], ""),
        (["production", "production"], ""),
        (["pilot", "production", "production"],
         " Kinds of waves start in this order: pilot, production."),
        (["production", "non-production", "production", "non-production"],
         " Kinds of waves start in this order: production, non-production."),
    ],
)  # fmt: skip
def test_the_order_names_only_kinds_of_waves_that_the_plan_has(kinds, order):
    waves = [SimpleNamespace(kind=kind, servers=("s",)) for kind in kinds]
    waves.append(SimpleNamespace(kind="development and test", servers=()))
    assert said(order_words(SimpleNamespace(waves=waves)), case_of()) == order


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ((0.0, 0.0, 0.5), "No data: CPU and application"),
        ((0.2, 0.5, 0.5), "Fewest data: CPU (20 % of the servers)"),
        ((1.0, 1.0, 1.0), "Each kind of data: 100 % of what is in scope"),
    ],
)
def test_all_kinds_of_facts_that_tie_are_named(shares, message):
    names = [("CPU", "a"), ("Application", "b"), ("Memory", "c")]
    case = case_of("fraction", **dict(zip("abc", shares, strict=True)))
    assert said(_fewest(case, names), case) == message


@pytest.mark.parametrize(
    ("monthly", "ends"), [(0.0, "in this plan."), (9.0, "would cost 9 USD a month there.")]
)
def test_servers_that_no_type_holds_are_not_said_to_cost_nothing(monthly, ends):
    case = case_of("USD/month", aws__run__monthly=monthly, scope__servers=2)
    assert said(_answer(case), case).endswith(ends)


def test_where_no_server_has_a_type_none_is_counted():
    case = case_of(scope__servers=2, sizing__placed=0, sizing__no_target=2)
    assert _priced_servers(case) == "No server in scope has an instance type. "


def test_servers_without_a_type_are_not_said_to_be_priced():
    case = case_of(scope__servers=20, sizing__placed=16, sizing__no_target=3,
                   databases__hosts_left=1)  # fmt: skip
    told = said(text(_priced_servers(case), option="on-demand"), case)
    assert told == (
        "16 of 20 servers in scope get the cheapest instance type with at least the vCPU and "
        "memory needed, whether they move or not. Compute is bought as on-demand. 1 leaves with "
        "its databases. 3 have no instance type and no price. "
    )


@pytest.mark.parametrize(
    ("found", "moving", "message", "more"),
    [
        (5, 2, "2 servers that move need a remedy first.", True),
        (5, 0, "No server that moves has a blocker.", True),
        (0, 0, "Every server can move.", False),
    ],
)
def test_a_remedy_is_asked_only_of_what_moves(found, moving, message, more):
    case = case_of(
        blockers__state__not_yet=0, blockers__state__with_remedies=found,
        blockers__moving__not_yet=0, blockers__moving__with_remedies=moving,
        fate__held=0, fate__remedied=moving,
    )  # fmt: skip
    assert (said(_movable(case), case), _more_found(case)) == (message, more)


@pytest.mark.parametrize(
    ("peaks", "message"),
    [
        (0, "No peak was measured, so sizes follow what is allocated today."),
        (3, "No size rests on measured use; sizes follow the peaks that the inputs state."),
    ],
)
def test_weak_measurements_are_not_called_none(peaks, message):
    case = case_of(
        scope__servers=3, verdict__measured=0, coverage__cpu_peak=peaks, coverage__memory_peak=0
    )
    assert said(_situation(case), case).endswith(message)


@pytest.mark.parametrize(
    ("moving", "more"), [(5, ""), (2, " The count includes what does not move.")]
)
def test_the_only_blocker_says_so_too_where_it_was_found_on_more_than_moves(moving, more):
    case = case_of(
        blockers__state__not_yet=0, blockers__state__with_remedies=5, blockers__B06=5,
        blockers__moving__not_yet=0, blockers__moving__with_remedies=moving,
        fate__held=0, fate__remedied=moving,
    )  # fmt: skip
    case.strategy = SimpleNamespace(blockers=pd.DataFrame({"rule": ["B06"]}))
    _, told = _blockers(case)
    assert said(told.text, case).startswith(
        "Operating system on extended support only (5 servers)."
    )
    assert said(told.text, case).partition("migration.")[2] == more


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_however_many_items_are_not_compared_all_are_named_in_either_language(count):
    """From three on the sentence stayed English in the German document."""
    rows = list(packaged.rows("bizcase.finance", "cost_items.csv"))[:count]
    case = case_of("fraction", decision__not_compared__share=0.12)
    told = not_compared([row["label"] for row in rows])
    assert all(inline(row["label"]) in said(told, case) for row in rows)
    assert ("together" in said(told, case)) is (count > 1)
    translator = Translator(replace(style_of_locale("de"), language="de"), lambda _: False)
    assert said(translator.text(told), case).startswith("Nicht verglichen: Teile ")
    assert translator.missed == {}


@pytest.mark.parametrize(
    ("matched", "ends"), [(0, "No machine is in two of them."), (1, "that one file alone states.")]
)
def test_files_that_have_no_machine_in_common_say_so_and_count_nothing(matched, ends):
    case = case_of(
        merge__rows=4, merge__matched=matched, scope__listed=4 - matched, merge__fields__agrees=1,
        merge__fields__conflicts=2, merge__fields__only_one_knows=3,
    )  # fmt: skip
    case.inventory = SimpleNamespace(
        source_totals=pd.DataFrame(
            {"source_file": ["a", "b"], "outcome": "listed", "servers": [2, 2]}
        ),
        comparisons=pd.DataFrame({"result": []}),
        servers=pd.DataFrame({"server_id": [], "name": []}),
    )  # fmt: skip
    first, *_ = reconciliation_section(case).blocks
    assert said(first.text, case).endswith(ends)
    assert " 0 " not in said(first.text, case)


@pytest.mark.parametrize(
    ("relocated", "start"),
    [(0, "Servers that stay, end or are"), (4, "The price of everything on EC2, ")],
)
def test_relocated_servers_are_not_said_to_stay_and_to_cost_less_than_nothing(relocated, start):
    """“Servers that stay, end or are replaced would cost −20 k USD a month”: all had moved."""
    case = case_of(strategy__relocate__servers=relocated, strategy__not_on_aws__aws__monthly=-9.0)
    assert _not_counted(case.ledger).startswith(start)


def test_only_what_is_there_is_said_to_stay_and_the_annex_that_has_it():
    """“Servers and databases that stay … would cost 291 USD”: there were two databases."""
    case = case_of(
        strategy__relocate__servers=0, strategy__retain__databases=2, strategy__rehost__servers=4
    )
    told = _not_counted(case.ledger)
    assert told.startswith("Databases that stay")
    assert told.endswith("(annex C).")


def test_tables_that_differ_by_cents_a_server_say_why():
    """Less by 79,174.88 in one table and 79,171.17 in the next: cents of 3,776 servers."""
    result = result_of("built in")
    (section,) = (
        item for item in result.document.sections
        if any(isinstance(block, Table) and block.caption.startswith("Cost by coverage")
               for block in item.blocks)
    )  # fmt: skip
    told = [said(block.text, result.case) for block in section.blocks
            if isinstance(block, Paragraph)]  # fmt: skip
    assert any("rounded to the cent, so the tables differ slightly." in item for item in told)


def test_a_plan_that_ends_beside_the_band_of_the_outcomes_says_so():
    """The line of the IT list ended at 11.0 M, its band from 11.6 to 15.4 M."""
    assert _beside(11.5, 11.0, 15.0) == ""
    assert _beside(11.0, 11.6, 15.4) == " Nearly all outcomes cost more than planned."
    assert _beside(16.0, 11.6, 15.4) == " Nearly all outcomes cost less than planned."


def test_oracle_on_aws_is_said_to_need_more_than_is_owned():
    """Today 150, on AWS 42, left 149: a line rose by 27 % and no sentence said why."""
    result = result_of("built in")
    section = next(item for item in result.document.sections if item.key == "comparison")
    told = [
        said(block.text, result.case) for block in section.blocks if isinstance(block, Paragraph)
    ]
    assert any(text.startswith("Oracle licences move along") for text in told)
    assert result.case.ledger.value("compare.oracle.aws") > 0


def test_charts_whose_amounts_are_compared_say_how_they_are_rounded_and_of_which_size():
    """A title said 36 thousand beside bars of 116 and 79; the bill has growth, the options none."""
    result = result_of("built in")
    charts = {
        block.id: said(block.source, result.case)
        for section in result.document.sections
        for block in section.blocks
        if isinstance(block, Chart)
    }
    for name in ("C3", "C4", "C8"):
        assert "rounded" in charts[name], name
    assert "with growth" in charts["C7"]
    assert "without growth" in charts["C8"]


def test_the_slide_of_the_decision_has_the_note_of_its_table():
    result = result_of("built in")
    first = next(slides_of(result.document))
    assert "Rows are rounded." in said(first.note, result.case)
