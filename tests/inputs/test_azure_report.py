"""Azure Migrate discovery and assessment reports: sizes, counts that are none, several sheets."""

from __future__ import annotations

import pytest

from bizcase.errors import InputError
from tests.factories import workbook
from tests.inputs.tool_files import AZURE, codes, column, key, listed, read, scoped

ROWS = [
    ["w1", "", "Microsoft Windows Server 2019", 4, 8192, 2, 128.5, 12.5, 40, "[];", "ON", "m1"],
    ["l1", "", "CentOS 7 (64-bit)", 2, 4096, 1, 64, 0.4, 20, "10.0.0.2", "ON", "m2"],
    ["x1", "", "CentOS 7 (64-bit)", 2, 4096, 1, 64, 5, 20, "", "OFF", "m3"],
]


def test_an_assessment_is_read_in_its_units_and_use_is_an_average():
    inventory = read(listed("report.csv", AZURE, *ROWS))
    assert scoped(inventory) == ["w1", "l1"]
    assert column(inventory, "vcpu") == {"w1": 4, "l1": 2, "x1": 2}
    assert column(inventory, "memory_gib")["w1"] == 8
    assert column(inventory, "storage_provisioned_gib") == {"w1": 128.5, "l1": 64, "x1": 64}
    assert column(inventory, "cpu_average")["l1"] == 0.004  # a percentage, though below 1
    assert column(inventory, "cpu_peak") == dict.fromkeys(["w1", "l1", "x1"])


def test_a_number_of_disks_is_no_size():
    place = AZURE.index("Storage (in GB)")
    rows = [[*row[:place], *row[place + 1 :]] for row in ROWS]
    inventory = read(listed("report.csv", [*AZURE[:place], *AZURE[place + 1 :]], *rows))
    assert "STORAGE_MISSING" in codes(inventory)
    assert set(column(inventory, "storage_provisioned_gib").values()) == {None}


def test_a_machine_on_several_sheets_counts_once_with_the_row_that_says_most():
    short = [name for name in AZURE if name != "Storage (in GB)"]
    few = [dict(zip(AZURE, ROWS[0], strict=True))[name] for name in short]
    book = workbook(
        "core.xlsx", Properties=[["Tenant ID"], ["t"]], Few=[short, few], All=[list(AZURE), *ROWS]
    )
    inventory = read(book)
    assert scoped(inventory) == ["w1", "l1"]
    assert column(inventory, "storage_provisioned_gib")["w1"] == 128.5
    assert set(column(inventory, "source_sheet").values()) == {"All"}
    assert "MACHINE_ON_SHEETS" in codes(inventory)


def test_two_machines_of_one_name_on_one_sheet_stay_two():
    twins = [ROWS[0], [*ROWS[0][:-1], "m9"]]
    assert len(read(listed("report.csv", AZURE, *twins)).servers) == 2


def test_a_list_without_machine_ids_is_no_report():
    plain = listed("list.csv", AZURE[:-1], *(row[:-1] for row in ROWS))
    assert key(plain) == "list"


def test_two_sheets_without_rows_are_refused_with_a_sentence():
    book = workbook("report.xlsx", A=[list(AZURE)], B=[list(AZURE)])
    with pytest.raises(InputError) as fault:
        read(book)
    assert fault.value.remedy
