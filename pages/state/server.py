"""What the server does beside the pages: it takes memory, marks browsers, writes last drafts."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware

from bizcase import memory
from pages.state.mark import Marks

MIDDLEWARE = (Middleware(Marks),)


def prepare() -> None:
    """Let the process share heaps; only before the server has threads of its own is it in time."""
    memory.settle()


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
    """Write at the end of the server what waits to be written: a signal may end the process."""
    yield {}
    if (drafts := sys.modules.get("pages.state.draft_files")) is not None:  # else no page was drawn
        drafts.files.flush()
