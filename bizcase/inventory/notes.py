"""What a customer wrote about an application: its parts, each from one column of a list.

Of several columns each part stands on a line of its own, in the order of the list, so that words
can be found again in the column they are from.
"""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = "; "  # what several columns list of one thing
_BETWEEN = " | "
Parts = tuple[tuple[str, str], ...]


def parts_of(note: object, columns: object) -> Parts:
    r"""Return the parts of a note as (column, text); the column is "" where none is known.

    >>> parts_of("Pays wages\nTwin of Pay", "Description | Notes")
    (('Description', 'Pays wages'), ('Notes', 'Twin of Pay'))
    """
    if not isinstance(note, str) or not note.strip():
        return ()
    names = columns.split(_BETWEEN) if isinstance(columns, str) else [""]
    return tuple(zip(names, note.split("\n"), strict=False)) if names[1:] else ((names[0], note),)


def joined(parts: Iterable[tuple[str, str]]) -> tuple[str | None, str | None]:
    r"""Return a note and its columns; a text that stands in several columns is kept once.

    >>> joined([("Description", "Pays\nwages"), ("Notes", "Twin of Pay")])
    ('Pays wages\nTwin of Pay', 'Description | Notes')
    """
    kept: dict[str, str] = {}
    for column, text in parts:
        kept.setdefault(text, column)
    if not kept:
        return None, None
    names = [" ".join(column.replace("|", "/").split()) for column in kept.values()]
    told = list(kept) if len(kept) == 1 else [" ".join(text.splitlines()) for text in kept]
    return "\n".join(told), _BETWEEN.join(names)
