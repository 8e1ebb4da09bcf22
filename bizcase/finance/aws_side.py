"""What the servers that move cost on AWS, by head and month, with what stands beside the bill.

Source: METHOD: Cash flow and metrics. The same rules as the bill (``pricing.bill``), but for
every month of the ramp and for whole columns of draws.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bizcase.catalog import private_discount
from bizcase.finance.answers import RECOVERY, is_whole, owned_sa, with_answers
from bizcase.finance.fleet import STORED_PARTS
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Landing, Schedule
from bizcase.finance.software import OWN_LINES, oracle_processors, oracle_support, own_unit_usd
from bizcase.finance.values import Value, Values
from bizcase.finance.yearly import today_factor
from bizcase.pricing.shared_terms import each_server_gb, free_egress_gb, landing_zone_usd
from bizcase.units import MONTHS_PER_YEAR, FloatArray

# Heads of the AWS bill in the order of readers, then what is paid beside it.
BILLED = (
    "compute", "storage", "windows", "sql_server", "linux", "databases", "snapshots", "recovery",
    "network", "observability", "security", "landing_zone", "support", "operations",
)  # fmt: skip
OWN = ("own_licences", "agents")
HEADS = (*BILLED, *OWN)
# Of a second site: what runs there (METHOD: The rest of the bill).
_RECOVERED = ("compute", "storage", "windows", "sql_server", "linux", "databases")
# AWS Support is charged on these; operations are nobody's AWS charge.
_SUPPORTED = (*_RECOVERED, "snapshots", "recovery", "network", "observability", "security",
              "landing_zone")  # fmt: skip
RECOVERY_SHARES = {
    "multi_site": "",
    "warm_standby": "dr.warm_standby_share",
    "pilot_light": "dr.pilot_light_share",
}
# An answer that the register has no number for: the size of servers without measured use against
# what is allocated.
SIZE = "open.unmeasured_size"
UNMEASURED = "unmeasured_"
# Whether the security services of AWS are compared: only with tools that they replace.
SECURITY_TOOLS = "op.security_tools"


def aws_paths(prepared: Prepared, plan: Schedule, values: Values) -> dict[str, FloatArray]:
    """Return cost by head and month 0..H in USD, draws as rows, AWS prices at a factor of 1.

    What lands in a month is paid from that month on, on-demand until the commitment starts.
    Security services are in the cash flow only where tools that they replace are entered.
    """
    months = np.arange(values.horizon_months + 1, dtype=float)
    run = _Running(prepared, plan, values)
    heads = _of_servers(run, values)
    prices = values.escalation("fin.aws_price_change")
    heads |= {name: path * prices for name, path in run.shared(_growth(values)).items()}
    charges = np.asarray(sum(heads[name] for name in _SUPPORTED))
    heads["support"] = prepared.terms.support_usd(charges, run.whole)
    return {name: np.atleast_2d(np.broadcast_arrays(heads[name], months)[0]) for name in HEADS}


def server_paths(prepared: Prepared, plan: Schedule, values: Values) -> dict[str, FloatArray]:
    """Return the heads of ``aws_paths`` that servers and databases cause by themselves.

    They are linear in what lands, so those of parts of a plan add up to those of the whole.
    """
    return _of_servers(_Running(prepared, plan, values), values)


def _growth(values: Values) -> FloatArray:
    grown = values.escalation("growth.infra").copy()
    grown[..., 0] = 0.0
    return grown


def _of_servers(run: _Running, values: Values) -> dict[str, FloatArray]:
    heads = run.of_servers()
    if not values.known(SECURITY_TOOLS):
        heads["security"] = np.zeros((1, 1))
    grown, prices = _growth(values), values.escalation("fin.aws_price_change")
    billed = grown * prices
    return {name: path * (billed if name in BILLED else grown) for name, path in heads.items()}


def own_paths(prepared: Prepared, plan: Schedule, values: Values) -> dict[str, FloatArray]:
    """Return own licences by line of the cost items, as ``aws_paths`` and before growth."""
    own = _Running(prepared, plan, values).own()
    return {name: np.atleast_2d(path) for name, path in own.items()}


class _Running:
    """Amounts that run in each month, of what has landed by then, before the estate grows."""

    def __init__(self, prepared: Prepared, plan: Schedule, values: Values) -> None:
        self._plan, self._values = plan, values
        self._fleet = prepared.fleet
        self._of_all = float(prepared.servers["aws_servers"].sum())
        self._terms, self._factor = prepared.terms, today_factor(prepared, values)
        self._months = values.horizon_months + 1
        self._covered = values.fraction("aws.commit_coverage")
        self._lag = values["aws.commit_start_lag"]
        self._owned, self._own_prices = owned_sa(values, "sql_server"), own_unit_usd(values)
        self._smaller = 1.0 - values.drawn(SIZE, 1.0)
        self._others = 1.0 - private_discount(values.assumptions, "other")
        self.whole = is_whole(prepared, values)

    def of(self, landing: Landing, name: str, lag: Value = 0.0) -> FloatArray:
        """Return a column that has landed ``lag`` months before each month."""
        total = np.cumsum(landing[name])
        if np.ndim(lag) == 0 and not lag:
            return np.asarray(total[: self._months])
        at = np.arange(self._months) - lag
        return np.asarray(np.interp(at, np.arange(len(total)), total, left=0.0))

    def of_servers(self) -> dict[str, FloatArray]:
        """Return the heads that follow the servers, and what is paid beside the bill."""
        values, landing = self._values, self._plan.landing
        heads = self.heads(landing)
        saving = values.fraction("mig.refactor_saving")
        if self._plan.refactored["servers"].any():
            modern = self.heads(self._plan.refactored)
            heads |= {name: heads[name] - saving * modern[name] for name in _RECOVERED}
        less = self._less(landing) - saving * self._less(self._plan.refactored)
        second = self.recovery()
        monitored = self.of(landing, "monitored")
        monitored = monitored - self._smaller * self.of(landing, f"{UNMEASURED}monitored")
        worked = np.asarray(sum(heads[name] for name in _RECOVERED))
        return heads | {
            "storage": heads["storage"] + self.of(landing, "more_storage"),
            "recovery": second,
            "own_licences": np.asarray(sum(self.own().values())),
            "observability": monitored * values.fraction("aws.observability_pct") * self._others,
            "security": (worked + less) * values.fraction("aws.security_pct") * self._others,
            "agents": self._agents(landing),
        }

    def heads(self, landing: Landing) -> dict[str, FloatArray]:
        """Return the heads that a server causes by itself."""
        owned = self._owned
        return {
            "compute": self._compute(landing),
            "storage": self._stored(landing, "storage"),
            "windows": self.of(landing, "windows"),
            "sql_server": self.of(landing, "sql_included") * (1.0 - owned)
            + self.of(landing, "sql_billed"),
            "linux": self.of(landing, "linux"),
            "databases": self._databases(landing),
            "snapshots": self._stored(landing, "snapshots")
            * self._values["aws.backup_retained_ratio"],
        }

    def _stored(self, landing: Landing, name: str) -> FloatArray:
        """Return what storage costs as the questions about it are answered."""
        stated, assumed, in_guest = (self.of(landing, part + name) for part in STORED_PARTS)
        return np.asarray(with_answers(stated, assumed, in_guest, self._values))

    def own(self) -> dict[str, FloatArray]:
        """Return own licences by line of the items, the share of a second site with them."""
        found = self._own(self._plan.landing)
        there = self._values.drawn(RECOVERY, 1.0)
        for tier, landing in self._plan.recovery.items():
            for name, path in self._own(landing).items():
                found[name] = found[name] + self._second_site(tier) * there * path
        # A second site repeats no Oracle licence: on premises it does not either.
        return found | {"own:oracle": self._more_oracle()}

    def _own(self, landing: Landing) -> dict[str, FloatArray]:
        return {line: self._priced(landing, units) for line, units in OWN_LINES.items()}

    def _priced(self, landing: Landing, units: Sequence[str]) -> FloatArray:
        running = np.zeros((1, self._months))
        for name in units:
            if landing[name].any():
                running = running + self.of(landing, name) * self._own_prices[name]
        return np.asarray(running)

    def _more_oracle(self) -> FloatArray:
        """Return support of the Oracle licences that AWS needs beyond those owned, by edition."""
        values, landing = self._values, self._plan.landing
        if not (landing["oracle_ee_needed"].any() or landing["oracle_se2_needed"].any()):
            return np.zeros(self._months)
        processors = oracle_processors(self._fleet, values, self.of(landing, "oracle_ee_cores"))
        sockets = self.of(landing, "oracle_se2_sockets")
        paid = np.maximum(0.0, self.of(landing, "oracle_ee_needed") - processors)
        paid = paid * values["op.oracle_ee_proc"] + values["op.oracle_se2_socket"] * np.maximum(
            0.0, self.of(landing, "oracle_se2_needed") - sockets
        )
        return np.asarray(paid * oracle_support(values) / MONTHS_PER_YEAR)

    def _second_site(self, tier: str) -> Value:
        key = RECOVERY_SHARES[tier]
        return self._values.fraction(key) if key else 1.0

    def _less(self, landing: Landing) -> FloatArray:
        """Return what the customer's own discount has taken off servers and databases."""
        if not any(landing[f"less_{name}"].any() for name in ("on_demand", "committed", "fixed")):
            return np.zeros(self._months)
        return np.asarray(self._compute(landing, "less_") + self._stored(landing, "less_fixed"))

    def _compute(self, landing: Landing, of: str = "") -> FloatArray:
        """Return EC2 on-demand, less what the commitment saves once it has started."""
        on_demand, saved = self._rates(landing, of)
        if np.any(self._smaller):
            guessed = self._rates(landing, f"{UNMEASURED}{of}")
            on_demand = on_demand - self._smaller * guessed[0]
            saved = saved - self._smaller * guessed[1]
        return np.asarray(on_demand - self._covered * saved)

    def _rates(self, landing: Landing, part: str) -> tuple[FloatArray, FloatArray]:
        on_demand, committed = f"{part}on_demand", f"{part}committed"
        saved = self.of(landing, on_demand, self._lag) - self.of(landing, committed, self._lag)
        return self.of(landing, on_demand), saved

    def recovery(self) -> FloatArray:
        """Return the second site of each tier, without its share of own licences."""
        second = np.zeros((1, self._months))
        for tier, landing in self._plan.recovery.items():
            heads = self.heads(landing) | {
                "databases": self.of(self._plan.landing, f"databases_{tier}")
            }
            worked = np.asarray(sum(heads[name] for name in _RECOVERED))
            second = second + self._second_site(tier) * worked
        return np.asarray(second * self._values.drawn(RECOVERY, 1.0))

    def shared(self, grown: FloatArray) -> dict[str, FloatArray]:
        """Return what all servers share, of the grown estate."""
        servers = self.of(self._plan.landing, "servers") * grown
        some = (servers > 0).astype(float)
        return {
            "network": self._network(servers, some * self.whole),
            "landing_zone": self._landing_zone(servers),
            "operations": some * (self._values.assumptions.known("aws.operations_usd") or 0.0),
        }

    def _network(self, servers: FloatArray, shared: Value) -> FloatArray:
        values, terms = self._values, self._terms
        through = self._traffic("aws.nat_gb", "aws.nat_gb_server")
        between = 2 * self._traffic("aws.interaz_gb", "aws.interaz_gb_server")
        each = through * terms.gateway_gb.usd + between * terms.between_zones_gb.usd
        share = values.assumptions.known("scope.estate_share")
        part = free_egress_gb(None if share is None else share / 100.0, whole=False)
        free = np.where(np.asarray(self.whole) > 0, free_egress_gb(None, whole=True), part)
        out = np.maximum(0.0, servers * values["aws.egress_gb"] - free)
        line = np.where(
            servers >= values["aws.dx_from"],
            values["aws.direct_connect_usd"],
            values["aws.vpn_usd"] * self._others,
        )
        gateways = values["aws.nat_gateways"] * terms.hours * terms.gateway_hour.usd
        fixed = (gateways + values["aws.transit_gateway_usd"]) * self._others + line
        by_use = (servers * each + terms.egress_usd(out)) * self._others
        return np.asarray(by_use + shared * fixed)

    def _traffic(self, total: str, each: str) -> Value:
        """Return GB of a server and month; of all together where an earlier case gives that."""
        given = each_server_gb(total, self._of_all, self._values.assumptions)
        return self._values[each] if given is None else given

    def _landing_zone(self, servers: FloatArray) -> FloatArray:
        values, given = self._values, self._values.assumptions.earlier("aws.landing_zone_usd")
        if given is not None:
            return np.asarray(given * (servers > 0), dtype=float)
        at_list = landing_zone_usd(
            servers, self.whole, values["aws.landing_zone_fixed"],
            values["aws.landing_zone_server"], values["aws.landing_zone_cap"],
        )  # fmt: skip
        return np.asarray(at_list * self._others)

    def _agents(self, landing: Landing) -> FloatArray:
        """Return the endpoint agents, the same on both sides."""
        values = self._values
        yearly = (
            self.of(landing, "servers") * values["op.security_server"]
            + self.of(landing, "sql_servers") * values["op.security_sql"]
        )
        return np.asarray(yearly / MONTHS_PER_YEAR * self._factor)

    def _databases(self, landing: Landing) -> FloatArray:
        """Return managed databases: monthly, and their upfront when a term begins."""
        monthly = self.of(landing, "databases")
        if not landing["upfront"].any():
            return monthly
        return monthly + upfront_usd(landing["upfront"], self._plan.upfront_months, self._months)


def upfront_usd(landed: FloatArray, term: int, length: int) -> FloatArray:
    """Return what upfront payments change by month: the payment less its spread.

    Of a term that ends after the horizon only the months inside are paid for: the rest is no cost
    of this case.
    """
    paid = np.zeros(length)
    for month in np.flatnonzero(landed[:length]).tolist():
        starts = np.arange(max(1, month), length, term)
        paid[starts] += landed[month] * np.minimum(1.0, (length - starts) / term)
    spread: FloatArray = np.cumsum(landed)[:length] / term
    return np.asarray(paid - spread)
