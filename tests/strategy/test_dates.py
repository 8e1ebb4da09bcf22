"""Stated dates decide, and say so: planned end, contract end, last refresh, power-off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.document.strategy import refreshed_blocks
from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.strategy.rules.deadlines import deadlines
from tests.factories import asked, rvtools, vinfo_row, workbook
from tests.runs import shared_run
from tests.strategy.estates import AS_OF, decided, dispositions, estate, with_applications

REGISTER = load_register()


def application(declared="-", timeline=18, **columns):
    """Return the row of one application of one server, with these columns."""
    inventory = estate("s1 | RHEL 8 | production", f"A | {declared} | Low | production",
                       "s1 | app | A")  # fmt: skip
    inventory = with_applications(
        inventory, **{key: {"A": value} for key, value in columns.items()}
    )
    strategy = decided(inventory, timeline=timeline)
    return strategy.applications.iloc[0]


def rule(row):
    return row["disposition"], row["disposition_rule"], row["confidence"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2020-01-01", ("Retire", "R1", "medium")),
        ("2026-11-22", ("Retire", "R1", "medium")),  # the day of the case
        ("2026-11-23", ("Retain", "R2", "medium")),
        ("2028-05-22", ("Retain", "R2", "medium")),  # 18 months to the day
        ("2028-05-23", ("Rehost", "R7", "low")),
        (None, ("Rehost", "R7", "low")),
    ],
)
def test_a_planned_end_retires_or_retains(end, expected):
    row = application(retire_date=end)
    assert rule(row) == expected
    assert end is None or end in row["reason"]
    assert row["evidence"] == "estate.xlsx, sheet Sheet, row 2"


def test_a_declared_strategy_wins_and_a_near_end_is_told_beside_it():
    row = application(declared="Rehost", retire_date="2027-06-30")
    assert rule(row) == ("Rehost", "R0", "high")
    assert "planned end 2027-06-30" in row["reason"]


@pytest.mark.parametrize(
    ("end", "timeline", "confidence", "words"),
    [
        (None, 18, "low", "sold as SaaS."),
        ("2027-03-31", 18, "medium", "its contract ends on 2027-03-31, within the timeline"),
        ("2028-05-22", 18, "medium", "within the timeline"),
        ("2028-05-23", 18, "low", "its contract runs beyond the timeline, until 2028-05-23"),
        ("2028-05-23", 19, "medium", "within the timeline"),
        ("2026-11-21", 18, "low", "its contract ended on 2026-11-21"),
        ("2027-03-31", None, "low", "its contract ends on 2027-03-31."),
    ],
)
def test_a_contract_that_ends_within_the_timeline_makes_a_repurchase_surer(
    end, timeline, confidence, words
):
    row = application(vendor="Salesforce", cots=True, contract_end=end, timeline=timeline)
    assert rule(row) == ("Repurchase", "R3", confidence)
    assert words in row["reason"]
    assert "Salesforce" in row["reason"]


def off(*days, state="off"):
    """Return the dispositions of servers kept in scope although they are off since these days."""
    inventory = estate("\n".join(f"s{n} | RHEL 8 | production" for n in range(len(days))),
                       "A | - | Low | production",
                       "\n".join(f"s{n} | app | A" for n in range(len(days))))  # fmt: skip
    since = pd.Series(days, dtype="str")
    servers = inventory.servers.assign(power_state=state, powered_off_since=since)
    return rule(decided(replace(inventory, servers=servers)).applications.iloc[0])


def test_an_application_is_unused_where_every_server_is_off_for_90_days():
    assert off("2026-08-24") == ("Retire", "R1", "low")  # 90 days before the date of the case
    assert off("2026-08-25")[1] == "R7"
    assert off("2025-01-01", "2026-11-01")[1] == "R7"  # one was used since
    assert off("2025-01-01", None)[1] == "R7"  # of one nobody knows
    assert off("2025-01-01", state="on")[1] == "R7"  # it runs


def test_a_server_of_no_application_has_a_planned_end_of_its_own():
    inventory = estate("s1 | RHEL 8 | production\ns2 | RHEL 8 | production")
    ends = pd.Series(["2026-01-01", "2027-01-01"], dtype="str")
    strategy = decided(replace(inventory, servers=inventory.servers.assign(retire_date=ends)))
    assert dispositions(strategy) == {"s1": "Retire", "s2": "Retain"}


def test_an_application_ends_with_the_last_of_its_servers_unless_it_states_a_day():
    inventory = estate(
        "s1 | RHEL 8 | production\ns2 | RHEL 8 | production",
        "A | - | Low | production", "s1 | app | A\ns2 | app | A",
    )  # fmt: skip
    ends = pd.Series(["2026-01-01", "2027-01-01"], dtype="str")
    inventory = replace(inventory, servers=inventory.servers.assign(retire_date=ends))
    assert dispositions(decided(inventory), "application") == {"A": "Retain"}
    stated = with_applications(inventory, retire_date={"A": "2030-01-01"})
    assert dispositions(decided(stated), "application") == {"A": "Rehost"}


@given(st.dates(dt.date(2000, 1, 31), dt.date(2060, 12, 31)), st.integers(0, 60))
def test_months_are_calendar_months(day, months):
    until = dt.date.fromisoformat(deadlines(REGISTER, day, months).contract_until)
    assert (until.year - day.year) * 12 + until.month - day.month == months
    assert until.day == day.day or (until + dt.timedelta(days=1)).day == 1 < day.day


def run(portfolio, values=REGISTER, **rows):
    uploads = {
        "rvtools": (rvtools(*(vinfo_row(name, **cells) for name, cells in rows.items())),),
        "portfolio": portfolio,
    }
    request = asked(
        ProjectInfo("Exit", "Example"), uploads, values, AS_OF, seed=1
    )  # fmt: skip
    return shared_run(request).case


def test_machines_that_are_off_for_long_are_told_apart_from_those_nobody_knows_of():
    listed = Upload(
        "list.csv",
        b"Server,vCPU,RAM (GB),Power State,Powered Off Since\n"
        b"a,4,16,off,2026-01-15\nb,4,16,off,2026-11-01\n",
    )
    states = {name: {"Powerstate": "poweredOff"} for name in ("a", "b", "c")} | {"d": {}}
    uploads = {"rvtools": (rvtools(*(vinfo_row(n, **c) for n, c in states.items())),),
               "it_inventory": (listed,)}  # fmt: skip
    case = shared_run(asked(ProjectInfo("x", "y"), uploads, REGISTER, AS_OF)).case
    found = [case.ledger.value(f"state.powered_off.{key}") for key in ("long", "short", "unknown")]
    assert found == [1, 1, 1]
    assert sum(found) == case.ledger.value("state.powered_off.servers")
    finding = next(item for item in case.findings if item.code == "POWERED_OFF")
    assert "state.powered_off.long" in finding.figures
    assert dispositions(case.strategy).keys() == {
        key for key, name in zip(case.servers["server_id"], case.servers["name"], strict=True)
        if name == "d"
    }  # fmt: skip


HEADER = ("Application Name", "Business Unit", "Criticality", "Servers", "Last Refresh Date",
          "Planned End Date", "Migration Strategy")  # fmt: skip


# What finance books for the four servers in a year decides whether their move loses money.
@pytest.mark.parametrize(("today_usd", "loses"), [(None, True), (2_000_000, False)])
def test_refreshed_applications_whose_move_loses_money_are_proposed_for_retain(today_usd, loses):
    entered = {} if today_usd is None else {"op.today_total": today_usd}
    portfolio = workbook("apps.xlsx", Apps=[
        HEADER,
        ("New", "Sales", "Low", "a", "2026-09-01", None, "Rehost"),
        ("Old", "Sales", "Low", "b", "2025-11-22", None, "Rehost"),
        ("Ends", "Sales", "Low", "c", None, "2027-06-30", "Rehost"),
        ("Kept", "Sales", "Low", "d", "2026-09-01", "2027-06-30", "Retain"),
    ])  # fmt: skip
    rows = {name: {"CPUs": 64, "Memory": 512 * 1024} for name in "abcd"}
    case = run((portfolio,), REGISTER.with_overrides(entered), **rows)
    value = case.ledger.value
    assert value("strategy.refreshed") == value("strategy.ending") == 1
    assert (value("refreshed.1.npv") < 0) is loses
    assert value("refreshed.losing") == loses
    codes = {item.code for item in case.findings}
    assert ("REFRESHED_LATELY" in codes) is loses
    assert "PLANNED_END_NEAR" in codes
    # It only proposes.
    assert case.strategy.applications.set_index("name").loc["New", "disposition"] == "Rehost"
    table = next(item for item in refreshed_blocks(case))
    assert len(table.rows) == 1


def test_without_a_baseline_a_refresh_is_named_and_nothing_is_said_of_its_worth():
    portfolio = workbook("apps.xlsx", Apps=[
        HEADER, ("New", "Sales", "Low", "a", "2026-09-01", None, "Rehost"),
    ])  # fmt: skip
    host = [["Host", "# CPU", "# Cores", "# Memory", "Model"],
            ["esx", 2, 36, 524288, "Amazon EC2 i3.metal-2tb"]]  # fmt: skip
    export = rvtools(vinfo_row("a"), vHost=host)
    uploads = {"rvtools": (export,), "portfolio": (portfolio,)}
    case = shared_run(asked(ProjectInfo("x", "y"), uploads, REGISTER, AS_OF)).case
    assert case.ledger["refreshed.1.npv"].value is None
    assert "runs on AWS already" in case.ledger["refreshed.1.npv"].state
    finding = next(item for item in case.findings if item.code == "REFRESHED_LATELY")
    assert finding.severity == "info"
