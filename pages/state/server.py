"""What the server does beside the pages: it marks browsers, and writes the last drafts."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware

from pages.state.mark import Marks

MIDDLEWARE = (Middleware(Marks),)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
    """Write at the end of the server what waits to be written: a signal may end the process."""
    yield {}
    if (drafts := sys.modules.get("pages.state.draft_files")) is not None:  # else no page was drawn
        drafts.files.flush()
