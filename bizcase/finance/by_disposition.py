"""One table per disposition: databases, confidence, run cost before and after, one-time cost.

Every column adds up to a total of the case. What belongs to no single disposition stands on a line
of its own: ``shared`` cost on premises and once, ``aws.other.monthly``, and what is priced on AWS
as if it moved but is not there afterwards.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.line_specs import line_specs
from bizcase.finance.one_time import COMPONENTS, LABOUR_OF
from bizcase.finance.result import FinanceResult
from bizcase.ledger import Figure, Ledger
from bizcase.pricing import PricedEstate
from bizcase.pricing.evidence import total_grade, widened
from bizcase.pricing.evs import price_evs
from bizcase.strategy.decide.cost_figures import NOT_PRICED, listed_in
from bizcase.strategy.decide.databases import MANAGED, database_dispositions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.decide.undecided import UNDECIDED
from bizcase.strategy.rules.dispositions import DISPOSITIONS, ON_AWS
from bizcase.units import MONTHS_PER_YEAR, spread_usd, sum_usd

CONFIDENCES = ("high", "medium", "low", "none")
_MONTHLY = "USD/month"
_RELOCATE = "Relocate"
_SHARED_ONCE = tuple(key for key in COMPONENTS if key not in LABOUR_OF)


def disposition_figures(
    result: FinanceResult, strategy: Strategy, estate: PricedEstate, ledger: Ledger
) -> None:
    """Add ``strategy.<r>.databases``, ``.confidence.*``, ``.onprem.monthly``, ``.aws.monthly``
    and ``.once``, with the lines that belong to no disposition and the totals.
    """  # noqa: D205 - one list of ids
    fate = database_dispositions(estate.databases, strategy)
    _counts(strategy, fate, ledger)
    _on_premises(result, ledger)
    _aws(result.assumptions, strategy, estate, fate, ledger)
    _one_time(result, ledger)


def _counts(strategy: Strategy, fate: pd.Series, ledger: Ledger) -> None:
    sources = listed_in(fate)
    servers, databases = strategy.servers, Counter(fate.tolist())
    graded = Counter(zip(servers["disposition"], servers["confidence"], strict=True))
    for name in DISPOSITIONS:
        key = f"strategy.{name.lower()}"
        counts = [("databases", f"{name.capitalize()}: databases", databases[name], "databases")]
        counts += [
            (f"confidence.{grade}", f"{name.capitalize()}: servers with confidence {grade}",
             graded[name, grade], "servers")
            for grade in CONFIDENCES
        ]  # fmt: skip
        for part, label, count, unit in counts:
            ledger.add(Figure(f"{key}.{part}", label, count, unit, "computed", sources=sources))


def on_premises_by_disposition(result: FinanceResult) -> tuple[dict[str, float], float]:
    """Return the on-premises cost of the first year in USD a month: by disposition, and shared.

    A line of the first year belongs to the servers by the quantity it depends on; a line that
    falls by the rack is shared. Parts are rounded so that they add up to the rounded
    twelfth of ``onprem.annual``.
    """
    servers = result.prepared.servers
    parts, shared = dict.fromkeys(DISPOSITIONS, 0.0), 0.0
    quantities = list({spec.quantity: True for spec in line_specs()})
    held = servers.groupby("disposition", observed=True)[quantities].sum()
    for spec in line_specs():
        amount = sum_usd(result.cash.baseline[spec.key].iloc[1 : MONTHS_PER_YEAR + 1])
        by_name = held[spec.quantity]
        whole = by_name.sum()
        if spec.shared or not whole:
            shared += amount
            continue
        for name, quantity in by_name.items():
            parts[str(name)] += amount * float(quantity / whole)
    monthly = spread_usd(np.array([*parts.values(), shared]) / MONTHS_PER_YEAR).tolist()
    return dict(zip(parts, monthly[:-1], strict=True)), monthly[-1]


def _on_premises(result: FinanceResult, ledger: Ledger) -> None:
    none = result.prepared.no_baseline and f"not known: {result.prepared.no_baseline}"
    parts, shared = (dict.fromkeys(DISPOSITIONS, 0.0), 0.0)
    if not none:
        parts, shared = on_premises_by_disposition(result)
    formula = "Σ line of the first year × its servers' share of what the line depends on ÷ 12"
    rows = [
        (
            name.lower(),
            f"{name.capitalize()}: on-premises cost of its servers, first year",
            amount,
            formula,
        )
        for name, amount in parts.items()
    ]
    rows += [
        ("shared", "On-premises cost of the first year that no single server causes", shared,
         "lines that fall by the rack ÷ 12"),
        ("total", "On-premises cost of the first year by strategy, known items",
         sum_usd([*parts.values(), shared]), "onprem.annual ÷ 12"),
    ]  # fmt: skip
    for key, label, amount, how in rows:
        ledger.add(
            Figure(f"strategy.{key}.onprem.monthly", label, None if none else amount, _MONTHLY,
                   "computed", formula=how, inputs=("onprem.annual",),
                   sources=result.prepared.sources, state=none)
        )  # fmt: skip


def _aws(
    assumptions: Assumptions,
    strategy: Strategy,
    estate: PricedEstate,
    fate: pd.Series,
    ledger: Ledger,
) -> None:
    """Add the AWS cost; undecided work has its wider band, which ``aws.run.monthly`` has not.

    Relocated servers cost the hosts that carry them. The run cost has them as EC2 instances: what
    that is more stands with what is priced there and is not so afterwards.
    """
    ranged = ledger["aws.run.monthly"].low is not None
    of_server = strategy.servers.set_index("server_id")["disposition"]
    managed = estate.databases["target"].isin(MANAGED)
    of_database = fate[managed].set_axis(estate.databases.loc[managed, "database_id"])
    lines = pd.concat([_with_fate(estate.lines, "server_id", of_server),
                       _with_fate(estate.database_lines, "database_id", of_database)])  # fmt: skip
    lines = widened(lines, lines["fate"].eq(UNDECIDED), assumptions)
    as_ec2 = lines["fate"].eq(_RELOCATE) & lines["server_id"].notna()
    hosts = _hosts(estate, of_server, assumptions)
    apart = pd.concat([lines[~lines["fate"].isin(ON_AWS) | as_ec2], _negative(hosts)])
    lines = pd.concat([lines[~as_ec2], hosts])
    there = {*of_server, *of_database}

    def add(key: str, label: str, lines: pd.DataFrame, state: str = "") -> None:
        amount, low, high = (sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high"))
        spread = (ranged or key == UNDECIDED) and not state and len(lines) > 0
        ledger.add(
            Figure(f"strategy.{key}.aws.monthly", label, None if state else amount, _MONTHLY,
                   "computed", grade=total_grade(lines), formula="sum of line items",
                   sources=listed_in(estate.databases), low=low if spread else None,
                   high=high if spread else None, state=state)
        )  # fmt: skip

    for name in DISPOSITIONS:
        own = lines[lines["fate"].eq(name) & (name in ON_AWS)]
        state = NOT_PRICED if name in ON_AWS and name in there and own.empty else ""
        label = f"{name.capitalize()}: AWS cost afterwards, servers and managed databases"
        add(name.lower(), label, own, state)
    add("not_on_aws", "In the AWS run cost, but not so afterwards: retained, retired, repurchased, "
        "and what EC2 is more than the hosts of relocated servers", apart)  # fmt: skip


_ENDS = ("amount_usd", "low_usd", "high_usd")


def _hosts(estate: PricedEstate, of_server: pd.Series, assumptions: Assumptions) -> pd.DataFrame:
    """Return the lines of the hosts that carry relocated servers; none where none relocates."""
    servers = estate.servers
    relocated = servers["server_id"].map(of_server).eq(_RELOCATE) & servers["target"].eq("ec2")
    if not relocated.any():
        return estate.lines.iloc[:0].assign(fate="")
    lines = price_evs(servers[relocated], estate.book, assumptions).lines
    amount = lines["amount_usd"]
    return lines.assign(fate=_RELOCATE, low_usd=amount, high_usd=amount, grade="", weak=False)


def _negative(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(grade="", **{name: -lines[name].astype(float) for name in _ENDS})


def _with_fate(lines: pd.DataFrame, column: str, fates: pd.Series) -> pd.DataFrame:
    return lines.assign(fate=lines[column].map(fates) if len(lines) else "")


def is_bought(ledger: Ledger) -> bool:
    """Return whether anything is bought as a service, so that its subscription matters.

    Nothing is where no strategy was decided.
    """
    names = (f"strategy.repurchase.{unit}" for unit in ("applications", "servers"))
    return any(name in ledger and ledger.value(name) for name in names)


def _one_time(result: FinanceResult, ledger: Ledger) -> None:
    """Add the labour of each disposition; undecided work has none, and a band up to a rehost."""
    cash, sources = result.cash, ("cash_flow.csv", *result.prepared.sources)
    for name in DISPOSITIONS:
        key, high = name.lower(), None
        component = key if key in LABOUR_OF else ""
        if name == UNDECIDED:
            high = ledger.value("once.undecided")
        ledger.add(
            Figure(
                f"strategy.{key}.once", f"{name.capitalize()}: one-time labour",
                sum_usd(cash.one_time[component]) if component else 0.0, "USD", "computed",
                formula="hours × rate of what has this strategy",
                inputs=(f"once.{component}",) if component else (), sources=sources,
                low=0.0 if high else None, high=high or None,
            )
        )  # fmt: skip
    shared = sum_usd([sum_usd(cash.one_time[key]) for key in _SHARED_ONCE])
    label = "One-time cost that belongs to no single strategy, known items"
    ledger.add(
        Figure("strategy.shared.once", label, shared, "USD", "computed",
               formula="sum of the known components",
               inputs=tuple(f"once.{key}" for key in _SHARED_ONCE), sources=sources)
    )  # fmt: skip
