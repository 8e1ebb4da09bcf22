"""From settings to the model that answers."""

from __future__ import annotations

from bizcase.narration.providers.base import Provider
from bizcase.narration.settings import BEDROCK, NarrationSettings


def provider_of(settings: NarrationSettings) -> Provider:
    """Return the model of the settings; calls nothing yet.

    Raises
    ------
    ModelError
        The settings are incomplete, or boto3 is not installed.
    """
    checked = settings.checked()
    if checked.provider == BEDROCK:
        from bizcase.narration.providers.converse import Converse  # noqa: PLC0415 - boto3 is slow

        return Converse(checked)
    from bizcase.narration.providers.openai_style import OpenAiStyle  # noqa: PLC0415 - as above

    return OpenAiStyle(checked)
