"""Monte Carlo: seeded, vectorised, with shared sizing errors and correlated labour.

Source: METHOD: Uncertainty and verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bizcase.finance.drivers import EVENLY, ONE_OF, STANCE, Driver
from bizcase.finance.metrics import payback_months
from bizcase.finance.prepared import Evidence, Prepared
from bizcase.units import FloatArray

CURVE_STEPS = tuple(range(5, 100, 5))
BAND = (0.1, 0.5, 0.9)
_P20 = 0.20
# Streams kept: some MB each. A session asks what if of one case, or of a few.
_KEPT_STREAMS = 4
_BEST_GRADE = "A"

Ranks = npt.NDArray[np.int32]
_Way = tuple[bool, bool]  # of a driver: whether it is labour, whether it is simulated


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

    @property
    def above_base(self) -> float:
        """The share of the outcomes whose NPV is not below that of the base case."""
        return 1.0 - self.base_percentile


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


def _ranks(scores: FloatArray) -> Ranks:
    """Return the place of each draw in the order of the scores, from 0; read-only."""
    order = np.empty(len(scores), dtype=np.int32)
    order[np.argsort(scores)] = np.arange(len(scores), dtype=np.int32)
    order.flags.writeable = False
    return order


def _quantiles(ranks: Ranks) -> FloatArray:
    """Return the draws as evenly spread quantiles in the order of the ranks (Latin hypercube)."""
    spread: FloatArray = (ranks + 0.5) / len(ranks)
    return spread


@dataclass(frozen=True, slots=True)
class _Streams:
    """What the generator gives for one seed: an error and noise of each grade, ranks by driver."""

    errors: tuple[Ranks, ...]
    noise: tuple[FloatArray, ...]
    drivers: tuple[Ranks | None, ...]


@lru_cache(maxsize=_KEPT_STREAMS)
def _streams(seed: int, draws: int, rho: float, grades: int, ways: tuple[_Way, ...]) -> _Streams:
    """Return the streams of a seed; read-only.

    They know no value of a case, so a what-if draws and ranks none of them again. A driver that is
    not simulated takes its numbers all the same: those of the others stay as they are.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    common = generator.standard_normal(draws)
    errors = tuple(_ranks(generator.standard_normal(draws)) for _ in range(grades))
    noise = tuple(generator.standard_normal(draws) for _ in range(grades))
    found: list[Ranks | None] = []
    for labour, simulated in ways:
        own = generator.standard_normal(draws)
        if labour:
            own = np.sqrt(rho) * common + np.sqrt(1 - rho) * own
        found.append(_ranks(own) if simulated else None)
    return _Streams(errors, noise, tuple(found))


class Sampler:
    """Draws for one seed: the same seed and drivers give the same numbers."""

    def __init__(
        self, prepared: Prepared, drivers: tuple[Driver, ...], seed: int, draws: int, rho: float
    ) -> None:
        self._prepared, self._draws, self._drivers = prepared, draws, drivers
        ways = tuple((bool(item.labour), bool(item.simulated)) for item in drivers)
        self._streams = _streams(seed, draws, rho, len(prepared.evidence), ways)

    def columns(self) -> dict[str, FloatArray]:
        """Return a column per simulated driver; labour inputs share a Gaussian copula."""
        columns = {
            driver.key: _drawn(driver, _quantiles(ranks))[:, None]
            for driver, ranks in zip(self._drivers, self._streams.drivers, strict=True)
            if ranks is not None
        }
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
        cost, streams = np.zeros(self._draws), self._streams
        for item, ranks, noise in zip(
            self._prepared.evidence, streams.errors, streams.noise, strict=True
        ):
            low, high = self._span(item, measured)
            shared = triangular_quantiles(low, 1.0, high, _quantiles(ranks))
            spread = (high - low) / 6 * np.sqrt(item.squares) / (item.amount_usd or 1.0)
            cost += item.amount_usd * (shared + spread * noise)
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
    base_npv: float,
    flows_of: Callable[[dict[str, FloatArray]], Drawn],
) -> Simulation:
    """Return the distribution of the NPV and of the payback, and the value of information."""
    drawn = flows_of(sampler.columns())
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
