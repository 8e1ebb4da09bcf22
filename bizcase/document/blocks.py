"""The document model that every writer renders.

Text is made of pieces: ``Words`` are ours, ``Given`` are the customer's or a file's own words and
are escaped in every output, ``Ref`` shows a figure of the ledger and ``Verb`` agrees with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bizcase.document.formats import Scale, needed_decimals
from bizcase.document.number_style import ENGLISH_USD, NumberStyle
from bizcase.errors import StageError
from bizcase.ledger import Ledger

Look = Literal["headline", "plain", "small"]
Bound = Literal["value", "low", "high"]


@dataclass(frozen=True, slots=True)
class Words:
    """Our own wording."""

    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """Words or values from an input, an assumption or a price source."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A figure of the ledger; with its unit, or plain where the column's head names the unit.

    ``scale`` rounds money: to cents, whole, thousands, or millions with two significant digits;
    ``decimals`` says how many instead, for tables of one precision.
    ``bound`` shows an end of its range instead of the value; without a range that is the value.
    """

    figure_id: str
    with_unit: bool = True
    scale: Scale = "cents"
    bound: Bound = "value"
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """The word that agrees with a figure: ``one`` behind a single thing, else ``many``."""

    figure_id: str
    many: str
    one: str


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a table of the case, such as a server's monthly cost, written as figures are.

    ``decimals`` is that of its column, where the digits of a column are to line up.
    """

    value: float
    unit: str
    decimals: int | None = None


Piece = Words | Given | Ref | Verb | Value
Text = tuple[Piece, ...]

_SCALES: dict[str, Scale] = {"W:": "whole", "K:": "thousand"}
_BOUNDS: dict[str, Bound] = {"L:": "low", "H:": "high"}
_MARK = re.compile(r"\{([FHKLNVW]:)?([^}|]+)(?:\|([^}|]+)\|([^}|]+))?\}")


def text(template: str, **given: object) -> Text:
    """Return text from a template.

    ``{F:scope.servers}`` shows that figure with its unit, ``{N:scope.servers}`` without,
    ``{L:npv.base}`` and ``{H:npv.base}`` the ends of its range,
    ``{W:npv.base}`` with its unit and without cents, ``{K:npv.base}`` in thousands,
    ``{V:scope.servers|are|is}`` the word that agrees with it, and ``{name}`` the given value.
    Among words money has no cents: they only make a sentence harder.

    >>> text("{N:scope.servers} of {customer}", customer="Acme")[1:]
    (Words(text=' of '), Given(text='Acme'))
    """
    pieces: list[Piece] = []
    end = 0
    for mark in _MARK.finditer(template):
        if mark.start() > end:
            pieces.append(Words(template[end : mark.start()]))
        if mark[1] == "V:":
            pieces.append(Verb(mark[2], mark[3], mark[4]))
        elif mark[1]:
            among_words: Scale = "whole" if mark[0] != template else "cents"
            scale = _SCALES.get(mark[1], among_words)
            bound = _BOUNDS.get(mark[1], "value")
            pieces.append(Ref(mark[2], with_unit=mark[1] != "N:", scale=scale, bound=bound))
        elif mark[2] in given:
            pieces.append(Given(str(given[mark[2]])))
        else:
            raise StageError(f"The text {template!r} names {mark[2]}, which was not given.")
        end = mark.end()
    if end < len(template):
        pieces.append(Words(template[end:]))
    return tuple(pieces)


def words(value: str) -> Text:
    """Return our own wording as text."""
    return (Words(value),) if value else ()


def given(value: object) -> Text:
    """Return a value of an input as text; unknown is blank."""
    return (Given(str(value)),) if value is not None and value == value else ()  # noqa: PLR0124 - NaN is the value unequal to itself


def value(number: object, unit: str, decimals: int | None = None) -> Text:
    """Return a number of a case table, in USD where it is money; unknown is blank."""
    if not isinstance(number, int | float) or math.isnan(number):
        return ()
    return (Value(float(number), unit, decimals),)


def column(numbers: Iterable[object], unit: str) -> list[Text]:
    """Return the cells of a column of a case table: all have the decimals of the one with most.

    >>> [cell[0].decimals for cell in column((48.0, 12.1, 43.01), "vCPU")]
    [2, 2, 2]
    """
    cells = [(number, value(number, unit)) for number in numbers]
    found = [piece.value for _, cell in cells for piece in cell if isinstance(piece, Value)]
    most = max(map(needed_decimals, found), default=0)
    return [value(number, unit, most) for number, _ in cells]


def figure(
    figure_id: str, scale: Scale = "cents", bound: Bound = "value", decimals: int | None = None
) -> Text:
    """Return a figure without its unit, for a column whose head names unit and scale."""
    return (Ref(figure_id, with_unit=False, scale=scale, bound=bound, decimals=decimals),)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``look`` says how loud it is: the answer of a page, plain, or a small note."""

    text: Text
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of statements."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``right`` holds the positions of columns with numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    right: frozenset[int] = frozenset()


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns in which no row says anything.

    >>> without_empty_columns(Table("T", ("A", "B", "C"), ((given(""), words("b"), words("c")),),
    ...                             frozenset({2}))).header
    ('B', 'C')
    """
    kept = [
        place
        for place in range(len(table.header))
        if any(getattr(piece, "text", "x").strip() for row in table.rows for piece in row[place])
    ]
    return replace(
        table,
        header=tuple(table.header[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        right=frozenset(new for new, old in enumerate(kept) if old in table.right),
    )


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table of the case, or what follows from it, with the values that are drawn.

    ``table`` names it as its readers do: ``cash_flow`` is ``cash_flow.csv``.
    """

    table: str
    column: str
    values: tuple[float, ...]


# A figure's id, ids that are added, or () where there is nothing to draw.
Point = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one meaning; ``role`` gives the colour, ``roles`` those of single points."""

    name: str
    values: tuple[Point, ...] | TableColumn
    role: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures that each writer draws; no number is its own.

    ``message`` is its title and says what the picture shows, ``alt`` tells it without eyes,
    ``source`` what it rests on. ``kind`` is one of line, bars, stacked, columns, bridge, tornado,
    gantt, curve, range. ``every``: how many points apart they have labels. ``base`` is the figure
    that the bars of a tornado start at. ``scale`` and ``decimals`` write money as in tables.
    """

    id: str
    kind: str
    message: Text
    categories: tuple[Text, ...]
    series: tuple[Series, ...]
    unit: str
    alt: Text
    source: Text
    every: int = 1
    base: str = ""
    scale: Scale = "thousand"
    decimals: int | None = None


Block = Paragraph | Bullets | Table | Chart


Part = Literal["page1", "body", "annex"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks: its message where it has one, else its title, which is its topic.

    ``key`` names the section in audience cuts, anchors and notes, whatever its title says.
    ``part`` is where it belongs; ``landscape`` asks for a wide page in print.
    """

    title: str
    blocks: tuple[Block, ...]
    key: str = ""
    part: Part = "body"
    landscape: bool = False
    message: Text = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The business case as a document.

    ``ledger`` gives the figures it shows, in USD; ``style`` how a writer prints them, converted.
    Captions and heads of tables name the currency of the style already. ``audience`` is the cut
    that its sections are: ``full`` for all of them.
    """

    title: Text
    subtitle: Text
    sections: tuple[Section, ...]
    ledger: Ledger
    audience: str = "full"
    style: NumberStyle = ENGLISH_USD
