"""Sentences that are true of some cases only: each names what its own case has."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bizcase.document.blocks import text
from bizcase.document.body.uncertain import _more_found, _movable
from bizcase.document.charts.risk import _fewest
from bizcase.document.cost import _priced_servers
from bizcase.document.strategy_plan import order_words
from bizcase.document.summary import _situation
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger


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
        (["pilot", "production", "production"], " The order of the waves is: pilot, production."),
        (["shared services", "non-production"],
         " The order of the waves is: shared services, non-production."),
    ],
)  # fmt: skip
def test_the_order_names_only_kinds_of_waves_that_the_plan_has(kinds, order):
    waves = [SimpleNamespace(kind=kind, servers=("s",)) for kind in kinds]
    waves.append(SimpleNamespace(kind="development and test", servers=()))
    assert said(order_words(SimpleNamespace(waves=waves)), case_of()) == order


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ((0.0, 0.0, 0.5), "Fewest data: CPU and application (0 % of the servers)"),
        ((0.2, 0.5, 0.5), "Fewest data: CPU (20 % of the servers)"),
        ((1.0, 1.0, 1.0), "Each kind of data: 100 % of the servers"),
    ],
)
def test_all_kinds_of_facts_that_tie_are_named(shares, message):
    names = [("CPU", "a"), ("Application", "b"), ("Memory", "c")]
    case = case_of("fraction", **dict(zip("abc", shares, strict=True)))
    assert said(_fewest(case, names), case) == message


def test_servers_without_a_type_are_not_said_to_be_priced():
    case = case_of(scope__servers=20, sizing__placed=16, sizing__no_target=3,
                   databases__hosts_left=1)  # fmt: skip
    told = said(text(_priced_servers(case), option="on-demand"), case)
    assert told == (
        "16 of 20 servers in scope get the cheapest instance type with at least the vCPU and "
        "memory needed, whether they move or not. Compute is bought as on-demand. 1 leaves with its "
        "databases. 3 have no instance type and no price. "
    )


@pytest.mark.parametrize(
    ("found", "moving", "message", "more"),
    [
        (5, 2, "2 servers can move once a remedy is in place.", True),
        (5, 0, "No server that moves has a blocker.", True),
        (0, 0, "Every server can move.", False),
    ],
)
def test_a_remedy_is_asked_only_of_what_moves(found, moving, message, more):
    case = case_of(
        blockers__state__not_yet=0, blockers__state__with_remedies=found,
        blockers__moving__not_yet=0, blockers__moving__with_remedies=moving,
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
