"""The figures of a change at once against whole runs with the same plan, and what each reads."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from bizcase.agents import at_once, run_agents
from bizcase.agents.at_once import CLASSES, NOTHING, RUN, SERVERS, class_of, figures_at_once
from bizcase.agents.stages import STAGES
from bizcase.agents.workspace import Outcome
from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, load_register
from bizcase.brand import Brand
from bizcase.entries import Entries, ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ServerEdit
from bizcase.strategy.decide.edits import Edit
from tests.agents.estates import AS_OF, EDITS, FEW_DRAWS, made_inventory
from tests.factories import asked

RULE = "a rule of the plan"
CHANGES = {
    "a rate and a size": (PRICES, {"overrides": {"fin.discount": 9.0, "sizing.headroom": 1.3}}),
    "servers, dispositions and a price": (SERVERS, {
        "server_edits": {
            "s1": ServerEdit(vcpu=16.0), "s4": ServerEdit(in_scope=False),
            "s14": ServerEdit(os_licence="rhel"), "s10": ServerEdit(in_scope=True)},
        "edits": {**EDITS, "s3": Edit("Retire", "ends"), "s20": Edit("Rehost", "moves")},
        "overrides": {"aws.edp_discount": 9.0}}),
    "sizes alone": (SERVERS, {
        "server_edits": {"s1": ServerEdit(vcpu=16.0), "s3": ServerEdit(storage_gib=900.0)}}),
    "servers that leave": (SERVERS, {
        "server_edits": {"s4": ServerEdit(in_scope=False), "s5": ServerEdit(in_scope=False)}}),
    RULE: (SERVERS, {"overrides": {"wave.months": 2}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def asked_for():
    inventory = made_inventory(40)
    return asked(
        ProjectInfo("Exit DC 1", "Example Ltd"), {"it_inventory": (Upload("made.xlsx", b""),)},
        load_register().with_overrides(FEW_DRAWS), AS_OF, edits=EDITS, reader=lambda _: inventory,
    )  # fmt: skip


@pytest.fixture(scope="module")
def case(asked_for):
    return run_agents(asked_for).case


def changed(request, changes):
    entries = request.entries
    values = changes.get("overrides", {})
    return replace(
        request,
        entries=replace(entries, **(changes | {"overrides": {**entries.overrides, **values}})),
    )


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_at_once_gives_the_figures_of_a_whole_run_on_the_same_plan(asked_for, case, name):
    change, changes = CHANGES[name]
    request = changed(asked_for, changes)
    read = []
    reader = lambda file: read.append(file) or asked_for.read(file)  # noqa: E731 - counts files
    found = figures_at_once(case, replace(request, reader=reader), draws=None)
    assert len(read) == ("server_edits" in changes)
    kept = {"migrationPlan": lambda _: Outcome({"plan": case.plan}, "Kept.")}
    fresh = run_agents(request, stages=STAGES | kept).case
    assert found.change == change
    assert found.plan_follows is (change == SERVERS)
    assert found.finance.cash.months.equals(fresh.finance.cash.months)
    assert name == RULE or found.ledger["npv.base"] != case.ledger["npv.base"]
    assert found.comparison == fresh.comparison
    assert {"npv.base", "compare.today", "aws.run.monthly"} <= {item.id for item in found.ledger}
    assert [item for item in found.ledger if item != fresh.ledger[item.id]] == []


AMOUNTS = some.one_of(some.none(), some.floats(1.0, 512.0))
EDIT = some.builds(
    ServerEdit, vcpu=AMOUNTS, memory_gib=AMOUNTS, storage_gib=AMOUNTS,
    in_scope=some.sampled_from([None, None, False, True]),
    os_licence=some.sampled_from([None, None, None, "rhel"]),
)  # fmt: skip


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(some.dictionaries(some.sampled_from([f"s{at}" for at in range(40)]), EDIT, max_size=3))
def test_what_is_taken_from_the_case_is_what_would_be_made_anew(asked_for, case, edits):
    """Servers that another size, scope or licence does not touch are neither read nor decided."""
    set_by_hand = {key: edit for key, edit in edits.items() if edit.values}
    request = changed(asked_for, {"server_edits": set_by_hand})
    found = figures_at_once(case, request)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_once, "_same", lambda *_, **__: False)
        fresh = figures_at_once(case, request)
    assert (found is None) == (fresh is None) == (not set_by_hand)
    if found is not None:
        assert list(found.ledger) == list(fresh.ledger)
        assert found.comparison == fresh.comparison
        pd.testing.assert_frame_equal(found.servers, fresh.servers)
        pd.testing.assert_frame_equal(
            found.finance.prepared.servers, fresh.finance.prepared.servers
        )


def test_what_a_run_alone_can_tell_has_no_figures_at_once(asked_for, case):
    entries = asked_for.entries
    project = replace(entries.project, aws_region="eu-central-1")
    for other in (
        replace(entries, project=project), replace(entries, key_repair=False),
        replace(entries, overrides={"scope.powered_off": "true"}),
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
    of_stage = {FINANCE: FINANCE, PRICES: PRICES, PLAN: SERVERS, READING: RUN}
    for key, entry in register.items():
        other = replace(entries, overrides={key: "a value of its own"})
        assert class_of(entries, other) == of_stage[entry.moves], key
        assert class_of(other, entries) in CLASSES
