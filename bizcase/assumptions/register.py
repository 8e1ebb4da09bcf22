"""The assumption register: numbers as data, with range and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bizcase import packaged
from bizcase.errors import AssumptionError

PERCENT = 100
# The value of a number that only the customer knows: whatever rests on it is a named state.
INPUT_REQUIRED = "input required"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number or choice of the method.

    ``unit`` is a unit for numbers and ``a|b|c`` for choices. ``evidence``: A primary source,
    B reputable, C weak, U the public sample this project succeeds, J judgement. ``whole``: the
    method counts with it, so a fraction is refused.
    """

    key: str
    label: str
    value: str
    default: str
    unit: str
    low: float | None
    high: float | None
    evidence: str
    source: str
    as_of: str
    whole: bool = False

    @property
    def changed(self) -> bool:
        """Whether the case uses another value than the register."""
        return self.value != self.default

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words, empty for a number."""
        return tuple(self.unit.split("|")) if "|" in self.unit else ()

    def with_value(self, value: object) -> Assumption:
        """Return this assumption with another value, or raise AssumptionError saying why not."""
        return replace(self, value=self._checked(value))

    def _checked(self, value: object) -> str:
        if self.choices:
            word = str(value).lower() if isinstance(value, bool) else str(value)
            if word not in self.choices:
                raise AssumptionError(
                    f"{self.key} = {word!r} is not one of {', '.join(self.choices)}."
                )
            return word
        if value == self.default == INPUT_REQUIRED:
            return INPUT_REQUIRED
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AssumptionError(f"{self.key} = {value!r} is not a number of {self.unit}.")
        below = self.low is not None and value < self.low
        above = self.high is not None and value > self.high
        if below or above or value != value:  # noqa: PLR0124 - NaN is the value unequal to itself
            raise AssumptionError(
                f"{self.key} = {value:g} {self.unit} is outside {self.low:g} to {self.high:g}."
            )
        if self.whole and value != int(value):
            raise AssumptionError(f"{self.key} = {value:g} is not a whole number of {self.unit}.")
        return f"{value:.12g}"


class Assumptions(Mapping[str, Assumption]):
    """The register of one case, in register order; immutable."""

    def __init__(self, entries: Mapping[str, Assumption]) -> None:
        self._entries = dict(entries)

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
        """Return the value of a number, None while the customer's input is required."""
        return None if self[key].value == INPUT_REQUIRED else self.number(key)

    def fraction(self, key: str) -> float:
        """Return a percentage of the register as a fraction."""
        return self.number(key) / PERCENT

    def text(self, key: str) -> str:
        """Return the chosen word."""
        return self[key].value

    def flag(self, key: str) -> bool:
        """Return a true/false choice."""
        return self[key].value == "true"

    def with_overrides(self, overrides: Mapping[str, object]) -> Assumptions:
        """Return a register with the given values; all faults come in one AssumptionError."""
        entries, faults = dict(self._entries), []
        for key, value in overrides.items():
            if key not in entries:
                faults.append(f"{key} is not in the register.")
                continue
            try:
                entries[key] = entries[key].with_value(value)
            except AssumptionError as fault:
                faults.append(fault.message)
        if faults:
            raise AssumptionError(
                " ".join(faults), "`python -m bizcase assumptions` lists keys, units and ranges."
            )
        return Assumptions(entries)


def _bound(text: str) -> float | None:
    return float(text) if text else None


@lru_cache(maxsize=1)
def load_register() -> Assumptions:
    """Return the register with its default values."""
    whole = {row["key"] for row in packaged.rows("bizcase.assumptions", "whole.csv")}
    return Assumptions(
        {
            row["key"]: Assumption(
                key=row["key"],
                label=row["label"],
                value=row["value"],
                default=row["value"],
                unit=row["unit"],
                low=_bound(row["low"]),
                high=_bound(row["high"]),
                evidence=row["evidence"],
                source=row["source"],
                as_of=row["as_of"],
                whole=row["key"] in whole,
            )
            for row in packaged.rows("bizcase.assumptions", "register.csv")
        }
    )
