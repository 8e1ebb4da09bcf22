from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cross_links import gather
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.figures import inventory_figures, scope_findings
from bizcase.inventory.notes import parts_of
from bizcase.ledger import Ledger
from tests.factories import mpa, mpa_row


def read(upload, **overrides):
    return read_inventory(upload, load_register().with_overrides(overrides), "it_inventory")


def codes(inventory):
    return [issue.code for issue in inventory.issues]


@pytest.mark.parametrize(
    ("reading", "vcpu"),
    [
        ("by_kind", [2 * 8 * 2, 4]),
        ("sockets_only", [2, 4]),
        ("cores", [16, 8]),
        ("product", [32, 8]),
    ],
)
def test_the_readings_of_num_cpus(reading, vcpu):
    rows = [
        mpa_row("p", kind="Physical", cpus=2, cores=8, threads=2),
        mpa_row("v", kind="Virtual", cpus=4, cores=2, threads=1),
    ]
    inventory = read(mpa(*rows), **{"inventory.num_cpus_reading": reading})
    assert inventory.servers["vcpu"].tolist() == vcpu
    assert "NUM_CPUS_READING" in codes(inventory)


def test_without_a_core_split_there_is_nothing_to_read_twice():
    assert "NUM_CPUS_READING" not in codes(read(mpa(mpa_row())))


def test_a_reading_that_gives_as_much_as_the_chosen_one_is_not_named():
    inventory = read(mpa(mpa_row("p", kind="Physical", cpus=2, cores=8, threads=2)))
    message = next(item.message for item in inventory.issues if item.code == "NUM_CPUS_READING")
    assert message.endswith(
        "vCPU of every server (2); CPUs of every server, threads left out (16)."
    )


def test_fractions_and_percentages_are_told_apart_per_column():
    rows = [mpa_row("a", cpu_peak=0.75, memory_peak=50), mpa_row("b", cpu_peak=0.4, memory_peak=90)]
    servers = read(mpa(*rows)).servers
    assert servers["cpu_peak"].tolist() == [0.75, 0.4]
    assert servers["memory_peak"].tolist() == [0.5, 0.9]


def test_zero_percent_is_not_measured():
    inventory = read(
        mpa(mpa_row("a", cpu_peak=0, memory_peak=0), mpa_row("b", cpu_peak=60, memory_peak=60))
    )
    assert inventory.servers["cpu_peak"].isna().tolist() == [True, False]
    assert "UTILISATION_ZERO" in codes(inventory)


def test_a_constant_column_is_used_and_told():
    rows = [
        mpa_row(f"s{n}", cpu_peak=75 if n else 40, memory_peak=10 + n * n / 2) for n in range(12)
    ]
    inventory = read(mpa(*rows))
    assert inventory.servers["cpu_peak_constant"].all()
    assert not inventory.servers["memory_peak_constant"].any()
    assert "UTILISATION_CONSTANT" in codes(inventory)


def test_environments_get_one_spelling():
    written = ["prod", "Production", "non-prod", "dev", "Test", "Moon base"]
    rows = [mpa_row(f"s{n}", environment=word) for n, word in enumerate(written)]
    assert read(mpa(*rows)).servers["environment"].tolist() == [
        "production", "production", "non-production", "development", "test", "Moon base",
    ]  # fmt: skip


def test_text_with_a_unit_is_a_size():
    servers = read(mpa(mpa_row(disk="500 GB", ram="0.5"))).servers
    assert servers["storage_provisioned_gib"].tolist() == [500]
    assert servers["storage_used_gib"].tolist() == [250]
    assert servers["memory_gib"].tolist() == [0.5]


def test_keys_that_do_not_join_are_counted_and_kept():
    upload = mpa(
        mpa_row("s1"),
        Databases=[["Database ID", "Server ID"], ["DB1", "s1"], ["DB2", "gone"]],
        Applications=[["Application ID"], ["A1"]],
        Database_to_application=[["Database ID", "Application ID"], ["DB1", "A1"], ["X9", "A1"]],
        Server_to_application=[["appid", "serverId"], ["A1", "s1"]],
    )
    inventory = read(upload)
    assert inventory.dependencies["resolved"].tolist() == [True, True, False]
    issues = {issue.code: issue for issue in inventory.issues}
    assert issues["KEY_UNRESOLVED"].rows == (3,)
    assert issues["DATABASE_HOST_UNKNOWN"].rows == (3,)
    assert len(inventory.servers) == 1


def test_two_servers_of_one_id_are_both_kept_and_a_repeat_is_not_priced_twice():
    inventory = read(mpa(mpa_row("s1"), mpa_row("s1", cpus=8), mpa_row("s1")))
    assert inventory.servers["server_id"].is_unique
    assert inventory.servers["scope_reason"].fillna("").tolist() == ["", "", "repeated_row"]
    assert {"ID_REPEATED", "ROW_REPEATED"} <= set(codes(inventory))


def test_a_database_listed_twice_counts_once_and_two_of_one_id_are_told_apart():
    header = ("Database ID", "Database Name", "Server ID", "Source Engine Type")
    rows = [header, ("D1", "crm", "s1", "MySQL"), ("D1", "crm", "s1", "MySQL"),
            ("D1", "erp", "s1", "MySQL")]  # fmt: skip
    inventory = read(mpa(mpa_row("s1"), Databases=rows))
    assert inventory.databases["database_id"].tolist() == ["D1", "D1@row4"]
    assert {"ROW_REPEATED", "ID_REPEATED"} <= set(codes(inventory))


@pytest.mark.parametrize(
    ("reading", "sockets", "cores"),
    [("by_kind", 2, 16), ("sockets_only", 0.125, 1), ("cores", 2, 16), ("product", 2, 16)],
)
def test_a_physical_server_has_the_sockets_cores_and_threads_of_its_row(reading, sockets, cores):
    rows = [mpa_row("p", kind="Physical", cpus=2, cores=8, threads=2), mpa_row("v", cpus=4)]
    servers = read(mpa(*rows), **{"inventory.num_cpus_reading": reading}).servers
    columns = ["cpu_sockets", "cpu_cores", "threads_per_core"]
    assert servers.loc[0, columns].tolist() == [sockets, cores, 2]
    assert servers.loc[1, columns].isna().all()


def test_cores_that_are_not_given_are_unknown():
    rows = [mpa_row("p", kind="Physical", cpus=2, cores=None, threads=None)]
    servers = read(mpa(*rows)).servers
    assert servers[["cpu_sockets", "cpu_cores", "threads_per_core"]].isna().all(axis=None)


@pytest.mark.parametrize("head", ["Description", "Notes"])
def test_what_a_list_writes_about_its_applications_is_their_note(head):
    """As a portfolio's: what a model may read into proposals."""
    rows = [["Application ID", head], ["A1", "Duplicate of Pay"], ["A2", None]]
    inventory = read(mpa(mpa_row("s1"), Applications=rows))
    held = inventory.applications.set_index("application_id")
    assert held["note"].dropna().to_dict() == {"A1": "Duplicate of Pay"}
    assert held["note_columns"].dropna().to_dict() == {"A1": head}


def test_every_column_of_words_is_kept_in_the_order_of_the_list():
    rows = [["Notes", "Application ID", "Description", "Remarks"],
            ["Duplicate of Pay", "A1", "Pays the\nwages", None], [None, "A2", "Sends faxes", "n/a"],
            ["Same", "A3", "same", "Same"]]  # fmt: skip
    held = read(mpa(mpa_row("s1"), Applications=rows)).applications.set_index("application_id")
    found = {key: parts_of(row["note"], row["note_columns"]) for key, row in held.iterrows()}
    assert found == {
        "A1": (("Notes", "Duplicate of Pay"), ("Description", "Pays the wages")),
        "A2": (("Description", "Sends faxes"),),
        "A3": (("Notes", "Same"), ("Description", "same")),
    }


@pytest.mark.parametrize(
    ("reading", "sums"),
    [("by_kind", [[32, 2, 16], [4, 1]]), ("cores", [[16, 32, 2], [4, 1]])],
)
def test_each_list_has_its_own_readings_each_once_and_that_of_the_case_first(reading, sums):
    """Of two lists the sums of the second one were told as readings of the first."""
    files = {
        "one.xlsx": mpa_row("p", kind="Physical", cpus=2, cores=8, threads=2),
        "two.xlsx": mpa_row("q", cpus=6),
        "three.xlsx": mpa_row("r", kind="Physical", cpus=1, cores=4),
    }  # fmt: skip
    chosen, ledger = {"inventory.num_cpus_reading": reading}, Ledger()
    inventory = gather([read(mpa(row, name=name), **chosen) for name, row in files.items()])
    inventory_figures(inventory, control_totals(inventory), ledger)
    found = [item for item in scope_findings(inventory, ledger) if item.code == "NUM_CPUS_READING"]
    assert [[ledger.value(key) for key in item.figures] for item in found] == sums
    assert [ledger[item.figures[0]].sources for item in found] == [
        ("one.xlsx, sheet Servers",), ("three.xlsx, sheet Servers",),
    ]  # fmt: skip
