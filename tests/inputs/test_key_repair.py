from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.key_repair import match_ids
from bizcase.inputs.cross_links import link_across
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.merge import merge
from tests.factories import MPA_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row

# what the list holds, what the sheet writes, what is sure
CASES = [
    ("shortened word", "DB1 DB2", "D1", {"D1": "DB1"}),
    ("word behind the number", "Srv10-Mon", "Srv10", {"Srv10": "Srv10-Mon"}),
    ("word behind, other way round", "Srv10", "Srv10-Mon", {"Srv10-Mon": "Srv10"}),
    ("abbreviation", "Server7", "SRV-7", {"SRV-7": "Server7"}),
    ("only case and separators differ", "web-01", "WEB_01", {"WEB_01": "web-01"}),
    ("no number, only case differs", "Payroll", "PAYROLL", {"PAYROLL": "Payroll"}),
    ("leading zeros", "srv001", "srv1", {"srv1": "srv001"}),
    ("listed as written", "DB1 D1", "D1", {}),
    ("several with leading zeros", "srv1 srv01", "srv001", {}),
    ("several candidates", "web01-prod web01-test", "web01", {}),
    ("ends in the number of another machine", "Server10", "Printer10", {}),
    ("the number alone", "Server10", "10", {}),
    ("number is only part of the other", "Server110 Server101", "Server10", {}),
    ("two numbers against one", "Server10-2", "Server10", {}),
    ("separators split numbers", "web-12", "web-1-2", {}),
    ("two different words behind", "Server10-Web", "Server10-Mail", {}),
    ("no number and another name", "Customer-Portal", "Customer", {}),
    ("the sheet names the candidate itself", "DB1", "DB1 D1", {}),
    ("two ids claim one", "DB1", "D1 Database1", {}),
    ("one id in two spellings claims one", "DB1", "D1 d-1", {"D1": "DB1", "d-1": "DB1"}),
    ("ids given by a reader are nobody's", "unnamed@row5", "U5", {}),
    ("nothing listed", "", "D1", {}),
    ("nothing written", "DB1", "", {}),
]  # fmt: skip


def by_name(ids):
    return pd.Series(ids, index=ids, dtype="str")


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_a_written_id_can_mean(case):
    _, listed, written, sure = case
    assert match_ids(written.split(), by_name(listed.split())).sure == sure


def test_doubts_name_what_could_be_meant():
    found = match_ids(["web01"], by_name(["web01-prod", "web01-test"]))
    assert found.doubtful == {"web01": ("web01-prod", "web01-test")}


ids = st.from_regex(r"(DB|D|Server|srv|s|web)[-_ ]?0?[0-9]{1,2}(-(x|y))?", fullmatch=True)


@given(st.lists(ids, unique=True), st.lists(ids, unique=True), st.randoms())
def test_a_listed_id_is_never_changed_nor_taken_and_order_changes_nothing(listed, written, random):
    found = match_ids(written, by_name(listed))
    assert not set(found.sure) & set(listed)
    assert set(found.sure.values()) <= set(listed)
    for name, key in found.sure.items():
        spelled = [text.casefold().translate({45: "", 95: "", 32: ""}) for text in (name, key)]
        assert spelled[0] == spelled[1] or key not in written
    for values in (listed, written):
        random.shuffle(values)
    assert match_ids(written, by_name(listed)) == found


def mpa_with_links():
    return mpa(
        mpa_row("Server10-Monitoring"), mpa_row("s2"),
        Databases=[["Database ID", "Server ID"], ["DB1", "Server10"], ["DB2", "gone"]],
        Applications=[["Application ID"], ["A1"]],
        Database_to_application=[["Database ID", "Application ID"], ["D1", "A1"], ["X9", "A1"]],
    )  # fmt: skip


def test_repaired_rows_are_marked_counted_and_written_out():
    inventory = read_inventory(mpa_with_links(), load_register())
    links, databases = inventory.dependencies, inventory.databases
    assert links["from_id"].tolist() == ["DB1", "X9"]
    assert links["from_repaired_from"].fillna("").tolist() == ["D1", ""]
    assert links["resolved"].tolist() == [True, False]
    assert databases["host_server_id"].tolist() == ["Server10-Monitoring", "gone"]
    assert databases["host_repaired_from"].fillna("").tolist() == ["Server10", ""]
    found = [issue for issue in inventory.issues if issue.code == "KEY_REPAIRED"]
    assert [(issue.count, issue.rows) for issue in found] == [(1, (2,)), (1, (2,))]
    assert "D1 → DB1" in found[1].message


def test_key_repair_can_be_switched_off_and_then_only_proposes():
    inventory = read_inventory(mpa_with_links(), load_register(), key_repair=False)
    assert inventory.dependencies["from_id"].tolist() == ["D1", "X9"]
    assert inventory.databases["host_server_id"].tolist() == ["Server10", "gone"]
    issues = {issue.code: issue for issue in inventory.issues}
    assert "KEY_REPAIRED" not in issues
    assert "Near, but not taken: D1 → DB1." in issues["KEY_UNRESOLVED"].message


@needs(MPA_SAMPLE)
@pytest.mark.parametrize(("key_repair", "repaired", "open_rows"), [(True, 11, 0), (False, 0, 11)])
def test_the_sample_has_eleven_links_to_repair(key_repair, repaired, open_rows):
    upload = Upload.from_path(MPA_SAMPLE)
    links = read_inventory(upload, load_register(), key_repair=key_repair).dependencies
    marked = links[["from_repaired_from", "to_repaired_from"]].notna().any(axis=1)
    assert (marked.sum(), (~links["resolved"].astype(bool)).sum()) == (repaired, open_rows)


PORTFOLIO = (
    "Application Name,Business Unit,Criticality,Dependencies,Servers\n"
    "Shop,Sales,High,App10|Billing|Missing,web-01;SRV-7;nowhere\n"
    "App10-Payroll,HR,Low,,\n"
)


def several(*, key_repair):
    register = load_register()
    uploads = (
        rvtools(vinfo_row("WEB-01"), vinfo_row("server7")),
        mpa(
            mpa_row("s1"), Applications=[["Application ID", "Application Name"], ["A1", "billing"]]
        ),
        Upload("portfolio.csv", PORTFOLIO.encode()),
    )
    read = [read_inventory(upload, register, key_repair=key_repair) for upload in uploads]
    return link_across(merge(read), key_repair=key_repair)


@pytest.mark.parametrize("key_repair", [True, False])
def test_a_portfolio_is_linked_to_the_inventory_beside_it(key_repair):
    inventory = several(key_repair=key_repair)
    links = inventory.dependencies.set_index("source_row")
    ids = dict(zip(inventory.servers["name"], inventory.servers["server_id"], strict=True))
    ends = dict(
        zip(links["from_id"] + ">" + links["to_id"], links["resolved"].astype(bool), strict=True)
    )
    expected = {
        "Shop>A1": True, "Shop>Missing": False, f"{ids['WEB-01']}>Shop": True,
        "nowhere>Shop": False,
        ("Shop>App10-Payroll" if key_repair else "Shop>App10"): key_repair,
        (f"{ids['server7']}>Shop" if key_repair else "SRV-7>Shop"): key_repair,
    }  # fmt: skip
    assert ends == expected
    codes = [issue.code for issue in inventory.issues]
    assert ("KEY_REPAIRED" in codes) == key_repair
    assert "LINKS_RESOLVED" in codes
