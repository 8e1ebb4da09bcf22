"""The figures of a change at once against those of whole runs, and what each reads."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from bizcase.agents.at_once import (
    CLASSES,
    DECIDED,
    NOTHING,
    RUN,
    SERVERS,
    class_of,
    figures_at_once,
)
from bizcase.agents.run import rerun
from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, load_register
from bizcase.brand import Brand
from bizcase.catalog import PriceBook
from bizcase.entries import Entries, ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.edited import WRITTEN, with_edits
from bizcase.inventory.inventory import SourceFile
from bizcase.inventory.server_edits import FIELDS, ServerEdit
from bizcase.pricing import price_base
from bizcase.strategy.decide.edits import Edit
from tests.agents.estates import AS_OF, EDITS, made_inventory
from tests.factories import asked, servers

# Neither has a size of its own, and the owner of an application is still asked.
NO_SIZE = {"s6": ["memory_gib"], "s7": ["vcpu"], "s12": ["vcpu", "memory_gib"]}
WAITS = {**EDITS, "application 4": Edit("undecided", "its owner is asked")}
WITHIN_USD = 0.01
# Each with what a change at once knows: all of the figures, or the run cost alone.
CHANGES = {
    "a rate and a size": (PRICES, True, {
        "overrides": {"fin.discount": 9.0, "sizing.headroom": 1.3}}),
    "a cost of today": (FINANCE, True, {"overrides": {"op.hw_price_factor": 3.0}}),
    "sizes, a licence, a wave and the start of one": (SERVERS, True, {
        "server_edits": {
            "s1": ServerEdit(vcpu=16.0), "s3": ServerEdit(storage_gib=900.0),
            "s14": ServerEdit(os_licence="rhel"), "s2": ServerEdit(wave=3)},
        "wave_starts": {"2": 20}}),
    "a disposition and an answer": (DECIDED, True, {
        "edits": {**EDITS, "s9": Edit("Retire", "decided")}}),
    "a disposition and a size": (DECIDED, True, {
        "edits": {**WAITS, "s9": Edit("Retire", "decided")},
        # No list states the storage of s19: its size moves today's cost, too.
        "server_edits": {"s1": ServerEdit(vcpu=16.0), "s19": ServerEdit(storage_gib=117.0)}}),
    "a disposition and a licence": (DECIDED, False, {
        "edits": {**WAITS, "s9": Edit("Retire", "decided")},
        "server_edits": {"s14": ServerEdit(os_licence="rhel")}}),
    "servers that leave, come and get a size": (SERVERS, False, {
        "server_edits": {
            "s4": ServerEdit(in_scope=False), "s10": ServerEdit(in_scope=True),
            "s12": ServerEdit(vcpu=4.0, memory_gib=16.0, storage_gib=100.0)}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def asked_for():
    inventory = made_inventory(40)
    table = inventory.servers.copy()
    for key, columns in NO_SIZE.items():
        table.loc[table["server_id"].eq(key), columns] = float("nan")
    inventory = replace(inventory, servers=table)
    return asked(
        ProjectInfo("Exit DC 1", "Example Ltd"), {"it_inventory": (Upload("made.xlsx", b""),)},
        load_register(), AS_OF, edits=WAITS, reader=lambda _: inventory,
    )  # fmt: skip


@pytest.fixture(scope="module")
def case(asked_for):
    made = rerun(asked_for, asked_for.entries)
    assert made.plan.waiting
    assert made.estate.servers["target"].eq("no_target").any()
    return made


def changed(request, changes):
    entries = request.entries
    values = changes.get("overrides", {})
    return replace(
        request,
        entries=replace(entries, **(changes | {"overrides": {**entries.overrides, **values}})),
    )


def compare_with_run(found, fresh):
    """Hold each figure that was given against the one of a run, and each server's monthly cost."""
    assert {"aws.run.monthly", "aws.run.annual"} <= {item.id for item in found.ledger}
    for figure in found.ledger:
        same = fresh.ledger[figure.id]
        for end in ("value", "low", "high"):
            exact = pytest.approx(getattr(same, end), abs=WITHIN_USD)
            assert getattr(figure, end) == exact, (figure.id, end)
        assert (figure.label, figure.unit, figure.state) == (same.label, same.unit, same.state)
    pd.testing.assert_series_equal(
        found.servers["total_monthly_usd"], fresh.servers["total_monthly_usd"]
    )
    if found.finance is not None:
        pd.testing.assert_frame_equal(found.finance.cash.months, fresh.finance.cash.months)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_at_once_gives_the_figures_of_the_whole_run(asked_for, case, name):
    change, is_whole, changes = CHANGES[name]
    request = changed(asked_for, changes)
    read = []
    reader = lambda file: read.append(file) or asked_for.read(file)  # noqa: E731 - counts files
    found = figures_at_once(case, replace(request, reader=reader))
    assert len(read) == ("server_edits" in changes)
    fresh = rerun(request, request.entries)
    assert (found.change, found.plan_follows) == (change, not is_whole)
    compare_with_run(found, fresh)
    assert found.comparison == (fresh.comparison if is_whole else None)
    assert ({"npv.base", "once.total", "compare.today"} <= {x.id for x in found.ledger}) is is_whole
    moved = "npv.base" if is_whole else "aws.run.monthly"
    assert found.ledger[moved] != case.ledger[moved]


def test_strategies_set_in_a_case_without_a_plan_show_the_run_cost_alone(asked_for, case):
    request = changed(asked_for, CHANGES["a disposition and an answer"][2])
    found = figures_at_once(replace(case, plan=None), request)
    assert (found.change, found.plan_follows) == (DECIDED, True)
    assert {item.id for item in found.ledger} >= {"aws.run.monthly", "aws.run.annual"}
    assert not any(item.id.startswith(("npv.", "once.", "compare.")) for item in found.ledger)


def test_strategies_set_read_links_lifecycle_and_blockers_no_second_time(
    asked_for, case, monkeypatch
):
    for name in ("lifecycle", "find_blockers", "links", "mentions"):
        monkeypatch.setattr(f"bizcase.strategy.decide.strategy.{name}", None)
    monkeypatch.setattr("bizcase.strategy.waves.plan.ways_out", None)
    request = changed(asked_for, CHANGES["a disposition and an answer"][2])
    assert figures_at_once(case, request).finance


def test_a_size_computes_today_and_what_applications_ask_for_no_second_time(
    asked_for, case, monkeypatch
):
    for name in (
        "bizcase.agents.at_once.caused_by_servers", "bizcase.pricing.base.levels_of",
        "bizcase.pricing.base.is_whole", "bizcase.finance.result.recompute",
    ):  # fmt: skip
        monkeypatch.setattr(name, None)
    edits = {"s1": ServerEdit(vcpu=16.0)}
    assert figures_at_once(case, changed(asked_for, {"server_edits": edits})).finance


def test_a_base_case_beside_a_known_one_is_that_without_it_to_the_last_field(case):
    edits = {
        "s1": ServerEdit(vcpu=16.0, memory_gib=3.0), "s3": ServerEdit(storage_gib=900.0),
        "s14": ServerEdit(os_licence="rhel"), "s9": ServerEdit(environment="test"),
    }  # fmt: skip
    inventory = with_edits(case.inventory, edits)
    alone, beside = (
        price_base(inventory, case.assumptions, case.estate.book, known)
        for known in (None, case.estate)
    )
    for item in fields(alone):
        one, other = (repr_of(getattr(base, item.name)) for base in (alone, beside))
        assert one == other, item.name
    assert not alone.servers.equals(case.estate.servers)


def test_values_set_manually_stand_in_the_columns_that_are_compared_and_in_no_other(case):
    every = ServerEdit(
        vcpu=16.0, memory_gib=3.0, storage_gib=900.0, in_scope=False, os_licence="rhel",
        environment="test", wave=2,
    )  # fmt: skip
    assert set(every.values) == set(FIELDS)
    before = case.inventory.servers
    after = with_edits(case.inventory, {"s6": every, "s7": every, "s14": every}).servers
    moved = {name for name in before if not before[name].equals(after[name])}
    assert {"vcpu_by_hand", "in_scope", "environment", "memory_gib", "vcpu"} <= moved <= WRITTEN
    assert list(before) == list(after)


def repr_of(value):
    """Return all that a value holds, also the cells of its tables."""
    if isinstance(value, pd.DataFrame):
        return value.dtypes.to_dict(), value.to_csv()
    if is_dataclass(value) and not isinstance(value, PriceBook):
        return {item.name: repr_of(getattr(value, item.name)) for item in fields(value)}
    return value


AMOUNTS = some.one_of(some.none(), some.floats(1.0, 512.0))
EDIT = some.builds(
    ServerEdit, vcpu=AMOUNTS, memory_gib=AMOUNTS, storage_gib=AMOUNTS,
    in_scope=some.sampled_from([None, None, None, None, False, True]),
    os_licence=some.sampled_from([None, None, None, "rhel"]),
).filter(lambda edit: edit.values)  # fmt: skip
SERVER = some.sampled_from([*NO_SIZE, *(f"s{at}" for at in range(40))])
ENTRIES = some.fixed_dictionaries({}, optional={
    "server_edits": some.dictionaries(SERVER, EDIT, min_size=1, max_size=3),
    "edits": some.dictionaries(
        SERVER, some.sampled_from(["Retire", "Retain", "Rehost", "undecided"]).map(
            lambda fate: Edit(fate, "as decided")), max_size=2),
    "wave_starts": some.dictionaries(some.sampled_from("123"), some.integers(8, 30), max_size=1),
    "overrides": some.dictionaries(some.sampled_from(
        ["fin.discount", "op.hw_price_factor", "sizing.headroom", "aws.edp_discount",
         "wave.months", "mig.rate_usd_h"]),
        some.sampled_from([1.0, 2.0, 3.0]), max_size=2),
})  # fmt: skip


def test_whatever_changes_no_figure_at_once_is_another_one_than_that_of_the_run(asked_for, case):
    known = []

    @settings(max_examples=8, deadline=None, phases=[Phase.generate], derandomize=True)
    @given(ENTRIES)
    def is_that_of_the_run(changes):
        changes = changes | {"edits": {**WAITS, **changes.get("edits", {})}}
        request = changed(asked_for, changes)
        found = figures_at_once(case, request)
        if found is not None:
            known.append(found.change)
            compare_with_run(found, rerun(request, request.entries))

    is_that_of_the_run()
    assert {SERVERS, DECIDED} <= set(known)  # most drawn changes have figures at once


def test_two_servers_of_which_one_gets_a_size_show_no_cost_of_nothing():
    """A server that no plan knew yet cost nothing at once: neither its bill nor its move."""
    table = servers(vcpu=[4.0, None], memory_gib=[None, 16.0])
    source = SourceFile("it_inventory", "made.xlsx", "0" * 64, 1, len(table))
    inventory = Inventory(servers=table, sources=(source,))
    request = asked(
        ProjectInfo("Exit DC 1", "Example Ltd"), {"it_inventory": (Upload("made.xlsx", b""),)},
        load_register(), AS_OF, reader=lambda _: inventory,
    )  # fmt: skip
    before = rerun(request, request.entries)
    size = ServerEdit(vcpu=4.0, memory_gib=16.0, storage_gib=100.0)
    request = changed(request, {"server_edits": {"s1": size}})
    found, fresh = figures_at_once(before, request), rerun(request, request.entries)
    assert fresh.ledger.value("compare.aws") > 0
    assert "compare.aws" not in found.ledger
    assert found.ledger.value("aws.run.annual") > 0
    compare_with_run(found, fresh)


def test_what_a_run_alone_can_tell_has_no_figures_at_once(asked_for, case):
    entries = asked_for.entries
    project = replace(entries.project, aws_region="eu-central-1")
    for other in (
        replace(entries, project=project), replace(entries, key_repair=False),
        replace(entries, overrides={"scope.powered_off": "true"}),
        replace(entries, overrides={"wave.months": 2}),
    ):  # fmt: skip
        assert class_of(entries, other) == RUN
        assert figures_at_once(case, replace(asked_for, entries=other)) is None


def test_words_move_nothing():
    entries = Entries(ProjectInfo("A", "B"), AS_OF)
    words = replace(
        entries, project=ProjectInfo("C", "D", description="E"), notes={"Summary": "F"},
        brand=Brand(),
    )  # fmt: skip
    assert class_of(entries, words) == NOTHING


def test_the_class_of_an_assumption_is_the_first_stage_that_it_moves():
    entries, register = Entries(ProjectInfo("A", "B"), AS_OF), load_register()
    of_stage = {FINANCE: FINANCE, PRICES: PRICES, PLAN: RUN, READING: RUN}
    for key, entry in register.items():
        other = replace(entries, overrides={key: "a value of its own"})
        assert class_of(entries, other) == of_stage[entry.moves], key
        assert class_of(other, entries) in CLASSES
