"""The assumption register: numbers as data, with range and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bizcase.assumptions.names import NAMES, checked_names
from bizcase.assumptions.retired import TOTAL, TakenOver, is_number, retired_keys, taken_over
from bizcase.assumptions.unset import NOT_ENTERED, UNSET
from bizcase.errors import AssumptionError

PERCENT = 100
_QUOTED = 0.1  # around an amount that replaces a computed one: a quote is known better
# The parts of the method, in the order a reader meets them.
PARTS = (
    "Scope and data quality",
    "Sizing and storage",
    "AWS prices and services",
    "Disaster recovery",
    "Dispositions and complexity",
    "Waves and readiness",
    "On-premises cost",
    "Migration cost and ramp",
    "Cash flow, growth and verdict",
    "Benchmarks and carbon",
)
# What a change asks to be done again: everything from the first stage on that reads the key.
READING, PLAN, PRICES, FINANCE = STAGES = ("reading", "plan", "prices", "finance")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number or choice of the method.

    ``unit`` is a unit for numbers, ``a|b|c`` for choices and ``NAMES`` for a list. ``low`` and
    ``high`` are the range of the uncertainty analysis; ``allowed_low`` and ``allowed_high`` what
    may be entered, None for no limit. ``whole``: the method counts with it, so a fraction is
    refused. ``part`` is one of ``PARTS``, ``moves`` one of ``STAGES``. ``driver`` is its place
    among what the financial result is tested against, None where it is not: the draws are made in
    that order, so that a new row changes no other's. ``simulated`` drivers are drawn, the others
    are policy; ``labour`` ones are drawn together. ``evidence``: A primary source, B reputable,
    C weak, U the public sample this project succeeds, J judgement.
    """

    key: str
    label: str
    value: str
    default: str
    unit: str
    low: float | None
    high: float | None
    allowed_low: float | None
    allowed_high: float | None
    whole: bool
    part: str
    moves: str
    driver: int | None
    simulated: bool
    labour: bool
    evidence: str
    source: str
    as_of: str

    @property
    def changed(self) -> bool:
        """Whether the case uses another value than the register."""
        return self.value != self.default

    @property
    def plain(self) -> float | str:
        """The value as an override has it: a number, or the word where it is none."""
        return float(self.value) if self.is_number and self.value not in UNSET else self.value

    @property
    def is_number(self) -> bool:
        """Whether it is neither a choice of words nor a list of names."""
        return not self.choices and self.unit != NAMES

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words, empty for a number."""
        return tuple(self.unit.split("|")) if "|" in self.unit else ()

    @property
    def allowed(self) -> str:
        """What may be entered, in words: the choices, or the limits of a number."""
        if self.choices:
            return ", ".join(self.choices)
        if self.unit == NAMES:
            return "names, parted by commas"
        least, most = self.allowed_low, self.allowed_high
        if least is None:
            return "any number" if most is None else f"{most:,.12g} or less"
        return f"{least:,.12g} or more" if most is None else f"{least:,.12g} to {most:,.12g}"

    @property
    def tested_range(self) -> tuple[float, float] | None:
        """Low and high of the uncertainty analysis, with the value inside; None without a range.

        A value beyond the range becomes its end on that side: the case's own value is the most
        likely one, yet what the sources report stays possible. So no value makes the result look
        more certain than the sources do, and none makes the range jump. An amount that replaces a
        computed one is a quote: it is tested by 10 % around itself.
        """
        if self.low is None or self.high is None or self.value in UNSET:
            return None
        value = float(self.value)
        if self.default == NOT_ENTERED:
            return value * (1 - _QUOTED), value * (1 + _QUOTED)
        return min(self.low, value), max(self.high, value)

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
        if value in UNSET and self.default in UNSET:
            return self.default
        if self.unit == NAMES:
            return checked_names(self.key, value) or self.default
        if not is_number(value):
            raise AssumptionError(f"{self.key} = {value!r} is not a number of {self.unit}.")
        below = self.allowed_low is not None and value < self.allowed_low
        above = self.allowed_high is not None and value > self.allowed_high
        if below or above:
            raise AssumptionError(
                f"{self.key} = {value:,.12g} {self.unit} is outside the allowed range, "
                f"{self.allowed}."
            )
        if self.whole and value != int(value):
            raise AssumptionError(f"{self.key} = {value:g} is not a whole number of {self.unit}.")
        return f"{value:.12g}"


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
    """Return entries with these values."""
    found, faults = dict(entries), []
    for key, value in values.items():
        if key in found:
            try:
                found[key] = found[key].with_value(value)
            except AssumptionError as fault:
                faults.append(fault.message)
        else:
            faults.append(f"{key} is not in the register.")
    if faults:
        raise AssumptionError(
            " ".join(faults), "`python -m bizcase assumptions` lists keys, units and limits."
        )
    return found
