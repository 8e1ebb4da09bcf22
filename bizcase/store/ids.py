"""Ids of saved cases: ``case-20241124-143022``, with four signs more where that is taken."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import string

from bizcase.errors import UsageError
from bizcase.grammar import clipped

ID = re.compile(r"case-\d{8}-\d{6}(-[0-9a-z]{4})?")
MAX_KEY_BYTES = 2_048  # of a key in DynamoDB
# A time outside is no time at which a case was saved, and clocks and tables of pages fail on some.
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200
_SIGNS = string.ascii_lowercase + string.digits


def new_id(now: dt.datetime, *, suffixed: bool = False) -> str:
    """Return the id of a case saved at this time (UTC)."""
    plain = now.astimezone(dt.UTC).strftime("case-%Y%m%d-%H%M%S")
    return f"{plain}-{''.join(secrets.choice(_SIGNS) for _ in range(4))}" if suffixed else plain


def checked_id(case_id: str) -> str:
    """Return the id, or raise UsageError where it is none."""
    if not is_case_id(case_id):
        raise UsageError(
            f"{clipped(case_id)!r} is no case id.", "An id looks like case-20241124-143022."
        )
    return case_id


def is_case_id(key: str) -> bool:
    """Whether a key is an id as this program makes them; a table may contain others."""
    return ID.fullmatch(key) is not None


def is_key(key: str) -> bool:
    """Whether a text can be the key of any item."""
    try:
        return 0 < len(key.encode()) <= MAX_KEY_BYTES
    except UnicodeEncodeError:  # half a character
        return False


def stamp(now: dt.datetime) -> str:
    """Return a time as ISO-8601 in UTC with milliseconds and Z."""
    return now.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_stamp(text: str) -> dt.datetime | None:
    """Return the time of a stamp, None where it is none; a stamp without zone is UTC."""
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not EARLIEST_YEAR < read.year < LATEST_YEAR:
        return None
    return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)
