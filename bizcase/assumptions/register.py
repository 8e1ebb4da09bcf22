"""The assumption register: numbers as data, with range and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from bizcase.assumptions.entry import Assumption
from bizcase.assumptions.own_currency import OF_THE_RATE, converted, faults_of_rate
from bizcase.assumptions.retired import TOTAL, TakenOver, retired_keys, taken_over
from bizcase.assumptions.unset import UNSET
from bizcase.errors import AssumptionError

PERCENT = 100
# The parts of the method, in the order a reader meets them.
PARTS = (
    "Scope and data quality",
    "Sizing and storage",
    "AWS prices and services",
    "Disaster recovery",
    "Strategies and complexity",
    "Waves and readiness",
    "On-premises cost",
    "Migration cost and build-up",
    "Cash flow, growth and verdict",
    "Benchmarks and carbon",
    "Currency and number format",
)
# What a change asks to be done again: everything from the first stage on that reads the key.
READING, PLAN, PRICES, FINANCE = STAGES = ("reading", "plan", "prices", "finance")


class Assumptions(Mapping[str, Assumption]):
    """The register of one case, in register order; immutable.

    ``given`` are values to be used in place of those of ``entries``; one may name a key that the
    register had in an earlier version. AssumptionError where one is not allowed.
    """

    def __init__(
        self, entries: Mapping[str, Assumption], given: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        self._start, self._given = dict(entries), dict(given)
        self._taken_over = tuple(taken_over(self._start, self._given))
        told = {item.key for item in self._taken_over}
        values = {key: value for key, value in self._given.items() if key not in told}
        replaced = {k: v for item in self._taken_over for k, v in item.replaces.items()}
        self._entries = _with_values(self._start, {**replaced, **values})

    def __getitem__(self, key: str) -> Assumption:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def number(self, key: str) -> float:
        """Return the value of a number, in the register's unit."""
        return float(self[key].value)

    def known(self, key: str) -> float | None:
        """Return the value of a number, None while it is required or not entered."""
        return None if self[key].value in UNSET else self.number(key)

    def fraction(self, key: str) -> float:
        """Return a percentage of the register as a fraction."""
        return self.number(key) / PERCENT

    def text(self, key: str) -> str:
        """Return the chosen word."""
        return self[key].value

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names of a list, none while nothing is entered."""
        return () if self[key].value in UNSET else tuple(self.text(key).split(", "))

    def flag(self, key: str) -> bool:
        """Return a true/false choice."""
        return self[key].value == "true"

    @property
    def taken_over(self) -> tuple[TakenOver, ...]:
        """What became of given values whose key or word the register has no more."""
        return self._taken_over

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence for each of them."""
        return tuple(item.notice for item in self._taken_over)

    def earlier(self, key: str) -> float | None:
        """Return the total that an earlier version's key gives, in its unit.

        It replaces what its successors compute. None where it is not given, where a successor is
        given itself, or where it is no amount.
        """
        if retired_keys()[key].how != TOTAL:
            raise KeyError(key)
        found = next((item for item in self._taken_over if item.key == key and item.used), None)
        return None if found is None else float(found.value)

    def changed_values(self) -> dict[str, float | str]:
        """Return the values that are not the register's, numbers as numbers, by key.

        So given again they make the same register: values of retired keys and words are as given,
        with those that win over them though they are the register's.
        """
        derived = {key for item in self._taken_over for key in item.replaces} - set(self._given)
        named = {key for item in self._taken_over for key in item.named_by}
        return {
            **{
                key: item.plain
                for key, item in self._entries.items()
                if (item.changed and key not in derived) or (key in named and key in self._given)
            },
            **{item.key: item.value for item in self._taken_over},
        }

    def with_overrides(self, overrides: Mapping[str, object]) -> Assumptions:
        """Return a register with the given values; all faults come in one AssumptionError."""
        return Assumptions(self._start, {**self._given, **overrides})


def _with_values(
    entries: Mapping[str, Assumption], values: Mapping[str, object]
) -> dict[str, Assumption]:
    """Return entries with these values; amounts in the currency of the case are converted."""
    found, faults = dict(entries), []
    rate_first = sorted(values, key=lambda key: key not in OF_THE_RATE)
    for key in rate_first:
        if key not in found:
            faults.append(f"{key} is not in the list of assumptions.")
            continue
        try:
            value, entered = converted(found[key], values[key], found)
            found[key] = replace(found[key].with_value(value), entered=entered)
        except AssumptionError as fault:
            faults.append(fault.message)
        except ValueError as fault:
            faults.append(str(fault))
    faults += faults_of_rate(found)
    if faults:
        raise AssumptionError(
            " ".join(faults), "`python -m bizcase assumptions` lists keys, units and limits."
        )
    return found
