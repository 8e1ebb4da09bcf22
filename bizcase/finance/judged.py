"""What the verdict rests on: the evidence, the open answers, the part to move, a later start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.answers import IN_GUEST, RECOVERY, STORAGE, extent_known
from bizcase.finance.aws_side import SIZE
from bizcase.finance.base_result import net_npv
from bizcase.finance.cash_flow import AWS_FACTOR, cash_flow
from bizcase.finance.caused import caused_by_servers
from bizcase.finance.grounds import Evidence, Outcomes
from bizcase.finance.line_specs import LABOUR, line_specs
from bizcase.finance.model import SUBSCRIPTION, UNDECIDED, Model, model
from bizcase.finance.on_premises import yearly
from bizcase.finance.open_answers import FACT, Answered, Block, End, answered, open_blocks
from bizcase.finance.prepared import Prepared, has_in_guest, planned
from bizcase.finance.simulation import Simulation
from bizcase.finance.values import Values
from bizcase.finance.verdict import WORTH_WAITING, Later, Subset
from bizcase.finance.worth import worthwhile
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.units import MONTHS_PER_YEAR, FloatArray

TODAY_TOTAL = "open.today_total"
# Base values of the answers that are no assumption of the register.
_OPEN = {
    TODAY_TOTAL: 1.0, UNDECIDED: 0.0, SIZE: 1.0, RECOVERY: 1.0, SUBSCRIPTION: float("nan"),
    "open.vmware_edition": 0.5, "open.stance_no_sa": 0.0, "open.stance_rented": 0.0,
    "open.space_owned": 0.0, AWS_FACTOR: 1.0, STORAGE: 1.0,
    IN_GUEST: 0.0,
}  # fmt: skip
_WHOLE = "open.estate_whole"
# Dates that a later start may wait for: what ends then.
_EVENTS = {
    "op.vmware_renewal_month": "the VMware renewal", "op.refresh_month": "the hardware refresh",
}  # fmt: skip
_MEASURED = ("A", "B")
# The cost items that a published cost of a virtual machine is of: software on it is beside it.
_INFRASTRUCTURE = frozenset(
    {"hardware", "vendor_support", "virtualisation", "storage", "network", "facilities", "backup"}
)
_NOTHING, _HALF = 1e-9, 0.5


@dataclass(frozen=True, slots=True)
class Today:
    """Today's cost without staff, and its infrastructure alone, both USD a server and month."""

    usd: float
    infrastructure_usd: float


def evidence(
    found: Model, assumptions: Assumptions, today: Today | None = None,
    turning: float | None = None,
) -> Evidence:  # fmt: skip
    """Return what the inputs of a case can carry.

    Parameters
    ----------
    today
        What today costs; None where no comparison can be made.
    turning
        The multiple of it at which the NPV is 0; None where none is.
    """
    given = found.given
    servers, count = given.servers, len(given.servers) or 1
    fate = servers["disposition"]
    waiting = given.waiting.to_numpy()
    settled = ~fate.eq("undecided").to_numpy() & ~waiting
    moving = given.moving.to_numpy() & settled
    cost, physical = aws_cost(given), servers["physical"].mean()
    priced = cost * fate.isin(ON_AWS).to_numpy()
    measured = priced * servers["grade"].isin(_MEASURED).to_numpy()
    return Evidence(
        servers=len(servers),
        staying=int(fate.eq("Retain").sum()),
        moving=int(moving.sum()),
        leaving=int((given.leaving.to_numpy() & settled).sum()),
        waiting=float(waiting.sum()) / count,
        undecided=float(fate.eq("undecided").sum()) / count,
        measured=_share(measured, priced),
        assumed_price=given.assumed_price_share,
        assumed_storage=_share(
            servers["assumed_storage_gib"].to_numpy(float), servers["storage_gib"].to_numpy(float)
        ),
        unpriced=_unpriced(found, assumptions),
        no_baseline=_share(cost * moving * ~servers["has_baseline"].to_numpy(dtype=bool),
                           cost * moving),
        hosts_in_question=_share(
            (servers["host_in_question"] & servers["has_baseline"]).to_numpy(float),
            servers["has_baseline"].to_numpy(float),
        ),
        unlisted=given.unlisted_share,
        total_stated=assumptions.known("op.today_total") is not None,
        break_even_vm=None if today is None or turning is None else turning * today.usd,
        check_vm=_check(assumptions),
        infrastructure_vm=None if today is None or physical > _HALF else today.infrastructure_usd,
    )  # fmt: skip


def aws_cost(prepared: Prepared) -> FloatArray:
    """Return what each server costs on AWS by itself, USD a month."""
    names = ("committed", "storage", "windows", "sql_included", "linux", "databases")
    return np.asarray(sum(prepared.servers[f"aws_{name}"].to_numpy(float) for name in names))


def _share(part: FloatArray, whole: FloatArray) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total else 0.0


def _unpriced(found: Model, assumptions: Assumptions) -> float:
    """Return the share of the leaving cost on premises whose replacement has no price."""
    if found.bought is None:
        return 0.0
    given, _ = found.bought
    caused = caused_by_servers(given, assumptions)
    amounts = given.servers["server_id"].map(caused).fillna(0.0).to_numpy(dtype=float)
    leaving = amounts * given.leaving.to_numpy()
    return _share(leaving * given.servers["disposition"].eq("Repurchase").to_numpy(), leaving)


def _check(assumptions: Assumptions) -> float:
    """Return the published cost of a VM and month for the edition of the case."""
    entry = assumptions["op.check_vm_month"]
    edition = assumptions.text("op.vmware_edition")
    if entry.changed or edition == "open" or entry.low is None or entry.high is None:
        return float(entry.value)
    return entry.high if edition == "vcf" else entry.low


def break_even_total(found: Model, values: Values, base_npv: float) -> float | None:
    """Return today's total at which the NPV is 0, as a multiple of the base; None if none does.

    The NPV is linear in it, so two points solve it.
    """
    doubled = Values(values.assumptions, {TODAY_TOTAL: np.full((1, 1), 2.0)})
    slope = float(np.ravel(found.npv(doubled))[0]) - base_npv
    return None if slope <= 0 else 1.0 - base_npv / slope


def today_of(found: Model, values: Values) -> Today | None:
    """Return what a server costs today; None where there is none."""
    months = MONTHS_PER_YEAR * len(found.given.servers)
    if not months:
        return None
    lines = yearly(found.base, found.plan, values, found.version)
    usd = {spec: float(np.ravel(lines[spec.key][0])[0]) for spec in line_specs() if spec.yearly}
    total = sum(amount for spec, amount in usd.items() if spec.item != LABOUR)
    infrastructure = sum(amount for spec, amount in usd.items() if spec.item in _INFRASTRUCTURE)
    return Today(total / months, infrastructure / months)


def answers(
    found: Model, assumptions: Assumptions, base_npv: float, whole: float
) -> tuple[Answered, ...]:
    """Return the open answers that move the NPV of a case, the widest first."""
    ends = _ends_of_estate(found.given)
    blocks = (*(_applicable(found, open_blocks(assumptions, ends))), *_prices(found, assumptions))
    base = _OPEN | {_WHOLE: whole}
    keys = {name for block in blocks for end in block.ends for name in end.values}
    base |= {key: assumptions.number(key) for key in keys if key in assumptions}

    def against_exit() -> float:
        return _npv(replace(found, version="exit"), assumptions)

    npv_of = found.npv_from(base_npv, Values(assumptions))
    return answered(blocks, base_npv, base, npv_of, against_exit)


def _applicable(found: Model, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks without those of which the estate has nothing, or what answers them."""
    none = {"undecided"} if found.rehosted is None else set()
    none |= {"subscription"} if found.bought is None else set()
    none |= {"estate_share"} if extent_known(found.given) else set()
    return tuple(item for item in blocks if item.key not in none)


def _ends_of_estate(given: Prepared) -> dict[str, tuple[float, float]]:
    """Return the ends of what the estate leaves open, by name."""
    ends = {}
    stored = given.assumed_storage
    if stored is not None and stored.low_gib != stored.high_gib:
        ends[STORAGE] = (stored.low_gib / stored.gib, stored.high_gib / stored.gib)
    if has_in_guest(given):
        ends[IN_GUEST] = (0.0, 1.0)
    return ends


def _prices(found: Model, assumptions: Assumptions) -> tuple[Block, ...]:
    stored = found.given.assumed_storage  # a size that is assumed is a question of its own
    share = found.given.assumed_price_share - (stored.aws_share if stored else 0.0)
    if share < _NOTHING:
        return ()
    band = share * assumptions.fraction("range.assumed_price")
    ends = (
        End("the assumed AWS prices are too low", {AWS_FACTOR: 1.0 + band}),
        End("the assumed AWS prices are too high", {AWS_FACTOR: 1.0 - band}),
    )
    question = "Which prices does AWS quote for what the price book only estimates?"
    return (Block("assumed_price", FACT, "AWS prices that are assumed", "procurement", question,
                  ends),)  # fmt: skip


def outcomes(base_npv: float, simulation: Simulation | None) -> Outcomes:
    """Return the NPVs that the verdict reads."""
    if simulation is None:
        return Outcomes(base_npv, base_npv, base_npv, base_npv, float(base_npv > 0))
    return Outcomes(
        base_npv, simulation.p10, simulation.p50, simulation.p90, simulation.probability
    )


def subset(
    found: Model, assumptions: Assumptions, worth: FloatArray,
    gain_of: Callable[[Model, float], float],
) -> Subset | None:  # fmt: skip
    """Return the part that meets ``verdict.firm`` for itself, shared cost included."""
    chosen, workloads = worthwhile(found.base, worth)
    if not chosen.any() or chosen.sum() == found.base.leaving.sum():
        return None
    part = model(found.base.only(chosen), assumptions)
    alone = _npv(part, assumptions)
    if alone <= 0 or gain_of(part, alone) < assumptions.fraction("verdict.firm"):
        return None
    return Subset(tuple(found.base.servers.loc[chosen, "server_id"]), workloads, alone)


def later(found: Model, assumptions: Assumptions, base_npv: float, once: float) -> Later | None:
    """Return the known date that a start should wait for, where waiting brings enough."""
    first = min((wave.start_month for wave in found.base.waves), default=None)
    best: Later | None = None
    for key, event in _EVENTS.items():
        month = assumptions.known(key) if assumptions[key].changed else None
        if first is None or month is None or month <= first:
            continue
        moved = model(_shifted(found.given, round(month) - first), assumptions)
        value = _npv(moved, assumptions)
        enough = value > 0 and value - base_npv > WORTH_WAITING * once
        if enough and (best is None or value > best.npv):
            best = Later(round(month), event, value)
    return best


def _shifted(prepared: Prepared, months: int) -> Prepared:
    waves, apart = (
        tuple(
            replace(wave, start_month=wave.start_month + months, end_month=wave.end_month + months)
            for wave in dated
        )
        for dated in (prepared.waves, prepared.apart)
    )
    servers = planned(prepared.servers, waves, apart)
    return replace(prepared, waves=waves, apart=apart, servers=servers)


def _npv(found: Model, assumptions: Assumptions) -> float:
    cash = cash_flow(found.base, found.plan, Values(assumptions), found.version)
    return net_npv(cash, assumptions)
