"""Scenarios: what they come to is what a run comes to, and the drivers sum to the difference."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from bizcase.agents import case_stage
from bizcase.agents import scenarios as stage
from bizcase.agents.differences import difference, plain, steps
from bizcase.agents.run import rerun, run_agents
from bizcase.agents.scenarios import as_base, entries_of, measures_of, with_scenarios
from bizcase.assumptions import load_register
from bizcase.assumptions.choice_words import choice_words
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import UsageError
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ServerEdit
from bizcase.ledger import Ledger
from bizcase.scenarios import DRIVERS, MAX_NAME, MEASURES, MOST, Scenario
from bizcase.strategy.decide.edits import Edit
from tests.agents.estates import AS_OF, EDITS, made_inventory
from tests.factories import rvtools, vinfo_row

ALL = Scenario(
    {"sizing.headroom": 1.0, "wave.months": 2, "fin.discount": 11.0},
    {**EDITS, "s3": Edit("Retain", "stays")}, {"1": 4},
)  # fmt: skip
CHEAP = Scenario({"aws.edp_discount": 10.0, "op.labour_retained_pct": 90.0}, in_document=True)


@pytest.fixture(scope="module")
def request_():
    inventory = made_inventory()
    files = (InputFile("it_inventory", Upload("made.xlsx", b"")),)
    entries = Entries(
        ProjectInfo("Exit DC 1", "Example Ltd"), AS_OF, files=files, edits=EDITS,
        scenarios={"all": ALL, "Cheap": CHEAP},
    )  # fmt: skip
    return RunRequest(entries, lambda _: inventory)


@pytest.fixture(scope="module")
def case(request_):
    return run_agents(request_).case


def test_the_drivers_sum_to_the_difference_to_the_cent(case):
    assert [item.name for item in case.scenarios] == ["all", "Cheap"]
    for item in case.scenarios:
        for key in ("npv.base", "run_rate.after", "once.total", "cash.total.aws"):
            whole = item.measures[key].value - case.ledger.value(key)
            parts = [driver.amounts[key] for driver in item.drivers]
            assert item.difference(key) == round(whole, 2) == round(sum(parts), 2)
    assert [driver.key for driver in case.scenarios[0].drivers] == ["plan", "prices", "assumptions"]
    assert all(driver.amounts["npv.base"] for driver in case.scenarios[0].drivers)


def test_a_scenario_of_another_plan_is_a_run_of_that_plan(case, request_):
    sizes = {"s1": ServerEdit(vcpu=16.0), "s4": ServerEdit(in_scope=False)}
    whole = Scenario({"wave.months": 2, "fin.discount": 11.0}, ALL.edits, ALL.wave_starts,
                     server_edits=sizes)  # fmt: skip
    run = run_agents(replace(request_, entries=plain(entries_of(case.entries, whole))))
    alone = replace(case.entries, scenarios={"all": whole})
    found = with_scenarios(replace(case, entries=alone), partial(rerun, request_))
    for key in MEASURES:
        assert found.scenarios[0].measures[key].value == run.case.ledger[key].value
    drivers = {driver.key: driver for driver in found.scenarios[0].drivers}
    assert list(drivers) == ["inputs", "plan", "assumptions"]
    assert drivers["inputs"].amounts["npv.base"]
    assert drivers["inputs"].amounts["scope.servers"] == -1
    assert not found.scenarios[0].same_servers
    assert all(item.same_servers for item in case.scenarios)


def test_a_case_that_is_only_compared_draws_and_writes_nothing(case, request_, monkeypatch):
    monkeypatch.setattr(case_stage, "build_document", None)
    found = rerun(request_, plain(case.entries))
    assert case.finance.simulation is not None
    assert found.finance.simulation is None
    assert {key: item.value for key, item in measures_of(found.ledger).items()} == {
        key: item.value for key, item in measures_of(case.ledger).items()
    }


def test_where_the_measure_is_not_known_in_a_scenario_that_is_told(case):
    ledger = Ledger()
    for figure in case.ledger:
        unknown = {"value": None, "state": "unknown"} if figure.id == "npv.base" else {}
        ledger.add(replace(figure, **unknown))
    later = replace(case.entries, scenarios={"later": Scenario(wave_starts={"1": 9})})
    found = with_scenarios(
        replace(case, entries=later, scenarios=()),
        lambda entries: replace(case, entries=entries, ledger=ledger),
    )
    assert found.scenarios[0].fault.startswith("Net present value is not known")
    assert not any(figure.id.startswith("scenario.") for figure in found.ledger)


def test_as_many_of_other_values_are_not_told_as_the_same():
    entries = replace(Entries.empty(), edits={"a": Edit("Retain", "x")})
    ((_, (change,), _),) = steps(entries, replace(entries, edits={"a": Edit("Retire", "x")}))
    assert (change.before, change.after) == ("1", "1, not the same")


def test_ledger_and_results_say_the_same(case):
    assert not any("Cheap" in figure.label for figure in case.ledger)  # ids and labels are ours
    for place, item in enumerate(case.scenarios, start=1):
        start = f"scenario.{place}"
        assert case.ledger.value(f"{start}.difference") == item.difference("npv.base")
        assert case.ledger.value(f"{start}.npv.base") == item.measures["npv.base"].value
        held = {key for key in DRIVERS if f"{start}.driver.{key}" in case.ledger}
        assert held == {driver.key for driver in item.drivers}


def test_what_is_known_is_not_computed_again(case, monkeypatch):
    monkeypatch.setattr(stage, "what_if", None)
    names = {"renamed": ALL, "Cheap": replace(CHEAP, in_document=False)}
    again = with_scenarios(replace(case, entries=replace(case.entries, scenarios=names)), None)
    assert [item.name for item in again.scenarios] == ["Cheap", "renamed"]
    assert not any(item.scenario.in_document for item in again.scenarios)
    assert again.scenarios[1].measures == case.scenarios[0].measures
    assert len(again.ledger) == len(case.ledger)
    none = with_scenarios(replace(case, entries=replace(case.entries, scenarios={})), None)
    assert not none.scenarios
    assert not any(figure.id.startswith("scenario.") for figure in none.ledger)


def test_one_that_cannot_be_computed_says_why_and_stops_nothing(case):
    def refused(_):
        raise UsageError("No such plan.", "Give another.")

    later = replace(case.entries, scenarios={"later": Scenario(wave_starts={"1": 9})})
    found = with_scenarios(replace(case, entries=later, scenarios=()), refused)
    assert found.scenarios[0].fault == "No such plan. Give another."
    assert not any(figure.id.startswith("scenario.") for figure in found.ledger)


@pytest.mark.parametrize(
    ("scenarios", "told"),
    [
        ({"": CHEAP}, "no name"),
        ({"a\nb": CHEAP}, "no name"),
        ({"x" * (MAX_NAME + 1): CHEAP}, "no name"),
        ({"same": Scenario()}, "changes nothing"),
        ({"far": Scenario({"fin.discount": 900.0})}, "far: fin.discount"),
        ({"odd": Scenario(edits={"a": Edit("Sell", "why")})}, "odd: The strategy 'Sell'"),
        ({"low": Scenario(server_edits={"a": ServerEdit(vcpu=-1.0)})}, "low: vCPU needed of a"),
        ({"late": Scenario(wave_starts={"1": 999})}, "late: The start of wave 1"),
        ({str(n): CHEAP for n in range(MOST + 1)}, "more than"),
    ],
)
def test_what_is_no_scenario_is_refused(request_, scenarios, told):
    with pytest.raises(UsageError, match=told):
        replace(request_.entries, scenarios=scenarios).checked()


def test_two_cases_differ_by_files_plan_prices_and_assumptions():
    """Names, not ids; amounts of a currency are compared in USD."""
    first = Entries(
        ProjectInfo("A", "C"), dt.date(2026, 11, 23),
        files=(InputFile("rvtools", rvtools(vinfo_row("a"), name="old.xlsx")),),
    )  # fmt: skip
    euro = {"money.currency": "EUR", "money.rate": 0.5, "money.rate_date": "2026-11-20",
            "money.rate_source": "ECB", "op.space": "100 EUR"}  # fmt: skip
    last = replace(
        first, project=ProjectInfo("B", "C", "eu-central-1", timeline_months=24),
        files=(InputFile("rvtools", rvtools(vinfo_row("a"), vinfo_row("b"), name="new.xlsx")),),
    ).with_overrides({**first.overrides, **euro})  # fmt: skip
    made = []
    found = difference(first, last, lambda item: made.append(item) or _measures(item))
    assert [driver.key for driver in found] == list(DRIVERS)
    said = {change.what: (change.before, change.after) for d in found for change in d.changes}
    assert said["Files"] == ("old.xlsx", "new.xlsx")
    assert said["Region"] == ("us-east-1", "eu-central-1")
    assert said["Timeline, months"] == ("18", "24")
    (space,) = (change for d in found for change in d.changes if change.key == "op.space")
    assert space.after == "200"
    assert made[0] == plain(first)
    assert made[-1] == replace(plain(last), project=made[-1].project)
    whole = _measures(plain(last))["npv.base"].value - _measures(plain(first))["npv.base"].value
    assert round(sum(driver.amounts["npv.base"] for driver in found), 2) == round(whole, 2)


RUN = {}


def _measures(entries):
    """The measures of a real run, of one or two servers; each of them runs once."""
    if entries.fingerprint not in RUN:
        RUN[entries.fingerprint] = measures_of(rerun(RunRequest(entries), entries).ledger)
    return RUN[entries.fingerprint]


def test_equal_cases_have_no_driver(request_):
    assert list(steps(request_.entries, replace(request_.entries, scenarios={}))) == []


def test_each_choice_of_the_register_has_words():
    words = {word for entry in load_register().values() for word in entry.choices}
    assert words == set(choice_words())
    assert not [label for label in choice_words().values() if "_" in label]


def test_as_base_a_scenario_leaves_every_other_what_it_was(case):
    sized = Scenario(server_edits={"s1": ServerEdit(vcpu=2.0)})
    entries = replace(case.entries, scenarios={**case.entries.scenarios, "sized": sized})
    swapped = as_base(entries, "all")
    assert plain(swapped) == plain(entries_of(entries, ALL))
    assert set(swapped.scenarios) == {"Cheap", "Case before", "sized"}
    for name, former in (
        ("Cheap", entries_of(entries, CHEAP)), ("Case before", entries),
        ("sized", entries_of(entries, sized)),
    ):  # fmt: skip
        assert plain(entries_of(swapped, swapped.scenarios[name])) == plain(former)
    there = as_base(swapped, "Cheap")
    assert set(there.scenarios) == {"Case before", "Case before, 2", "sized"}
    assert plain(as_base(there, "Case before, 2")) == plain(swapped)
    last = as_base(there, "sized")
    assert plain(last) == plain(entries_of(entries, sized))
    assert plain(entries_of(last, last.scenarios["Case before, 3"])) == plain(there)
