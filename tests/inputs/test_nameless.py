"""A list without a column of names is read where it is said what names its servers."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.condense import condense
from bizcase.inputs.tables.column_mapping import NAMED_BY, ColumnMapping, MappedColumn
from bizcase.inputs.tables.mapping import propose
from tests.inputs.tool_files import codes, listed, scoped

HEADER = ("VM Power", "VM OS", "VM CPU", "VM MEM (GB)", "VM Provisioned (GB)", "Address", "Serial")
ROWS = [
    ["PoweredOn", "CentOS 7", 4, 8, 160, "10.0.0.1", "X1"],
    ["PoweredOn", "CentOS 7", 4, 8, 160, "10.0.0.2", "X2"],
    ["PoweredOff", "RHEL 8", 2, 4, 40, "", "X3"],
]
FIELDS = {"power_state": "VM Power", "os_name": "VM OS", "vcpu": "VM CPU", "memory": "VM MEM (GB)",
          "storage": "VM Provisioned (GB)", "ip_address": "Address"}  # fmt: skip


def upload():
    return listed("vms.csv", HEADER, *ROWS)


def mapping(named_by, **more):
    columns = {
        field: {"header": header, "unit": "GB"} if field in ("memory", "storage") else header
        for field, header in (FIELDS | more).items()
    }
    given = {"columns": columns} | ({"named_by": named_by} if named_by else {})
    return ColumnMapping.from_dict(given)


def read(chosen):
    return read_inventory(upload(), load_register(), "it_inventory", mapping=chosen)


def test_memory_and_cpu_of_such_a_list_are_known_by_themselves():
    found = propose(HEADER, ROWS).sure()
    assert {column.field for column in found.columns} >= set(FIELDS) - {"ip_address"}
    assert found.lacking == ("name",)


@pytest.mark.parametrize(
    ("named_by", "more", "names"),
    [("row", {}, ["row 2", "row 3"]), ("ip_address", {}, ["10.0.0.1", "10.0.0.2"]),
     ("server_id", {"server_id": "Serial"}, ["X1", "X2"]), ("", {"name": "Serial"}, ["X1", "X2"])],
)  # fmt: skip
def test_servers_are_named_by_what_is_chosen(named_by, more, names):
    inventory = read(mapping(named_by, **more))
    assert scoped(inventory) == names
    assert ("NAMES_CHOSEN" in codes(inventory)) == bool(named_by)
    assert "ROW_REPEATED" not in codes(inventory)


def test_without_a_choice_it_is_refused_and_the_missing_name_is_told():
    with pytest.raises(InputError, match="name"):
        read(mapping(""))
    with pytest.raises(InputError, match="name"):
        read(mapping("server_id"))  # no column holds it


def test_the_choice_survives_toml_and_a_saved_case():
    for named_by in NAMED_BY:
        chosen = ColumnMapping((MappedColumn("vcpu", "VM CPU"),), "s", (), named_by)
        assert ColumnMapping.from_toml(chosen.to_toml()) == chosen
    chosen = mapping("row")
    kept = condense(upload(), chosen)
    assert kept.mapping.named_by == "row"
    again = read_inventory(kept.upload, load_register(), mapping=kept.mapping)
    pd.testing.assert_frame_equal(again.servers, read(chosen).servers)


def test_a_choice_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="ip_address"):
        mapping("colour")
