"""Weights of ties and servers that share a disk, worked out by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import log

import pytest

from bizcase.agents import run_agents
from bizcase.document import build_document
from bizcase.entries import ProjectInfo
from bizcase.strategy.waves.groups import grouped
from bizcase.strategy.waves.ties import Hubs, SharedDisk, server_ties, shared_disks
from tests.factories import asked, rvtools, vinfo_row
from tests.strategy.estates import (
    AS_OF,
    decided,
    estate,
    planned,
    register,
    servers,
    with_disks,
)
from tests.strategy.test_waves import waves_of

FULL = {"wave__ramp_first": 100, "wave__ramp_second": 100}


def groups_of(inventory, **assumptions):
    """Return {group id: servers}."""
    limit = assumptions.get("wave__max_servers", 50)
    found = grouped(inventory, decided(inventory, **assumptions), register(assumptions), limit)
    return {group.id: group.servers for group in found.groups}


def test_the_weight_of_a_tie_is_the_logarithm_times_its_factors():
    inventory = estate(
        servers(5),
        links="s01 | calls | s02\ns02 | calls | s03\ns03 | calls | s04\ns04 | calls | s05",
        databases="D1 | PostgreSQL | 16 | - | s02 | -",
    )
    counted = inventory.dependencies.assign(connections=[9.0, 1.0, 99.0, float("nan")])
    inventory = replace(inventory, dependencies=counted)
    disks = [SharedDisk("[ds] q.vmdk", ("s03", "s04"))]
    hubs = Hubs({"s05": "application Big"}, 0.1)
    ties = server_ties(inventory, decided(inventory), disks, hubs, register({}))
    assert ties["s01"] == {"s02": pytest.approx(3 * log(10))}  # 9 connections to a database host
    assert ties["s02"]["s03"] == pytest.approx(3 * log(2))
    # 99 connections and the disk itself, twice for the disk.
    assert ties["s03"]["s04"] == pytest.approx(2 * log(100) + 2 * log(2))
    assert ties["s05"] == {"s04": pytest.approx(0.1 * log(2))}  # not counted: one connection
    assert ties["s04"]["s05"] == ties["s05"]["s04"]


def test_servers_that_share_a_disk_are_one_group_and_the_plan_says_so():
    inventory = estate(
        servers(4) + "\nd01 | RHEL 8 | development",
        "A | Rehost | Low | production\nB | Rehost | Low | production",
        "s01 | app | A\ns02 | app | B",
    )
    apart = groups_of(inventory)
    assert apart["application A"] == ("s01",)
    disks = [("s01", "[ds] a/q.vmdk"), ("s02", "[ds] a/q.vmdk"),
             ("s02", "[ds] a/r.vmdk"), ("s03", "[ds] a/r.vmdk"),
             ("s04", "[ds] x/own.vmdk"), ("d01", "[ds] y/own.vmdk")]  # fmt: skip
    shared = with_disks(inventory, disks)
    assert groups_of(shared) == {
        "application A": ("s01", "s02", "s03"),  # over two disks, with both applications
        "server d01": ("d01",),  # a shared disk whose other owner nobody knows binds nothing
        "server s04": ("s04",),
    }
    plan = planned(shared, **FULL)
    wave = next(wave for wave in plan.waves if "s01" in wave.servers)
    assert {"s01", "s02", "s03"} <= set(wave.servers)
    assert "Servers that share a disk move together" in wave.reasons
    group = next(group for group in plan.grouping.groups if "s01" in group.servers)
    assert group.shares == ("[ds] a/q.vmdk of s01, s02", "[ds] a/r.vmdk of s02, s03")


def test_one_path_in_two_vcenters_is_two_disks():
    disks = [(f"s{n:02}", "[ds] q.vmdk") for n in range(1, 4)]
    inventory = with_disks(estate(servers(3)), disks, {"s01": "x", "s02": "y", "s03": "y"})
    assert shared_disks(inventory) == [SharedDisk("[ds] q.vmdk", ("s02", "s03"))]
    off = inventory.servers["server_id"].ne("s03").astype("boolean")
    beyond = replace(inventory, servers=inventory.servers.assign(in_scope=off))
    assert shared_disks(beyond) == []


def test_a_cut_never_parts_a_shared_disk_that_fits_a_wave():
    # A ring of eight; uncut ties would leave the pair s04, s05 on two sides of a half.
    ring = "\n".join(f"s{n:02} | calls | s{n % 8 + 1:02}" for n in range(1, 9))
    links = ring + "\n" + "\n".join(f"s{n:02} | app | Big" for n in range(1, 9))
    inventory = estate(servers(8), "Big | Rehost | Low | production", links)
    settings = {"wave__max_servers": 4, "wave__hub_min": 50, **FULL}
    for one, other in itertools.combinations(range(1, 9), 2):
        pair = (f"s{one:02}", f"s{other:02}")
        shared = with_disks(inventory, [(key, "[ds] q.vmdk") for key in pair])
        parts = groups_of(shared, **settings)
        assert sorted(key for part in parts.values() for key in part) == [
            f"s{n:02}" for n in range(1, 9)
        ]
        assert all(len(part) <= 4 for part in parts.values())
        assert any(set(pair) <= set(part) for part in parts.values())


def test_more_sharers_than_a_wave_holds_are_cut_and_told():
    disks = [(f"s{n:02}", "[ds] q.vmdk") for n in range(1, 7)]
    inventory = with_disks(estate(servers(6)), disks)
    plan = planned(inventory, wave__max_servers=4, **FULL)
    assert all(len(wave.servers) <= 4 for wave in plan.waves)
    assert all(group.parted and not group.shares for group in plan.grouping.groups)
    assert all(
        any(text.startswith("A disk that servers of several") for text in wave.prerequisites)
        for wave in plan.waves
    )


def test_a_disk_shared_with_what_stays_is_told():
    inventory = estate(servers(2), "A | Retain | Low | production", "s02 | app | A")
    shared = with_disks(inventory, [("s01", "[ds] q.vmdk"), ("s02", "[ds] q.vmdk")])
    plan = planned(shared)
    assert waves_of(plan)[0][1] == ("s01",)
    assert "Connection to what stays: server s02" in plan.waves[0].prerequisites
    assert plan.grouping.groups[0].shares == ()


def test_a_shared_service_brings_the_servers_that_share_a_disk_with_it():
    # Both nodes are called by all; the third only shares the disk of the first.
    calls = "\n".join(f"s{n:02} | calls | {hub}" for n in range(1, 9) for hub in ("f1", "f2"))
    inventory = estate(servers(8) + "\n" + servers_named("f1", "f2", "f3"), links=calls)
    disks = [("f1", "[ds] q.vmdk"), ("f2", "[ds] q.vmdk"), ("f1", "[ds] r.vmdk"),
             ("f3", "[ds] r.vmdk")]  # fmt: skip
    plan = planned(with_disks(inventory, disks))
    assert waves_of(plan)[0] == ("shared services", ("f1", "f2", "f3"))
    (group,) = (item for item in plan.grouping.groups if item.why_shared)
    assert (group.id, group.why_shared) == ("server f1", "linked with 8 servers")


def servers_named(*names):
    return "\n".join(f"{name} | RHEL 8 | production" for name in names)


def test_a_service_too_large_to_be_taken_out_does_not_hold_its_callers():
    # Monitoring has five servers of its own and shares x with Shop; a wave holds five servers.
    names = ("m1", "m2", "m3", "m4", "m5", "x", "w1", "w2")
    links = [f"m{n} | app | Monitoring System" for n in range(1, 6)]
    links += ["x | app | Monitoring System", "x | app | Shop", "w1 | app | Shop", "w2 | app | Shop"]
    # w1 talks much to the monitoring, little to its own application.
    inventory = estate(
        servers_named(*names),
        "Monitoring System | Rehost | Low | production\nShop | Rehost | Low | production",
        "\n".join([*links, "w1 | calls | m1"]),
    )
    many = inventory.dependencies["kind"].eq("server_server").map({True: 99.0, False: 1.0})
    inventory = replace(inventory, dependencies=inventory.dependencies.assign(connections=many))
    settings = {"wave__max_servers": 4, **FULL}

    def with_w1(tie):
        parts = groups_of(inventory, wave__hub_tie=tie, **settings)
        return next(part for part in parts.values() if "w1" in part)

    assert "m1" in with_w1(1)
    assert "m1" not in with_w1(0.1)
    assert {"w1", "w2"} <= set(with_w1(0.1))


def test_a_circle_through_such_a_service_is_cut_at_the_service():
    # Two threes of a service of six; m6 and a1 need each other, and so do a1 and a2.
    threes = [
        f"{one} | calls | {other}"
        for three in (("m1", "m2", "m3"), ("m4", "m5", "m6"))
        for one, other in itertools.permutations(three, 2)
    ]
    links = [f"m{n} | app | Monitoring System" for n in range(1, 7)]
    links += ["m6 | calls | a1", "a1 | calls | m6", "a1 | calls | a2", "a2 | calls | a1"]
    inventory = estate(
        servers_named(*(f"m{n}" for n in range(1, 7)), "a1", "a2"),
        "Monitoring System | Rehost | Low | production",
        "\n".join(links + threes),
    )
    settings = {"wave__max_servers": 4, "wave__hub_min": 50, **FULL}
    bound = groups_of(inventory, wave__hub_tie=1, **settings)
    assert ("a1", "m4", "m5", "m6") in bound.values()
    assert sorted(groups_of(inventory, **settings).values()) == [
        ("a1", "a2"), ("m1", "m2", "m3"), ("m4", "m5", "m6"),
    ]  # fmt: skip


def test_an_export_that_shows_a_shared_disk_makes_one_group_and_the_document_names_it():
    disks = [
        ["VM", "Disk", "Capacity MiB", "Sharing mode", "Shared Bus", "Path"],
        ["a", "d1", 1024, "sharingMultiWriter", "noSharing", "[ds] a/q.vmdk"],
        ["b", "d1", 1024, "sharingMultiWriter", "noSharing", "[ds] a/q.vmdk"],
        ["c", "d1", 1024, "sharingNone", "noSharing", "[ds] a/q.vmdk"],  # a backup proxy
    ]
    rows = [vinfo_row(name, VI_SDK_Server="vc") for name in "abc"]
    request = asked(
        ProjectInfo("Exit", "Ex"), {"rvtools": (rvtools(*rows, vDisk=disks),)}, register({}), AS_OF
    )
    case = run_agents(request).case
    names = case.inventory.servers.set_index("server_id")["name"]
    groups = [{names[key] for key in group.servers} for group in case.plan.grouping.groups]
    assert sorted(map(sorted, groups)) == [["a", "b"], ["c"]]
    told = str(build_document(case))
    assert "Servers that share a disk move together" in told
    assert "[ds] a/q.vmdk of a, b" in told
