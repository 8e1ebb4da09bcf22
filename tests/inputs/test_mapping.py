from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping, MappedColumn
from bizcase.inputs.tables.mapping import propose
from bizcase.inputs.tables.mapping_scores import list_fields
from bizcase.inputs.tables.source import open_source
from tests.factories import mpa, mpa_row, workbook

COLUMNS = {
    "Server Name": ("web", "db"),
    "IP Address": ("10.0.0.1", "10.0.0.2"),
    "Operating System": ("Ubuntu 22.04", "Windows Server 2022"),
    "vCPUs": (4, 8),
    "RAM (GB)": (16, 64),
    "Total Disk (GB)": (100, 500),
    "Peak CPU %": (40, 80),
    "Avg CPU %": (10, 30),
    "Environment": ("prod", "dev"),
    "Comments": ("a", "b"),
}
ROWS = list(zip(*COLUMNS.values(), strict=True))


def table(*rows, name="servers.csv"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return Upload(name, text.getvalue().encode())


def read(upload, mapping=None):
    return read_inventory(upload, load_register(), "it_inventory", mapping)


def issues(inventory):
    return {issue.code: issue for issue in inventory.issues}


def found(mapping):
    return {column.field: (column.header, column.unit, column.score) for column in mapping.columns}


@settings(deadline=None)  # the first call loads the table of headers
@given(st.permutations(range(len(COLUMNS))), st.lists(st.sampled_from("ults"), min_size=10))
def test_order_and_case_of_headers_change_nothing(order, cases):
    headers = list(COLUMNS)
    change = {"u": str.upper, "l": str.lower, "t": str.title, "s": str.swapcase}
    spelled = [change[cases[position]](headers[position]) for position in order]
    mapping = propose(spelled, [[row[position] for position in order] for row in ROWS])
    plain = found(propose(headers, ROWS))
    assert {
        name: (header.lower(), unit, score)
        for name, (header, unit, score) in found(mapping).items()
    } == {name: (header.lower(), unit, score) for name, (header, unit, score) in plain.items()}


@given(
    st.lists(
        st.builds(
            MappedColumn,
            st.sampled_from([field.name for field in list_fields() if field.type != "number"]),
            st.text(min_size=1).filter(lambda text: text.strip() == text and text),
            st.just(""),
            st.sampled_from([0.5, 0.75, 1.0]),
        ),
        min_size=1,
        unique_by=lambda column: column.field,
    ),
    st.text(),
)
def test_a_mapping_survives_toml(columns, sheet):
    rank = {field.name: index for index, field in enumerate(list_fields())}
    mapping = ColumnMapping(tuple(sorted(columns, key=lambda c: rank[c.field])), sheet)
    assert ColumnMapping.from_toml(mapping.to_toml()) == mapping
    assert ColumnMapping.from_dict(mapping.to_dict()) == mapping


def test_a_list_is_read_through_the_proposal_and_every_column_is_told():
    inventory = read(table(tuple(COLUMNS), *ROWS))
    servers = inventory.servers
    assert servers["vcpu"].tolist() == [4, 8]
    assert servers["memory_gib"].tolist() == [16, 64]
    assert servers["storage_provisioned_gib"].tolist() == [100, 500]
    assert servers["cpu_peak"].tolist() == [0.4, 0.8]
    assert servers["cpu_average"].tolist() == [0.1, 0.3]
    assert servers["environment"].tolist() == ["production", "development"]
    assert servers["os_family"].tolist() == ["linux", "windows"]
    told = issues(inventory)
    assert told["COLUMNS_MAPPED"].count == 9
    assert "memory = RAM (GB) in gib (99 %)" in told["COLUMNS_MAPPED"].message
    assert "Comments" in told["COLUMNS_UNUSED"].message
    assert inventory.sources[0].kind == "it_inventory"


@pytest.mark.parametrize(
    ("header", "values", "unit", "sure"),
    [
        ("Memory (MB)", (4096, 8192), "mib", True),
        ("MemoryMB", (4096, 8192), "mib", True),
        ("Memory", (4, 64), "gib", True),
        ("Memory", (4096, 65536), "mib", True),
        ("Memory", (512, 768), "gib", False),
        ("MemoryStartup", (4294967296, 17179869184), "bytes", True),
        ("RAM", ("16 GB", "512 MB"), "gib", True),
        ("RAM GB", (16384, 32768), "gib", False),
    ],
)
def test_the_unit_of_memory_is_the_header_s_or_the_only_one_possible(header, values, unit, sure):
    mapping = propose([header], [[value] for value in values])
    assert [(column.field, column.unit) for column in mapping.columns] == [("memory", unit)]
    assert ("memory" in found(mapping.sure())) == sure


def test_bytes_megabytes_and_cells_with_units_become_gib():
    rows = [("Name", "ProcessorCount", "MemoryStartup"), ("a", 2, 4 * 1024**3)]
    assert read(table(*rows)).servers["memory_gib"].tolist() == [4]
    rows = [("VM", "NumCpu", "MemoryMB"), ("a", 2, 4096), ("b", 2, 6144)]
    assert read(table(*rows)).servers["memory_gib"].tolist() == [4, 6]
    rows = [("VM", "Cores", "RAM"), ("a", 2, "16 GB"), ("b", 2, "512 MB")]
    assert read(table(*rows)).servers["memory_gib"].tolist() == [16, 0.5]


@pytest.mark.parametrize(
    "header",
    ["Memory Free", "Target vCPU", "Application Owner", "Reserved Memory", "CPU MHz", "OS Vendor",
     "Recommended RAM", "vCPU cost"],
)  # fmt: skip
def test_a_qualified_header_is_not_surely_the_thing_itself(header):
    assert propose([header], []).sure().columns == ()


def test_each_column_serves_one_field_and_the_better_header_wins():
    mapping = propose(["Hostname", "VM Name", "Host"], [["a.x", "a", "esx1"]])
    assert found(mapping)["name"][0] == "VM Name"
    assert found(mapping)["host_name"][0] == "Host"


def test_physical_servers_and_lists_with_more_cores_than_cpus_are_never_undersized():
    header = ("Name", "CPUs", "Cores per CPU", "RAM GB", "Physical/Virtual")
    inventory = read(table(header, ("p", 2, 8, 64, "Physical"), ("v", 4, 2, 16, "Virtual")))
    assert inventory.servers["vcpu"].tolist() == [16, 4]
    assert issues(inventory)["VCPU_FROM_SOCKETS"].rows == (2,)
    inventory = read(table(("Name", "CPUs", "Cores", "RAM GB"), ("p", 2, 16, 64), ("v", 4, 2, 16)))
    assert inventory.servers["vcpu"].tolist() == [16, 4]
    assert issues(inventory)["VCPU_FROM_CORES"].rows == (2,)


def test_without_memory_the_columns_there_are_and_what_misses_are_named():
    with pytest.raises(InputError) as refusal:
        read(table(("Name", "vCPU", "Mem. of box"), ("a", 2, 4)))
    for words in ("surely the memory", "Name, vCPU, Mem. of box", "servers.csv", "--mapping"):
        assert words in str(refusal.value)


def test_applications_with_strategies_are_no_servers():
    upload = table(("Application Name", "Migration Strategy", "Servers"), ("CRM", "Rehost", 3))
    assert detect(open_source(upload)).format is None


def test_a_sheet_servers_of_another_template_is_a_list_and_mpa_stays_mpa():
    upload = workbook(Servers=[["VM Name", "CPUs", "Memory (GB)"], ["a", 2, 4]])
    assert detect(open_source(upload)).format.key == "list"
    assert detect(open_source(mpa(mpa_row()))).format.key == "it_inventory"


def test_a_given_mapping_is_used_whatever_its_scores():
    mapping = ColumnMapping.from_toml(
        '[columns]\nname = "Kiste"\nvcpu = "Kerne"\n[columns.memory]\nheader = "Speicher"\n'
        'unit = "MB"\nscore = 0.1\n'
    )
    upload = table(("Speicher", "Kiste", "Kerne"), (2048, "a", 2))
    inventory = read(upload, mapping)
    assert inventory.servers[["name", "vcpu", "memory_gib"]].values.tolist() == [["a", 2, 2]]
    with pytest.raises(InputError, match="no IT inventory"):
        read(upload)


def test_a_mapping_that_does_not_fit_names_the_columns_there_are():
    mapping = ColumnMapping.from_dict(
        {"columns": {"name": "A", "vcpu": "B", "memory": {"header": "C", "unit": "GB"}}}
    )
    with pytest.raises(InputError, match="Its columns are x, y"):
        read(table(("x", "y"), (1, 2)), mapping)
    assert (
        len(read(mpa(mpa_row()), mapping).servers) == 1
    )  # a file of another kind is read as it is


def test_a_mapping_of_another_file_s_sheet_still_reads_a_file_with_its_columns():
    mapping = ColumnMapping.from_dict(
        {"sheet": "last year", "columns": {"name": "A", "vcpu": "B", "memory": "C GB"}}
    )
    assert read(table(("A", "B", "C GB"), ("x", 2, 4)), mapping).servers["vcpu"].tolist() == [2]
    partial = ColumnMapping.from_dict({"sheet": "last year", "columns": {"name": "A"}})
    with pytest.raises(InputError, match="surely the vcpu or the memory"):
        read(table(("A", "B"), ("x", 2)), partial)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns = 3", "lists no columns"),
        ("[columns]\nnme = 'A'", "no field nme"),
        ("[columns]\nmemory = 'RAM'", "no unit"),
        ("[columns]\nname = 3", "no header"),
        ("[columns", "not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text, words):
    with pytest.raises(InputError, match=words) as refusal:
        ColumnMapping.from_toml(text, "map.toml")
    assert refusal.value.where == "map.toml"
    assert refusal.value.remedy
