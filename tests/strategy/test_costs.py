"""What moves and what stays, cut from the case's own total; a disposition for each database."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports.tables import databases_table
from bizcase.strategy.decide.databases import database_dispositions, on_aws
from bizcase.strategy.decide.edits import Edit
from bizcase.units import sum_usd
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run
from tests.strategy.estates import decided, estate
from tests.twins import INVENTORIES


def run(uploads, edits=None):
    request = asked(
        ProjectInfo("Exit", "Example"), uploads, load_register(), dt.date(2026, 11, 22),
        edits=edits or {},
    )  # fmt: skip
    return shared_run(request).case


def test_what_moves_and_what_stays_add_up_to_the_servers_of_the_case():
    uploads = {"rvtools": (rvtools(vinfo_row("a"), vinfo_row("b"), vinfo_row("c")),)}
    first = run(uploads)
    ids = first.strategy.servers["server_id"].tolist()
    case = run(uploads, {ids[0]: Edit("Retire", "nobody uses it")})
    value = case.ledger.value
    total = value("aws.servers.monthly")
    assert total == first.ledger.value("aws.servers.monthly")
    assert value("strategy.staying.monthly") == value("strategy.retire.monthly") > 0
    assert sum_usd(
        pd.Series([value("strategy.moving.monthly"), value("strategy.staying.monthly")])
    ) == pytest.approx(total)
    assert value("strategy.staying.servers") == 1
    assert "STAYING_PRICED" in {finding.code for finding in case.findings}
    assert case.ledger.value("wave.1.run_rate") == value("strategy.moving.monthly")


@pytest.mark.parametrize("file", INVENTORIES)
def test_waves_add_the_run_cost_of_servers_and_managed_databases_that_move(file):
    case = run({"it_inventory": (file(),)})
    waves = [wave.run_rate_usd for wave in case.plan.waves if wave.run_rate_usd is not None]
    value = case.ledger.value
    databases = databases_table(case)
    bought = databases["disposition"].eq("Repurchase")
    services = value("strategy.repurchase.monthly") + databases["total_monthly_usd"][bought].sum()
    moving = value("strategy.moving.monthly") + value("strategy.moving.databases.monthly")
    apart = value("plan.waiting.monthly") + value("plan.tasks.monthly")
    assert sum(waves) + apart == pytest.approx(moving - services, abs=0.05)
    parts = [value(f"strategy.{key}.databases.monthly") for key in ("moving", "staying")]
    assert sum(parts) == pytest.approx(value("aws.databases.monthly"))
    assert databases_table(case)["disposition"].notna().all()


def test_a_database_shares_the_fate_of_its_application_and_its_target_says_how():
    inventory = estate(
        "s1 | RHEL 8 | production\ns2 | RHEL 8 | production\ns3 | RHEL 8 | production",
        "Shop | Rehost | Low | production\nGone | Retire | Low | production",
        "s1 | app | Shop\nd1 | db | Shop\nd2 | db | Shop\nd3 | db | Gone",
        """
        d1 | PostgreSQL | 15 | - | s1 | PostgreSQL
        d2 | MySQL | 8.0 | - | s1 | -
        d3 | MySQL | 8.0 | - | s2 | MySQL
        d4 | MySQL | 8.0 | - | s3 | MySQL
        d5 | MySQL | 8.0 | - | - | MySQL
        """,
    )
    databases = inventory.databases.assign(
        target=["rds", "ec2", "rds", "rds", "none"],
        declared_strategy=pd.Series(["Refactor", None, None, None, None], dtype="str"),
    )
    strategy = decided(inventory, {})
    assert list(database_dispositions(databases, strategy)) == [
        "Refactor", "Rehost", "Retire", "Replatform", "undecided",
    ]  # fmt: skip
    # d3 is retired with its application; d4 keeps its host, whose own fate is to move.
    billed = on_aws(databases, strategy).set_index("database_id")["host_server_id"]
    assert list(billed.index) == ["d1", "d2", "d4", "d5"]
    assert list(billed[["d1", "d2", "d4"]]) == ["s1", "s1", "s3"]
    kept = {"s1": Edit("Retain", "a licence bound to the machine")}
    behind = on_aws(databases, decided(inventory, kept)).set_index("database_id")
    assert behind["host_server_id"].isna().to_dict() == {
        "d1": True, "d2": True, "d4": False, "d5": True,
    }  # fmt: skip


def test_what_waits_and_has_no_price_costs_an_unknown_amount_and_not_nothing():
    case = run({"rvtools": (rvtools(vinfo_row("a"), vinfo_row("b", CPUs=None)),)})
    assert [len(item.servers) for item in case.plan.waiting] == [1]
    figure = case.ledger["plan.waiting.monthly"]
    assert (figure.value, figure.state) == (None, "none of its servers is priced")
    assert case.ledger.value("plan.tasks.monthly") == 0  # there are none
