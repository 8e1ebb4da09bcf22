"""What becomes of the servers in scope: each counts once, whatever is drawn."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from bizcase.finance.fates import FATES, fate_figures, fate_findings, fates
from bizcase.ledger import Ledger
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from tests.finance.estates import estate

BASE = estate(8)
SERVER = st.tuples(
    st.sampled_from(DISPOSITIONS), st.booleans(), st.booleans(),
    st.sampled_from(["migratable", "with_remedies", "not_yet"]),
)  # fmt: skip


def prepared(drawn):
    """Return eight servers of (disposition, has a target, waits, state), and their strategy."""
    names, placed, waits, states = zip(*drawn, strict=True)
    servers = BASE.servers.assign(
        disposition=pd.Categorical(names, categories=list(DISPOSITIONS)), placed=placed
    )
    ids = servers["server_id"].tolist()
    waiting = frozenset(key for key, wait in zip(ids, waits, strict=True) if wait)
    table = pd.DataFrame({"server_id": ids, "migratability": states})
    return dataclasses.replace(BASE, servers=servers, waits=waiting), SimpleNamespace(servers=table)


def counted(drawn):
    ledger = Ledger()
    fate_figures(*prepared(drawn), ledger)
    return {item.id.removeprefix("fate."): item.value for item in ledger}


def test_each_fate_worked_by_hand():
    drawn = [
        ("Rehost", True, False, "migratable"), ("Repurchase", True, False, "not_yet"),
        ("Retire", False, False, "migratable"), ("Retain", True, False, "not_yet"),
        ("Refactor", False, False, "migratable"), ("Rehost", True, True, "not_yet"),
        ("undecided", True, False, "not_yet"), ("undecided", True, True, "migratable"),
    ]  # fmt: skip
    assert fates(prepared(drawn)[0]).tolist() == [
        "moves", "replaced", "ends", "stays", "no_target", "waits", "undecided", "undecided",
    ]  # fmt: skip
    assert counted(drawn) == {
        "moves": 1, "replaced": 1, "ends": 1, "stays": 1, "no_target": 1, "waits": 1,
        "undecided": 2, "open": 3, "blocked": 2, "unsized": 0, "no_type": 1, "held": 3,
        "remedied": 0, "state.migratable": 3, "state.with_remedies": 0, "state.not_yet": 5,
    }  # fmt: skip


def test_what_has_no_type_is_too_large_or_its_vcpu_is_unknown():
    known, strategy = prepared([("Rehost", False, False, "with_remedies")] * 8)
    vcpu = known.servers["vcpu"].where(known.servers.index != 0, 0.0)
    known = dataclasses.replace(known, servers=known.servers.assign(vcpu=vcpu))
    assert fates(known).tolist() == ["unsized"] + ["no_target"] * 7
    ledger = Ledger()
    fate_figures(known, strategy, ledger)
    assert [ledger.value(f"fate.{name}") for name in ("no_type", "held", "remedied")] == [8, 8, 0]


@given(st.lists(SERVER, min_size=8, max_size=8))
def test_the_fates_are_all_servers_in_scope(drawn):
    found = counted(drawn)
    assert sum(found[name] for name in FATES) == len(drawn)
    states = ("migratable", "with_remedies", "not_yet")
    assert sum(found[f"state.{name}"] for name in states) == len(drawn)
    assert found["open"] == found["waits"] + found["undecided"]
    assert found["blocked"] <= found["open"]


def test_the_finding_on_what_cannot_move_has_the_count_of_the_document():
    """The finding counted blockers, the summary those without an instance type with them."""
    ledger = Ledger()
    fate_figures(*prepared([("Rehost", False, False, "migratable")] * 8), ledger)
    (finding,) = fate_findings(ledger)
    assert (finding.code, ledger.value(finding.figures[0])) == ("NOT_YET_MIGRATABLE", 8)
    moving = Ledger()
    fate_figures(*prepared([("Rehost", True, False, "migratable")] * 8), moving)
    assert fate_findings(moving) == ()
