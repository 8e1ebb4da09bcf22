"""The table per disposition: worked by hand, and every column ties to a total of the case."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.agents import run_agents
from bizcase.agents.stages import STAGES
from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports.dispositions import by_disposition_table
from bizcase.exports.tables import applications_table, databases_table, servers_table
from bizcase.finance import recompute
from bizcase.finance.by_disposition import CONFIDENCES, on_premises_by_disposition
from bizcase.finance.effort import labour
from bizcase.finance.one_time import undecided_once
from bizcase.finance.values import Values
from bizcase.inputs.opening.upload import Upload
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.rules.dispositions import DISPOSITIONS, LABOUR, ON_AWS
from tests.factories import MPA_SAMPLE, PORTFOLIO_SAMPLE, asked, needs
from tests.finance.estates import estate, plain
from tests.runs import shared_run
from tests.twins import EXPORTS_ON_AWS, made_portfolio, short_inventory

# As ``tests/exports`` and ``test_case.py`` have it, so that each sample runs once for all.
AS_OF = dt.date(2026, 11, 23)
PROJECT = ProjectInfo("Exit DC 1", "Example Ltd", "us-east-1", "Why we ask.")


def run(uploads, edits=None, stages=None, **values):
    values = {key.replace("__", "."): value for key, value in values.items()}
    register = load_register().with_overrides(values)
    request = asked(PROJECT, uploads, register, AS_OF, edits=edits or {})
    return (run_agents(request, stages=stages) if stages else shared_run(request)).case


class Remembered:
    """A stage that runs once: edits change nothing of what it makes of the made estate."""

    def __init__(self, agent):
        self.agent, self.outcome = agent, None

    def __call__(self, workspace):
        self.outcome = self.outcome or STAGES[self.agent](workspace)
        return self.outcome


FAST = STAGES | {
    agent: Remembered(agent) for agent in ("itInventory", "currentState", "costAnalysis")
}


def made():
    return {"it_inventory": (short_inventory(),)}


@lru_cache(maxsize=1)
def by_the_rules():
    return run(made(), stages=FAST)


def cents(amounts):
    return sum(round(amount * 100) for amount in amounts)


def column(case, part):
    """Return the figures of a column by disposition."""
    return [case.ledger[f"strategy.{name.lower()}.{part}"] for name in DISPOSITIONS]


def assert_ties(case):
    """Every column adds up to a figure that the case has anyway, to the cent."""
    ledger = case.ledger
    for unit in ("applications", "servers", "databases"):
        assert sum(item.value for item in column(case, unit)) == ledger.value(f"scope.{unit}")
    for grade in CONFIDENCES:
        counts = [item.value for item in column(case, f"confidence.{grade}")]
        assert sum(counts) == ledger.value(f"strategy.confidence.{grade}")
    for name in DISPOSITIONS:
        own = [ledger.value(f"strategy.{name.lower()}.confidence.{grade}") for grade in CONFIDENCES]
        assert sum(own) == ledger.value(f"strategy.{name.lower()}.servers")
    beside = [ledger["aws.other.monthly"], ledger["strategy.not_on_aws.aws.monthly"]]
    aws = [item for item in (*column(case, "aws.monthly"), *beside) if item.value is not None]
    assert cents(item.value for item in aws) == cents([ledger.value("aws.run.monthly")])
    run_rate = ledger["aws.run.monthly"]
    if run_rate.low is not None:
        # Undecided work is wider here than in the total, by the figure that says so.
        low, high = (
            cents(item.value if getattr(item, end) is None else getattr(item, end) for item in aws)
            for end in ("low", "high")
        )
        more = "strategy.undecided.wider"
        wider = cents([ledger.value(more)]) if more in ledger else 0
        assert high - low == cents([run_rate.high, -run_rate.low, 0]) + wider
        assert low <= cents([run_rate.low])
    once = [item.value for item in column(case, "once") if item.value is not None]
    once.append(ledger.value("strategy.shared.once"))
    assert cents(once) == cents([ledger.value("once.total")])
    if case.finance.prepared.no_baseline:
        return
    before = [item.value for item in column(case, "onprem.monthly")]
    before.append(ledger.value("strategy.shared.onprem.monthly"))
    total = ledger.value("strategy.total.onprem.monthly")
    assert cents(before) == cents([total])
    assert abs(total - ledger.value("onprem.annual") / 12) <= 0.005 + 1e-9
    assert min(before) >= 0


def assert_as_the_files_have_it(case):
    """The files that are written are counted and summed again by disposition."""
    servers, databases = servers_table(case), databases_table(case)
    servers = servers[servers["in_scope"].astype(bool)]
    applications = applications_table(case)["disposition"]
    for name in DISPOSITIONS:
        key = f"strategy.{name.lower()}"
        of_servers = servers[servers["disposition"].eq(name)]
        of_databases = databases[databases["disposition"].eq(name)]
        assert case.ledger.value(f"{key}.servers") == len(of_servers)
        assert case.ledger.value(f"{key}.databases") == len(of_databases)
        assert case.ledger.value(f"{key}.applications") == applications.eq(name).sum()
        amount = case.ledger[f"{key}.aws.monthly"].value
        if name not in ON_AWS:
            assert amount == 0
        elif amount is not None:
            listed = [table["total_monthly_usd"].dropna() for table in (of_servers, of_databases)]
            if name == "Relocate":
                listed[0] = pd.Series([hosts_usd(case, of_servers)])
            assert cents([amount]) == cents(pd.concat(listed))


def hosts_usd(case, relocated):
    """Return what the hosts of relocated servers cost: four at least, by vCPU, memory and disk."""
    there = relocated[relocated["target"].eq("ec2")]
    if there.empty:
        return 0.0
    book = case.estate.book.ec2.loc["i4i.metal", "on_demand_hourly_usd"]
    stored = there["need_storage_gib"].sum() * 1024**3 / 1e9
    hosts = max(
        4, math.ceil(there["vcpu"].sum() / 256), math.ceil(there["memory_gib"].sum() / 1024),
        math.ceil(stored / 15_000),
    )  # fmt: skip
    return round(hosts * 730 * book * (1 - 0.8 * 0.47838), 2)


def test_todays_cost_is_laid_on_the_servers_by_what_each_line_depends_on():
    """Security 120 a server and year; electricity 2 kW × 8,760 h × 0.10 = 1,752 a year by vCPU."""
    prepared = estate(
        4, disposition=["Rehost", "Rehost", "Retain", "Retire"], vcpu=[2.0, 2.0, 4.0, 8.0]
    )
    used = plain(
        op__security_server=120, op__kwh=0.1, op__pue=1, op__server_w_min=1000,
        op__server_w_max=1000, op__space=50,
    )  # fmt: skip
    result = recompute(prepared, used, draws=0)
    parts, shared = on_premises_by_disposition(result)
    # 2 hosts of 1 kW: 146 a month, a quarter of the vCPU each for two Rehost and the Retain.
    assert parts["Rehost"] == pytest.approx(2 * 10 + 146 * 4 / 16, abs=0.01)
    assert parts["Retain"] == pytest.approx(10 + 146 * 4 / 16, abs=0.01)
    assert parts["Retire"] == pytest.approx(10 + 146 * 8 / 16, abs=0.01)
    assert {parts[name] for name in ("Replatform", "Refactor", "undecided")} == {0.0}
    # Space falls by the rack: 5 kW × 50 a month belong to none.
    assert shared == pytest.approx(250, abs=0.01)


def test_a_line_that_no_server_causes_is_shared():
    used = plain(op__sql_ent_2core=1000, op__sa_pct=10, op__security_server=12)
    parts, shared = on_premises_by_disposition(recompute(estate(2), used, draws=0))
    assert (parts["Rehost"], shared) == (2.0, 0.0)


DISPOSITION = st.sampled_from([name for name in DISPOSITIONS if name != "undecided"])


@given(
    kinds=st.lists(st.sampled_from(DISPOSITIONS), min_size=1, max_size=12),
    security=st.floats(0, 999), wage=st.floats(0, 99_999), data=st.data(),
)  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_parts_of_todays_cost_add_up_whatever_the_estate(kinds, security, wage, data):
    vcpu = data.draw(st.lists(st.integers(0, 9), min_size=len(kinds), max_size=len(kinds)))
    prepared = estate(len(kinds), disposition=kinds, vcpu=[float(count) for count in vcpu])
    used = plain(op__security_server=security, op__fte_cost_us=wage, op__kwh=0.1, op__space=7)
    result = recompute(prepared, used, draws=0)
    parts, shared = on_premises_by_disposition(result)
    annual = result.cash.months["baseline_usd"].iloc[1:13].sum()
    assert cents([*parts.values(), shared]) == pytest.approx(annual * 100 / 12, abs=0.51)
    assert all(not amount for name, amount in parts.items() if name not in kinds)


@given(chosen=st.lists(DISPOSITION, min_size=8, max_size=12))  # each is a whole run
@settings(max_examples=3, deadline=None)
def test_every_column_ties_whatever_is_decided(chosen):
    first = by_the_rules()
    ids = [*first.strategy.servers["server_id"][:6], *first.strategy.applications["application_id"]]
    edits = {key: Edit(name, "drawn") for key, name in zip(ids, chosen, strict=False)}
    case = run(made(), edits, FAST, mig__h_retire_workload=50, mig__h_repurchase_workload=700)
    assert_ties(case)
    assert_as_the_files_have_it(case)


def test_labour_is_counted_by_the_hardest_part_and_undecided_work_apart_from_rehost():
    """Medium workloads at 1,000 and 3,000: what is undecided is in no total, up to a rehost."""
    prepared = estate(4, disposition=["Rehost", "undecided", "Refactor", "Retain"])
    register = plain(mig__h_rehost_workload=1000, mig__h_refactor_workload=3000)
    result = recompute(prepared, register, draws=0)
    values = Values(result.assumptions)
    found = {name: labour((name,), result.plan.effort, values).sum() for name in LABOUR}
    assert {name: amount for name, amount in found.items() if amount} == pytest.approx(
        {"Rehost": 1000, "Refactor": 3000}
    )
    assert undecided_once(prepared, result.plan, register, values) == pytest.approx(1000)
    case = by_the_rules()
    assert case.ledger.value("strategy.undecided.servers") == 0
    assert case.ledger.value("strategy.undecided.once") == case.ledger.value("once.undecided") == 0
    assert case.ledger.value("strategy.rehost.once") == case.ledger.value("once.rehost")


def test_what_is_bought_is_not_on_aws_and_its_subscription_is_named_and_never_zero():
    case = by_the_rules()
    name = case.strategy.applications["application_id"].iloc[0]
    edits = {name: Edit("Repurchase", "a service")}
    bought = run(made(), edits, FAST)
    assert bought.ledger.value("strategy.repurchase.aws.monthly") == 0
    assert bought.ledger.value("strategy.repurchase.once") > 0
    table = by_disposition_table(bought).set_index("disposition")
    assert table["subscription_monthly_usd"].sum() == bought.ledger.value("repurchase.monthly") > 0
    priced = run(made(), edits, FAST, mig__subscription=900)
    table = by_disposition_table(priced).set_index("disposition")
    assert table["subscription_monthly_usd"].sum() == priced.ledger.value("repurchase.monthly") > 0


@needs(MPA_SAMPLE, PORTFOLIO_SAMPLE)
def test_the_columns_tie_on_the_public_samples():
    portfolio = Upload.from_path(PORTFOLIO_SAMPLE)
    inventory = Upload.from_path(MPA_SAMPLE)
    alone = run({"it_inventory": (inventory,)})
    for case in (alone, run({"it_inventory": (inventory,), "portfolio": (portfolio,)})):
        assert_ties(case)
        assert_as_the_files_have_it(case)
    value = alone.ledger.value
    assert value("strategy.undecided.servers") == 174
    open_ = alone.ledger["strategy.undecided.once"]
    assert (open_.value, open_.low, open_.high) == (0, 0, value("once.undecided"))
    assert value("once.undecided") > 0
    assert value("strategy.not_on_aws.aws.monthly") > 0


def test_the_columns_tie_with_a_portfolio_too():
    case = run(made() | {"portfolio": (made_portfolio(),)})
    assert_ties(case)
    assert_as_the_files_have_it(case)


@pytest.mark.parametrize("file", EXPORTS_ON_AWS)
def test_without_a_baseline_todays_cost_is_not_known(file):
    case = run({"rvtools": (file(),)})
    assert_ties(case)
    for item in (*column(case, "onprem.monthly"), case.ledger["strategy.total.onprem.monthly"]):
        assert item.value is None
        assert item.state.startswith("not known: ")
    assert "on_premises_first_year_monthly_usd" not in by_disposition_table(case)
