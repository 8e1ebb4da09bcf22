"""The adapter and the outputs, from files to cash_flow.csv and workbook."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports import render
from bizcase.exports.tables import databases_table
from bizcase.finance import (
    Decisions,
    Stages,
    WaveDates,
    decisions,
    finance_inputs,
    recompute,
)
from bizcase.finance.figures_risk import finance_findings
from bizcase.ledger import Ledger
from bizcase.units import sum_usd
from tests.factories import asked, mpa, mpa_row, rvtools, vinfo_row
from tests.runs import shared_run
from tests.twins import EXPORTS_ON_AWS, made_inventory, made_rvtools

AS_OF = dt.date(2026, 11, 23)


def result_of(upload, kind, **overrides):
    register = load_register().with_overrides(
        {key.replace("__", "."): value for key, value in overrides.items()}
    )
    # As ``tests/exports`` has it, so that each sample runs once for both.
    project = ProjectInfo("Exit DC 1", "Example Ltd", "us-east-1", "Why we ask.")
    return shared_run(asked(project, {kind: (upload,)}, register, AS_OF))


@pytest.fixture(scope="module")
def result():
    return result_of(made_rvtools(), "rvtools")


@pytest.fixture(scope="module")
def inventory_result():
    return result_of(made_inventory(), "it_inventory")


def rows_of(result):
    return list(csv.DictReader(io.StringIO(render("cash_flow_csv", result).decode())))


def test_anyone_can_compute_the_npv_again_from_the_file(result):
    rows, ledger = rows_of(result), result.case.ledger
    rate = load_register().fraction("fin.discount")
    value = sum(float(row["net_usd"]) / (1 + rate) ** (int(row["month"]) / 12) for row in rows)
    assert value == pytest.approx(ledger.value("npv.base"), abs=0.01)
    assert [int(row["month"]) for row in rows] == list(range(61))
    for row in rows:
        cents = {key: round(float(cell) * 100) for key, cell in row.items()}
        assert cents["net_usd"] == (
            cents["baseline_usd"] - cents["on_premises_usd"] - cents["aws_usd"]
            - cents["one_time_usd"] + cents["funding_usd"]
            + cents["baseline_unused_life_usd"] - cents["on_premises_unused_life_usd"]
        )  # fmt: skip
    total = sum(round(float(row["one_time_usd"]) * 100) for row in rows)
    assert total == round(ledger.value("once.total") * 100)


def test_the_months_of_the_file_sum_to_the_yearly_figures(result):
    ledger = result.case.ledger
    for column in ("aws", "on_premises", "baseline", "one_time", "funding", "net",
                   "baseline_unused_life", "on_premises_unused_life"):  # fmt: skip
        cents = [0] * 6
        for row in rows_of(result):
            cents[-(-int(row["month"]) // 12)] += round(float(row[f"{column}_usd"]) * 100)
        yearly = [round(ledger.value(f"cash.y{year}.{column}") * 100) for year in range(6)]
        assert cents == yearly
        assert sum(cents) == round(ledger.value(f"cash.total.{column}") * 100)


def test_every_well_known_figure_of_finance_is_there(result):
    for name in ("onprem.annual", "once.total", "npv.base", "npv.p10", "npv.p50", "npv.p90", "irr",
                 "payback.months", "roi", "funding.peak"):  # fmt: skip
        assert name in result.case.ledger


def test_the_aws_cost_of_finance_is_that_of_the_bill(result, inventory_result):
    """Of servers and databases; its lines are rounded, the columns of finance are not."""
    for item in (result, inventory_result):
        of = item.case.finance.prepared.servers.filter(like="aws_").sum()
        covered = item.case.assumptions.fraction("aws.commit_coverage")
        compute = covered * of["aws_committed"] + (1 - covered) * of["aws_on_demand"]
        beside = ("storage", "windows", "linux", "sql_billed", "databases")
        total = compute + sum(of[f"aws_{name}"] for name in beside)
        databases = databases_table(item.case)
        not_there = databases["disposition"].isin(["Retain", "Retire", "Repurchase"])
        elsewhere = databases.loc[not_there, "total_monthly_usd"].sum()
        value = item.case.ledger.value
        run = value("aws.servers.monthly") + value("aws.databases.monthly")
        assert total == pytest.approx(run - elsewhere, abs=0.01 * len(item.case.servers))


def test_the_first_year_of_the_baseline_is_the_sum_of_its_lines(result):
    ledger = result.case.ledger
    lines = [item for item in ledger["onprem.annual"].inputs if ledger[item].value is not None]
    cents = sum(round(ledger.value(item) * 100) for item in lines)
    assert cents == round(ledger.value("onprem.annual") * 100)


def test_what_is_not_known_is_listed_as_a_finding(result):
    finding = next(item for item in result.case.findings if item.code == "INPUT_REQUIRED")
    assert "mig.landing_zone" not in finding.message
    assert "security tools" in finding.message
    assert "operation of AWS" in finding.message  # what the AWS bill lacks, too
    known = result_of(
        rvtools(vinfo_row()), "rvtools", mig__landing_zone=100_000,
        op__security_tools=1000,
    )  # fmt: skip
    left = [item for item in known.case.findings if item.code == "INPUT_REQUIRED"]
    assert not [item for item in left if "security tools" in item.message]
    assert known.case.ledger.value("once.landing_zone") == 100_000


def test_waves_and_dispositions_replace_ramp_and_rehost(result):
    case = result.case
    ids = case.estate.servers.loc[case.estate.servers["in_scope"].astype(bool), "server_id"]
    made = Decisions(
        waves=(WaveDates(1, "Wave 1", 5, 6, tuple(ids)),),
        dispositions=dict.fromkeys(ids, "Retain") | {ids.iloc[0]: "Rehost"},
    )
    prepared = finance_inputs(case.inventory, case.estate, case.assumptions, "us-east-1", 1, made)
    found = recompute(prepared, case.assumptions, draws=0)
    assert prepared.decided
    assert prepared.moving.sum() == 1
    assert found.cash.months["aws_usd"][4] == 0
    assert found.cash.months["aws_usd"][5] > 0


def test_a_service_that_is_bought_instead_is_told_to_cost_more_than_nothing(result):
    case = result.case
    ids = case.estate.servers.loc[case.estate.servers["in_scope"].astype(bool), "server_id"]
    codes = {}
    for fate in ("Rehost", "Repurchase"):
        made = Decisions(dispositions=dict.fromkeys(ids, "Rehost") | {ids.iloc[0]: fate})
        prepared = finance_inputs(
            case.inventory, case.estate, case.assumptions, "us-east-1", 1, made
        )
        found, ledger = recompute(prepared, case.assumptions, draws=0), Ledger()
        codes[fate] = {item.code for item in finance_findings(found, ledger)}
    assert codes["Repurchase"] - codes["Rehost"] == {"SUBSCRIPTION_UNKNOWN"}
    assert ledger.value("finance.repurchased") == 1


def test_databases_and_other_services_are_spread_to_the_cent(result):
    case = result.case
    host = case.estate.servers["server_id"].iloc[0]
    made = Decisions(databases_usd={host: 12.34, "not listed": 5.0})
    servers = finance_inputs(
        case.inventory, case.estate, case.assumptions, "us-east-1", 1, made
    ).servers
    assert servers["aws_databases"].sum() == pytest.approx(17.34)


def test_a_database_whose_host_fits_no_type_costs_on_aws_all_the_same(result):
    """Its host stays where it is, but AWS bills the database."""
    estate = result.case.estate
    host = estate.servers.loc[estate.servers["target"].eq("ec2"), "server_id"].iloc[0]
    big = estate.servers["server_id"].eq(host)
    lost = [name for name in estate.servers.columns if name.endswith("_monthly_usd")]
    servers = estate.servers.assign(target=estate.servers["target"].mask(big, "no_target"))
    servers[lost] = servers[lost].mask(big)
    made = Decisions(databases_usd={host: 12.34}, upfront_usd={host: 7.0})
    estate = dataclasses.replace(estate, servers=servers)
    prepared = finance_inputs(
        result.case.inventory, estate, result.case.assumptions, "us-east-1", 1, made
    )
    billed = prepared.servers[prepared.moving]
    assert host not in set(billed["server_id"])
    for head, usd in (("databases", 12.34), ("upfront", 7.0)):
        assert billed[f"aws_{head}"].sum() == pytest.approx(usd)


def test_tables_of_earlier_stages_become_decisions(inventory_result):
    """SQL Server 2014 left support on 2024-07-09, 28 months before the date of the case."""
    inventory = inventory_result.case.inventory
    server = inventory.servers["server_id"].iloc[0]
    sql = inventory.databases[inventory.databases["engine"].str.contains("SQL Server")].iloc[0]
    host = inventory.databases["host_server_id"].iloc[0]
    made = decisions(
        inventory,
        AS_OF,
        Stages(
            waves=(WaveDates(0, "Wave 0", 5, 6, (server,)),),
            databases=pd.DataFrame(
                {"database_id": ["d1", "d2", "d3"], "host_server_id": [host, host, None],
                 "total_monthly_usd": [10.5, 20.0, 5.0], "upfront_usd": [0.0, 90.0, 0.0],
                 "discount_monthly_usd": [0.0, 0.0, 0.0],
                 "recovery_tier": ["warm_standby", "none", "none"]}
            ),
            servers=pd.DataFrame({"server_id": [server], "disposition": ["Retire"]}),
            lifecycle=pd.DataFrame(
                {"subject": ["server", "database", "server"],
                 "id": [server, sql["database_id"], server],
                 "programme": ["Extended Security Updates"] * 2 + [None],
                 "end_of_support": ["2023-10-10", "2024-07-09", "2030-01-01"]}
            ),
        ),
    )  # fmt: skip
    assert made.databases_usd == {host: 30.5, "d3": 5.0}
    assert made.upfront_usd == {host: 90.0, "d3": 0.0}
    assert made.databases_by_tier["warm_standby"] == {host: 10.5}
    assert made.dispositions == {server: "Retire"}
    assert made.waves[0].start_month == 5
    assert made.esu["kind"].tolist()[0] == "windows"
    assert made.esu["kind"].tolist()[1].startswith("sql_")
    assert made.esu["months_since_end"].tolist() == [37, 28]
    assert (made.esu["cores"] > 0).all()


def test_without_earlier_stages_there_are_no_decisions(inventory_result):
    made = decisions(inventory_result.case.inventory, AS_OF, Stages())
    assert made == Decisions()


@pytest.mark.parametrize(
    ("upload", "kind"),
    [
        (rvtools(vinfo_row(Powerstate="poweredOff")), "rvtools"),
        (rvtools(vinfo_row(CPUs=None), vinfo_row("web-02")), "rvtools"),
        (rvtools(vinfo_row()), "rvtools"),
        (mpa(mpa_row(kind="Physical")), "it_inventory"),
    ],
    ids=["nothing in scope", "one without vCPU", "one machine", "one physical server"],
)
def test_the_smallest_estates_get_a_case(upload, kind):
    found = result_of(upload, kind)
    assert len(rows_of(found)) == 61
    for key in ("md", "xlsx", "json"):
        assert render(key, found)


def test_the_workbook_computes_net_totals_and_npv(result):
    content = io.BytesIO(render("xlsx", result))
    values, formulas = (openpyxl.load_workbook(content, data_only=flag) for flag in (True, False))
    sheet, live = values["Cash flow"], formulas["Cash flow"]
    assert live["K5"].value == "=$H5-$G5-$D5-$E5+$F5+$I5-$J5"
    assert live["C5"].value.startswith("=('AWS by month'!$C5+")
    assert sheet["K63"].value == pytest.approx(sum_usd(result.case.finance.cash.months["net_usd"]))
    label = result.case.ledger["npv.base"].label
    row = next(row for row in formulas["Summary"].iter_rows() if row[0].value == label)
    assert "SUMPRODUCT('Cash flow'!$K$2:$K$62,(1+fin_discount)" in row[1].value
    shown = values["Summary"][row[1].coordinate].value
    assert shown == pytest.approx(result.case.ledger.value("npv.base"))


def test_the_document_opens_with_the_verdict(result):
    text = render("md", result).decode()
    assert text.index("Leaning towards") < text.index("## Summary")
    assert "Published benchmarks" in text


@pytest.mark.parametrize("file", EXPORTS_ON_AWS)
def test_an_estate_that_runs_on_aws_already_gets_no_baseline_and_no_npv(file):
    on_aws = result_of(file(), "rvtools")
    ledger = on_aws.case.ledger
    for name in ("onprem.annual", "npv.base", "npv.p50", "irr", "roi", "payback.months"):
        assert ledger[name].value is None
        assert "EC2 bare metal" in ledger[name].state
    assert "Cannot be judged" in render("md", on_aws).decode()
    assert rows_of(on_aws)[1]["baseline_usd"] == ""
    assert float(rows_of(on_aws)[-1]["aws_usd"]) > 0
    assert render("xlsx", on_aws)
