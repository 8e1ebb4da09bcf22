"""Figures and findings with their evidence: the only source of numbers for a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bizcase.errors import StageError

KINDS = frozenset({"measured", "input", "computed", "price", "assumed", "benchmark"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that may be shown.

    ``value`` None means not known; ``state`` then says why. ``grade`` A to D says how far the
    amount rests on measurements, empty for counts. ``inputs`` are figure ids or assumption keys,
    ``sources`` files, sheets and price books. ``low`` and ``high`` span the value where the
    evidence is weak enough that a point would mislead.
    """

    id: str
    label: str
    value: float | None
    unit: str
    kind: str
    grade: str = ""
    formula: str = ""
    inputs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the reader should know or decide, with the figures that show it."""

    code: str
    severity: str
    message: str
    figures: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """The figures of one case, in the order they were added."""

    _figures: dict[str, Figure] = field(default_factory=dict)

    def add(self, figure: Figure) -> Figure:
        """Add a figure; an id is given once only and its kind is one of ``KINDS``."""
        if figure.id in self._figures:
            raise StageError(f"The figure {figure.id} was computed twice.")
        if figure.kind not in KINDS:
            raise StageError(f"The figure {figure.id} has the unknown kind {figure.kind!r}.")
        if figure.value is None and not figure.state:
            raise StageError(f"The figure {figure.id} is unknown without saying why.")
        self._figures[figure.id] = figure
        return figure

    def __getitem__(self, figure_id: str) -> Figure:
        """Return a figure; a wrong id is our fault, hence StageError."""
        if figure_id not in self._figures:
            raise StageError(f"No figure {figure_id} was computed.")
        return self._figures[figure_id]

    def __contains__(self, figure_id: str) -> bool:
        return figure_id in self._figures

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)

    def value(self, figure_id: str) -> float:
        """Return the value of a figure that must be known."""
        value = self[figure_id].value
        if value is None:
            raise StageError(f"The figure {figure_id} is not known.")
        return value
