"""vROps and Aria Operations: bars in headers, peaks by their ending, powered on as 1 and 0."""

from __future__ import annotations

import csv
import io

from bizcase.inputs.opening.upload import Upload
from tests.inputs.tool_files import KIB_OF_GIB, VROPS, column, key, listed, read, scoped

ROWS = [
    ["a", "Ubuntu Linux (64-bit)", 4, 8 * KIB_OF_GIB, 100, 61.2, 70.5, 9.5, 1],
    ["b", "Microsoft Windows Server 2019", 8, 32 * KIB_OF_GIB, 500.5, 0.8, 93.4, 0.2, 1],
    ["c", "Microsoft Windows Server 2012", 2, 4 * KIB_OF_GIB, 60, "-", "-", "-", 0],
]


def test_a_column_that_ends_in_max_is_a_peak_in_percent():
    inventory = read(listed("view.csv", VROPS, *ROWS))
    assert scoped(inventory) == ["a", "b"]
    assert column(inventory, "cpu_peak") == {"a": 0.612, "b": 0.008, "c": None}
    assert column(inventory, "memory_peak")["b"] == 0.934
    assert column(inventory, "cpu_average")["a"] == 0.095
    assert column(inventory, "memory_gib")["b"] == 32
    assert column(inventory, "storage_provisioned_gib")["b"] == 500.5
    assert set(column(inventory, "hypervisor").values()) == {"vmware"}


def test_bars_in_headers_separate_no_columns_with_quotes_and_without():
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([VROPS, *ROWS])
    quoted = Upload("view.csv", text.getvalue().encode())
    assert key(quoted) == key(listed("view.csv", VROPS, *ROWS)) == "vrops"
    assert column(read(quoted), "vcpu") == {"a": 4, "b": 8, "c": 2}


def test_a_list_that_is_separated_by_bars_is_read_as_before():
    bars = listed("list.csv", ("Name", "vCPU", "RAM (GB)"), ("a, b", 4, 16), delimiter="|")
    assert column(read(bars), "vcpu") == {"a, b": 4}
