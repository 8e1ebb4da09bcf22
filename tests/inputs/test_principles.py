"""What holds of every list of servers, as properties: quantities, states, titles, choices."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bizcase import packaged
from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.servers.server_rules import power_states
from tests.inputs.tool_files import codes, listed, read, scoped

few = settings(deadline=None, max_examples=8)
LIST = ("Hostname", "OS", "vCPU", "RAM (GB)", "Disk (GB)")
ROWS = [["a", "RHEL 8", 4, 16, 100], ["b", "RHEL 8", 8, 32, 200], ["c", "Ubuntu", 2, 8, 50],
        ["d", "Ubuntu", 2, 8, 60]]  # fmt: skip
STATES = [row for row in packaged.rows("bizcase.inputs", "power_states.csv") if not row["where"]]


def with_column(header, cells):
    head = ("Hostname", "OS", "vCPU", "RAM (GB)", header)
    rows = [[f"s{at}", "RHEL 8", 4, 16, cell] for at, cell in enumerate(cells)]
    return read(listed("list.csv", head, *rows)).servers


@given(
    count=st.sampled_from(["Number of {}", "{} Count", "Total {}", "No. of {}", "# {}", "{}"]),
    what=st.sampled_from(["Disks", "Drives", "Volumes", "Virtual Disks"]),
    cells=st.lists(st.integers(1, 9), min_size=2, max_size=6),
)
@example(count="{}", what="Virtual Disks", cells=[1, 1])  # it was taken for the space in use
@few
def test_a_count_is_no_size(count, what, cells):
    servers = with_column(count.format(what), cells)
    assert servers["storage_provisioned_gib"].isna().all()
    assert servers["storage_used_gib"].isna().all()


@given(
    what=st.sampled_from(["Disk", "Storage", "Volume"]),
    use=st.sampled_from(["{} usage (%)", "{} used %", "Free {} (GB)", "{} free GB", "{} IOPS"]),
    cells=st.lists(st.integers(10, 90), min_size=2, max_size=6),
)
@few
def test_use_free_space_and_rates_are_no_size(what, use, cells):
    assert with_column(use.format(what), cells)["storage_provisioned_gib"].isna().all()


@given(
    header=st.sampled_from(["CPUs", "CPU Count", "# CPUs"]),
    counts=st.lists(st.integers(1, 8), min_size=2, max_size=6),
)
@few
def test_processors_alone_are_no_vcpu_of_a_physical_server(header, counts):
    head = ("Hostname", header, "RAM (GB)", "Disk (GB)", "Type")
    rows = [[f"s{at}", count, 64, 500, "Physical"] for at, count in enumerate(counts)]
    inventory = read(listed("list.csv", head, *rows))
    assert inventory.servers["vcpu"].isna().all()
    assert "VCPU_MISSING" in codes(inventory)


@given(
    row=st.sampled_from(STATES),
    change=st.sampled_from([str.upper, str.title, " {} ".format, "PowerState/{}".format]),
)
def test_a_state_is_known_in_any_writing(row, change):
    assert power_states(pd.Series([change(row["written"])])).tolist() == [row["state"]]


@given(st.text(st.characters(categories=["Ll"], max_codepoint=122), min_size=4, max_size=12))
@few
def test_a_word_that_nobody_knows_is_asked_about_by_name(word):
    assume(power_states(pd.Series([word])).isna().all())
    head = ("Hostname", "vCPU", "RAM (GB)", "Disk (GB)", "Power State")
    rows = [["a", 4, 16, 100, word], ["b", 4, 16, 100, "poweredOn"]]
    issues = read(listed("list.csv", head, *rows)).issues
    asked = next(issue for issue in issues if issue.code == "POWER_STATE_UNKNOWN")
    assert word in asked.message
    assert asked.rows == (2,)


@given(
    title=st.sampled_from(["Site Frankfurt", "Production", "DMZ:", "--- DMZ ---", "Rack 7 / left"]),
    at=st.integers(0, 4),
    cell=st.integers(0, 4),
)
@few
def test_a_title_among_the_rows_is_no_server_and_is_told(title, at, cell):
    row = [""] * len(LIST)
    row[cell] = title
    inventory = read(listed("list.csv", LIST, *ROWS[:at], row, *ROWS[at:]))
    assert scoped(inventory) == ["a", "b", "c", "d"]
    issue = next(issue for issue in inventory.issues if issue.code == "TITLE_ROW")
    assert title in issue.message
    assert issue.rows == (at + 2,)


def test_a_machine_of_which_only_the_name_is_known_stays():
    names = [["db99"], ["File Server 01"], ["File Server 02"]]
    one = read(listed("list.csv", LIST, *ROWS, names[0]))
    assert "db99" in scoped(one)
    many = read(listed("list.csv", LIST, *ROWS, *names[1:]))  # a third of the rows are no titles
    assert {"File Server 01", "File Server 02"} <= set(scoped(many))


NEEDED = ("VM", "Powerstate", "CPUs", "Memory")


@given(st.sets(st.sampled_from(NEEDED), max_size=3), st.permutations(NEEDED))
@few
def test_a_choice_wins_where_the_needed_columns_are_and_a_refusal_names_those_that_lack(
    lost, order
):
    cells = {"VM": "a", "Powerstate": "poweredOn", "CPUs": 4, "Memory": 16384}
    head = [*(name for name in order if name not in lost), "Remark"]
    upload = listed("anything.csv", head, [cells.get(name, "x") for name in head])
    if not lost:
        servers = read_inventory(upload, load_register(), "rvtools").servers
        assert servers["memory_gib"].tolist() == [16]
        return
    with pytest.raises(InputError) as refusal:
        read_inventory(upload, load_register(), "rvtools")
    assert all(name in str(refusal.value) for name in lost)
