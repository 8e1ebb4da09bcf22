"""Sentences and marks that were mended once, each held by a test that fails without them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Table
from bizcase.document.finance import metal
from bizcase.document.page1_reasons import _ends
from bizcase.document.quality import UTILISATION_COUNTS
from bizcase.document.strategy import blockers_section
from bizcase.document.strategy_fit import _LOW, _how, _shared_low
from bizcase.document.strategy_plan import _edge
from bizcase.document.writing import plain, written
from bizcase.inventory.coverage import _utilisation
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.decide.blockers import SEVERITY_LABELS
from tests.document.estates import result_of
from tests.document.test_said_of_this_case import case_of, said

READINGS = ("cpu_peak", "memory_peak", "cpu_average", "memory_average", "cpu_instant",
            "memory_instant")  # fmt: skip


@pytest.mark.parametrize("reading", READINGS)
def test_utilisation_counts_any_peak_average_or_single_reading(reading):
    """The table said 29 servers of 29, and a sentence that no peak was measured."""
    servers = pd.DataFrame(np.nan, index=[0, 1], columns=list(READINGS))
    servers = servers.assign(cpu_peak_constant=False, memory_peak_constant=False)
    servers.loc[0, reading] = 50.0
    assert list(_utilisation(servers).gt(0)) == [True, False]
    assert "any peak, average or single reading of CPU or memory" in UTILISATION_COUNTS


@pytest.mark.parametrize(
    ("hosts", "words"), [(1, "The host alone costs"), (4, "The hosts alone cost")]
)
def test_the_price_of_bare_metal_hosts_is_that_of_the_hosts_alone(hosts, words):
    case = case_of("USD/month", metal__committed__monthly=7, metal__on_demand__monthly=9,
                   decision__native__monthly=5, hosts__on_aws__servers=29,
                   scope__servers=29)  # fmt: skip
    case.ledger.add(Figure("hosts.on_aws", "Hosts", hosts, "hosts", "computed"))
    (told,) = metal(case)
    assert f"{words} 9 USD a month on demand and 7 USD a month" in said(told.text, case)
    assert f"VMware licences on the host{'s' * (hosts > 1)} are extra" in said(told.text, case)


@pytest.mark.parametrize(
    ("rules", "confidences", "low"),
    [(("shared", "R1"), ("low", "high"), True), (("shared", "R1"), ("high", "low"), False)],
)
def test_shared_servers_are_said_to_have_low_confidence_where_one_has(rules, confidences, low):
    servers = pd.DataFrame({"disposition_rule": rules, "confidence": confidences})
    case = SimpleNamespace(strategy=SimpleNamespace(servers=servers))
    assert _shared_low(case) is low
    ledger = result_of("built in").case.ledger
    told = [written(item, ledger, plain) for item in _how(ledger, "", with_low=low)]
    assert (_LOW in told) is low


@pytest.mark.parametrize(("credit", "said_so"), [(7.0, True), (0.0, False)])
def test_what_ends_is_said_to_be_after_the_credit_where_there_is_one(credit, said_so):
    case = case_of("USD", decision__stay__total=195, decision__ends=-147, decision__avoided=147,
                   cash__total__baseline_unused_life=credit)  # fmt: skip
    case.assumptions, case.comparison = load_register(), None
    assert ("cost ends, after credit: 147 USD" in said(_ends(case), case)) is said_so


def test_a_blocker_that_sizing_found_has_a_dash_for_its_rule(monkeypatch):
    severity = next(iter(SEVERITY_LABELS))
    found = SimpleNamespace(rule="", title="No instance type", figure="x", severity=severity,
                            remedy="Split it")  # fmt: skip
    monkeypatch.setattr("bizcase.document.strategy.found_blockers", lambda _: [found])
    case = result_of("built in").case
    section = blockers_section(case)
    tables = [block for block in section.blocks if isinstance(block, Table)]
    (row,) = next(block for block in tables if block.header[0] == "Rule").rows
    assert written(row[0], Ledger(), plain) == "–"


def test_a_cell_of_the_annex_of_waves_begins_with_a_large_letter():
    """A cell began “server web-1”, the next one “CRM Application”."""
    row = {"kind": "server_server", "from_id": "u-1", "to_id": "u-2", "from_group": "server u-1",
           "to_group": "server u-2", "reason": "Cut"}  # fmt: skip
    cells = _edge(row, {("server", "u-1"): "web-1", ("server", "u-2"): "db-1"})
    told = [written(cell, Ledger(), plain) for cell in cells]
    assert told == ["web-1", "Server web-1", "db-1", "Server db-1", "Cut"]
