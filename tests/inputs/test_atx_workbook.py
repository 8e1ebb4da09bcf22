from __future__ import annotations

import itertools

import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import rvtools, vinfo_row, workbook
from tests.inputs.atx_files import (
    EBS_2,
    GEN_2,
    MIXED_1,
    SHARED_1,
    codes,
    gen2_row,
    generation_1,
    read,
    values,
)


def test_generation_1_gives_totals_with_ebs():
    inventory = read(generation_1())
    assert values(inventory) == {
        "servers": 2, "windows": 1, "linux": 1, "ebs.annual": 300,
        "ec2.1yr_no_upfront.annual": 2200, "licence.annual": 800,
        "ec2.on_demand.annual": 3000, "ec2_without_licence.on_demand.annual": 2200,
        "ec2.3yr_no_upfront.annual": 1800, "total.1yr_no_upfront.annual": 2500,
        "total.on_demand.annual": 3300, "total.3yr_no_upfront.annual": 2100,
    }  # fmt: skip
    assert codes(inventory) == {}
    assert set(inventory.transform_figures["grade"]) == {"A"}


def test_columns_are_found_by_their_words_in_any_order():
    expected = values(read(generation_1()))
    for header in itertools.islice(itertools.permutations(SHARED_1), 5, 40_000, 5000):
        assert values(read(generation_1(header=header))) == expected


def test_blocks_below_the_table_are_left_out_and_named():
    inventory = read(
        generation_1((), ("Server-Hostname", "Cost"), ("web-01", "Linux", 5, 5, 5, 5, 5, 5))
    )
    assert values(inventory)["servers"] == 2
    assert codes(inventory)["ATX_ROWS_BELOW_TABLE"].rows == (5, 6)


def test_a_total_row_ends_the_table():
    inventory = read(generation_1(("Total", "", 300, 2200, 800, 3000, 2200, 1800)))
    assert values(inventory)["ec2.on_demand.annual"] == 3000
    assert codes(inventory)["ATX_ROWS_BELOW_TABLE"].rows == (4,)


def test_missing_ebs_is_named_and_no_total_made():
    header = tuple(name for name in SHARED_1 if "EBS" not in name)
    inventory = read(generation_1(header=header))
    assert "ATX_EBS_MISSING" in codes(inventory)
    assert not any(key.startswith("total.") for key in values(inventory))


def test_a_total_that_is_not_its_parts_is_named():
    inventory = read(generation_1(("odd", "Linux", 0, 10, 100, 9000, 1000, 5)))
    issue = codes(inventory)["ATX_TOTAL_DIFFERS"]
    assert issue.rows == (4,)
    assert values(inventory)["ec2.on_demand.annual"] == 12_000


def test_a_missing_licence_column_is_unknown_not_free():
    header = tuple(name for name in SHARED_1 if name != "Annualized License Only Cost")
    inventory = read(generation_1(header=header))
    assert "licence.annual" not in values(inventory)


def test_cells_that_are_no_amount_are_named_and_the_sum_is_called_incomplete():
    inventory = read(generation_1(("bad", "Linux", 1, "n. a.", 0, -5, 1, "$1,000.50")))
    found = values(inventory)
    assert found["ec2.3yr_no_upfront.annual"] == 2800.5
    assert found["ec2.on_demand.annual"] == 3000
    assert {"ATX_NUMBER_UNREADABLE", "ATX_SUM_INCOMPLETE"} <= set(codes(inventory))


def test_dedicated_hosts_are_kept_apart():
    mixed = [
        MIXED_1,
        ("web-01", "Shared Tenancy", "Linux", 700, 0),
        ("r5 dedicated host 1", "Dedicated Host", "Windows", 9000, 100),
    ]
    inventory = read(generation_1(Mixed_Tenancy_Analysis=mixed))
    found = values(inventory)
    assert found["servers"] == 2
    assert found["mixed.servers"] == 1
    assert found["mixed.ec2.1yr_no_upfront.annual"] == 700
    assert found["mixed.licence.annual"] == 0
    assert found["mixed.dedicated_hosts"] == 1
    assert found["mixed.dedicated_hosts.1yr_no_upfront.annual"] == 9000
    assert codes(inventory)["ATX_DEDICATED_HOSTS"].rows == (3,)


def generation_2():
    rows = [gen2_row(1, 1050, 50, 0, 1000), gen2_row(2, 2100, 100, 800, 1200, "Win")]
    three = [gen2_row(1, 550, 50, 0, 500), gen2_row(2, 1500, 100, 800, 600, "Win")]
    below = [(), ("Server-Hostname", "Note"), ("app-1.example", "big")]
    volumes = [
        ("server-00000001-disk-0", 30, 100, 40, 96), ("server-00000002-disk-0", 50, 50, 20, 48),
        ("server-00000002-disk-1", "", 200, 90, 192),
    ]  # fmt: skip
    return workbook(
        "analysis.xlsx",
        **{
            "Shared Tenancy - On-Demand": [GEN_2, *rows, *below],
            "Shared Tenancy - 3yr NU": [("AWS Transform",), (), GEN_2, *three],
            "Block-EBS-Cost-Optimized": [EBS_2, *volumes],
        },
    )


def test_generation_2_takes_the_option_from_the_sheet_and_network_out_of_the_total():
    inventory = read(generation_2())
    found = values(inventory)
    assert found["servers"] == 2
    assert (found["windows"], found["linux"]) == (1, 1)
    assert (found["vcpu"], found["memory_gib"]) == (8, 32)
    assert found["ec2.on_demand.annual"] == 3000
    assert found["ec2.3yr_no_upfront.annual"] == 1900
    assert found["licence.annual"] == 800
    assert found["network.annual"] == 150
    assert found["ebs.annual"] == 336
    assert (found["storage_gib"], found["storage_used_gib"]) == (350, 150)
    assert found["total.on_demand.annual"] == 3336
    assert codes(inventory)["ATX_ROWS_BELOW_TABLE"].rows == (5, 6)
    assert not {"ATX_FIGURES_DIFFER", "ATX_EBS_MISSING", "ATX_TOTAL_DIFFERS"} & set(
        codes(inventory)
    )


def test_sheets_that_disagree_are_named():
    upload = workbook(
        "analysis.xlsx",
        **{
            "Shared Tenancy - On-Demand": [GEN_2, gen2_row(1, 1000, 0, 0, 1000)],
            "Shared Tenancy - 1yr NU": [
                GEN_2, gen2_row(1, 700, 0, 0, 700), gen2_row(2, 7, 0, 0, 7),
            ],
        },
    )  # fmt: skip
    inventory = read(upload)
    assert "ATX_FIGURES_DIFFER" in codes(inventory)
    assert values(inventory)["servers"] == 1


def test_a_workbook_without_a_table_is_refused_with_a_remedy():
    with pytest.raises(InputError, match="No sheet of the analysis") as fault:
        read(workbook("a.xlsx", Shared_Tenancy_Analysis=[("nothing",), (1, 2)]))
    assert fault.value.remedy
    assert fault.value.where == "a.xlsx"


def test_other_files_are_not_taken_for_aws_transform():
    inventory = read_inventory(rvtools(vinfo_row()), load_register())
    assert inventory.sources[0].kind == "rvtools"
    with pytest.raises(InputError, match="no known export"):
        read_inventory(workbook(Costs=[("a", "b"), (1, 2)]), load_register())


@pytest.mark.parametrize("cut", [30, 200, 2000])
def test_a_cut_workbook_is_an_input_error(cut):
    content = generation_2().content
    with pytest.raises(InputError):
        read(Upload("cut.xlsx", content[:cut]))
