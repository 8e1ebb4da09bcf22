"""The tools of a case without its names: pseudonyms go out and are understood when they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bizcase.asking.tools import CaseTools
from bizcase.case import BusinessCase

Change = Callable[[str], str]


class ConcealedTools(CaseTools):
    """As ``CaseTools``; ``hide`` changes each text that leaves, ``reveal`` each that comes."""

    def __init__(self, case: BusinessCase, hide: Change, reveal: Change) -> None:
        super().__init__(case)
        self._hide, self._reveal = hide, reveal

    def outgoing(self, text: str) -> str:
        """Return a text as it may leave."""
        return self._hide(text)

    def answered(self, name: str, arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Return what a tool returns, names as pseudonyms."""
        return _changed(super().answered(name, _changed(dict(arguments), self._reveal)), self._hide)


def _changed(item: Any, change: Change) -> Any:  # noqa: ANN401 - JSON
    """Return JSON values with each text changed; marks, ids and codes are no texts."""
    if isinstance(item, str):
        return change(item)
    if isinstance(item, Mapping):
        return {
            key: held if key in ("mark", "figure", "key", "code") else _changed(held, change)
            for key, held in item.items()
        }
    return [_changed(held, change) for held in item] if isinstance(item, list | tuple) else item
