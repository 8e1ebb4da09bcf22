"""Every range of the register that reaches the NPV is a driver; the rest says why it is not.

By effect: a value at the end of its range is entered, and the NPV is computed again, on an estate
that has every cost item and under answers that between them ask for every price. What is not drawn
stands in ``not_drawn.csv``. Slow for the number of its cases: some seven hundred NPVs.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path

import numpy as np
import pytest

from bizcase.assumptions import FINANCE, PRICES, Assumptions, load_register
from bizcase.finance import recompute
from bizcase.finance.drivers import aws_band, drivers
from bizcase.finance.model import model
from bizcase.finance.values import Values
from tests.finance.everything import WAVES, everything, prepared_of

ROOT = Path(__file__).parents[2]
REGISTER = load_register()
RANGED = [
    key
    for key, entry in REGISTER.items()
    if entry.is_number and entry.low is not None and entry.high is not None
    if entry.low < entry.high
]
DRIVERS = {key for key, entry in REGISTER.items() if entry.driver is not None}
_TABLE = Path(__file__).with_name("not_drawn.csv").read_text("utf-8")
NOT_DRAWN = {row["key"]: row for row in csv.DictReader(_TABLE.splitlines())}
# Answers under which the estate asks for what the others do not ask for.
ANSWERS = {
    "as it is": {},
    "whole, owned without assurance, a year of VMware, late": {
        "scope.estate_share": 100, "lic.stance": "owned_no_sa", "op.vmware_term": "1yr",
        "op.vmw_renewed_late": "true", "op.vmware_renewal_month": 6, "op.labour_region": "weu",
        "op.labour_retained_pct": 90, "op.rhel_support": "premium", "op.security_tools": 20_000,
        "mig.funding_signed": "true", "mig.map_pct": 10,
    },
    "whole, rented, five years of VMware, a partner's price": {
        "scope.estate_share": 100, "lic.stance": "rented", "op.vmware_term": "5yr",
        "op.labour_region": "in", "op.labour_retained_pct": 90, "aws.landing_zone_fixed": 2800,
        "mig.price_server": 1500, "mig.price_workload": 5000, "mig.refactor_saving": 10,
        "aws.esu_same": 80,
    },
    "vSphere Standard, own Linux, no plan": {
        "op.vmware_edition": "vvs", "op.labour_retained_pct": 90, "lic.rhel": "byos",
        "lic.suse": "byos",
    },
}  # fmt: skip
NO_PLAN = "vSphere Standard, own Linux, no plan"
# Of the bands and sizes, what another basis of storage, servers that state no storage
# (test_assumed_storage.py) and the table of dispositions read.
UNREAD = {
    "storage.free_space", "storage.assumed_gib", "storage.assumed_windows_gib",
    "range.undecided_low", "range.undecided_high",
}  # fmt: skip
LEAST_USD = 1.0
ESTATE = everything()


class Read(Assumptions):
    """A register that remembers which of its keys were read: another one can have no effect."""

    def __init__(self, entries):
        self.keys_read = set()
        super().__init__(entries)

    def __getitem__(self, key):
        self.keys_read.add(key)
        return super().__getitem__(key)

    def taken(self):
        found, self.keys_read = self.keys_read, set()
        return found


@functools.cache
def cases(name):
    """Return a case under some answers, and which keys pricing, the plan and the flow read."""
    register = Read(dict(REGISTER.with_overrides(ANSWERS[name]).items()))
    prepared = prepared_of(ESTATE, register, waves={} if name == NO_PLAN else WAVES)
    priced = register.taken()
    found = model(prepared, register)
    planned = register.taken()
    npv = npv_of(found, register)
    return prepared, found, npv, priced, planned, register.taken()


def npv_of(found, register, drawn=None):
    return float(np.ravel(found.npv(Values(register, drawn)))[0])


def aws_usd(found, register):
    return float(found.flows(Values(register)).aws_unit.sum())


@functools.cache
def effects():
    """Return by key the most that an end of its range moves the NPV by, entered and drawn."""
    entered, drawn = dict.fromkeys(RANGED, 0.0), {}
    for name, answers in ANSWERS.items():
        prepared, found, usual, _, planned, flowed = cases(name)
        register = REGISTER.with_overrides(answers)
        for key in sorted({*RANGED} & (planned | flowed)):
            for end in (register[key].low, register[key].high):
                other = register.with_overrides({key: end})
                there = model(prepared, other) if key in planned else found
                moved = npv_of(there, other) - usual
                entered[key] = max(entered[key], abs(moved))
                if key in DRIVERS:
                    column = {key: np.full((1, 1), end)}
                    drawn[name, key, end] = (npv_of(found, register, column) - usual, moved)
    return entered, drawn


def test_the_npv_of_the_model_is_that_of_the_case():
    prepared, _, usual, *_ = cases("as it is")
    result = recompute(prepared, REGISTER, draws=0)
    assert result.metrics.npv == pytest.approx(usual, abs=5)
    without = {item for item in result.cash.states if item.startswith("onprem.")}
    assert without == {"onprem.monitoring_vmware", "onprem.security_tools", "onprem.removal"}


def test_every_range_that_moves_the_npv_is_a_driver_or_a_decision_that_is_never_drawn():
    entered, _ = effects()
    moving = {key for key, usd in entered.items() if usd > LEAST_USD}
    decisions = {key for key, row in NOT_DRAWN.items() if row["kind"] == "decision"}
    assert moving - DRIVERS == decisions


def test_every_driver_moves_the_npv():
    entered, _ = effects()
    assert {key for key in DRIVERS if entered[key] <= LEAST_USD} == set()
    assert set(RANGED) >= DRIVERS


def test_a_driver_that_is_drawn_does_what_the_same_value_does_when_it_is_entered():
    _, found = effects()
    assert {place for place, (drawn, moved) in found.items() if abs(drawn - moved) > 0.01} == set()


def test_every_driver_of_the_register_is_one_of_the_case():
    for name, answers in ANSWERS.items():
        prepared, register = cases(name)[0], REGISTER.with_overrides(answers)
        known = {item.key for item in drivers(prepared, register)}
        asked = {key for key in DRIVERS if register[key].tested_range is not None}
        assert asked <= known, name


def test_a_range_that_reaches_the_price_is_a_driver_or_stands_in_the_band_of_the_aws_cost():
    reading = set().union(*(cases(name)[3] for name in ANSWERS))
    ranged = {key for key in reading & {*RANGED} if REGISTER[key].moves in (PRICES, FINANCE)}
    banded = {key for key, row in NOT_DRAWN.items() if row["kind"] == "price"}
    decided = {key for key, row in NOT_DRAWN.items() if row["kind"] == "decision"}
    assert ranged - DRIVERS - banded - decided == set()
    assert banded - reading == UNREAD
    assert not banded & DRIVERS
    assert {REGISTER[key].moves for key in banded} == {PRICES}


@pytest.mark.parametrize(
    "key",
    ["sizing.headroom", "sizing.price_band", "sizing.min_vcpu_production", "time.hours_month"],
)
def test_another_size_stays_within_the_band_of_the_aws_cost(key):
    prepared, found, *_ = cases("as it is")
    low, high = aws_band(prepared)
    usual = aws_usd(found, REGISTER)
    ends = []
    for end in (REGISTER[key].low, REGISTER[key].high):
        register = REGISTER.with_overrides({key: end})
        there = model(prepared_of(ESTATE, register), register)
        ends.append(aws_usd(there, register) / usual)
    assert low < min(ends) <= max(ends) < high
    assert max(ends) > min(ends)


@pytest.mark.parametrize("end", [0, 1], ids=["low", "high"])
def test_prices_of_both_sides_that_are_drawn_do_what_a_new_pricing_does(end):
    """Entered, they are priced anew; drawn, the priced estate is kept."""
    answers = {"lic.rhel": "byos", "lic.suse": "byos", "scope.estate_share": 100}
    register = REGISTER.with_overrides(answers)
    ends = {
        key: REGISTER[key].tested_range[end]
        for key in cases("as it is")[3] & DRIVERS
        if REGISTER[key].tested_range is not None
    }
    assert {"op.sa_pct", "op.rhel_std", "op.sles_std", "op.sql_std_2core"} <= ends.keys()
    other = register.with_overrides(ends)
    columns = {key: np.full((1, 1), value) for key, value in ends.items()}
    anew = npv_of(model(prepared_of(ESTATE, other), other), other)
    drawn = npv_of(model(prepared_of(ESTATE, register), register), register, columns)
    assert drawn == pytest.approx(anew, abs=5)  # lines are rounded to the cent before


def test_the_document_says_why_a_range_is_not_drawn():
    text = (ROOT / "docs" / "METHOD.md").read_text("utf-8")
    assert {row["reason"] for row in NOT_DRAWN.values() if row["reason"] not in text} == set()
    assert NOT_DRAWN.keys() <= {*RANGED}
