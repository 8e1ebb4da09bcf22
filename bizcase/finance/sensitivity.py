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
# The search for a break-even: steps at most, which of them halves, and when it is near enough.
_STEPS, _HALVING = 36, 3
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
    """Return draws in which row i has driver i at its value and all others at their base."""
    return {
        driver.key: np.where(np.arange(len(drivers)) == place, values, driver.value)[:, None]
        for place, driver in enumerate(drivers)
    }


def swings_of(drivers: tuple[Driver, ...], npv_of: NpvOf) -> tuple[Swing, ...]:
    """Return the swing of each driver, in the order of the drivers."""
    if not drivers:
        return ()
    ends = [
        npv_of(_columns(drivers, np.array([getattr(item, end) for item in drivers])))
        for end in ("low", "high")
    ]
    return tuple(
        Swing(driver, float(low), float(high))
        for driver, low, high in zip(drivers, *ends, strict=True)
    )


def tornado(swings: tuple[Swing, ...]) -> tuple[Swing, ...]:
    """Return the swings, the widest first, without those that change nothing."""
    ranked = sorted(swings, key=lambda item: (-item.size, item.driver.key))
    return tuple(item for item in ranked if item.size >= _LEAST_USD)


def break_evens(swings: tuple[Swing, ...], npv_of: NpvOf) -> tuple[BreakEven, ...]:
    """Return where the NPV changes its sign, nearest first: inside the ranges, then beyond.

    Beyond means between a quarter and four times the base value, as far as it may be entered, for
    what no range reaches. What changes nothing within its range is not sought beyond it.
    """
    moving = tuple(item for item in swings if item.size > 0)
    inside = _inside(moving, npv_of)
    beyond = _beyond(tuple(item.driver for item in moving if item.driver.key not in inside), npv_of)
    found = [
        BreakEven(item.driver, {**beyond, **inside}[item.driver.key], item.driver.key in inside)
        for item in moving
        if item.driver.key in inside or item.driver.key in beyond
    ]
    return tuple(sorted(found, key=lambda item: (not item.inside, item.distance, item.driver.key)))


def _inside(swings: tuple[Swing, ...], npv_of: NpvOf) -> dict[str, float]:
    drivers = tuple(item.driver for item in swings)
    low, high = (np.array([getattr(item, end) for item in drivers]) for end in ("low", "high"))
    at_low, at_high = np.array([(item.low_npv, item.high_npv) for item in swings]).reshape(-1, 2).T
    return _roots(drivers, npv_of, low, high, at_low, at_high)


def _beyond(drivers: tuple[Driver, ...], npv_of: NpvOf) -> dict[str, float]:
    if not drivers:
        return {}
    low, base, high = (
        np.array([getattr(item, name) for item in drivers]) for name in ("low", "value", "high")
    )
    least, most = (np.array([item.allowed[end] for item in drivers]) for end in (0, 1))
    nearest = np.maximum(np.minimum(low, base * _WIDER_LOW), least)
    furthest = np.minimum(np.maximum(high, base * _WIDER_HIGH), most)
    ends = (npv_of(_columns(drivers, values)) for values in (nearest, furthest))
    return _roots(drivers, npv_of, nearest, furthest, *ends)


def _roots(
    drivers: tuple[Driver, ...], npv_of: NpvOf, low: FloatArray, high: FloatArray,
    at_low: FloatArray, at_high: FloatArray,
) -> dict[str, float]:  # fmt: skip
    """Return the value at which each driver's NPV changes its sign between two values, by key."""
    crosses = at_low * at_high < 0
    crossing = tuple(item for item, yes in zip(drivers, crosses, strict=True) if yes)
    if not crossing:
        return {}
    ends = [item[crosses] for item in (low, high, at_low, at_high)]
    roots = _between(crossing, npv_of, *ends)
    return {item.key: float(root) for item, root in zip(crossing, roots, strict=True)}


def _between(
    drivers: tuple[Driver, ...], npv_of: NpvOf, low: FloatArray, high: FloatArray,
    at_low: FloatArray, at_high: FloatArray,
) -> FloatArray:  # fmt: skip
    """Return where each NPV is 0 between two values at which its signs differ.

    The NPV is close to a line in most drivers, so the chord finds it in a few steps (Illinois);
    a step of halves in between bounds the search where it jumps.
    """
    weight_low, weight_high = at_low.copy(), at_high.copy()
    roots, before = (low + high) / 2, np.zeros(len(low), dtype=bool)
    for step in range(_STEPS):
        chord = high - weight_high * (high - low) / (weight_high - weight_low)
        halves = step % _HALVING == _HALVING - 1
        roots = (low + high) / 2 if halves else chord
        value = npv_of(_columns(drivers, roots))
        same = value * at_low > 0
        again = (same == before) & (step > 0)
        weight_low = np.where(same, value, np.where(again, weight_low / 2, weight_low))
        weight_high = np.where(same, np.where(again, weight_high / 2, weight_high), value)
        low, high, before = np.where(same, roots, low), np.where(same, high, roots), same
        if np.all((np.abs(value) < _NEAR_USD) | (high - low < _NARROW * np.abs(roots))):
            break
    return roots
