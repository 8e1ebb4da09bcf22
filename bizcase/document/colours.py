"""Colours by meaning, one table for every writer and the app.

Origin of the values: an own palette; a graphic has a contrast of at least 3 and text of 4.5 on the
page's background. Steps of one hue that lie beside each other have a label as well.
"""

from __future__ import annotations

from functools import lru_cache

from bizcase import packaged


def colour(role: str, theme: str = "light") -> str:
    """Return the colour of a meaning as ``#rrggbb``.

    Raises
    ------
    KeyError
        Nothing has this meaning: a fault of ours.
    """
    return _colours()[role][theme]


@lru_cache(maxsize=1)
def _colours() -> dict[str, dict[str, str]]:
    return {row["role"]: row for row in packaged.rows("bizcase.document", "colours.csv")}
