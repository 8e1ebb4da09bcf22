"""What a wave adds to the AWS bill: by what becomes of its servers, not as if all were rehosted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bizcase.catalog import load_price_book
from bizcase.exports.waiting_tables import waiting_table
from bizcase.inventory import Inventory
from bizcase.pricing import price_base, price_evs
from bizcase.strategy.waves.plan import plan_migration
from bizcase.strategy.waves.plan_figures import plan_figures
from bizcase.strategy.waves.waiting import Landing, Waiting
from bizcase.strategy.waves.worth import Worth, aws_amounts
from tests.document.estates import result_of
from tests.document.lint import texts_of
from tests.factories import servers
from tests.strategy.estates import AS_OF, decided, estate, register

BOOK = load_price_book("us-east-1")


def made(*fates):
    """Return the base case and the strategy of servers of 4 and 8 vCPU in turn."""
    count = len(fates)
    table = servers(
        vcpu=[4, 8] * (count // 2) + [4] * (count % 2), memory_gib=[16] * count,
        storage_provisioned_gib=[100] * count, os_family=["linux"] * count,
    )  # fmt: skip
    inventory, used = Inventory(servers=table), register({})
    strategy = decided(inventory)
    order = dict(zip(table["server_id"], fates, strict=True))
    fate = strategy.servers["server_id"].map(order)
    strategy = replace(strategy, servers=strategy.servers.assign(disposition=fate))
    return inventory, price_base(inventory, used, BOOK), strategy, used


def test_what_is_bought_as_a_service_or_stays_adds_nothing_and_what_relocates_its_hosts():
    _, base, strategy, used = made("Rehost", "Repurchase", "Relocate", "Relocate", "Retire")
    amounts = {key: usd for (_, key), usd in aws_amounts(base, strategy, used).items()}
    priced = base.servers.set_index("server_id")
    assert amounts["s1"] == priced.loc["s1", "total_monthly_usd"]
    assert {"s2", "s5"} & set(amounts) == set()
    hosts = price_evs(base.servers.iloc[2:4], BOOK, used).monthly_usd
    assert amounts["s3"] + amounts["s4"] == pytest.approx(hosts)
    assert amounts["s4"] == pytest.approx(2 * amounts["s3"], abs=0.02)


def test_a_wave_of_services_says_that_nothing_of_it_runs_on_aws():
    inventory, base, strategy, used = made("Repurchase", "Repurchase")
    plan = plan_migration(
        inventory, strategy, used, AS_OF, 18, Worth(aws=aws_amounts(base, strategy, used))
    )
    (wave,) = plan.waves
    assert (wave.run_rate_usd, set(wave.servers)) == (None, {"s1", "s2"})
    ledger = plan_figures(plan, strategy, base, used, 18, ranged=False)
    figure = ledger["wave.1.run_rate"]
    assert (figure.value, figure.state) == (
        None,
        "none: a service replaces all servers of the wave",
    )


def test_a_question_in_several_rows_of_the_waiting_list_counts_once():
    """Servers of “a”, of “b” and of both: two questions, and three were told."""
    inventory, base, strategy, used = made("Rehost", "Rehost", "Rehost")
    plan = plan_migration(inventory, strategy, used, AS_OF, 18)
    rows = [(("a?",), "s1"), (("a?", "b?"), "s2"), (("b?",), "s3")]
    waiting = tuple(
        Waiting(asked, (key,), (), (key,), 1.0, 9, (Landing(10, 10, (key,), ()),))
        for asked, key in rows
    )
    ledger = plan_figures(replace(plan, waiting=waiting), strategy, base, used, 18, ranged=False)
    assert ledger.value("plan.waiting.questions") == 2
    assert ledger.value("plan.waiting.servers") == 3


def test_a_cost_that_leaves_servers_out_says_how_many():
    """Three wait and one has a price: the sum of one looked like that of all three."""
    result = result_of("all wait")
    ledger = result.case.ledger
    prices = result.case.estate.servers["total_monthly_usd"]
    assert prices.isna().sum() == 2
    assert ledger.value("plan.waiting.monthly") == prices.sum() > 0
    assert ledger.value("plan.waiting.unpriced") == 2
    by_question = [
        ledger.value(f"plan.waiting.{number}.unpriced")
        for number in range(1, 4)
        if f"plan.waiting.{number}.unpriced" in ledger
    ]
    assert sum(by_question) == 2
    told = "No price is known for 2 servers waiting for answers;"
    said = [
        line for section in result.document.sections for line in texts_of(section, ledger)
        if line.startswith(told)
    ]  # fmt: skip
    assert len(said) == 2  # beside the strategies, and in annex C
    assert waiting_table(result.case)["servers_without_price"].sum() == 2
    assert "plan.waiting.unpriced" not in result_of("a list").case.ledger


def test_a_wave_counts_what_its_cost_leaves_out_but_not_what_is_bought_as_a_service():
    inventory, base, strategy, used = made("Rehost", "Rehost", "Repurchase")
    usd = base.servers["total_monthly_usd"].where(base.servers["server_id"].eq("s1"))
    base = replace(base, servers=base.servers.assign(total_monthly_usd=usd))
    plan = plan_migration(
        inventory, strategy, used, AS_OF, 18, Worth(aws=aws_amounts(base, strategy, used))
    )
    ledger = plan_figures(plan, strategy, base, used, 18, ranged=False)
    counts = [ledger[f.id].value for f in ledger if re.fullmatch(r"wave\.\d+\.unpriced", f.id)]
    assert (sum(counts), ledger.value("plan.waves.unpriced")) == (1, 1)
    assert ledger.value("plan.waves.monthly") == usd.iloc[0]


@pytest.mark.parametrize(
    ("applications", "listed", "alone"), [(6, ("a0", "a1", "a2", "a3", "a4", "a5"), 0), (2, (), 2)]
)
def test_applications_without_a_server_are_counted_not_those_that_share_one(
    applications, listed, alone
):
    """Six applications of one server were said to have none, two without next to three not."""
    inventory = estate(
        "\n".join(f"s{n} | RHEL 9 | production" for n in range(1, 4)),
        "\n".join(f"a{n} | Rehost | Low | production" for n in range(applications)),
        "\n".join(f"s1 | app | {name}" for name in listed),
    )
    used, strategy = register({}), decided(inventory)
    plan = plan_migration(inventory, strategy, used, AS_OF, 18)
    base = price_base(inventory, used, BOOK)
    ledger = plan_figures(plan, strategy, base, used, 18, ranged=False)
    found = [ledger.value(f"plan.{name}") for name in ("applications", "applications.alone")]
    assert found == [applications, alone]
