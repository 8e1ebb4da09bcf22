from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.errors import AssumptionError
from bizcase.strategy.decide.edits import Edit, checked_edits
from bizcase.strategy.decide.figures import strategy_figures
from tests.strategy.estates import decided, dispositions, estate

SERVERS = """
    web1  | RHEL 8                  | production
    web2  | RHEL 8                  | production
    old1  | RHEL 5                  | production
    ask1  | RHEL 4                  | production
    aix1  | AIX 7.2                 | production
    win1  | Windows Server 2012 R2  | production
    db1   | RHEL 8                  | production
    both  | RHEL 8                  | production
    bare  | -                       | production
    alone | Ubuntu 22.04            | development
"""
APPLICATIONS = """
    Shop   | Rehost      | High   | production
    Legacy | -           | Medium | production
    Asked  | Rehost      | Low    | production
    Unix   | -           | High   | production
    Gone   | Retire      | Low    | production
    Books  | Rearchitect | High   | production
    Data   | -           | Medium | production
    Paper  | -           | Low    | production
    Tuned  | gold plate  | Low    | production
"""
LINKS = """
    web1 | app | Shop
    both | app | Shop
    both | app | Gone
    old1 | app | Legacy
    ask1 | app | Asked
    aix1 | app | Unix
    web2 | app | Books
    D1   | db  | Data
    win1 | app | Tuned
"""
DATABASES = "D1 | PostgreSQL | 16 | - | db1 | Aurora PostgreSQL"


def whole():
    return estate(SERVERS, APPLICATIONS, LINKS, DATABASES)


def test_applications_get_what_the_first_rule_that_fires_says():
    rows = decided(whole()).applications.set_index("application_id")
    got = {key: (row["disposition"], row["disposition_rule"], row["confidence"])
           for key, row in rows.to_dict("index").items()}  # fmt: skip
    assert got == {
        "Shop": ("Rehost", "R0", "high"),
        "Legacy": ("undecided", "R8", "none"),
        "Asked": ("undecided", "R8", "none"),
        "Unix": ("Retain", "R2", "medium"),
        "Gone": ("Retire", "R0", "high"),
        "Books": ("Refactor", "R0", "high"),
        "Data": ("Replatform", "R5", "medium"),
        "Paper": ("undecided", "R8", "none"),
        "Tuned": ("Rehost", "R7", "low"),
    }
    assert (
        "Declared Rehost, blocked: RHEL 4 or a version read wrongly" in rows.loc["Asked", "reason"]
    )
    assert "none of the seven" in rows.loc["Tuned", "reason"]
    assert rows.loc["Asked", "evidence"].endswith("row 4; open blockers in server rows 5")


def test_servers_inherit_and_shared_ones_follow_the_first_that_moves():
    strategy = decided(whole())
    got = dispositions(strategy)
    assert got["web1"] == "Rehost"
    assert got["db1"] == "Replatform"  # the host of a database belongs to its application
    assert got["both"] == "Rehost"  # one application retires, the other moves
    assert got["bare"] == "undecided"
    assert got["alone"] == "Rehost"
    shared = strategy.servers.set_index("server_id")["shared"]
    assert bool(shared["both"])
    assert not bool(shared["web1"])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Retire", "Retire", "Retire"),
        ("Retain", "Retire", "Retain"),
        ("Retain", "Refactor", "Refactor"),
        ("Repurchase", "Relocate", "Relocate"),
        ("Replatform", "Rehost", "Rehost"),
    ],
)
def test_the_ruling_on_shared_servers(first, second, expected):
    inventory = estate(
        "s | RHEL 8 | production",
        f"A | {first} | Low | production\nB | {second} | Low | production",
        "s | app | A\ns | app | B",
    )
    assert dispositions(decided(inventory)) == {"s": expected}


def test_without_applications_each_server_is_decided_and_powered_off_ones_are_not():
    inventory = estate(SERVERS)
    servers = inventory.servers.assign(
        in_scope=inventory.servers["server_id"].ne("web2").astype("boolean")
    )
    strategy = decided(replace(inventory, servers=servers))
    got = dispositions(strategy)
    assert "web2" not in got
    assert (got["old1"], got["ask1"], got["aix1"]) == ("undecided", "undecided", "Retain")
    state = strategy.servers.set_index("server_id")["migratability"]
    assert (state["web1"], state["win1"], state["old1"]) == (
        "migratable", "with_remedies", "not_yet",
    )  # fmt: skip


def test_a_disposition_set_by_hand_wins_is_marked_and_an_unknown_id_is_told():
    edits = checked_edits(
        {
            "Shop": Edit("Retain", "contract"),
            "alone": Edit("Retire", "test machine"),
            "nowhere": Edit("Retire", "left"),
        }
    )
    strategy = decided(whole(), edits)
    got = dispositions(strategy)
    assert (got["web1"], got["alone"]) == ("Retain", "Retire")
    row = strategy.servers.set_index("server_id").loc["alone"]
    assert (row["disposition_rule"], row["reason"]) == ("override", "Set manually: test machine")
    assert strategy.unknown_edits == ("nowhere",)


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (Edit("Move", "x"), "'Move' of A is not one of"),
        (Edit("Retain", " "), "A has no reason"),
        (Edit("", ""), "A has no reason"),
    ],
)
def test_a_wrong_edit_is_refused_with_a_sentence(edit, fault):
    with pytest.raises(AssumptionError, match=fault):
        checked_edits({"A": edit})


def test_all_wrong_edits_are_named_at_once():
    with pytest.raises(AssumptionError, match=r"of A has no reason.* of B is not one of"):
        checked_edits({"B": Edit("Move", "x"), "A": Edit("Retain", "")})


@pytest.mark.parametrize(("fate", "moving"), [("Rehost", 1), ("Retain", 0), ("Repurchase", 0)])
def test_a_blocker_of_what_does_not_move_holds_up_nothing(fate, moving):
    strategy = decided(estate(SERVERS), checked_edits({"win1": Edit(fate, "set")}))
    found = strategy_figures(strategy, ())
    assert found.value("blockers.state.with_remedies") == 1
    assert found.value("blockers.moving.with_remedies") == moving
