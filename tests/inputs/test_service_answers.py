"""Recovery, backup and monitoring of applications, in the words that people write."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.words import read_words
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.upload import Upload
from tests.factories import MPA_SAMPLE, mpa, mpa_row, needs, workbook

SERVICES = (
    "Application ID", "Disaster Recovery (Y/N)", "Disaster Recovery Plan", "Backup Process",
    "Monitoring Solution", "Number of Users",
)  # fmt: skip


def read(upload, expected="it_inventory"):
    return read_inventory(upload, load_register(), expected)


def applications(*rows):
    return mpa(mpa_row(), Applications=[SERVICES, *rows])


def answers(inventory, *columns):
    rows = inventory.applications[list(columns)].astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False)]


def all_mean(meaning, column):
    """Whether all cells were read, each with this meaning."""
    found = column.values.astype(object).where(column.values.notna(), None).tolist()
    return set(found) == {meaning} and not column.unreadable


def issues(inventory):
    return {issue.code: issue for issue in inventory.issues}


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        ("hot", ["Hot", "HOT SITE", "hot-standby", "Active/Active", "active - active",
                 "Multi-site", "Yes - hot site in Dublin"]),
        ("warm", ["Warm", "warm standby", " Warm\nsite ", "Active/Passive", "standby"]),
        ("pilot light", ["Pilot light", "pilot-light", "PilotLight"]),
        ("cold", ["Cold", "cold site", "Cold standby", "Backup & restore", "restore from tape"]),
        ("no", ["No", "N", "none", "None", "no DR", "not required", "FALSE", False, 0, "0",
                "No hot site"]),
        ("yes", ["Yes", "Y", "TRUE", True, 1, 1.0, "in place", "Required", "ja"]),
        (None, [None, "", "-", "N/A", "n/a (SaaS)", "TBD", "unknown", "?", "Y/N", "to be defined",
                float("nan"), "not documented"]),
    ],
)  # fmt: skip
def test_words_for_recovery(meaning, words):
    assert all_mean(meaning, read_words(words, "recovery"))


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        ("yes", ["Yes", "daily", "Veeam nightly", "Off-site tapes", "Central monitoring", "Zabbix",
                 "24x7", "agent", "Commvault, 30 days retention"]),
        ("no", ["No", "none", "not backed up", "No monitoring", "unmonitored", "N", False, 0]),
        (None, [None, "N/A", "-", "tbc", "Unknown", "not known"]),
    ],
)  # fmt: skip
def test_words_for_backup_and_monitoring(meaning, words):
    assert all_mean(meaning, read_words(words, "service"))


def test_a_word_that_no_rule_knows_is_kept_and_told():
    column = read_words(["Gold", "Warm", "tier 1"], "recovery")
    assert column.values.tolist() == ["Gold", "warm", "tier 1"]
    assert column.unreadable == (0, 2)


def test_the_sheet_applications_says_what_is_recovered_backed_up_and_monitored():
    inventory = read(
        applications(
            ("a", "Y", "Hot Site", "Veeam nightly", "Nagios", 430),
            ("b", "n", "None", "No", "none", "1,200"),
            ("c", None, None, None, None, None),
            ("d", "TRUE", "N/A", "yes", "no", 0),
        )
    )
    columns = ("recovery_required", "recovery_plan", "backed_up", "monitored", "users")
    assert answers(inventory, *columns) == [
        (True, "hot", True, True, 430), (False, "none", False, False, 1200),
        (None, None, None, None, None), (True, None, True, False, 0),
    ]  # fmt: skip


def test_unknown_words_are_on_the_data_quality_list_and_decide_nothing():
    inventory = read(
        applications(
            ("a", "Gold", "Tier 1", "Fred does it", "perhaps", "many"),
            ("b", "Y", "Warm", "Y", "Y", 1),
        )
    )
    columns = ("recovery_required", "recovery_plan", "backed_up", "monitored", "users")
    assert answers(inventory, *columns)[0] == (None, "Tier 1", None, None, None)
    told = [issue for issue in inventory.issues if issue.code == "VALUE_UNREADABLE"]
    assert [(issue.column, tuple(issue.rows)) for issue in told] == [
        (header, (2,)) for header in SERVICES[1:]
    ]
    assert all("Counts as not stated" in issue.action for issue in told[:4])


def test_a_plan_under_yes_and_no_counts_and_so_does_a_no_under_the_plan():
    inventory = read(
        applications(("a", "Warm", None, None, None, 1), ("b", None, "No DR", None, None, 1),
                     ("c", None, "Yes", None, None, 1), ("d", None, "cold", None, None, 1))
    )  # fmt: skip
    assert answers(inventory, "recovery_required", "recovery_plan") == [
        (True, "warm"), (False, "none"), (True, None), (True, "cold"),
    ]  # fmt: skip
    assert "RECOVERY_CONTRADICTED" not in issues(inventory)


def test_two_answers_that_contradict_each_other_are_told():
    inventory = read(
        applications(("a", "N", "Hot", None, None, 1), ("b", "Y", "None", None, None, 1),
                     ("c", "N", "None", None, None, 1))
    )  # fmt: skip
    assert answers(inventory, "recovery_required", "recovery_plan") == [
        (False, "hot"), (True, "none"), (False, "none"),
    ]  # fmt: skip
    assert tuple(issues(inventory)["RECOVERY_CONTRADICTED"].rows) == (2, 3)


def test_a_portfolio_says_it_under_names_of_its_own():
    header = ("Application", "Dept", "Criticality", "DR Required", "DR Plan", "Backed Up",
              "Monitoring Tool", "# Users")  # fmt: skip
    rows = (("Shop", "Sales", "High", "yes", "pilot light", "no", "Datadog", "12"),
            ("Blog", "Sales", "Low", "no", None, "weekly", None, None))  # fmt: skip
    inventory = read(workbook("apps.xlsx", Apps=[header, *rows]), "portfolio")
    columns = ("recovery_required", "recovery_plan", "backed_up", "monitored", "users")
    assert answers(inventory, *columns) == [
        (True, "pilot light", False, True, 12), (False, None, True, None, None),
    ]  # fmt: skip


def test_a_saved_case_keeps_the_answers():
    upload = applications(
        ("a", "Y", "Warm", "Daily", "No", 7), ("b", "odd", "odd", "odd", "odd", 1)
    )
    kept = condense(upload).upload
    one, other = read(upload), read(kept)
    assert one.applications.equals(other.applications)
    assert one.issues == other.issues


@needs(MPA_SAMPLE)
def test_the_sample_says_ten_of_fourteen_are_recovered():
    table = read(Upload.from_path(MPA_SAMPLE)).applications
    assert table["recovery_required"].value_counts().to_dict() == {True: 10, False: 4}
    assert table["recovery_plan"].value_counts().to_dict() == {
        "hot": 5, "none": 4, "cold": 3, "warm": 2,
    }  # fmt: skip
    assert table["backed_up"].value_counts().to_dict() == {True: 12, False: 2}
    assert table["monitored"].value_counts(dropna=False).tolist() == [8, 6]
    assert table["users"].sum() == 54_120
