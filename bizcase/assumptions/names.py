"""Values that are a list of names, such as families of instance types."""

from __future__ import annotations

import re

from bizcase.errors import AssumptionError

# The unit of such a value.
NAMES = "names"
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def checked_names(key: str, value: object) -> str:
    """Return each name once, parted by commas, of a text or a list; blank for none.

    Raises
    ------
    AssumptionError
        One is no name.
    """
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise AssumptionError(f"{key} = {value!r} is no list of names.")
    names = [name for name in (str(item).strip().lower() for item in given) if name]
    if wrong := [name for name in names if not _NAME.fullmatch(name)]:
        raise AssumptionError(f"{key} has {wrong[0]!r}, which is no name.")
    return ", ".join(dict.fromkeys(names))
