"""The rules of plain words: each returns what breaks it, so that a test can show it."""

from __future__ import annotations

import ast
import re

from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Chart, Given, Paragraph, Ref, Table
from bizcase.document.formats import name_of
from bizcase.document.number_style import is_money
from bizcase.document.writing import plain, written
from bizcase.finance.figures_choices import BASELINE_LABELS

LONGEST = 25  # words a sentence
_KEY = re.compile(r"\b[a-z]+\.[a-z][a-z_]*\b|\b[a-z]+_[a-z_]+\b|\b[A-Z]+_[A-Z_]+\b")
_FILE = re.compile(r"\b\w+\.(csv|xlsx|json|md|html|pdf|docx)\b")
_ZERO = re.compile(r"(?<![\d.,])0 [a-z]+|\b0 of\b|\band 0 are\b")
_CENTS = re.compile(r"\d\.\d\d (USD|EUR)|\(calculated")
_TWO_ENDS = re.compile(r"\.\s*\([^)]*\)\.")
_LOW = re.compile(r"[.!?] [a-z][a-z]+ [^.!?]*")
_FIELD = re.compile(r"\{[^{}]*\}")
_START = re.compile(r"(What|Where|Beside|Of|For)\b")
# Words with one sense, of which none is for readers.
FORBIDDEN = (
    "dear", "dearer", "dearest", "stands in for", "beside", "mend", "nobody", "somebody",
    "disposition", "dispositions", "fate", "landed", "has landed", "by hand", "draws",
    "as far as known", "what becomes of", "worth", "worthwhile", "lag", "register", "fires",
    "baseline cost", "run rate", "stands", "landing", "landings", "lands", "stand", "stood", "hold",
    "holds", "tell", "tells", "told", "ramp",
)  # fmt: skip
_FORBIDDEN = re.compile(rf"\b({'|'.join(FORBIDDEN)})\b(?! zone)", re.IGNORECASE)
# British: a licence, to license. Names keep their capital, as License Mobility.
_SPELLING = re.compile(r"(?<!to )\blicenses?\b|\b[Ll]icenc(?:ed|ing)\b|\bto licence\b")


def sentences(told):
    """Return the sentences of a text; a colon ends one too."""
    return [part.strip() for part in re.split(r"(?<=[.!?:])\s+", told) if part.strip()]


def long_sentences(told):
    return [part for part in sentences(told) if len(part.split()) > LONGEST]


def keys(told):
    return [found[0] for found in _KEY.finditer(_FILE.sub("", told))]


def zeros(told):
    return [found[0] for found in _ZERO.finditer(told)]


def forbidden(told):
    return [found[0] for rule in (_FORBIDDEN, _SPELLING) for found in rule.finditer(told)]


def misspelt(told):
    return [found[0] for found in _SPELLING.finditer(told)]


def cents(told):
    return [found[0] for found in _CENTS.finditer(told)]


def late_subjects(told):
    """Return the sentences that begin with a clause instead of their subject; a question may."""
    return [part for part in sentences(told) if _START.match(part) and not part.endswith("?")]


def low_starts(told):
    """Return the sentences behind another one that begin with a small letter."""
    return [found[0][2:] for found in _LOW.finditer(told)]


def two_ends(told):
    return [found[0] for found in _TWO_ENDS.finditer(told)]


RULES = (long_sentences, keys, zeros, forbidden, cents, late_subjects, two_ends, low_starts)


def breaches(told):
    """Return what breaks a rule in a text, with the name of the rule."""
    return [(rule.__name__, found) for rule in RULES for found in rule(told)]


def empty_tables(section):
    """Return the captions of tables that say nothing: a row alone, or all cells alike."""
    return [
        block.caption
        for block in section.blocks
        if isinstance(block, Table)
        and (len(block.rows) < 2 or len({cell for row in block.rows for cell in row[1:]}) < 2)
    ]


def cents_in_tables(section, ledger):
    """Return the figures of money that a table shows with cents."""
    return [
        piece.figure_id
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        for piece in cell
        if isinstance(piece, Ref) and _shows_cents(piece, ledger[piece.figure_id])
    ]


def _shows_cents(piece, figure):
    return piece.scale == "cents" and is_money(figure.unit) and figure.value not in (None, 0.0)


def texts_of(section, ledger):
    """Return the sentences, captions and heads of a section; words of the customer are left out."""
    ours = _ours(ledger)

    def told(pieces):
        return written(
            tuple(
                piece if not isinstance(piece, Given) or piece.text in ours else Given("X")
                for piece in pieces
            ),
            ledger,
            plain,
        )

    found = [section.title, told(section.message)]
    for block in section.blocks:
        match block:
            case Paragraph(text):
                found.append(told(text))
            case Bullets(items):
                found += map(told, items)
            case Table(caption, header):
                found += [caption, *header]
            case Chart():
                found += [told(block.message), told(block.source)]
    return found


def alts_of(section, ledger):
    """Return what charts say to those who do not see them, with the names of their series."""
    return [
        text
        for block in section.blocks
        if isinstance(block, Chart)
        for text in (written(block.alt, ledger, plain), *(series.name for series in block.series))
    ]


def cells_of(section, ledger):
    """Return the cells of words of the tables of a section, without those of the customer."""
    ours = _ours(ledger)
    return [
        written(cell, ledger, plain)
        for cell in _cells(section)
        if all(not isinstance(piece, Given) or piece.text in ours for piece in cell)
    ]


def _cells(section):
    tables = (block for block in section.blocks if isinstance(block, Table))
    return (cell for table in tables for row in table.rows for cell in row)


def _ours(ledger):
    labels = {figure.label for figure in ledger} | {name_of(figure) for figure in ledger}
    labels |= {entry.label for entry in load_register().values()} | set(BASELINE_LABELS.values())
    return labels


def all_cells(section, ledger):
    """Return every cell of the tables of a section as it is read."""
    return [written(cell, ledger, plain) for cell in _cells(section)]


def texts_in(path):
    """Yield the texts of a source file with their lines: one with fields is whole, X for a field.

    Docstrings are left out, and what has no space, such as a key or the name of a column.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                quiet |= set(map(id, node.values))
                told = "".join(map(_part, node.values))
            case ast.Constant(str() as told) if id(node) not in quiet:
                pass
            case _:
                continue
        told = _FIELD.sub("X", told)
        if " " in told.strip():
            yield node.lineno, told


def _part(part):
    """Return a part of a text with fields: of a word that agrees with a number its plural."""
    match part:
        case ast.Constant(value):
            return value
        case ast.FormattedValue(
            ast.Call(func=ast.Name("agreeing"), args=[_, ast.Constant(many), *_])
        ):
            return many
    return "X"
