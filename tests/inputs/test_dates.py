from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.dates import read_dates
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.merge import merge
from tests.factories import mpa, mpa_row, rvtools, vinfo_row, workbook

RULES = load_register()
JUNE_30 = "2027-06-30"


def read(upload, expected=None):
    return read_inventory(upload, RULES, expected)


def issues(inventory):
    return {issue.code: issue for issue in inventory.issues}


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2027, 6, 30), dt.datetime.fromisoformat("2027-06-30T23:59"), 46568, 46568.75,
        JUNE_30, "2027/06/30", "2027-6-30", "20270630", 20270630, "30.06.2027", "30. 6. 2027",
        "30/06/2027",
        "6/30/2027", "30-06-2027", "30 June 2027", "30-Jun-2027",
        "30. Juni 2027", "June 30, 2027", "Jun 30th 2027", "2027-06-30T23:00:00Z",
        "2027-06-30 00:00:00.000",
        "6/30/2027 11:59 PM", " 2027-06-30 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell):
    read = read_dates([cell])
    assert read.column.values.tolist() == [JUNE_30]
    assert not read.periods


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2027", "2027-12-31"), (2027, "2027-12-31"), ("2027-02", "2027-02-28"),
        ("02/2028", "2028-02-29"), ("June 2027", JUNE_30), ("Q2 2027", JUNE_30),
        ("2027-Q3", "2027-09-30"), ("Dez. 2027", "2027-12-31"),
    ],
)  # fmt: skip
def test_a_period_stands_for_its_last_day_and_is_told(cell, last):
    read = read_dates([None, cell])
    assert read.column.values.tolist()[1] == last
    assert read.periods == (1,)


@pytest.mark.parametrize(
    "cell", ["1970-01-01", dt.date(1969, 12, 31), "1/1/1970", "9999-12-31", "31.12.2999", "", "N/A"]
)
def test_what_stands_for_never_is_no_date_and_no_fault(cell):
    read = read_dates([cell])
    assert read.column.values.isna().all()
    assert read.column.unreadable == read.column.out_of_range == read.ambiguous == ()


@pytest.mark.parametrize(
    "cell", ["soon", "31.02.2027", "2027-13-01", "13/13/2027", "30.06.27", "marketing 2027", 12345,
             True, float("inf"), dt.time(4), "٣٠.٠٦.٢٠٢٧", "46568", "Q5 2027"]
)  # fmt: skip
def test_what_is_no_date_is_unknown_and_counted(cell):
    read = read_dates([JUNE_30, cell])
    assert read.column.values.isna().tolist() == [False, True]
    assert read.column.unreadable == (1,)


def test_a_date_beyond_any_plan_is_out_of_range():
    read = read_dates(["2150-01-01"])
    assert (read.column.out_of_range, read.column.values.isna().all()) == ((0,), True)


def test_the_column_says_whether_the_day_comes_first_and_nobody_guesses():
    assert read_dates(["3/4/2027", "13/4/2027"]).column.values.tolist() == [
        "2027-04-03", "2027-04-13",
    ]  # fmt: skip
    assert read_dates(["3/4/2027", "4/13/2027"]).column.values.tolist() == [
        "2027-03-04", "2027-04-13",
    ]  # fmt: skip
    silent = read_dates(["3/4/2027", "5/5/2027", "3.4.2027"])
    assert silent.ambiguous == (0,)
    assert silent.column.values.tolist()[1:] == ["2027-05-05", "2027-04-03"]
    mixed = read_dates(["13/4/2027", "4/13/2027", "3/4/2027"])
    assert mixed.ambiguous == (2,)


@given(st.dates(dt.date(1970, 1, 3), dt.date(2099, 12, 31)))
def test_every_day_reads_back_under_every_spelling(day):
    sure = "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y", "%Y%m%d"
    cells = [day.strftime(form) for form in sure]
    assert set(read_dates([day, *cells]).column.values) == {day.isoformat()}
    for form, proof in (("%d/%m/%Y", "31/12/2030"), ("%m/%d/%Y", "12/31/2030")):
        assert read_dates([proof, day.strftime(form)]).column.values[1] == day.isoformat()


@given(
    st.lists(
        st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=14), st.booleans(),
                  st.dates(), st.datetimes(),
                  st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}"))
    )
)  # fmt: skip
def test_any_cells_give_iso_dates_or_nothing(cells):
    read = read_dates(cells)
    assert len(read.column.values) == len(cells)
    for text in read.column.values.dropna():
        assert dt.date(1970, 1, 3) <= dt.date.fromisoformat(text) <= dt.date(2099, 12, 31)
    lost = {*read.column.unreadable, *read.column.out_of_range, *read.ambiguous}
    assert read.column.values.iloc[sorted(lost)].isna().all()


HEADER = ("Application Name", "Business Unit", "Criticality", "Decommission Date",
          "License Expiry", "Go-Live Date")  # fmt: skip


def test_a_portfolio_gives_planned_end_contract_and_refresh_and_wrong_ones_with_their_rows():
    inventory = read(
        workbook(
            "apps.xlsx",
            Apps=[HEADER, ("Shop", "Sales", "High", dt.date(2027, 6, 30), "2028-01-31", "06/2026"),
                  ("Books", "Finance", "Low", "when ready", "3/4/2027", None)],
        ),
        "portfolio",
    )  # fmt: skip
    rows = inventory.applications[["retire_date", "contract_end", "refreshed_on"]]
    assert rows.iloc[0].tolist() == [JUNE_30, "2028-01-31", "2026-06-30"]
    assert rows.iloc[1].isna().all()
    found = issues(inventory)
    assert (found["VALUE_UNREADABLE"].column, found["VALUE_UNREADABLE"].rows) == (
        "Planned End Date", (3,),
    )  # fmt: skip
    assert "is not a date" in found["VALUE_UNREADABLE"].message
    assert found["DATE_AMBIGUOUS"].rows == (3,)
    assert (found["DATE_WITHOUT_DAY"].severity, found["DATE_WITHOUT_DAY"].rows) == ("info", (2,))


def test_columns_of_dates_added_to_the_mpa_template_are_read_and_a_portfolio_fills_the_rest():
    header = ("Application ID", "Application Name", "Planned End Date")
    rows = [header, ("A1", "Shop", JUNE_30), ("A2", "Books", None)]
    own = mpa(mpa_row("s1"), Applications=rows)
    shop = ("Shop", "Sales", "High", "2029-01-01", "2028-01-31", None)
    books = ("Books", "Finance", "Low", "2030-01-01", "", "")
    other = workbook("apps.xlsx", Apps=[HEADER, shop, books])
    merged = merge([read(own), read(other, "portfolio")])
    rows = merged.applications.set_index("name")[["retire_date", "contract_end"]]
    assert rows.loc["Shop"].tolist() == [JUNE_30, "2028-01-31"]
    assert rows.loc["Books", "retire_date"] == "2030-01-01"


def test_a_list_says_since_when_its_machines_are_off_and_fills_what_rvtools_cannot_know():
    listed = Upload(
        "list.csv",
        b"Server,vCPU,RAM (GB),Power State,Off Since,Decommission Date\n"
        b"web-01,4,16,off,2026-01-15,\nweb-02,4,16,on,,31.12.2026\n",
    )
    servers = read(listed).servers
    assert servers["powered_off_since"].fillna("").tolist() == ["2026-01-15", ""]
    assert servers["retire_date"].fillna("").tolist() == ["", "2026-12-31"]
    merged = merge([read(rvtools(vinfo_row("web-01", Powerstate="poweredOff"))), read(listed)])
    assert merged.servers.set_index("name").loc["web-01", "powered_off_since"] == "2026-01-15"
