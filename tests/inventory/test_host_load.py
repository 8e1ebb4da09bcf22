"""Hosts that cannot carry their guests, guests on no listed host: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.inputs.cross_links import gather
from bizcase.inventory import Inventory
from bizcase.inventory.host_load import CODES, host_issues, on_hosts_in_question
from bizcase.inventory.tables import conform
from tests.document.estates import each, result_of
from tests.factories import VINFO_HEADER, servers, vinfo_row, workbook
from tests.inventory.test_merge import read

MEMORY, CPU, UNLISTED, CLUSTER = CODES


def hosts(*rows, file="a", **columns):
    """Hosts are (name, GiB, cores)."""
    names, memory, cores = zip(*rows, strict=True)
    return conform("hosts", {"host_name": names, "memory_gib": memory, "cores": cores,
                             "source_file": [file] * len(rows), "source_sheet": "vHost",
                             "source_row": range(2, len(rows) + 2), **columns})  # fmt: skip


def guests(*rows, file="a", **columns):
    """Guests are (host, GiB, vCPU)."""
    names, memory, vcpu = zip(*rows, strict=True)
    facts = {"host_name": names, "memory_gib": memory, "vcpu": vcpu,
             "name": [f"vm{n}" for n in range(len(rows))], "source_sheet": "vInfo",
             "source_file": [file] * len(rows), "source_row": range(2, len(rows) + 2)}  # fmt: skip
    return servers(**facts | columns)


def found(listed, machines):
    return {issue.code: issue for issue in host_issues(Inventory(hosts=listed, servers=machines))}


def codes(listed, machines):
    return set(found(listed, machines))


@pytest.mark.parametrize(("gib", "asked"), [(75, False), (75.01, True), (150, True)])
def test_memory_is_asked_about_above_one_and_a_half_times_the_hosts(gib, asked):
    """Two guests of 75 GiB are 1.5 times the 100 GiB of their host: shared, as is usual."""
    machines = guests(("esx1", 75, 2), ("esx1", gib, 2))
    assert codes(hosts(("esx1", 100, 8)), machines) == ({MEMORY} if asked else set())


@pytest.mark.parametrize(("vcpu", "asked"), [(95, False), (96, False), (97, True)])
def test_cpu_is_asked_about_above_twelve_per_core(vcpu, asked):
    assert codes(hosts(("esx1", 100, 8)), guests(("esx1", 8, vcpu))) == ({CPU} if asked else set())


def test_an_issue_says_hosts_sizes_and_rows_the_worst_first():
    listed = hosts(("esx1", 100, 8), ("esx2", 200, 8), ("esx3", 100, 8))
    machines = guests(("esx1", 1600, 2), ("esx2", 400, 2), ("esx3", 150, 2), ("esx2", 4000, 90))
    (issue,) = host_issues(Inventory(hosts=listed, servers=machines))
    assert issue.message == (
        "Running guests of 2 hosts have more than 1.5 times the host's memory: "
        "esx2 (guests 4,400 GiB, host 200 GiB); esx1 (guests 1,600 GiB, host 100 GiB)."
    )
    assert (issue.severity, issue.count, issue.where) == (
        "warning", 2, "a, sheet vHost, row 3, 2",
    )  # fmt: skip


@pytest.mark.parametrize("size", [None, 0, -1])
def test_a_host_that_does_not_state_its_size_is_not_judged(size):
    assert codes(hosts(("esx1", size, size)), guests(("esx1", 9999, 9999))) == set()


def test_a_guest_without_a_size_adds_nothing_and_hides_nothing():
    listed = hosts(("esx1", 100, 8))
    assert codes(listed, guests(("esx1", None, None))) == set()
    assert codes(listed, guests(("esx1", None, None), ("esx1", 151, 97))) == {MEMORY, CPU}


@pytest.mark.parametrize(
    "columns",
    [
        {"power_state": "off"}, {"power_state": "suspended"}, {"power_state": "gone"},
        {"scope_reason": "template", "in_scope": False},
        {"scope_reason": "repeated_row", "in_scope": False},
        {"scope_reason": "duplicate", "in_scope": False}, {"is_physical": True},
    ],
)  # fmt: skip
def test_what_does_not_run_there_needs_nothing(columns):
    assert codes(hosts(("esx1", 100, 8)), guests(("esx1", 999, 999), **columns)) == set()
    assert codes(hosts(("esx1", 100, 8)), guests(("esx9", 1, 1), **columns)) == set()


@pytest.mark.parametrize("state", ["on", None])
def test_an_appliance_that_runs_and_a_machine_of_unknown_state_count(state):
    machines = guests(("esx1", 151, 2), power_state=state, scope_reason="appliance",
                      in_scope=False)  # fmt: skip
    assert codes(hosts(("esx1", 100, 8)), machines) == {MEMORY}


@pytest.mark.parametrize(
    ("listed", "named", "same"),
    [
        ("esx1", " ESX1 ", True),
        ("esx1", "esx1.corp.local", True),
        ("ESX1.corp.local", "esx1", True),
        ("esx1.a.local", "esx1.b.local", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("10.0.0.1", "10", False),
        ("fe80::1", "fe80::1", True),
    ],
)
def test_a_host_is_found_whatever_its_case_and_with_or_without_its_domain(listed, named, same):
    asked = codes(hosts((listed, 100, 8)), guests((named, 151, 2)))
    assert asked == ({MEMORY} if same else {UNLISTED})


def test_a_host_listed_again_counts_once_and_two_of_one_name_together():
    machines = guests(("esx1", 180, 2))
    assert codes(hosts(("esx1", 100, 8), ("ESX1 ", 100, 8)), machines) == set()
    assert codes(hosts(("esx1", 100, 8), ("esx1", 100, 8)), machines) == {MEMORY}
    assert codes(hosts(("esx1", 100, 8), ("esx1", None, 8)), machines) == set()


def test_a_guest_counts_on_the_host_of_its_own_file():
    """Two sites with an esx1 each: 120 of 100 GiB on either, not 240."""
    listed = conform("hosts", pd.concat(
        [hosts(("esx1", 100, 8)), hosts(("esx1", 100, 8), file="b")]))  # fmt: skip
    machines = guests(("esx1", 120, 2), ("esx1", 120, 2)).assign(source_file=["a", "b"])
    assert codes(listed, machines) == set()
    # A list of neither site may mean either.
    assert codes(listed, guests(("esx1", 900, 2), file="list")) == set()


def test_guests_on_hosts_that_the_file_does_not_list_are_named():
    machines = guests(("esx1", 1, 1), ("esx8", 1, 1), ("ESX8", 1, 1), (None, 1, 1), ("esx9", 1, 1))
    issue = found(hosts(("esx1", 100, 8)), machines)[UNLISTED]
    assert issue.message == "Servers run on 2 hosts that the file does not list: esx8; esx9."
    assert (list(issue.rows), issue.sheet) == ([3, 4, 6], "vInfo")


def test_no_host_is_missed_where_a_file_lists_none_or_one_without_a_name():
    assert codes(conform("hosts", {}), guests(("esx8", 1, 1))) == set()
    assert codes(hosts(("esx1", 100, 8), file="other"), guests(("esx8", 1, 1))) == set()
    assert codes(hosts(("esx1", 100, 8), (None, 100, 8)), guests(("esx8", 1, 1))) == set()


def test_a_host_that_may_be_one_of_two_is_not_missing():
    """Either esx1 may carry the guest: neither is judged by it, and none is missing."""
    listed = hosts(("esx1.a.local", 100, 8), ("esx1.b.local", 100, 8))
    assert codes(listed, guests(("esx1", 999, 999))) == set()


@pytest.mark.parametrize(
    ("of_host", "of_guest", "asked"),
    [("A", "B", True), ("A", " a", False), (None, "B", False), ("A", None, False)],
)
def test_a_guest_of_another_cluster_than_its_host_is_asked_about(of_host, of_guest, asked):
    listed = hosts(("esx1", 100, 8), cluster=[of_host])
    machines = guests(("esx1", 1, 1), cluster=[of_guest])
    assert codes(listed, machines) == ({CLUSTER} if asked else set())


def test_five_examples_are_said_and_a_mark_that_there_are_more():
    machines = guests(*((f"esx{n}", 1, 1) for n in range(2, 9)))
    assert found(hosts(("esx1", 100, 8)), machines)[UNLISTED].message == (
        "Servers run on 7 hosts that the file does not list: esx2; esx3; esx4; esx5; esx6; "
        "and more."
    )


def export(name, machines, listed):
    """Machines are (name, host); hosts are (name, MiB)."""
    rows = [(*vinfo_row(machine), host) for machine, host in machines]
    sizes = [(host, 8, mib) for host, mib in listed]
    return workbook(f"{name}.xlsx", vInfo=[(*VINFO_HEADER, "Host"), *rows],
                    vHost=[("Host", "# Cores", "# Memory"), *sizes])  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_file_is_judged_alone_and_the_case_over_all_files(order):
    """esx1 has half the memory of its guest of 4 GiB; esx2 is in the other file."""
    files = read(export("one", [("a", "esx1"), ("b", "esx2")], [("esx1", 2048)]),
                 export("two", [("c", "esx2")], [("esx2", 8192)]))  # fmt: skip
    alone = [issue.code for issue in files[0].issues if issue.code in CODES]
    assert alone == [MEMORY, UNLISTED]
    case = gather([files[at] for at in order])
    assert [issue.code for issue in case.issues if issue.code in CODES] == [MEMORY]


def test_every_message_is_said_in_german():
    listed = hosts(("esx1", 1000, 8), cluster=["A"])
    machines = guests(("esx1", 1600, 200), ("esx2.corp.local", 1, 1), cluster=["B", None])
    pooled = host_issues(Inventory(hosts=listed, servers=machines.assign(host_name=None)))
    translator = Translator(replace(style_of_locale("de"), language="de"), lambda _: False)
    issues = host_issues(Inventory(hosts=listed, servers=machines))
    assert [issue.code for issue in issues] == list(CODES)
    said = [translator.line(issue.message) for issue in issues]
    said += [translator.line(issue.message) for issue in pooled]
    assert translator.missed == {}
    assert said == [
        "Laufende Gäste von 1 Host haben mehr als das 1,5-Fache des Arbeitsspeichers ihres Hosts: "
        "esx1 (Gäste 1.600 GiB, Host 1.000 GiB).",
        "Laufende Gäste von 1 Host haben mehr als 12 vCPU pro Kern: "
        "esx1 (Gäste 200 vCPU, Host 8 Kerne).",
        "Server laufen auf 1 Host, den die Datei nicht listet: esx2.corp.local.",
        "Server sind in einem anderen Cluster als ihr Host: vm0 (Cluster B, Host esx1 in A).",
        "Laufende Gäste haben mehr als das 1,5-Fache des Arbeitsspeichers aller Hosts der Datei: "
        "Gäste 1.601 GiB, Hosts 1.000 GiB.",
        "Laufende Gäste haben mehr als 12 vCPU pro Kern aller Hosts der Datei: "
        "Gäste 201 vCPU, Hosts 8 Kerne.",
    ]


NAMELESS = (None, 80, 2)


@pytest.mark.parametrize(
    ("listed", "machines", "asked"),
    [
        # 160 GiB of guests on hosts of 100 GiB together are 1.6 times their memory.
        ([("h1", 60, 8), ("h2", 40, 8)], [NAMELESS, NAMELESS], True),
        ([("h1", 60, 8), ("h2", 40, 8)], [("h1", 80, 2), NAMELESS], True),
        ([("h1", 60, 8), ("h2", 47, 8)], [NAMELESS, NAMELESS], False),  # 160 of 107
        ([(None, 60, 8), (None, 40, 8)], [NAMELESS, NAMELESS], True),
        ([("h1", 60, 8), ("h2", None, 8)], [NAMELESS, NAMELESS], False),
    ],
)
def test_guests_that_name_no_host_are_judged_over_all_hosts_of_their_file(listed, machines, asked):
    issues = found(hosts(*listed), guests(*machines, file="a"))
    files = [issue for issue in issues.values() if "all hosts of the file" in issue.message]
    assert [issue.code for issue in files] == ([MEMORY] if asked else [])
    if asked:
        assert files[0].message == (
            "Running guests have more than 1.5 times the memory of all hosts of the file: guests "
            "160 GiB, hosts 100 GiB."
        )


def doubtful(listed, machines):
    """Return the places of the guests whose hosts cannot be as they are listed."""
    found = on_hosts_in_question(Inventory(hosts=listed, servers=machines), listed)
    assert list(found.index) == list(machines.index)
    return [place for place, doubt in enumerate(found) if doubt]


def test_in_question_are_guests_beyond_their_host_and_on_hosts_that_are_not_listed():
    """esx1 has 151 of 100 GiB, esx2 97 vCPU on 8 cores; esx9 is missing."""
    listed = hosts(("esx1", 100, 8), ("esx2", 100, 8), ("esx3", 100, 8))
    machines = guests(("esx1", 100, 1), ("esx1", 51, 1), ("esx2", 1, 97), ("esx3", 150, 96),
                      ("esx9", 1, 1), ("esx1", 1, 1))  # fmt: skip
    machines.loc[5, "power_state"] = "off"
    assert doubtful(listed, machines) == [0, 1, 2, 4]
    assert doubtful(listed, machines.assign(is_physical=True)) == []


def test_a_host_without_sizes_is_judged_at_those_that_its_cost_takes():
    """The median of 2 and 6 cores is 4: enough for 48 vCPU, not for 49."""
    listed = hosts(("esx1", 100, 2), ("esx2", 100, 6), ("esx3", None, None))
    assert doubtful(listed, guests(("esx3", 150, 48))) == []
    assert doubtful(listed, guests(("esx3", 150, 49))) == [0]
    # Where no host states its cores today's cost derives the hosts from the guests.
    listed = hosts(("esx1", 100, None), ("esx2", 100, None))
    assert doubtful(listed, guests(("esx1", 999, 999), ("esx9", 1, 1))) == []
    assert doubtful(conform("hosts", {}), guests(("esx1", 999, 999))) == []


def test_guests_without_a_host_are_in_question_where_the_hosts_of_their_file_are_too_small():
    listed = hosts(("h1", 60, 8), ("h2", 40, 8))
    machines = guests(NAMELESS, NAMELESS, ("h2", 1, 1))
    assert doubtful(listed, machines) == [0, 1]
    assert doubtful(listed, machines.assign(source_file="list")) == []  # their hosts are derived


@pytest.mark.parametrize("name", each(["built in", "public export"]))
def test_estates_whose_hosts_carry_their_guests_ask_nothing(name):
    """Of the public export guests have 21 to 43 % of the memory of its four hosts."""
    case = result_of(name).case
    assert not case.inventory.hosts.empty
    assert {issue.code for issue in case.issues} & set(CODES) == set()
