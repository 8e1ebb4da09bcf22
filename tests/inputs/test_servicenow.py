"""ServiceNow: cores are per CPU, states have words and codes, virtual is a flag of its own."""

from __future__ import annotations

from tests.inputs.tool_files import SERVICENOW, codes, column, key, listed, read, scoped

LABELS = ("Name", "Class", "Operating System", "OS Version", "CPU count", "CPU core count",
          "CPU core thread", "RAM (MB)", "Disk space (GB)", "Is Virtual", "Status",
          "Operational status", "Used for")  # fmt: skip


USUAL = {"name": "", "of": "cmdb_ci_win_server", "system": "Windows 2019 Standard", "version": "",
         "cpus": 2, "cores": 4, "threads": 1, "ram": 16384, "disk": "1,200", "virtual": "true",
         "install": "Installed", "status": "1", "used_for": "Production"}  # fmt: skip


def row(name, **others):
    return list((USUAL | {"name": name} | others).values())


def test_fields_and_labels_are_read_alike():
    rows = [row("a"), row("b", virtual="false", threads=2), row("c", install="Retired")]
    for header in (SERVICENOW, LABELS):
        inventory = read(listed("cmdb.csv", header, *rows))
        assert scoped(inventory) == ["a", "b"]
        assert column(inventory, "vcpu") == {"a": 8, "b": 16, "c": 8}
        assert column(inventory, "is_physical") == {"a": False, "b": True, "c": False}
        assert column(inventory, "storage_provisioned_gib")["a"] == 1200
        assert column(inventory, "environment")["a"] == "production"


def test_a_physical_server_without_cores_is_unknown_and_a_virtual_one_has_its_cpus():
    rows = [row("p", cores="", virtual="false"), row("v", cores=""), row("?", cores="", virtual="")]
    inventory = read(listed("cmdb.csv", SERVICENOW, *rows))
    assert column(inventory, "vcpu") == {"p": None, "v": 2, "?": None}
    assert "VCPU_MISSING" in codes(inventory)


def test_as_many_cpus_as_cores_is_said_with_both_readings():
    inventory = read(listed("cmdb.csv", SERVICENOW, row("a", cpus=4, cores=4), row("b")))
    told = next(issue for issue in inventory.issues if issue.code == "VCPU_TWO_READINGS")
    assert "4 or 16" in told.message
    assert list(told.rows) == [2]


def test_codes_of_two_columns_count_and_the_one_farther_from_running_wins():
    rows = [row("on", install="1", status="1"), row("retired", install="1", status="6"),
            row("stock", install="6", status="1"), row("broken", install="1", status="2"),
            row("ordered", install="On order", status="")]  # fmt: skip
    inventory = read(listed("cmdb.csv", SERVICENOW, *rows))
    assert column(inventory, "power_state") == {
        "on": "on", "retired": "gone", "stock": "gone", "broken": "off", "ordered": "gone",
    }  # fmt: skip
    assert scoped(inventory) == ["on"]
    reasons = column(inventory, "scope_reason")
    assert (reasons["retired"], reasons["broken"]) == ("not_in_service", "powered_off")


def test_the_class_says_the_system_where_none_is_written():
    rows = [row("w", system=""), row("l", system="", of="cmdb_ci_linux_server"),
            row("s", system="", of="cmdb_ci_server")]  # fmt: skip
    inventory = read(listed("cmdb.csv", SERVICENOW, *rows))
    assert column(inventory, "os_family") == {"w": "windows", "l": "linux", "s": "other"}
    assert "OS_MISSING" in codes(inventory)


def test_a_list_with_cores_alone_is_not_taken_for_a_cmdb():
    assert key(listed("l.csv", ("Name", "CPU count", "CPU core count", "RAM (MB)"),
                      ("a", 1, 4, 8192))) == "list"  # fmt: skip
