"""What hosts say of the lists beside them: part of an estate, and what runs on AWS already."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs import read_inventory
from bizcase.inputs.cross_links import gather
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.figures import scope_findings
from bizcase.inventory.hosts import distinct_hosts, host_count, runs_on_aws
from bizcase.inventory.tables import conform
from bizcase.ledger import Ledger
from tests.factories import (
    MPA_SAMPLE,
    RVTOOLS_SAMPLE,
    VINFO_HEADER,
    needs,
    servers,
    vinfo_row,
    workbook,
)
from tests.runs import shared_run

METAL = "Amazon EC2 i3.metal"


def estate(hosts, machines, **columns):
    """Hosts are (name, file, machines counted, model); machines are (host, file)."""
    names, files, counts, models = zip(*hosts, strict=True) if hosts else ((), (), (), ())
    return Inventory(
        hosts=conform("hosts", {"host_name": names, "source_file": files, "vms": counts,
                                "model": models, "source_row": range(2, len(names) + 2)}),
        servers=servers(vcpu=[2] * len(machines), host_name=[host for host, _ in machines],
                        source_file=[file for _, file in machines], **columns),
    )  # fmt: skip


def test_hosts_that_count_more_than_is_listed_say_partial():
    found = host_count(estate([("h1", "a", 3, "X"), ("h2", "a", 1, "X")],
                              [("h1", "a"), ("h1", "a"), ("h2", "a")]))  # fmt: skip
    assert (found.counted, found.listed, found.extent) == (4, 3, "partial")


def test_hosts_that_count_what_is_listed_say_whole():
    machines = [("H1 ", "a"), ("h1", "a"), (None, "a")]
    found = host_count(estate([("h1", "a", 3, "X")], machines))
    assert (found.counted, found.listed, found.extent) == (3, 3, "whole")


@pytest.mark.parametrize(
    ("hosts", "machines"),
    [
        ([], [("h1", "a")]),
        ([("h1", "a", None, "X")], [("h1", "a")]),
        ([("h1", "a", 1, "X")], [("h1", "a"), ("h2", "a")]),
        ([("h1", "a", 1, "X")], [("h1", "a"), (None, "b")]),
        ([("h1", "a", 0, "X")], []),
    ],
)
def test_where_a_host_is_missing_or_does_not_count_it_is_open(hosts, machines):
    assert host_count(estate(hosts, machines)).extent == "open"


def test_a_host_in_two_files_counts_once_and_a_repeated_row_is_no_machine():
    hosts = [("h1", "a", 2, "X"), ("h1", "b", 2, "X")]
    machines = [("h1", "a"), ("h1", "b"), ("h1", "b")]
    found = host_count(estate(hosts, machines, scope_reason=[None, None, "duplicate"],
                              in_scope=[True, True, False]))  # fmt: skip
    assert (found.counted, found.listed, found.extent) == (2, 2, "whole")


def test_a_machine_that_is_off_is_listed_and_a_physical_one_needs_no_host():
    found = host_count(
        estate([("h1", "a", 2, "X")], [("h1", "a"), ("h1", "a"), (None, "b")],
               in_scope=[True, False, True], is_physical=[False, False, True])
    )  # fmt: skip
    assert (found.listed, found.extent) == (2, "whole")


def test_only_servers_on_metal_hosts_run_on_aws():
    hosts = [("m", "a", 1, METAL), ("d", "a", 1, "PowerEdge R740")]
    inventory = estate(hosts, [("m", "a"), ("d", "a"), (None, "a"), ("M ", "list"), (None, "list")])
    assert runs_on_aws(inventory).tolist() == [True, False, False, True, False]


def test_a_file_of_metal_hosts_alone_is_on_aws_whatever_host_a_server_names():
    hosts = [("m1", "a", 1, METAL), ("m2", "a", 1, METAL), ("d", "b", 1, "R740")]
    inventory = estate(hosts, [(None, "a"), ("m3", "a"), ("d", "a"), (None, "b"), ("m2", "b")])
    assert runs_on_aws(inventory).tolist() == [True, True, False, False, True]


def test_of_two_hosts_of_one_name_that_of_the_own_file_counts():
    hosts = [("h", "a", 1, METAL), ("h", "b", 1, "R740")]
    inventory = estate(hosts, [("h", "a"), ("h", "b"), ("h", "list")])
    assert runs_on_aws(inventory).tolist() == [True, False, False]


def test_a_metal_word_inside_another_is_no_bare_metal_of_ec2():
    inventory = estate(
        [("h", "a", 1, "metal works"), ("i", "a", 1, None)], [("h", "a"), ("i", "a")]
    )
    assert not runs_on_aws(inventory).any()
    assert runs_on_aws(Inventory()).empty


def once(sizes, centres, **columns):
    """Hosts esx1 are (file, cores, GiB); each file of ``centres`` has a machine in its vCenter."""
    files, cores, memory = zip(*sizes, strict=True)
    listed = conform("hosts", {"host_name": ["esx1 ", *["ESX1"] * (len(files) - 1)],
                               "source_file": files, "cores": cores, "memory_gib": memory,
                               "source_row": range(len(files))})  # fmt: skip
    machines = servers(vcpu=[2] * len(centres), source_file=list(centres),
                       vcenter=list(centres.values()), **columns)  # fmt: skip
    return distinct_hosts(Inventory(hosts=listed, servers=machines))["source_file"].tolist()


@pytest.mark.parametrize(
    ("sizes", "centres", "left"),
    [
        ([("a", 32, 512), ("b", 32, 512)], {"a": "vc1", "b": "VC1 "}, ["a"]),
        ([("a", 32, 512), ("b", 64, 512)], {"a": "vc1", "b": "vc1"}, ["a"]),
        ([("a", 32, 512), ("b", 32, 512)], {"a": "vc1", "b": "vc2"}, ["a", "b"]),
        ([("a", 32, 512), ("b", 32, 500)], {"a": "vc1"}, ["a"]),
        ([("a", 32, 512), ("b", 32, None)], {}, ["a"]),
        ([("a", 32, 512), ("b", 32, 256)], {"a": "vc1"}, ["a", "b"]),
        ([("a", 32, 512), ("b", 16, 512)], {}, ["a", "b"]),
        ([("a", 32, 512), ("a", 32, 512)], {"a": "vc1"}, ["a", "a"]),
        ([("a", 9, 9), ("b", 9, 9), ("c", 9, 9)], {"a": "x", "b": "y", "c": "y"}, ["a", "b"]),
    ],
)
def test_a_host_that_two_files_list_is_one_where_both_may_mean_it(sizes, centres, left):
    assert once(sizes, centres) == left


def test_of_a_superseded_export_no_host_is_left():
    gone = {"scope_reason": [None, "gone_since"], "in_scope": [True, False]}
    inventory = estate([("h1", "new", 1, "X"), ("h9", "old", 1, "X")],
                       [("h1", "new"), ("h9", "old")], vcenter=["vc1", "vc1"], **gone)  # fmt: skip
    assert distinct_hosts(inventory)["host_name"].tolist() == ["h1"]
    apart = estate([("h1", "new", 1, "X"), ("h9", "old", 1, "X")],
                   [("h1", "new"), ("h9", "old")], vcenter=["vc1", "vc2"], **gone)  # fmt: skip
    assert distinct_hosts(apart)["host_name"].tolist() == ["h1", "h9"]


def test_an_older_export_of_one_vcenter_costs_no_hosts_more():
    """Two exports of one host: 32 cores on premises, whether one or both are read."""

    def run(*days):
        hosts = [("Host", "# CPU", "# Cores", "# Memory"), ("esx1", 2, 32, 524288)]
        machines = [(*vinfo_row("a"), "esx1"), (*vinfo_row("b"), "esx1")]
        files = []
        for number, day in enumerate(days, start=3 - len(days)):
            vinfo = [(*VINFO_HEADER, "Host"), *machines[:number]]
            export = workbook(f"x_{day}.xlsx", vInfo=vinfo, vHost=hosts)
            files.append(InputFile("rvtools", export))
        entries = Entries(ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23), files=tuple(files))
        ledger = shared_run(RunRequest(entries)).case.ledger
        return {key: ledger.value(key) for key in ("onprem.hosts", "onprem.cores", "npv.base")}

    alone = run("2026-11-01")
    assert (alone["onprem.hosts"], alone["onprem.cores"]) == (1, 32)
    assert run("2026-10-01", "2026-11-01") == alone


def read(path):
    return read_inventory(Upload.from_path(path), load_register())


@needs(RVTOOLS_SAMPLE, MPA_SAMPLE)
def test_the_samples_357_counted_212_listed_and_only_the_export_on_aws():
    export, inventory = read(RVTOOLS_SAMPLE), read(MPA_SAMPLE)
    found = host_count(export)
    assert (found.counted, found.listed, found.extent) == (357, 212, "partial")
    assert runs_on_aws(export).all()
    assert not runs_on_aws(inventory).any()
    both = gather([export, inventory])
    from_export = both.servers["source_file"].eq(RVTOOLS_SAMPLE.name)
    assert runs_on_aws(both).equals(from_export)
    ledger = Ledger()
    scope_findings(both, ledger)
    assert (ledger.value("hosts.on_aws"), ledger.value("hosts.on_aws.servers")) == (4, 29)
