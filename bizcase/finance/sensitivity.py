"""Tornado and break-even: one driver at a time, the others as in the base case.

Source: METHOD: Uncertainty and verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bizcase.finance.drivers import Driver
from bizcase.units import FloatArray

TOP = 12
_LEAST_USD = 1.0
# The search for a break-even: steps at most, points of a step, and when it is near enough.
_STEPS, _POINTS = 36, 32
_NEAR_USD, _NARROW = 0.01, 1e-7
# How far a break-even is sought beyond the range of its driver.
_WIDER_LOW, _WIDER_HIGH = 0.25, 4.0

NpvOf = Callable[[dict[str, FloatArray]], FloatArray]


@dataclass(frozen=True, slots=True)
class Swing:
    """NPV at the low and the high end of one driver."""

    driver: Driver
    low_npv: float
    high_npv: float

    @property
    def size(self) -> float:
        """Width of the swing in USD."""
        return abs(self.high_npv - self.low_npv)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of a driver at which the NPV is 0; ``inside`` says whether within its range."""

    driver: Driver
    value: float
    inside: bool

    @property
    def distance(self) -> float:
        """Distance from the base value in widths of the range; smaller reverses sooner."""
        return abs(self.value - self.driver.value) / (self.driver.high - self.driver.low)


def _columns(drivers: tuple[Driver, ...], values: FloatArray) -> dict[str, FloatArray]:
    """Return draws in which one driver is at a value and all others are at their base.

    ``values`` has a row for each driver, of one value or several; their draws follow one another.
    """
    of_row = np.arange(values.size) * len(drivers) // values.size
    return {
        driver.key: np.where(of_row == place, values.ravel(), driver.value)[:, None]
        for place, driver in enumerate(drivers)
    }


def swings_of(drivers: tuple[Driver, ...], npv_of: NpvOf) -> tuple[Swing, ...]:
    """Return the swing of each driver, in the order of the drivers."""
    if not drivers:
        return ()
    ends = np.array([(item.low, item.high) for item in drivers])
    npvs = npv_of(_columns(drivers, ends)).reshape(ends.shape).tolist()
    return tuple(Swing(driver, *both) for driver, both in zip(drivers, npvs, strict=True))


def tornado(swings: tuple[Swing, ...]) -> tuple[Swing, ...]:
    """Return the swings, the widest first, without those that change nothing."""
    ranked = sorted(swings, key=lambda item: (-item.size, item.driver.key))
    return tuple(item for item in ranked if item.size >= _LEAST_USD)


def break_evens(swings: tuple[Swing, ...], npv_of: NpvOf) -> tuple[BreakEven, ...]:
    """Return where the NPV changes its sign, nearest first: inside the ranges, then beyond.

    Beyond means between a quarter and four times the base value, as far as it may be entered, for
    what no range reaches. What changes nothing within its range is not sought beyond it.
    """
    moving = [item for item in swings if item.size > 0]
    within = [_within(item) for item in moving]
    inside = [item for item in within if item.crosses]
    others = tuple(item.driver for item in within if not item.crosses)
    beyond = [item for item in _beyond(others, npv_of) if item.crosses]
    roots = iter(_roots((*inside, *beyond), npv_of))
    found = [
        BreakEven(item.driver, next(roots), part is inside)
        for part in (inside, beyond)
        for item in part
    ]
    return tuple(sorted(found, key=lambda item: (not item.inside, item.distance, item.driver.key)))


@dataclass(frozen=True, slots=True)
class _Bracket:
    """Two values of a driver, and the NPV at each."""

    driver: Driver
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def crosses(self) -> bool:
        return self.at_low * self.at_high < 0


def _within(swing: Swing) -> _Bracket:
    driver = swing.driver
    return _Bracket(driver, driver.low, driver.high, swing.low_npv, swing.high_npv)


def _beyond(drivers: tuple[Driver, ...], npv_of: NpvOf) -> list[_Bracket]:
    if not drivers:
        return []
    ends = np.array([
        (max(min(item.low, item.value * _WIDER_LOW), item.allowed[0]),
         min(max(item.high, item.value * _WIDER_HIGH), item.allowed[1]))
        for item in drivers
    ])  # fmt: skip
    npvs = npv_of(_columns(drivers, ends)).reshape(ends.shape)
    both = zip(drivers, ends.tolist(), npvs.tolist(), strict=True)
    return [_Bracket(driver, *at, *npv) for driver, at, npv in both]


def _roots(brackets: tuple[_Bracket, ...], npv_of: NpvOf) -> list[float]:
    """Return where each NPV is 0 between two values at which its signs differ.

    The NPV is close to a line in most drivers, so the chord finds it in a few steps; where it
    jumps, points at even distances do. Points cost little beside a step, so the fewer drivers are
    left, the more points each gets.
    """
    drivers = tuple(item.driver for item in brackets)
    values = np.array([(item.low, item.high) for item in brackets]).reshape(-1, 2)
    npvs = np.array([(item.at_low, item.at_high) for item in brackets]).reshape(-1, 2)
    roots, left = np.zeros(len(brackets)), np.arange(len(brackets))
    for _ in range(_STEPS):
        if not len(left):
            break
        parts = max(2, _POINTS // len(left))
        even = values[:, :1] + np.diff(values) * np.arange(1, parts) / parts
        chord = values[:, 1:] - npvs[:, 1:] * np.diff(values) / np.diff(npvs)
        tried = np.sort(np.hstack([even, chord]))
        asked = _columns(tuple(drivers[place] for place in left), tried)
        values, npvs = _around_zero(
            np.hstack([values[:, :1], tried, values[:, 1:]]),
            np.hstack([npvs[:, :1], npv_of(asked).reshape(tried.shape), npvs[:, 1:]]),
        )
        nearest = np.abs(npvs).argmin(axis=1)[:, None]
        roots[left] = best = np.take_along_axis(values, nearest, axis=1)[:, 0]
        near = np.abs(np.take_along_axis(npvs, nearest, axis=1)[:, 0]) < _NEAR_USD
        open_ = ~near & (np.diff(values)[:, 0] >= _NARROW * np.abs(best))
        values, npvs, left = values[open_], npvs[open_], left[open_]
    return [float(root) for root in roots]


def _around_zero(values: FloatArray, npvs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the two neighbours between which each row first changes its sign."""
    after = (npvs * npvs[:, :1] <= 0).argmax(axis=1)[:, None]
    both = np.hstack([after - 1, after])
    return np.take_along_axis(values, both, axis=1), np.take_along_axis(npvs, both, axis=1)
