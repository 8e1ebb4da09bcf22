"""What is set of one server by hand moves its own lines alone and is told with what was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bizcase.document.blocks import Table
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import AssumptionError
from bizcase.exports.tables import servers_table
from bizcase.inventory.server_edits import FIELDS, ServerEdit, checked_server_edits
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

WINDOWS = "Microsoft Windows Server 2022 (64-bit)"
SYSTEM = {"OS_according_to_the_VMware_Tools": WINDOWS,
          "OS_according_to_the_configuration_file": WINDOWS}  # fmt: skip
ROWS = (
    *(vinfo_row(name, CPUs=8, Memory=32768) for name in (*FIELDS, "rest", "same")),
    vinfo_row("off", CPUs=8, Memory=32768, Powerstate="poweredOff"),
    vinfo_row("win", **SYSTEM), vinfo_row("same", CPUs=8, Memory=32768, Template="True"),
)  # fmt: skip
# The lines of the AWS bill that a field moves, of the server it is set for.
MOVED = {
    "vcpu": {"compute"}, "memory_gib": {"compute"}, "storage_gib": {"storage"},
    "in_scope": {"compute", "storage"}, "os_licence": {"licence"}, "environment": set(),
    "wave": set(),
}  # fmt: skip
SET = {
    "vcpu": ServerEdit(vcpu=16.0), "memory_gib": ServerEdit(memory_gib=256.0, reason="Grows"),
    "storage_gib": ServerEdit(storage_gib=500.0), "in_scope": ServerEdit(in_scope=False),
    "os_licence": ServerEdit(os_licence="rhel"), "environment": ServerEdit(environment="test"),
    "wave": ServerEdit(wave=2),
}  # fmt: skip


def made_of(edits):
    """The result with edits by name of a server."""
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("rvtools", rvtools(*ROWS)),),
    )  # fmt: skip
    ids = {name: f"5000-{sum(map(ord, name))}" for name in (*FIELDS, "off", "win", "same")}
    edits = {ids.get(name, name): edit for name, edit in edits.items()}
    return shared_run(RunRequest(replace(entries, server_edits=edits)))


@pytest.fixture(scope="module")
def before():
    return made_of({}).case


@pytest.fixture(scope="module")
def result():
    others = {"off": ServerEdit(in_scope=True), "win": ServerEdit(os_licence="none"),
              "nobody": ServerEdit(vcpu=2.0)}  # fmt: skip
    return made_of({**SET, **others})


def amounts(case, name):
    """The lines of a server by head, with what they come to."""
    key = case.servers.set_index("name")["server_id"][name]
    lines = case.estate.lines[case.estate.lines["server_id"].eq(key)]
    return dict(zip(lines["head"], lines["amount_usd"], strict=True))


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_of_a_server_moves_its_own_lines_and_no_other(before, result, name):
    old, new = amounts(before, name), amounts(result.case, name)
    assert {head for head in old | new if old.get(head) != new.get(head)} == MOVED[name]


def test_a_server_of_which_nothing_is_set_stays_as_it_was(before, result):
    for name in ("rest", "win"):
        assert amounts(result.case, name) == amounts(before, name)
    old, new = (
        servers_table(case).drop_duplicates("name").set_index("name").loc["rest"].drop("wave")
        for case in (before, result.case)
    )
    assert old.compare(new).empty


def test_the_machine_on_premises_stays_as_it_was_read(before, result):
    columns = ["vcpu", "memory_gib", "storage_provisioned_gib"]
    for name in ("vcpu", "memory_gib", "storage_gib"):
        old, new = (
            case.servers.set_index("name").loc[name, columns] for case in (before, result.case)
        )
        assert old.equals(new)


def test_what_is_left_out_or_taken_in_says_by_whom(before, result):
    rows = result.case.servers.drop_duplicates("name").set_index("name")
    assert rows.loc["in_scope", ["in_scope", "scope_reason"]].tolist() == [False, "by_hand"]
    assert bool(rows.loc["off", "in_scope"])
    assert set(amounts(result.case, "off")) == {"compute", "storage"}
    assert result.case.ledger.value("state.by_hand.servers") == 1


def test_the_environment_and_the_wave_move_the_plan_alone(result):
    case = result.case
    ids = case.servers.drop_duplicates("name").set_index("name")["server_id"]
    assert case.plan.wave_of[ids["wave"]] == 2
    (wave,) = (wave for wave in case.plan.waves if wave.number == 2)
    assert "Set manually: wave" in wave.reasons
    assert case.ledger.value("plan.set_waves") == 1
    assert any(finding.code == "WAVE_BY_HAND" for finding in case.findings)


def test_the_document_tells_each_value_with_the_one_it_replaced(result):
    told = [
        tuple(written(cell, result.document.ledger, plain, result.document.style) for cell in row)
        for section in result.document.sections for block in section.blocks
        if isinstance(block, Table) and block.caption == "Changed by the analyst"
        for row in block.rows
    ]  # fmt: skip
    assert ("memory_gib", "Memory needed, GiB", "32", "256", "Grows", "vInfo, row 3") in told
    assert ("in_scope", "In scope", "yes", "no", "no reason given", "vInfo, row 5") in told
    assert {row[0] for row in told} == {*FIELDS, "off"}
    figures = result.case.ledger
    assert figures.value("scope.changed.values") == len(told)
    assert "changed by the analyst" in figures["scope.servers"].sources
    assert any(finding.code == "SERVERS_CHANGED" for finding in result.case.findings)


def test_what_does_not_fit_is_told_and_changes_nothing(result):
    told = {issue.code: issue.message for issue in result.case.inventory.issues}
    assert "Licence of win stays Windows Server" in told["EDIT_REFUSED"]
    assert "nobody, which is no server" in told["EDIT_UNKNOWN"]


def test_a_row_that_repeats_another_is_never_priced_beside_it():
    case = made_of({"same": ServerEdit(vcpu=16.0)}).case
    rows = case.servers[case.servers["name"].eq("same")]
    assert rows["in_scope"].tolist() == [True, False]
    assert rows["vcpu_by_hand"].notna().tolist() == [True, False]


def test_a_size_below_what_is_computed_is_applied_and_named():
    case = made_of({"vcpu": ServerEdit(vcpu=2.0)}).case
    assert case.servers.set_index("name").loc["vcpu", "need_vcpu"] == 2
    assert case.ledger.value("sizing.by_hand.small") == 1
    assert any(finding.code == "SIZE_BELOW_NEED" for finding in case.findings)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (ServerEdit(vcpu=0.0), "vCPU needed of s must be above 0"),
        (ServerEdit(vcpu=float("nan")), "vCPU needed of s must be above 0"),
        (ServerEdit(memory_gib=1e9), "Memory needed, GiB of s must be"),
        (ServerEdit(storage_gib=-1.0), "Storage needed, GiB of s must be"),
        (ServerEdit(os_licence="dos"), "Licence of s must be one of none, windows"),
        (ServerEdit(environment="=1+1"), "Environment of s must be one of production"),
        (ServerEdit(wave=-1), "Wave of s must be a whole number"),
        (ServerEdit(vcpu=1.0, reason="x" * 501), "The reason of s must have at most"),
        (ServerEdit(reason="why"), "Nothing is set for s"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_a_sentence(edit, words):
    with pytest.raises(AssumptionError, match=words.replace("+", r"\+")):
        checked_server_edits({"s": edit, "t": ServerEdit(vcpu=1.0)})


def test_all_faults_are_told_at_once():
    edits = {"s": ServerEdit(vcpu=-1.0, wave=-1), "t": ServerEdit(environment="x")}
    with pytest.raises(AssumptionError) as caught:
        checked_server_edits(edits)
    assert caught.value.message.count(" must be ") == 3
