"""Monte Carlo: seeded, vectorised, with shared sizing errors and correlated labour.

Source: METHOD: Uncertainty and verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bizcase.finance.drivers import EVENLY, ONE_OF, STANCE, Driver
from bizcase.finance.metrics import payback_months
from bizcase.finance.prepared import Evidence, Prepared
from bizcase.units import FloatArray

CURVE_STEPS = tuple(range(5, 100, 5))
BAND = (0.1, 0.5, 0.9)
_P20 = 0.20
_BEST_GRADE = "A"


@dataclass(frozen=True, slots=True)
class Information:
    """What would narrow the P10 to P90 band of the NPV, and by how many USD.

    ``grade`` is a sizing grade whose servers are all measured.
    """

    grade: str
    narrower_usd: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """Results of the draws, in USD and months.

    ``curve`` has the NPV at each percentile of CURVE_STEPS; ``base_percentile`` says where the base
    case lies; ``contingency`` is base − P20 of the NPV: what cost at P80 exceeds the base.
    ``cumulative`` has the cumulative net cash flow by month 0..H at each of BAND, month by month:
    no single draw follows one of its lines.
    """

    draws: int
    mean: float
    p10: float
    p50: float
    p90: float
    probability: float
    curve: tuple[float, ...]
    base_percentile: float
    contingency: float
    payback_p10: float | None
    payback_p50: float | None
    payback_p90: float | None
    payback_never: float
    cumulative: tuple[tuple[float, ...], ...]
    information: tuple[Information, ...]


def triangular_quantiles(low: float, mode: float, high: float, uniform: FloatArray) -> FloatArray:
    """Return values of a triangular distribution at uniform draws of 0 to 1.

    Ranges are published or negotiated extremes, which a bell around the middle would make look
    less likely than anybody knows (decision 12).
    """
    if high <= low:
        return np.full_like(uniform, mode)
    width = high - low
    below = low + np.sqrt(uniform * width * (mode - low))
    above = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform < (mode - low) / width, below, above)


def _ranks(scores: FloatArray) -> FloatArray:
    """Return the draws as evenly spread quantiles in the order of the scores (Latin hypercube)."""
    order = np.empty(len(scores))
    order[np.argsort(scores)] = np.arange(len(scores))
    quantiles: FloatArray = (order + 0.5) / len(scores)
    return quantiles


class Sampler:
    """Draws for one seed: the same seed and drivers give the same numbers."""

    def __init__(self, prepared: Prepared, seed: int, draws: int, rho: float) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))
        self._prepared, self._draws, self._rho = prepared, draws, rho
        self._common = self._generator.standard_normal(draws)
        grades = [item.grade for item in prepared.evidence]
        self._errors = {name: _ranks(self._generator.standard_normal(draws)) for name in grades}
        self._noise = {name: self._generator.standard_normal(draws) for name in grades}

    def drivers(self, drivers: tuple[Driver, ...]) -> dict[str, FloatArray]:
        """Return a column per simulated driver; labour inputs share a Gaussian copula."""
        columns = {}
        for driver in drivers:
            own = self._generator.standard_normal(self._draws)
            if driver.labour:
                own = np.sqrt(self._rho) * self._common + np.sqrt(1 - self._rho) * own
            if driver.simulated:
                columns[driver.key] = _drawn(driver, _ranks(own))[:, None]
        stance = columns.pop(STANCE, None)
        if stance is not None:
            columns["open.stance_no_sa"] = (stance == 1.0).astype(float)
            columns["open.stance_rented"] = (stance > 1.0).astype(float)
        return columns

    def aws_factor(self, measured: str = "") -> FloatArray:
        """Return AWS cost as a multiple of what was computed.

        Each grade has one error shared by its servers and independent noise, whose relative size
        falls with their number: independent errors alone would cancel and look falsely certain.

        Parameters
        ----------
        measured
            A grade that is taken as A.
        """
        total = sum(item.amount_usd for item in self._prepared.evidence)
        cost = np.zeros(self._draws)
        for item in self._prepared.evidence:
            low, high = self._span(item, measured)
            shared = triangular_quantiles(low, 1.0, high, self._errors[item.grade])
            spread = (high - low) / 6 * np.sqrt(item.squares) / (item.amount_usd or 1.0)
            cost += item.amount_usd * (shared + spread * self._noise[item.grade])
        return (cost / total)[:, None] if total else np.ones((self._draws, 1))

    def _span(self, item: Evidence, measured: str) -> tuple[float, float]:
        if measured and item.grade == measured:
            best = [other for other in self._prepared.evidence if other.grade == _BEST_GRADE]
            return _ratio(best[0]) if best else MEASURED_SPAN
        return _ratio(item)


def _drawn(driver: Driver, uniform: FloatArray) -> FloatArray:
    """Return a driver's values at uniform draws of 0 to 1, by its way of being drawn."""
    if driver.drawn == ONE_OF:
        words = np.arange(driver.low, driver.high + 1.0)
        return np.asarray(words[np.minimum((uniform * len(words)).astype(int), len(words) - 1)])
    if driver.drawn == EVENLY:
        return np.asarray(driver.low + uniform * (driver.high - driver.low))
    return triangular_quantiles(driver.low, driver.value, driver.high, uniform)


MEASURED_SPAN = (0.95, 1.05)  # grade A is known to 5 % (METHOD: Ranges)


def _ratio(item: Evidence) -> tuple[float, float]:
    amount = item.amount_usd or 1.0
    return min(1.0, item.low_usd / amount), max(1.0, item.high_usd / amount)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The flows of all draws: ``rest`` is the net flow without AWS, ``aws`` at a factor of 1."""

    rest: FloatArray
    aws: FloatArray
    discount: FloatArray


def simulate(
    prepared: Prepared,
    sampler: Sampler,
    drivers: tuple[Driver, ...],
    base_npv: float,
    flows_of: Callable[[dict[str, FloatArray]], Drawn],
) -> Simulation:
    """Return the distribution of the NPV and of the payback, and the value of information."""
    drawn = flows_of(sampler.drivers(drivers))
    factor = sampler.aws_factor()
    rest, aws = (drawn.rest * drawn.discount).sum(axis=1), (drawn.aws * drawn.discount).sum(axis=1)
    values = rest - factor[:, 0] * aws
    p10, p20, p50, p90 = (float(item) for item in np.quantile(values, [0.1, _P20, 0.5, 0.9]))
    net = drawn.rest - factor * drawn.aws
    paybacks = payback_months(net)
    band = np.quantile(np.cumsum(net, axis=1), BAND, axis=0)
    information = []
    for name in (item.grade for item in prepared.evidence if item.grade in ("B", "C", "D")):
        better = np.quantile(rest - sampler.aws_factor(name)[:, 0] * aws, [0.1, 0.9])
        information.append(Information(name, (p90 - p10) - float(better[1] - better[0])))
    ends = [_payback(paybacks, share) for share in BAND]
    return Simulation(
        draws=len(values), mean=float(values.mean()), p10=p10, p50=p50, p90=p90,
        probability=float((values > 0).mean()),
        curve=tuple(float(item) for item in np.percentile(values, CURVE_STEPS)),
        base_percentile=float((values < base_npv).mean()),
        contingency=max(0.0, base_npv - p20),
        payback_p10=ends[0], payback_p50=ends[1], payback_p90=ends[2],
        payback_never=float(np.isnan(paybacks).mean()),
        cumulative=tuple(tuple(row) for row in band.tolist()),
        information=tuple(sorted(information, key=lambda item: -item.narrower_usd)),
    )  # fmt: skip


def _payback(paybacks: FloatArray, share: float) -> float | None:
    """Return the payback that a share of the draws reaches; None where that is never."""
    months = np.sort(np.where(np.isnan(paybacks), np.inf, paybacks))
    value = float(months[min(len(months) - 1, int(share * len(months)))])
    return None if np.isinf(value) else value
