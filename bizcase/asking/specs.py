"""The tools as they are offered."""

from __future__ import annotations

from bizcase import packaged
from bizcase.narration.providers.base import Tool

WHAT_IF = "what_if"


def tools_offered(*, with_what_if: bool = True) -> tuple[Tool, ...]:
    """Return the tools with their schemas, in the order of ``tools.toml``."""
    return tuple(
        Tool(
            name,
            row["description"],
            {
                "type": "object",
                "properties": row["properties"],
                "required": row["required"],
                "additionalProperties": False,
            },
        )
        for name, row in packaged.toml("bizcase.asking", "tools.toml").items()
        if with_what_if or name != WHAT_IF
    )
