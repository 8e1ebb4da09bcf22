"""The on-premises baseline by line and month, and what of it remains while servers leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bizcase.finance.line_specs import LineSpec, line_specs
from bizcase.finance.prepared import Prepared
from bizcase.finance.remains import CONTRACT, RENEWAL, Remains
from bizcase.finance.schedule import Schedule
from bizcase.finance.standing import Standing
from bizcase.finance.values import Value, Values
from bizcase.units import FloatArray

BASELINES = ("refresh", "renew", "exit")


@dataclass(frozen=True, slots=True)
class LinePath:
    """A line by month 0..H: without migration and with it; ``state`` says why it is not known.

    ``unused`` is what of both is a credit at the horizon, 0 or less: the unused life of what growth
    bought. It is no cost of running in its month.
    """

    spec: LineSpec
    baseline: FloatArray
    future: FloatArray
    state: str = ""
    unused: tuple[Value, Value] = (0.0, 0.0)


def on_premises(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> Iterator[LinePath]:
    """Yield every line of a baseline version (METHOD: On-premises baseline).

    ``refresh`` replaces servers, storage and network at the end of their life: with unknown ages an
    equal part falls due every month; ``op.refresh_month`` dates the servers. ``renew`` replaces
    none and maintains all. ``exit`` buys everything for another site in month 1 and again after its
    life; with migration only for what never leaves.
    """
    standing = Standing(prepared, values, version)
    yield from lines_with(standing, remains_of(standing, plan))


def remains_of(standing: Standing, plan: Schedule) -> Remains:
    """Return what remains of an estate under a plan."""
    return Remains(plan, standing.machines, standing.values, standing.grown)


def lines_with(standing: Standing, remains: Remains) -> Iterator[LinePath]:
    """Yield every line of an estate with what of it remains."""
    for spec in line_specs():
        baseline = future = standing.none
        for part in standing.parts(spec):
            baseline = baseline + part.path
            future = future + part.path * part.share(remains)
        here = left = standing.none
        for part in standing.unused_life(spec):
            here = here + part.path
            left = left + part.path * part.share(remains)
        yield LinePath(spec, baseline, future, standing.states.get(spec.key, ""), (here, left))


def baselines(standing: Standing) -> Iterator[tuple[LineSpec, FloatArray]]:
    """Yield what every line of an estate costs by draw and month 0..H without migration."""
    for spec in line_specs():
        yield spec, sum((part.path for part in standing.parts(spec)), standing.none)


def saved_usd(standing: Standing, remains: Remains) -> FloatArray:
    """Return by how much all lines together are lower with migration, by draw and month 0..H."""
    saved = np.zeros((standing.values.draws, len(standing.months)))
    for spec in line_specs():
        for part in standing.parts(spec):
            gone = 1.0 - np.asarray(part.share(remains))
            if gone.any():
                saved += part.path * gone
    return saved


def yearly(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> dict[str, tuple[Value, Value]]:
    """Return each line for a full year in USD: today, and once everything that leaves has left.

    At today's size and prices, without growth: purchases as price ÷ life, Extended Security Updates
    and vendor support as in the first twelve months. Without what is paid once.
    """
    standing = Standing(prepared, values, version)
    remains, today, lines = remains_of(standing, plan), standing.today(), {}
    for spec in line_specs():
        if spec.yearly:
            falling = today[spec.key] - standing.never_falls(spec, today)
            gone = 1.0 - remains.at_last(spec)
            lines[spec.key] = (today[spec.key], today[spec.key] - falling * gone)
    return lines


def stranded_contracts(prepared: Prepared, plan: Schedule, values: Values, version: str) -> float:
    """Return what contracts cost after their servers have left: part of the cost that remains."""
    standing = Standing(prepared, values, version)
    remains, total = remains_of(standing, plan), 0.0
    for line in lines_with(standing, remains):
        if line.spec.avoidable in (CONTRACT, RENEWAL):
            at_once = remains.share(line.spec.quantity)
            total += float(np.maximum(line.future - line.baseline * at_once, 0.0).sum())
    return total
