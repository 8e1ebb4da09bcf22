"""A word that says nothing to the program is told, not dropped: units, states, kinds, columns."""

from __future__ import annotations

import pytest

from tests.factories import workbook
from tests.inputs.tool_files import (
    DEVICE42,
    GLPI,
    NETBOX,
    SERVICENOW,
    codes,
    column,
    listed,
    read,
)


def told(inventory, code):
    return [(issue.message, list(issue.rows)) for issue in inventory.issues if issue.code == code]


@pytest.mark.parametrize(
    ("unit", "gib"), [("GB", 16384), ("mb", 16), ("", 16384), ("M", None), ("Megs", None)]
)
def test_a_size_of_a_unit_that_is_none_is_unknown(unit, gib):
    """16384 megabytes taken as GiB would be a server of 16 TiB. b keeps the median sane."""
    row = ["virtual", "Production", "Ubuntu", "22.04", 4, ""]
    others = ([name, *row, 16, "GB", 1, 100, "yes"] for name in "bcd")
    first = ["a", *row, 16384, unit, 1, 100, "yes"]
    inventory = read(listed("d42.csv", DEVICE42, first, *others))
    assert column(inventory, "memory_gib") == {"a": gib, "b": 16, "c": 16, "d": 16}
    said = [(f"The unit of a size is none of KB, MB, GB and TB: {unit}.", [2])]
    assert told(inventory, "VALUE_UNREADABLE") == ([] if gib else said)
    assert ("MEMORY_MISSING" in codes(inventory)) == (gib is None)


def servicenow(install, operational, virtual="true"):
    return read(listed("cmdb.csv", SERVICENOW,
                       ["a", "cmdb_ci_linux_server", "Linux Red Hat", "8.6", 2, 4, 1, 16384, 200,
                        virtual, install, operational, "Production"]))  # fmt: skip


@pytest.mark.parametrize(
    ("install", "operational", "state", "said"),
    [
        ("Installed", "Operational", "on", []),
        ("Parked", "Operational", "on",
         ["One of several states is no word for on, off or suspended: Parked."]),
        ("Retired", "Parked", "gone",
         ["One of several states is no word for on, off or suspended: Parked."]),
        ("Parked", "", None, ["The power state is no word for on, off or suspended: Parked."]),
    ],
)  # fmt: skip
def test_a_state_that_is_no_word_is_told_beside_one_that_is(install, operational, state, said):
    inventory = servicenow(install, operational)
    assert column(inventory, "power_state") == {"a": state}
    assert told(inventory, "POWER_STATE_UNKNOWN") == [(message, [2]) for message in said]


@pytest.mark.parametrize(
    ("word", "physical", "said"),
    [("true", False, False), ("false", True, False), ("", None, False), ("perhaps", None, True)],
)
def test_a_word_that_is_neither_physical_nor_virtual_is_told(word, physical, said):
    inventory = servicenow("Installed", "Operational", word)
    assert column(inventory, "is_physical") == {"a": physical}
    message = f"The word says neither physical nor virtual: {word}."
    assert told(inventory, "KIND_UNKNOWN") == ([(message, [2])] if said else [])


def test_the_kinds_of_a_list_are_told_once_each():
    sizes = ["Debian 11", 4, "", 16384, 102400]
    kinds = ("Server", "VMware", "Server", "Tower")
    rows = [[f"s{at}", "In service", kind, *sizes] for at, kind in enumerate(kinds)]
    assert told(read(listed("glpi.csv", GLPI, *rows, delimiter=";")), "KIND_UNKNOWN") == [
        ("The word says neither physical nor virtual: Server, Tower.", [2, 4, 5])
    ]


def test_a_column_that_only_tells_the_tool_is_named_as_left_out():
    inventory = read(listed("netbox.csv", NETBOX, ["a", "active", "dc1", "cl1", "4", 8192, 102400,
                                                   "10.0.0.1/24", "Ubuntu 22.04"]))  # fmt: skip
    (message,) = (issue.message for issue in inventory.issues if issue.code == "COLUMNS_UNUSED")
    assert message == "Columns that no field was found for: site."


def test_what_one_list_of_a_collector_leaves_blank_the_other_fills():
    """vInfo states no state, host or cluster; its own system wins over that of vmList."""
    sizes = ["vCPUs", "Memory (MiB)", "Capacity (MiB)"]
    inventory = read(workbook(
        "ntnx.xlsx", Metadata=[["Collector Version"], ["6.1"]],
        vInfo=[["VM Name", "Guest OS"], ["a", None], ["b", "Debian 11"]],
        vmList=[["VM Name", "Power State", *sizes, "Host", "Cluster Name", "Template", "Guest OS"],
                ["a", "kOff", 4, 8192, 102400, "h1", "c1", False, "Ubuntu 22.04"],
                ["b", "poweredOn", 2, 2048, 20480, "h2", "c1", True, "Ubuntu 20.04"]],
    ))  # fmt: skip
    assert column(inventory, "power_state") == {"a": "off", "b": "on"}
    assert column(inventory, "host_name") == {"a": "h1", "b": "h2"}
    assert column(inventory, "cluster") == {"a": "c1", "b": "c1"}
    assert column(inventory, "os_name") == {"a": "Ubuntu 22.04", "b": "Debian 11"}
    assert column(inventory, "scope_reason") == {"a": "powered_off", "b": "template"}
