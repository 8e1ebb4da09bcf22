"""Terms of the live workbook: each is the text of a formula and the value that it comes to.

A formula is written once and computed twice, here and by the reader's spreadsheet, so the value
that is stored with a cell is that of its own formula. Money is in the currency of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bizcase.units import FloatArray, round_usd

Value = float | FloatArray
# What binds closer has the higher rank, so that only needed brackets are written.
_COMPARED, _ADDED, _TIMES, _POWER, _ATOM = range(5)
# The rows of a term that stands in every month: this month's and the one before it.
ROW, BEFORE = "{r}", "{p}"


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a formula; ``value`` is a number, or one for each month.

    ``fixed`` marks a number that is written into the formula itself.
    """

    text: str
    value: Value
    rank: int = _ATOM
    fixed: bool = False

    def __add__(self, other: Term | float) -> Term:
        """Return the sum; nothing is added for a 0."""
        right = term(other)
        if _is(self, 0.0):
            return right
        return self if _is(right, 0.0) else _joined(self, "+", right, self.value + right.value)

    def __sub__(self, other: Term | float) -> Term:
        """Return the difference."""
        right = term(other)
        if _is(right, 0.0):
            return self
        return _joined(self, "-", right, self.value - right.value)

    def __mul__(self, other: Term | float) -> Term:
        """Return the product, 0 or the other factor where one of them is 0 or 1."""
        right = term(other)
        if _is(self, 0.0) or _is(right, 0.0):
            return ZERO
        if _is(self, 1.0):
            return right
        return self if _is(right, 1.0) else _joined(self, "*", right, self.value * right.value)

    def __truediv__(self, other: Term | float) -> Term:
        """Return the quotient."""
        right = term(other)
        if _is(right, 1.0) or _is(self, 0.0):
            return self
        return _joined(self, "/", right, self.value / right.value)

    def __rsub__(self, other: float) -> Term:
        """Return a number less this term."""
        return term(other) - self

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, other: Term | float) -> Term:
        """Return the power."""
        right = term(other)
        return _joined(self, "^", right, np.power(self.value, right.value))

    def __gt__(self, other: Term | float) -> Term:
        """Return 1 where it is greater, else 0; a factor of a product."""
        right = term(other)
        return _joined(self, ">", right, np.asarray(self.value > right.value, dtype=float))

    def __ge__(self, other: Term | float) -> Term:
        """Return 1 where it is at least as great, else 0; a factor of a product."""
        right = term(other)
        return _joined(self, ">=", right, np.asarray(self.value >= right.value, dtype=float))

    def __le__(self, other: Term | float) -> Term:
        """Return 1 where it is at most as great, else 0; a factor of a product."""
        return term(other) >= self

    def at(self, row: int, month: int) -> Term:
        """Return the term of one month, whose row in the sheets is ``row``."""
        text = self.text.replace(ROW, f"${row}").replace("$$", "$")
        value = np.ravel(self.value)
        return replace(self, text=text, value=float(value[month if len(value) > 1 else 0]))

    def before(self) -> Term:
        """Return the term of the month before, 0 in month 0: its formula is for later months."""
        value = np.concatenate([[0.0], np.asarray(self.value, dtype=float)[:-1]])
        return replace(self, text=self.text.replace(ROW, BEFORE), value=value)


def term(given: Term | float) -> Term:
    """Return a number as a term."""
    if isinstance(given, Term):
        return given
    return Term(number(float(given)), float(given), _ATOM if given >= 0 else _ADDED, fixed=True)


def number(value: float) -> str:
    """Return a number as a formula has it, never in powers of ten."""
    text = repr(int(value)) if value.is_integer() else repr(value)
    return f"{value:.15f}".rstrip("0") if "e" in text else text


ZERO, ONE = term(0.0), term(1.0)


def _is(found: Term, value: float) -> bool:
    return found.fixed and found.value == value


_RANKS = {">": _COMPARED, ">=": _COMPARED, "+": _ADDED, "-": _ADDED, "*": _TIMES, "/": _TIMES,
          "^": _POWER}  # fmt: skip


def _joined(left: Term, sign: str, right: Term, value: Value) -> Term:
    rank = _RANKS[sign]
    first = left.text if left.rank >= rank and rank != _COMPARED else _bracketed(left)
    closer = rank + (sign in "-/^>=" or rank == _COMPARED)
    second = right.text if right.rank >= closer else f"({right.text})"
    return Term(f"{first}{sign}{second}", value, rank)


def _bracketed(found: Term) -> str:
    return found.text if found.rank == _ATOM else f"({found.text})"


def total(parts: Iterable[Term]) -> Term:
    """Return the sum of terms, 0 of none."""
    found = ZERO
    for part in parts:
        found = found + part
    return found


def called(name: str, value: Value, *arguments: Term | float) -> Term:
    """Return a function of the spreadsheet with what it comes to."""
    return Term(f"{name}({','.join(term(one).text for one in arguments)})", value)


def largest(*parts: Term | float) -> Term:
    """Return the largest."""
    values = [term(part).value for part in parts]
    return called("MAX", np.maximum.reduce(np.broadcast_arrays(*values)), *parts)


def smallest(*parts: Term | float) -> Term:
    """Return the smallest."""
    values = [term(part).value for part in parts]
    return called("MIN", np.minimum.reduce(np.broadcast_arrays(*values)), *parts)


def chosen(condition: Term, yes: Term | float, no: Term | float) -> Term:
    """Return one of two."""
    value = np.where(np.asarray(condition.value) > 0, term(yes).value, term(no).value)
    return called("IF", value, condition, yes, no)


def whole(part: Term) -> Term:
    """Return the whole number below."""
    return called("INT", np.floor(part.value), part)


def rounded_up(part: Term | float, slack: float = 0.0) -> Term:
    """Return the whole number above; INT of the negative, as both spreadsheets agree on it."""
    below = term(slack) - part
    return Term(f"-INT({below.text})", -np.floor(below.value), _ADDED)


def cents(part: Term, rate: Term | None) -> Term:
    """Return money rounded to the cent of a USD, whatever the currency of the reader.

    Half a cent goes up as in ``units.to_cents``, also where it is stored a little below the half.
    """
    if _is(part, 0.0):
        return ZERO
    usd = part if rate is None else part / rate
    lifted = called("SIGN", np.sign(usd.value), usd) * _LIFT if np.any(usd.value < 0) else _LIFT
    shown = called("ROUND", _rounded(usd.value), usd + lifted, 2)
    return shown if rate is None else shown * rate


_LIFT = term(1e-8)


def _rounded(value: Value) -> Value:
    found = round_usd(np.atleast_1d(np.asarray(value, dtype=float)))
    return found if np.ndim(value) else float(found[0])
