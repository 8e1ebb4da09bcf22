"""Which language model this app may ask: who runs the app says it, in its environment."""

from __future__ import annotations

from bizcase.errors import ModelError
from bizcase.narration import NarrationSettings, read_narration


def given() -> NarrationSettings | None:
    """Return the settings of the environment; None where there are none or they do not fit."""
    try:
        return read_narration().checked()
    except ModelError:
        return None
