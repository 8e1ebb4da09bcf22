"""What AWS bills and what is paid beside it, by month: the rules of ``finance.aws_side``."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from xlsxwriter.format import Format

from bizcase.catalog import private_discount
from bizcase.exports.live.bands import banded, least_support, price_of
from bizcase.exports.live.expr import (
    ONE,
    ZERO,
    Term,
    chosen,
    largest,
    smallest,
    term,
    total,
)
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.landing import Running
from bizcase.exports.live.lines import TIERS
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.finance.answers import is_whole, owned_sa
from bizcase.finance.aws_side import RECOVERY_SHARES, SECURITY_TOOLS
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.software import (
    OWN_LINES,
    oracle_processors,
    oracle_support,
    own_unit_usd,
)
from bizcase.finance.values import Values
from bizcase.pricing.shared_terms import each_server_gb, free_egress_gb

_RECOVERED = ("compute", "storage", "windows", "sql_server", "linux", "databases")
_SUPPORTED = (*_RECOVERED, "snapshots", "recovery", "network", "observability", "security",
              "landing_zone")  # fmt: skip
_COVERAGE, _LAG = "aws.commit_coverage", "aws.commit_start_lag"


@dataclass(frozen=True, slots=True)
class AwsSide:
    """The case as the formulas of the AWS side need it."""

    of: Months
    sheet: MonthSheet
    inputs: Inputs
    running: Running
    base: Prepared
    plan: Schedule
    values: Values
    factor: Term
    upfront: dict[str, Term]
    # What is paid beside the bill, by line of the cost items and before growth, once it is written.
    own: dict[str, Term] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        """1 where shared minimums count whole."""
        return float(np.ravel(is_whole(self.base, self.values))[0])

    @property
    def others(self) -> float:
        """What the customer's own discount leaves of services beside EC2, EBS and databases."""
        return 1.0 - private_discount(self.values.assumptions, "other")

    def price(self, key: str) -> Term:
        """Return an input that today's total rests on: a fact where that total is entered."""
        if self.factor.fixed:
            return self.inputs[key]
        entry = self.values.assumptions[key]
        name = f"as_entered_{key.replace('.', '_')}"
        return self.inputs.fact(name, entry.label, float(entry.value), entry.unit, entry.source)

    def kept(self, label: str, path: Term) -> Term:
        """Write a step of the way as a column of its own, so that no formula is long."""
        if path.fixed:
            return path
        return self.sheet.add(f"{label}, USD a month", path, self.of.writer.money)


def heads(side: AwsSide, grown: Term, prices: Term) -> dict[str, Term]:
    """Return every head of the bill and of what stands beside it, not rounded.

    ``grown`` and ``prices`` are the factors of the size of the estate and of AWS prices by month.
    """
    inputs, running = side.inputs, side.running
    found = _of_part(side, "")
    found = {
        name: side.kept(f"{HEAD_LABELS[name]}, before growth", path) for name, path in found.items()
    }
    modernised = side.plan.refactored["servers"].any()
    saving = inputs["mig.refactor_saving"] if modernised else ZERO
    if modernised:
        modern = _of_part(side, "refactored")
        modern = {
            name: side.kept(f"{HEAD_LABELS[name]}, modernised", modern[name]) for name in modern
        }
        found |= {name: found[name] - saving * modern[name] for name in _RECOVERED}
    worked = total(found[name] for name in _RECOVERED)
    security = ZERO
    if inputs.known(SECURITY_TOOLS):
        less = _less(side, "") - (saving * _less(side, "refactored") if modernised else ZERO)
        security = (worked + less) * inputs["aws.security_pct"] * side.others
    found |= {
        "storage": found["storage"] + running.of("more_storage"),
        "recovery": _second_sites(side),
        "observability": running.of("monitored") * inputs["aws.observability_pct"] * side.others,
        "security": security,
    }
    billed = grown * prices
    found = {name: side.kept(_exact(name), path * billed) for name, path in found.items()}
    servers = side.sheet.add("Servers with growth", running.of("servers") * grown, _count(side))
    found |= {
        "network": _network(side, servers) * prices,
        "landing_zone": _landing_zone(side, servers) * prices,
        "operations": _operations(side, servers) * prices,
    }
    for name in ("network", "landing_zone", "operations"):
        found[name] = side.kept(_exact(name), found[name])
    charges = side.kept("What AWS Support is charged on", total(found[name] for name in _SUPPORTED))
    found["support"] = _support(side, charges)
    side.own.update(own_licences(side))
    found["own_licences"] = total(side.own.values()) * grown
    side.own["own:agents"] = _agents(side)
    found["agents"] = side.own["own:agents"] * grown
    return found


def _exact(name: str) -> str:
    return f"{HEAD_LABELS[name]}, before rounding"


def _count(side: AwsSide) -> Format:
    return side.of.writer.formats["#,##0.00"]


def _of_part(side: AwsSide, part: str) -> dict[str, Term]:
    """Return the heads that servers cause by themselves, of all or of a part."""
    of, owned = side.running.of, float(np.ravel(owned_sa(side.values, "sql_server"))[0])
    return {
        "compute": _compute(side, part),
        "storage": of("storage", part),
        "windows": of("windows", part),
        "sql_server": of("sql_included", part) * (1.0 - owned) + of("sql_billed", part),
        "linux": of("linux", part),
        "databases": of("databases", part) + side.upfront.get(part, ZERO),
        "snapshots": of("snapshots", part) * side.price("aws.backup_retained_ratio"),
    }


def _compute(side: AwsSide, part: str, less: str = "") -> Term:
    """Return EC2 on demand, less what the commitment saves once it has started."""
    inputs, of = side.inputs, side.running.of
    lag = inputs[_LAG]
    saved = of(f"{less}on_demand", part, lag) - of(f"{less}committed", part, lag)
    return of(f"{less}on_demand", part) - inputs[_COVERAGE] * saved


def _less(side: AwsSide, part: str) -> Term:
    return _compute(side, part, "less_") + side.running.of("less_fixed", part)


def _second_sites(side: AwsSide) -> Term:
    parts = []
    for tier in side.plan.recovery:
        found = _of_part(side, tier)
        found["databases"] = side.running.of(f"databases_{tier}")
        worked = side.kept(
            f"Protected by {TIERS[tier].lower()}", total(found[name] for name in _RECOVERED)
        )
        parts.append(share_of_tier(side, tier) * worked)
    return total(parts)


def share_of_tier(side: AwsSide, tier: str) -> Term:
    """Return what a second site of a tier costs as a share of the first."""
    key = RECOVERY_SHARES[tier]
    return side.inputs[key] if key else ONE


def own_licences(side: AwsSide) -> dict[str, Term]:
    """Return own licences by line of the cost items, before growth."""
    prices = {name: float(np.ravel(one)[0]) for name, one in own_unit_usd(side.values).items()}
    found = {}
    for line, names in OWN_LINES.items():
        units = {name: prices[name] for name in names}
        parts = [side.running.own(line, units)]
        parts += [
            share_of_tier(side, tier) * side.running.own(line, units, tier)
            for tier in side.plan.recovery
        ]
        found[line] = total(parts)
    return found | {"own:oracle": _oracle(side)}


def _oracle(side: AwsSide) -> Term:
    """Return support of the Oracle licences that AWS needs beyond those owned."""
    landing, of, values = side.plan.landing, side.running.of, side.values
    if not (landing["oracle_ee_needed"].any() or landing["oracle_se2_needed"].any()):
        return ZERO
    each = float(np.ravel(oracle_processors(side.base.fleet, values, 1.0))[0])
    more = []
    for needed, owned, licensed, key, label in (
        ("oracle_ee_needed", "oracle_ee_cores", each, "op.oracle_ee_proc", "processor"),
        ("oracle_se2_needed", "oracle_se2_sockets", 1.0, "op.oracle_se2_socket", "socket"),
    ):
        if landing[needed].any():
            usd = float(np.ravel(values[key] * oracle_support(values))[0]) / 12
            price = side.inputs.fact(
                f"oracle_{label}_month", f"Oracle support of a {label}", usd, "USD/month"
            )
            more.append(largest(0.0, of(needed) - of(owned) * licensed) * price)
    return total(more)


def _agents(side: AwsSide) -> Term:
    of = side.running.of
    yearly = of("servers") * side.price("op.security_server")
    if side.plan.landing["sql_servers"].any():
        yearly = yearly + of("sql_servers") * side.price("op.security_sql")
    return yearly / 12.0 * side.factor


def _network(side: AwsSide, servers: Term) -> Term:
    inputs, terms = side.inputs, side.base.terms
    gateway_gb, zones_gb = (
        price_of(inputs, terms, field) for field in ("gateway_gb", "between_zones_gb")
    )
    each = _traffic(side, "aws.nat_gb", "aws.nat_gb_server") * gateway_gb
    each = each + 2.0 * _traffic(side, "aws.interaz_gb", "aws.interaz_gb_server") * zones_gb
    out = billed_egress_gb(side, servers)
    by_use = (
        servers * each + banded(inputs, "egress", terms.egress, out, by_gb=True)
    ) * side.others
    if not side.whole:
        return by_use
    vpn = inputs["aws.vpn_usd"] * side.others
    line = chosen(servers >= inputs["aws.dx_from"], inputs["aws.direct_connect_usd"], vpn)
    hour = price_of(inputs, terms, "gateway_hour")
    fixed = inputs["aws.nat_gateways"] * terms.hours * hour + inputs["aws.transit_gateway_usd"]
    return by_use + (servers > 0.0) * (fixed * side.others + line)


def billed_egress_gb(side: AwsSide, servers: Term) -> Term:
    """Return what a number of servers sends to the internet beyond the free volume, in GB."""
    share = side.values.assumptions.known("scope.estate_share")
    part = None if share is None else share / 100.0
    free = free_egress_gb(None if side.whole else part, whole=bool(side.whole))
    return largest(0.0, servers * side.inputs["aws.egress_gb"] - free)


def _traffic(side: AwsSide, all_of_it: str, each: str) -> Term:
    count = float(side.base.servers["aws_servers"].sum())
    given = each_server_gb(all_of_it, count, side.values.assumptions)
    return side.inputs[each] if given is None else term(given)


def _landing_zone(side: AwsSide, servers: Term) -> Term:
    found, others = landing_zone(side, servers)
    return (servers > 0.0) * found * others


def landing_zone(side: AwsSide, servers: Term) -> tuple[Term, float]:
    """Return the landing zone of a number of servers at list, and what a discount leaves of it."""
    inputs, given = side.inputs, side.values.assumptions.earlier("aws.landing_zone_usd")
    if given is not None:
        fact = inputs.fact("landing_zone_month", "Landing zone as given", given, "USD/month")
        return fact, 1.0
    fixed = inputs["aws.landing_zone_fixed"] * side.whole if side.whole else ZERO
    wanted = fixed + inputs["aws.landing_zone_server"] * servers
    return smallest(inputs["aws.landing_zone_cap"], wanted), side.others


def _operations(side: AwsSide, servers: Term) -> Term:
    if not side.inputs.known("aws.operations_usd"):
        return ZERO
    return (servers > 0.0) * side.inputs["aws.operations_usd"]


def _support(side: AwsSide, charges: Term) -> Term:
    terms = side.base.terms
    if not terms.support:
        return ZERO
    by_bands = banded(side.inputs, "support", terms.support, charges, by_gb=False)
    if not side.whole:
        return by_bands
    least = least_support(side.inputs, terms)
    return largest(by_bands, (charges > 0.0) * least * side.whole)
