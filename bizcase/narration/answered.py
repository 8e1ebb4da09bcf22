"""The JSON object in a model's answer."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bizcase.errors import ModelError
from bizcase.narration.providers.base import Reply

_FENCE = "```"


def json_of(reply: Reply) -> Mapping[str, object]:
    """Return the JSON object of an answer; ModelError where it is none."""
    if reply.is_cut:
        raise ModelError("The answer was cut at the token limit.", "Allow more tokens.")
    text = reply.text.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        text = text.strip("`").removeprefix("json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ModelError("The answer is no JSON object.") from None
    if not isinstance(found, dict):
        raise ModelError("The answer is no JSON object.")
    return found
