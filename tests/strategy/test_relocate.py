"""R4 moves whole clusters, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.inventory.tables import conform
from bizcase.strategy.decide.edits import Edit
from tests.strategy.estates import PLACE, decided, dispositions, estate

# Twelve servers at two a wave need six waves; the exit is due before they are through.
HURRIED = {"strategy__goal_speed": 5, "wave__max_servers": 2, "strategy__exit_month": 6}


def vmware(clusters, applications="", links="", systems=None, vcenters=None):
    """Return an estate of virtual machines; clusters: {server: cluster or None}."""
    systems = systems or {}
    rows = "\n".join(f"{key} | {systems.get(key, 'RHEL 8')} | production" for key in clusters)
    inventory = estate(rows, applications, links)
    ids = inventory.servers["server_id"]
    servers = inventory.servers.assign(
        hypervisor="vmware",
        is_physical=pd.Series(False, ids.index, dtype="boolean"),
        cluster=pd.Series([clusters[key] for key in ids], dtype="str"),
        vcenter=pd.Series([(vcenters or {}).get(key) for key in ids], dtype="str"),
    )
    return replace(inventory, servers=servers)


# Two clusters of six.
TWO = {f"a{n}": "east" for n in range(1, 7)} | {f"b{n}": "west" for n in range(1, 7)}


def by_cluster(strategy):
    """Return {first letter of the server ids: their dispositions}."""
    found = {}
    for key, disposition in dispositions(strategy).items():
        found.setdefault(key[0], set()).add(disposition)
    return found


def reason_of(strategy, key):
    return strategy.servers.set_index("server_id").loc[key, "reason"]


def test_relocate_needs_speed_and_an_exit_before_a_rehost_ends():
    inventory = vmware(TWO)
    assert by_cluster(decided(inventory, **HURRIED)) == {"a": {"Relocate"}, "b": {"Relocate"}}
    for month in (18, 120):
        kept = decided(inventory, **(HURRIED | {"strategy__exit_month": month}))
        assert by_cluster(kept) == {"a": {"Rehost"}, "b": {"Rehost"}}
        assert "Not relocated" not in reason_of(kept, "a1")  # R4 was never meant to fire


@pytest.mark.parametrize(
    ("system", "declared", "edit", "whole"),
    [
        ("RHEL 8", "Rehost", None, False),  # the owner takes it to EC2
        ("RHEL 8", "Replatform", None, False),
        ("RHEL 8", "Retain", None, False),  # the cluster must stay for it
        ("RHEL 8", "Retire", None, True),  # switched off: the cluster is only emptier
        ("RHEL 8", "Repurchase", None, True),  # a service takes its place
        ("RHEL 8", "Relocate", None, True),
        ("RHEL 4", "-", None, False),  # B01 blocks Relocate until it is answered
        ("RHEL 8", "-", "Rehost", False),
        ("RHEL 8", "-", "undecided", False),
        ("RHEL 8", "Rehost", "Retire", True),
        ("AIX 7.2", "-", None, False),  # retained by R2
        ("-", "-", None, True),  # an unknown guest relocates as it is
    ],
)
def test_one_server_decides_whether_its_cluster_moves_and_not_about_the_other(
    system, declared, edit, whole
):
    inventory = vmware(
        TWO, f"Own | {declared} | Low | production", "a1 | app | Own", systems={"a1": system}
    )
    edits = {"a1": Edit(edit, "workshop")} if edit else None
    strategy = decided(inventory, edits, **HURRIED)
    got = dispositions(strategy)
    assert {got[f"a{n}"] for n in range(2, 7)} == {"Relocate" if whole else "Rehost"}
    assert {got[f"b{n}"] for n in range(1, 7)} == {"Relocate"}
    if not whole:
        told = reason_of(strategy, "a2")
        assert told.startswith("x86 and no rule blocks it. Not relocated: cluster east cannot move")
        assert f"contains a1 ({got['a1']})" in told


def test_an_application_on_two_clusters_relocates_only_if_both_do():
    # Shop lies on both clusters; Fixed goes to EC2 and breaks east, so Shop stays, so west breaks.
    links = "a1 | app | Shop\nb1 | app | Shop\na2 | app | Fixed\na3 | app | Near\nc1 | app | Far"
    names = ("Shop", "Near", "Far")
    listed = "\n".join(f"{name} | - | Low | production" for name in names)
    third = {f"c{n}": "north" for n in range(1, 4)}
    inventory = vmware(TWO | third, listed + "\nFixed | Rehost | Low | production", links)
    strategy = decided(inventory, **HURRIED)
    assert by_cluster(strategy) == {"a": {"Rehost"}, "b": {"Rehost"}, "c": {"Relocate"}}
    assert "cluster west cannot move whole, for it contains b1 (Rehost)" in reason_of(
        strategy, "b2"
    )
    free = decided(inventory, {"Fixed": Edit("Retire", "workshop")}, **HURRIED)
    assert set(dispositions(free).values()) == {"Relocate", "Retire"}


def test_an_unknown_cluster_is_asked_and_an_application_on_it_breaks_the_known_one():
    inventory = vmware(
        TWO | {"u1": None, "u2": None},
        "Shop | - | Low | production",
        "a1 | app | Shop\nu1 | app | Shop",
    )
    strategy = decided(inventory, **HURRIED)
    assert by_cluster(strategy) == {"a": {"Rehost"}, "b": {"Relocate"}, "u": {"Rehost"}}
    rows = strategy.servers.set_index("server_id")
    assert "its vSphere cluster is not known" in rows.loc["u2", "reason"]
    asked = rows["questions"].str.contains("Which vSphere cluster")
    assert list(rows.index[asked]) == ["a1", "u1", "u2"]  # a1 and u1 for their application


def test_the_host_names_the_cluster_and_equal_names_of_two_vcenters_are_two_clusters():
    inventory = vmware(
        TWO | {"u1": None}, "X | Rehost | Low | production", "a1 | app | X",
        vcenters={f"a{n}": "vc1" for n in range(1, 4)} | {f"a{n}": "vc2" for n in range(4, 7)},
    )  # fmt: skip
    inventory = replace(
        inventory,
        servers=inventory.servers.assign(
            host_name=inventory.servers["server_id"].map({"u1": "esx9"}).astype("str")
        ),
        hosts=conform("hosts", pd.DataFrame([{"host_name": "esx9", "cluster": "west"} | PLACE])),
    )
    got = dispositions(decided(inventory, **HURRIED))
    assert {got[key] for key in ("a1", "a2", "a3")} == {"Rehost"}
    assert {got[key] for key in ("a4", "a5", "a6", "b1", "u1")} == {"Relocate"}


def test_a_server_out_of_scope_does_not_hold_its_cluster():
    inventory = vmware(TWO, systems={"a1": "RHEL 4"})
    scope = inventory.servers["server_id"].ne("a1").astype("boolean")
    inventory = replace(inventory, servers=inventory.servers.assign(in_scope=scope))
    assert by_cluster(decided(inventory, **HURRIED)) == {"a": {"Relocate"}, "b": {"Relocate"}}


@given(st.data())
@settings(max_examples=40)
def test_where_r4_fires_everything_on_the_cluster_relocates_or_ends(data):
    words = st.sampled_from(("-", "-", "-", "Rehost", "Retain", "Retire", "Relocate"))
    names = ("A", "B", "C", "D")
    apps = "\n".join(f"{name} | {data.draw(words)} | Low | production" for name in names)
    where = st.sampled_from(("east", "east", "west", "north", None))
    clusters = {f"s{number}": data.draw(where) for number in range(9)}
    owners = st.lists(st.sampled_from(names), max_size=2, unique=True)
    links = [f"{key} | app | {name}" for key in clusters for name in data.draw(owners)]
    strategy = decided(vmware(clusters, apps, "\n".join(links)), **HURRIED)
    got = dispositions(strategy)
    rows = strategy.servers
    for key in rows.loc[rows["disposition_rule"].eq("R4"), "server_id"]:
        assert clusters[key] is not None
        beside = {got[other] for other, cluster in clusters.items() if cluster == clusters[key]}
        assert beside <= {"Relocate", "Retire", "Repurchase"}
