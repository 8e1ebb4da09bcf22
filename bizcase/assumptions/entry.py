"""One entry of the register: its value, what may be entered in its place, and where it is from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.assumptions.names import NAMES, checked_names
from bizcase.assumptions.retired import is_number
from bizcase.assumptions.texts import TEXTS, checked_text
from bizcase.assumptions.unset import NOT_ENTERED, UNSET
from bizcase.errors import AssumptionError

_QUOTED = 0.1  # around an amount that replaces a computed one: a quote is known better


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number, choice, text or list of names of the method.

    ``unit`` is a unit for numbers, ``a|b|c`` for choices, one of ``TEXTS`` for a text and ``NAMES``
    for a list. ``low`` and ``high`` are the range of the uncertainty analysis; ``allowed_low`` and
    ``allowed_high`` what may be entered, None for no limit. ``whole``: the method counts with it,
    so a fraction is refused. ``part`` is one of ``PARTS``, ``moves`` one of ``STAGES``. ``driver``
    is its place among what the financial result is tested against, None where it is not: the draws
    are made in that order, so that a new row changes no other's. ``simulated`` drivers are drawn,
    the others are policy; ``labour`` ones are drawn together. ``evidence``: A primary source, B
    reputable, C weak, U the public sample this project succeeds, J judgement. ``entered`` is an
    amount as it was typed in the currency of the case, ``value`` is that amount in USD.
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
    entered: str = ""

    @property
    def changed(self) -> bool:
        """Whether the case uses another value than the register."""
        return self.value != self.default or bool(self.entered)

    @property
    def is_number(self) -> bool:
        """Whether the entry is a number, given or not, and no choice, text or list of names."""
        return not self.choices and self.unit not in {*TEXTS, NAMES}

    @property
    def plain(self) -> float | str:
        """The value as an override has it: a number, or the words where it is none."""
        if self.entered:
            return self.entered
        return float(self.value) if self.is_number and self.value not in UNSET else self.value

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words, empty for a number."""
        return tuple(self.unit.split("|")) if "|" in self.unit else ()

    @property
    def allowed(self) -> str:
        """What may be entered, in words: the choices, or the limits of a number."""
        if self.unit in TEXTS:
            return TEXTS[self.unit]
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
        return replace(self, value=self._checked(value), entered="")

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
        if self.unit in TEXTS:
            return checked_text(self.key, self.unit, value)
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
