"""Ids of saved cases: ``case-20241124-143022``, with four signs more where that is taken."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import string

from bizcase.errors import UsageError

ID = re.compile(r"case-\d{8}-\d{6}(-[0-9a-z]{4})?")
_SIGNS = string.ascii_lowercase + string.digits


def new_id(now: dt.datetime, *, suffixed: bool = False) -> str:
    """Return the id of a case saved at this time (UTC)."""
    plain = now.astimezone(dt.UTC).strftime("case-%Y%m%d-%H%M%S")
    return f"{plain}-{''.join(secrets.choice(_SIGNS) for _ in range(4))}" if suffixed else plain


def checked_id(case_id: str) -> str:
    """Return the id, or raise UsageError where it is none."""
    if not ID.fullmatch(case_id):
        raise UsageError(
            f"{case_id[:60]!r} is no case id.", "An id looks like case-20241124-143022."
        )
    return case_id


def stamp(now: dt.datetime) -> str:
    """Return a time as ISO-8601 in UTC with milliseconds and Z."""
    return now.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_stamp(text: str) -> dt.datetime | None:
    """Return the time of a stamp, None where it is none; a stamp without zone is UTC."""
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)
