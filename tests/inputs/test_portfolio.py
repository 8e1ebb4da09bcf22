from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import PORTFOLIO_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row, workbook

RULES = load_register()
HEADER = ("Application Name", "Business Unit", "Criticality", "Dependencies")


def read(upload, expected="portfolio"):
    return read_inventory(upload, RULES, expected)


def listed(*rows, header=HEADER):
    return workbook("apps.xlsx", Apps=[header, *rows])


def links(inventory):
    columns = ["kind", "from_id", "to_id", "resolved"]
    return inventory.dependencies[columns].values.tolist()


def issues(inventory):
    return {issue.code: issue for issue in inventory.issues}


@needs(PORTFOLIO_SAMPLE)
def test_the_sample_lists_30_applications_with_their_declared_strategies():
    inventory = read(Upload.from_path(PORTFOLIO_SAMPLE))
    assert len(inventory.applications) == 30
    assert inventory.applications["declared_strategy"].value_counts().to_dict() == {
        "Replatform": 6, "Rehost": 6, "Refactor": 6, "Repurchase": 5, "Retain": 4, "Retire": 3,
    }  # fmt: skip
    waves = inventory.applications["declared_wave"].value_counts(dropna=False)
    assert waves.tolist() == [13, 8, 5, 4]
    assert inventory.applications["environment"].value_counts().to_dict() == {
        "production": 28, "non-production": 2,
    }  # fmt: skip
    assert len(inventory.dependencies) == 51
    assert int(inventory.dependencies["resolved"].sum()) == 9
    assert issues(inventory)["KEY_UNRESOLVED"].count == 42
    assert (inventory.sources[0].kind, inventory.sources[0].rows) == ("portfolio", 30)
    assert inventory.servers.empty


def test_dependencies_are_found_by_id_and_by_name_whatever_their_case():
    header = ("ID", *HEADER)
    inventory = read(
        listed(
            ("A1", "Shop", "Sales", "High", "a2; LEDGER | Moon"),
            ("A2", "Ledger", "Finance", "Low", "None"),
            ("A3", "Twin", "x", "Low", "shop,twin"),
            ("A4", "Twin", "y", "Low", None),
            header=header,
        )
    )
    kind = "application_application"
    assert links(inventory) == [
        [kind, "A1", "A2", True], [kind, "A1", "A2", True], [kind, "A1", "Moon", False],
        [kind, "A3", "A1", True], [kind, "A3", "twin", False],
    ]  # fmt: skip
    found = issues(inventory)["KEY_UNRESOLVED"]
    assert (found.count, found.rows, found.sheet) == (2, (2, 4), "Apps")


def test_servers_named_are_links_that_a_server_inventory_must_confirm():
    header = (*HEADER, "Server Names")
    inventory = read(listed(("Shop", "Sales", "High", None, "web-1, web-2"), header=header))
    assert links(inventory) == [
        ["server_application", "web-1", "Shop", False],
        ["server_application", "web-2", "Shop", False],
    ]
    assert issues(inventory)["SERVERS_NAMED"].severity == "info"


def test_every_column_under_another_name():
    header = ("App", "Dept", "Tier", "Env", "Tech Stack", "Business Owner", "RPO", "RTO (hours)",
              "Compliance", "7R", "Move Group", "Remarks", "CMDB ID")  # fmt: skip
    row = ("Shop", "Sales", "Gold", "PRD", "Java", "Ann", "4h", 8, "PCI", "Rehost", 2, "=now", "C7")
    (application,) = read(listed(row, header=header)).applications.to_dict("records")
    assert [application[key] for key in (
        "name", "business_unit", "criticality", "environment", "technology", "owner", "rpo_hours",
        "rto_hours", "compliance", "declared_strategy", "declared_wave", "note", "application_id",
    )] == ["Shop", "Sales", "Gold", "production", "Java", "Ann", 4, 8, "PCI", "Rehost", "2",
           "=now", "C7"]  # fmt: skip


def test_missing_and_repeated_names_are_kept_and_told():
    header = ("ID", *HEADER)
    inventory = read(
        listed(
            ("A1", None, "Sales", "High", None),
            (None, None, "Sales", "High", None),
            (None, "Shop", "Sales", "High", None),
            (None, "shop", "Sales", "High", None),
            header=header,
        )
    )
    assert inventory.applications["application_id"].tolist() == [
        "A1", "unnamed@row3", "Shop", "shop",
    ]  # fmt: skip
    found = issues(inventory)
    assert found["NAME_MISSING"].rows == (2,)
    assert found["ID_MISSING"].rows == (3,)
    assert found["ID_REPEATED"].rows == (5,)


def test_a_semicolon_csv_and_several_sheets():
    text = "Name;Wave;Strategy\r\nShop;1;Rehost\r\n"
    assert read(Upload("apps.csv", text.encode("utf-16"))).applications["name"].tolist() == ["Shop"]
    both = workbook(
        North=[HEADER, ("Shop", "a", "b", "Ledger")], Notes=[("Name", "Phone"), ("Ann", "1")],
        South=[HEADER, ("Ledger", "a", "b", None)],
    )  # fmt: skip
    inventory = read(both)
    assert inventory.applications["source_sheet"].tolist() == ["North", "South"]
    assert inventory.dependencies["resolved"].tolist() == [True]
    assert inventory.sources[0].sheets == (("North", 1), ("South", 1))


def test_an_rvtools_or_mpa_file_is_no_portfolio():
    assert read(rvtools(vinfo_row("a")), None).sources[0].kind == "rvtools"
    applications = [("Application ID", *HEADER), ("A1", "Shop", "Sales", "High", "")]
    inventory = read(mpa(mpa_row("s1"), Applications=applications), None)
    assert inventory.sources[0].kind == "it_inventory"


@pytest.mark.parametrize(
    "upload",
    [
        Upload("people.csv", b"Name,Phone\nAnn,1\n"),
        Upload(
            "cmdb.csv", b"Host,Application,Business Unit,Criticality,vCPU,RAM (GB)\nh,A,B,C,2,4\n"
        ),
        Upload("half.csv", b"Name,Criticality\nShop,High\n"),
        Upload("empty.csv", b"Application Name,Business Unit,Criticality\n"),
    ],
)
def test_a_list_of_something_else_or_of_nothing_is_an_input_error(upload):
    with pytest.raises(InputError) as told:
        read(upload)
    assert told.value.remedy
    assert told.value.where == upload.name


NAME = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).filter(
    lambda name: name.lower() not in {"none", "null", "nan", "na", "name"}
)


@settings(max_examples=25, deadline=None)
@given(st.lists(NAME, min_size=1, max_size=6, unique_by=str.casefold), st.data())
def test_a_name_in_the_list_always_resolves_and_one_outside_never_does(names, data):
    wanted = data.draw(st.lists(NAME, min_size=1, max_size=5, unique_by=str.casefold))
    separator = data.draw(st.sampled_from([";", "|", "; "]))
    rows = [f"{name}\tSales\tHigh\t" for name in names[1:]]
    first = f"{names[0]}\tSales\tHigh\t{separator.join(wanted)}"
    text = "\n".join(["\t".join(HEADER), first, *rows])
    inventory = read_inventory(Upload("apps.tsv", text.encode()), RULES, key_repair=False)
    known = {name.casefold() for name in names}
    assert inventory.dependencies["resolved"].tolist() == [
        name.casefold() in known for name in wanted
    ]


@pytest.mark.parametrize("name", ["servers.csv", "vinfo.csv", "RVTools_tabvInfo.csv"])
def test_content_decides_whatever_a_file_is_called(name):
    text = "App ID,Application Name,Business Unit,Criticality\nA1,Shop,Sales,High\n"
    assert read(Upload(name, text.encode())).applications["name"].tolist() == ["Shop"]


def test_a_list_called_servers_that_speaks_of_no_application_is_no_portfolio():
    text = "Name,Department,Criticality\nweb-01,Sales,High\n"
    with pytest.raises(InputError):
        read(Upload("servers.csv", text.encode()), None)


def test_an_application_may_be_called_name():
    inventory = read(listed(("name", "Sales", "High", ""), ("Shop", "Sales", "Low", "name")))
    assert inventory.applications["name"].tolist() == ["name", "Shop"]
    assert "HEADER_REPEATED" not in issues(inventory)


def test_a_header_that_stands_again_under_other_names_is_still_left_out():
    inventory = read(listed(("Shop", "Sales", "High", ""), ("App Name", "BU", "Priority", "")))
    assert inventory.applications["name"].tolist() == ["Shop"]
    assert issues(inventory)["HEADER_REPEATED"].rows == (3,)
