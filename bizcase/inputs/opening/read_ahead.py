"""Sheets parsed in the background, ahead of the reader."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Sheet = TypeVar("Sheet")


class ReadAhead(Generic[Sheet]):
    """Opens sheets by name in threads of its own.

    The parser works outside of Python's lock, so the next sheets are parsed while the last one is
    turned into columns. Never more than there are ``threads`` are ahead: parsed sheets take memory.
    """

    def __init__(self, open_sheet: Callable[[str], Sheet], threads: int) -> None:
        self._open = open_sheet
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, "read-ahead")
        self._planned: deque[str] = deque()
        self._pending: dict[str, Future[Sheet]] = {}

    def plan(self, sheets: Iterable[str]) -> None:
        """Name the sheets that will be asked for, in the order to parse them, and begin."""
        known = {*self._planned, *self._pending}
        self._planned.extend(sheet for sheet in sheets if sheet not in known)
        self._begin_next()

    def __call__(self, sheet: str) -> Sheet:
        """Return the opened sheet, or raise what opening it raised."""
        if sheet in self._planned:
            self._planned.remove(sheet)
        waiting = self._pending.pop(sheet, None) or self._pool.submit(self._open, sheet)
        opened = waiting.result()
        self._begin_next()
        return opened

    def _begin_next(self) -> None:
        while self._planned and len(self._pending) < self._threads:
            sheet = self._planned.popleft()
            self._pending[sheet] = self._pool.submit(self._open, sheet)
