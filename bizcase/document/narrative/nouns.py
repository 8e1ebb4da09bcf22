"""Whether the words next to a figure name that figure, or one of another kind.

``nouns.csv`` holds what a sentence may say, by group, and the figures that it may be said of: a
pattern over their id, label and unit. In each group the word nearest to a mark in its clause
decides; a figure of which no group says anything stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bizcase import packaged
from bizcase.ledger import Figure

_ROOM = "bizcase.document.narrative"
_Rows = Sequence[tuple[re.Pattern[str], str]]
_SENTENCES = re.compile(r"(?<=[.?])\s+")
_APPOSED = " ,:(–—-"  # before the first mark, which stands for what is said: "the yearly bill, …"
_APPOSITION = re.compile(r"\s*[,(–—-]\s*(?=(?:the|a|an|its|our|which|as)\b)", re.IGNORECASE)
_CLAUSES = re.compile(
    r"[,;:()–—]|\s(?:and|or|while|but|whereas|after|before|because|so|that|which)\s", re.IGNORECASE
)
# What ties the words behind a mark to it: "… of memory", "… is the yearly bill".
_TIED = re.compile(
    r"\s*(?:of|in|for|as|on|at|from|is|are|was|were|would be|will be|makes?|makes? up)\b",
    re.IGNORECASE,
)
# Of a count, what ties the words before it: "the cost of 8 servers" says no count of the cost.
_EQUATED = re.compile(r"\b(?:is|are|was|were|be|at|to|totals?|equals?|reach(?:es)?|costs?|number|"
                      r"bills?|savings?)\s*$", re.IGNORECASE)  # fmt: skip
# A money amount, a share or a time; anything else is a count.
_AMOUNT = re.compile(r"\| (?:usd|eur|gbp|chf|fraction|share|months?|%|×)")
# The groups of what stands right before a mark, and right behind it.
_LEADS, _FOLLOWS = "leads", "follows"
_NEAR = 6  # words behind a mark that can still say what it is


def described(figure: Figure) -> str:
    """Return what the patterns of ``nouns.csv`` are held against.

    >>> described(Figure("once.total", "One-time cost", 1.0, "USD", "computed"))
    'once.total | one-time cost | usd'
    """
    return f"{figure.id} | {figure.label} | {figure.unit}".casefold()


def misnamed(text: str, mark: re.Pattern[str], figures: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks of a text beside which another kind of figure is named.

    ``mark`` finds them, its second group is the id; ``figures`` are ids with what ``described``
    says, and of others nothing is known.
    """
    for sentence in _SENTENCES.split(text):
        marks = list(mark.finditer(sentence))
        edges = [0, *(found.end() for found in marks)]
        starts = [*(found.start() for found in marks), len(sentence)]
        for place, found in enumerate(marks):
            told = figures.get(found[2])
            before = sentence[edges[place] : starts[place]]
            before = before if place else before.rstrip(_APPOSED)
            after = sentence[edges[place + 1] : starts[place + 1]]
            if told and not all(_fits(told, said) for said in _said(before, after, told)):
                yield found[0]


def _said(before: str, after: str, told: str) -> Iterator[str]:
    """Yield by group the pattern of figures of which the nearest words may be said."""
    clauses = _CLAUSES.split(before)
    leads = clauses[-1]
    is_equated = _EQUATED.search(leads) is not None
    if not is_equated and not _AMOUNT.search(told):
        leads = ""
    elif is_equated and not any(_last(rows, leads) for rows in _groups().values()):
        leads = " ".join(clauses)  # "the bill that the case shows is …"
    apposed = _APPOSITION.match(after)
    clause = _CLAUSES.split(after[apposed.end() :] if apposed else after)[0]
    follows = " ".join(clause.split()[:_NEAR])
    is_tied = apposed is not None or _TIED.match(after) is not None
    for group, rows in _groups().items():
        if group == _LEADS:
            yield from (fits for said, fits in rows if said.search(before))
        elif group == _FOLLOWS:
            yield from (fits for said, fits in rows if said.match(after.lstrip()))
        elif said := _last(rows, leads) or (_first(rows, follows) if is_tied else ""):
            yield said


def _last(rows: _Rows, text: str) -> str:
    """Return the pattern of what is said last in a text, "" where nothing is."""
    ends = ((found.end(), len(found[0]), fits) for said, fits in rows
            for found in said.finditer(text))  # fmt: skip
    return max(ends, default=(0, 0, ""))[2]


def _first(rows: _Rows, text: str) -> str:
    starts = ((found.start(), -len(found[0]), fits) for said, fits in rows
              for found in said.finditer(text))  # fmt: skip
    return min(starts, default=(0, 0, ""))[2]


def _fits(told: str, pattern: str) -> bool:
    return re.search(pattern, told) is not None


@cache
def _groups() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in packaged.rows(_ROOM, "nouns.csv"):
        end = r"\s*$" if row["group"] == _LEADS else r"(?!\w)"
        pattern = re.compile(rf"\b(?:{row['said']}){end}", re.IGNORECASE)
        found.setdefault(row["group"], []).append((pattern, row["fits"]))
    return found
