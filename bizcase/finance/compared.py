"""The comparison of a case: the bill of what moves, what is paid beside it, and today's lines."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.aws_side import SECURITY_TOOLS, aws_paths, own_paths
from bizcase.finance.base_result import BaseResult
from bizcase.finance.comparison import Comparison, bill_by_line, compare
from bizcase.finance.on_premises import yearly
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.subscriptions import subscriptions
from bizcase.finance.values import Value, Values
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.pricing import BaseCase
from bizcase.pricing.bill import Part, kept_gib, price_bill, support_usd
from bizcase.pricing.evs import price_evs
from bizcase.units import round_usd, spread_usd, sum_usd

# Growth and price changes, which a year at today's prices does not have.
_TODAY = ("growth.infra", "fin.aws_price_change")
_NOT_SUPPORTED = ("support", "operations")


@dataclass(frozen=True, slots=True)
class MovingBill:
    """What AWS bills a month for what moves, as line items.

    ``servers`` has hosts of what is relocated by guest and, of no server, what modernising saves,
    as ``databases`` has; ``modernised`` is what of both is modernised before that, by head and
    item, of servers and of databases. ``rest`` are the lines of ``price_bill`` and ``count`` its
    servers on EC2. ``stored_gib`` is what snapshots keep a copy of.
    """

    servers: pd.DataFrame
    databases: pd.DataFrame
    modernised: tuple[pd.DataFrame, pd.DataFrame]
    rest: pd.DataFrame
    count: int
    stored_gib: float

    @property
    def lines(self) -> pd.DataFrame:
        """Columns head, item, amount_usd."""
        parts = [self.servers, self.databases, self.rest]
        columns = ["head", "item", "amount_usd"]
        return pd.concat([part[columns] for part in parts], ignore_index=True)


def comparison_of(
    result: BaseResult, inventory: Inventory, estate: BaseCase, databases: set[str]
) -> Comparison | None:
    """Return both sides by item for the base case; None without a baseline.

    Parameters
    ----------
    databases
        Ids of the managed databases that move in the base case.
    """
    base, assumptions = result.base, result.assumptions
    if base.no_baseline:
        return None
    lines = bill_by_line(moving_bill(base, inventory, estate, databases, assumptions).lines)
    supported = sum_usd([usd for name, usd in lines.items() if name not in _NOT_SUPPORTED])
    security = lines.get("security", 0.0)
    least = support_usd(
        sum_usd([supported, -security]), assumptions, estate.book, whole=estate.whole_estate
    )
    values = Values(assumptions, {key: np.zeros((1, 1)) for key in _TODAY})
    found = yearly(base, result.plan, values, result.version)
    compared = compare(
        {name: (_one(today), _one(left)) for name, (today, left) in found.items()},
        lines,
        _beside(base, result.plan, values),
        sum_usd([lines.get("support", 0.0), -least]),
        tools=assumptions.known(SECURITY_TOOLS) is not None,
    )
    return replace(compared, moving_updates_usd=_moving_updates(result, found["esu"][1]))


def _moving_updates(result: BaseResult, left: Value) -> float:
    """Return what of the updates left is not left once those of releases that move cost nothing."""
    if not _one(left):
        return 0.0
    free = {key: np.zeros((1, 1)) for key in (*_TODAY, "aws.esu_same")}
    values = Values(result.assumptions, free)
    staying = yearly(result.base, result.plan, values, result.version)["esu"][1]
    return sum_usd([_one(left), -_one(staying)])


def _one(value: object) -> float:
    return float(np.ravel(np.asarray(value, dtype=float))[0])


def moving_bill(
    base: Prepared, inventory: Inventory, estate: BaseCase, databases: set[str],
    assumptions: Assumptions,
) -> MovingBill:  # fmt: skip
    """Return the line items of what AWS bills for what moves, USD a month.

    Relocated servers cost the hosts that carry them, by vCPU.
    """
    ids = base.servers["server_id"]
    moves = base.moving.to_numpy()
    relocated = moves & base.servers["disposition"].eq("Relocate").to_numpy()
    on_ec2 = set(ids[moves & ~relocated].tolist())
    servers = estate.servers[is_in(estate.servers["server_id"], ids[moves])]
    of_servers = estate.lines[is_in(estate.lines["server_id"], on_ec2)]
    of_databases = estate.database_lines[is_in(estate.database_lines["database_id"], databases)]
    saving = assumptions.fraction("mig.refactor_saving")
    modern = set(ids[moves & base.servers["disposition"].eq("Refactor").to_numpy()])
    hosted = is_in(estate.databases["host_server_id"], modern)
    theirs = set(estate.databases.loc[hosted, "database_id"])
    modernised = (
        _by_item(of_servers, "server_id", modern),
        _by_item(of_databases, "database_id", theirs),
    )
    if saving:
        of_servers = _with_saving(of_servers, "server_id", modernised[0], saving)
        of_databases = _with_saving(of_databases, "database_id", modernised[1], saving)
    levels = estate.levels
    if relocated.any():
        on_hosts = is_in(servers["server_id"], set(ids[relocated]))
        lines = price_evs(servers[on_hosts], estate.book, assumptions).lines
        hosts = _by_guest(lines, servers[on_hosts])
        of_servers = pd.concat([of_servers, hosts], ignore_index=True)
        # The tools of VMware watch what is relocated.
        watched = levels.servers["monitored"] & ~levels.servers.index.isin(servers.index[on_hosts])
        levels = replace(levels, servers=levels.servers.assign(monitored=watched))
    bill = price_bill(
        inventory, levels, servers, (of_servers, of_databases), assumptions, estate.book,
        _part(of_servers, estate), whole=estate.whole_estate,
    )  # fmt: skip
    backed_up = servers[levels.servers.loc[servers.index, "backed_up"]]
    return MovingBill(
        of_servers, of_databases, modernised, bill.lines,
        int((servers["target"] == "ec2").sum()), kept_gib(inventory, backed_up),
    )  # fmt: skip


def _by_item(lines: pd.DataFrame, key: str, ids: set[str]) -> pd.DataFrame:
    """Return head, item, amount_usd and list_usd of the line items of some."""
    part = lines[is_in(lines[key], ids)].groupby(["head", "item"], as_index=False)
    sums: pd.DataFrame = part[["amount_usd", "list_usd"]].sum()
    return sums


def _with_saving(
    lines: pd.DataFrame, key: str, modernised: pd.DataFrame, saving: float
) -> pd.DataFrame:
    """Return line items with what modernising saves of those of some, as lines of no server.

    A second site repeats servers as they were migrated.
    """
    less = {name: round_usd(-saving * modernised[name]) for name in ("amount_usd", "list_usd")}
    none = modernised.assign(**{key: ""}, quantity=0.0, unit_price_usd=0.0, **less)
    with_saving: pd.DataFrame = pd.concat([lines, none], ignore_index=True)
    return with_saving


def _by_guest(hosts: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of hosts by what runs on them, by vCPU; they add up to the cent."""
    vcpu = guests["vcpu"].fillna(0.0).to_numpy(dtype=float)
    share = vcpu / vcpu.sum() if vcpu.sum() else np.full(len(vcpu), 1.0 / len(vcpu))
    parts = [
        pd.DataFrame([row] * len(guests)).assign(
            server_id=guests["server_id"].to_numpy(),
            quantity=row["quantity"] * share,
            amount_usd=spread_usd(share * row["amount_usd"]),
            list_usd=spread_usd(share * row["list_usd"]),
        )
        for row in hosts.to_dict("records")
    ]
    return pd.concat(parts, ignore_index=True)


def _part(of_servers: pd.DataFrame, estate: BaseCase) -> Part:
    def stored(lines: pd.DataFrame) -> float:
        return sum_usd(lines.loc[lines["head"] == "storage", "amount_usd"])

    on_ec2 = int((estate.servers["target"] == "ec2").sum())
    return Part(on_ec2, stored(of_servers) / (stored(estate.lines) or 1.0))


def _beside(base: Prepared, plan: Schedule, values: Values) -> dict[str, float]:
    """Return what is paid beside the bill in the last month, USD a month by line of the items."""
    paths = aws_paths(base, plan, values)
    own = own_paths(base, plan, values)
    bought, state = subscriptions(plan, values)
    return {
        **{name: float(path[0, -1]) for name, path in own.items()},
        "own:agents": float(paths["agents"][0, -1]),
        "own:subscriptions": 0.0 if state else float(bought[0, -1]),
    }
