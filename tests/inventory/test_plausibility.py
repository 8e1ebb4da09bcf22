from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.plausibility import checked
from bizcase.inventory.tables import conform
from bizcase.sample import write_sample
from bizcase.sizing import demand
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, needs, servers

N = 20
PLACE = {"source_file": ["f"] * N, "source_sheet": ["s"] * N}
# Sizes and use as people choose and machines measure them.
HONEST = {
    "name": [f"host-{number}" for number in range(1, N + 1)],
    "vcpu": [2, 4, 2, 8] * 5,
    "memory_gib": [4, 16, 8, 32] * 5,
    "storage_provisioned_gib": [40, 100, 60, 500] * 5,
    "storage_used_gib": [13.1 + number**2 / 7 for number in range(N)],
    "cpu_peak": [0.2 + (number * 37 % N) ** 2 / 900 for number in range(N)],
    "cpu_average": [0.05 + (number * 13 % N) ** 2 / 3000 for number in range(N)],
    "memory_peak": [0.4 + (number * 7 % N) ** 2 / 1000 for number in range(N)],
}


def made_up(**columns):
    inventory = checked(Inventory(servers=servers(**PLACE, **HONEST | columns)))
    return inventory, {(issue.code, issue.column): issue for issue in inventory.issues}


CASES = [
    ("honest", {}, set()),
    ("a collector's defaults", {"cpu_peak": [0.25] * 3 + HONEST["cpu_peak"][3:],
                                "cpu_average": [0.25] * 3 + HONEST["cpu_average"][3:],
                                "memory_peak": [0.6] * 3 + HONEST["memory_peak"][3:]}, set()),
    ("on half of the rows", {"cpu_peak": [0.25] * 10 + HONEST["cpu_peak"][10:],
                             "cpu_average": [0.25] * 10 + HONEST["cpu_average"][10:],
                             "memory_peak": [0.6] * 10 + HONEST["memory_peak"][10:]},
     {("MADE_UP_DEFAULTS", "CPU peak"), ("MADE_UP_DEFAULTS", "Memory peak"),
      ("MADE_UP_PEAK_IS_AVERAGE", "CPU peak")}),
    ("peak is average", {"cpu_average": HONEST["cpu_peak"]},
     {("MADE_UP_PEAK_IS_AVERAGE", "CPU peak")}),
    ("one disk size", {"storage_provisioned_gib": [500] * N},
     {("MADE_UP_SAME_VALUE", "Disk size in GiB")}),
    ("a column filled down", {"storage_used_gib": list(range(10, 10 + N))},
     {("MADE_UP_EVEN_STEPS", "Disk use in GiB")}),
    ("in whatever order", {"storage_used_gib": [10 + number * 7 % N for number in range(N)]},
     {("MADE_UP_EVEN_STEPS", "Disk use in GiB")}),
    ("addresses", {"ip_address": ["10.0.0.447", "0.0.0.0"] + ["10.0.0.4"] * 18},
     {("MADE_UP_ADDRESS", "ip_address")}),
    ("fillers for names", {"name": ["TBD", "xxx", "test", *HONEST["name"][3:]]},
     {("MADE_UP_PLACEHOLDER", "name")}),
    ("digits of another script", {"name": [f"srv{chr(0x660 + n % 10)}" for n in range(N)]},
     set()),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_signs_of_made_up_data(case):
    _, columns, signs = case
    assert set(made_up(**columns)[1]) == signs


def test_copied_rows_that_count_up():
    columns = {name: [values[1]] * N for name, values in HONEST.items() if name != "name"}
    _, issues = made_up(**columns)
    copied = issues["MADE_UP_COUNTED_NAMES", "name"]
    assert copied.count == N
    # All that is no server of its own is left out of the count, not templates alone.
    assert "Not counted: templates, placeholders of Site Recovery Manager, repeated rows." in (
        copied.message
    )
    without_use = columns | {name: [None] * N for name in columns if "peak" in name}
    without_use |= {"cpu_average": [None] * N, "storage_used_gib": [None] * N}
    assert ("MADE_UP_COUNTED_NAMES", "name") not in made_up(**without_use)[1]


def test_a_doubtful_peak_is_used_at_grade_c_and_not_changed():
    inventory, issues = made_up(cpu_average=HONEST["cpu_peak"])
    assert inventory.servers["cpu_peak"].tolist() == HONEST["cpu_peak"]
    assert set(demand(inventory.servers, load_register(), "right_sized")["sizing_grade"]) == {"C"}
    issue = issues["MADE_UP_PEAK_IS_AVERAGE", "CPU peak"]
    assert (issue.count, "20 of 20" in issue.message, bool(issue.remedy)) == (N, True, True)


OWNERS = {"John Doe": True, "n/a": True, "xxx": True, "Test User": True, "Joe Testerman": False,
          "Nadia": False, None: False, "Aaron Xavier": False}  # fmt: skip


def test_owners_that_are_nobody():
    count = len(OWNERS)
    applications = conform("applications", {
        "name": [f"Application {chr(65 + number)}" for number in range(count)],
        "owner": list(OWNERS), "source_row": range(2, count + 2),
        "source_file": ["f"] * count, "source_sheet": ["s"] * count,
    })  # fmt: skip
    issues = checked(Inventory(applications=applications)).issues
    rows = tuple(row for row, bad in enumerate(OWNERS.values(), start=2) if bad)
    assert [(issue.column, issue.rows) for issue in issues] == [("owner", rows)]


def signs_of(path):
    inventory = read_inventory(Upload.from_path(path), load_register())
    return {
        (issue.code, issue.column): issue.count
        for issue in inventory.issues
        if issue.code.startswith("MADE_UP_")
    }


@needs(MPA_SAMPLE)
def test_the_mpa_sample_is_recognised_as_an_example():
    assert signs_of(MPA_SAMPLE) == {
        ("MADE_UP_ADDRESS", "Server IP Address"): 2,
        ("MADE_UP_DEFAULTS", "CPU peak"): 189,
        ("MADE_UP_DEFAULTS", "Memory peak"): 189,
        ("MADE_UP_SAME_VALUE", "Disk size in GiB"): 200,
        ("MADE_UP_COUNTED_NAMES", "name"): 170,
    }


@needs(RVTOOLS_SAMPLE)
def test_a_real_export_raises_no_alarm():
    assert signs_of(RVTOOLS_SAMPLE) == {}


def test_the_synthetic_estate_raises_no_alarm(tmp_path):
    for path in write_sample(tmp_path):
        if path.suffix == ".xlsx":
            assert signs_of(path) == {}
