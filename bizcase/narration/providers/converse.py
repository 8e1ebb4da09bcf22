"""Amazon Bedrock by its Converse interface, through boto3.

The shapes are those of the bedrock-runtime API (Converse: messages, toolConfig, inferenceConfig,
usage), read from the boto3 documentation on 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bizcase.aws_faults import INSTALL, aws_fault, is_from_aws, is_installed
from bizcase.errors import ModelError
from bizcase.narration.providers.base import Call, Reply, Tool, Turn, within
from bizcase.narration.settings import NarrationSettings

_REMEDIES = {
    "no_credentials": "Sign in to AWS, for example by `aws sso login`.",
    "no_profile": "Set AWS_PROFILE to a profile that exists.",
    "half_credentials": "Set both halves of the access key.",
    "rejected": "Sign in to AWS again.",
    "denied": "Ask for bedrock:InvokeModel on this model, and for access to it in Bedrock.",
    "missing": "Check the model id, and that the region offers it.",
    "busy": "Try again in a minute.",
    "quota": "Ask AWS for a higher quota, or try later.",
    "slow": "Try again, or allow more time.",
    "unreachable": "Check region and network.",
    "not_aws": "Something between this computer and AWS answered: check the proxy.",
}
_WORDS = {
    "no_credentials": "No AWS credentials were found.",
    "no_profile": "The AWS profile does not exist.",
    "half_credentials": "The AWS credentials are incomplete.",
    "rejected": "AWS rejected the credentials.",
    "denied": "AWS denied access to the model.",
    "missing": "Amazon Bedrock does not know the model.",
    "busy": "Amazon Bedrock is busy.",
    "quota": "The quota of the model is used up.",
    "slow": "Amazon Bedrock has not answered in time.",
    "unreachable": "Amazon Bedrock cannot be reached.",
    "not_aws": "The answer is not from Amazon Bedrock.",
}


class Converse:
    """A model of Amazon Bedrock."""

    def __init__(self, settings: NarrationSettings) -> None:
        if not is_installed():
            raise ModelError("boto3 is not installed.", INSTALL)
        self._settings = settings
        self.model = settings.model
        self.where = f"Amazon Bedrock in {settings.region}"

    def ask(self, system: str, turns: Sequence[Turn], tools: Sequence[Tool] = ()) -> Reply:
        """Return the model's next turn; ModelError where there is none."""
        asked: dict[str, Any] = {
            "modelId": self.model,
            "system": [{"text": system}],
            "messages": [_message(turn) for turn in turns],
            "inferenceConfig": {"temperature": 0, "maxTokens": self._settings.max_tokens},
        }
        if tools:
            asked["toolConfig"] = {"tools": [_tool(tool) for tool in tools]}
        try:
            answer = within(
                self._settings.timeout_seconds, lambda: self._client().converse(**asked)
            )
        except ModelError:
            raise
        except Exception as fault:
            raise _told(fault) from fault
        if not is_from_aws(answer):
            raise ModelError(_WORDS["not_aws"], _REMEDIES["not_aws"])
        return _reply(answer)

    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes as it runs
        import boto3  # noqa: PLC0415 - half a second, only where a model is asked
        from botocore.config import Config  # noqa: PLC0415 - as above

        config = Config(
            connect_timeout=10,
            read_timeout=self._settings.timeout_seconds,
            retries={"mode": "standard", "total_max_attempts": self._settings.retries + 1},
        )
        # A session of its own: that of the process would keep these credentials for all others.
        session = boto3.session.Session(region_name=self._settings.region)
        return session.client("bedrock-runtime", config=config)


def _told(fault: Exception) -> ModelError:
    """Return the fault in words; AWS's own message may quote what was asked and is left out."""
    found = aws_fault(fault)
    if found is None or found.kind == "other":
        code = found.code if found is not None else type(fault).__name__
        busy = code in ("ModelNotReadyException", "ModelTimeoutException")
        if busy:
            return ModelError(_WORDS["busy"], _REMEDIES["busy"])
        return ModelError(
            f"Amazon Bedrock refused the question ({code}).",
            "Check that the model takes the Converse interface, and tools for questions.",
        )
    return ModelError(_WORDS[found.kind], _REMEDIES[found.kind])


def _message(turn: Turn) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"text": turn.text}] if turn.text else []
    content += [
        {"toolUse": {"toolUseId": call.id, "name": call.name, "input": dict(call.arguments)}}
        for call in turn.calls
    ]
    content += [
        {"toolResult": {"toolUseId": item.id, "content": [{"json": {"result": item.content}}]}}
        for item in turn.results
    ]
    return {"role": turn.role, "content": content}


def _tool(tool: Tool) -> dict[str, Any]:
    return {
        "toolSpec": {
            "name": tool.name,
            "description": tool.description,
            "inputSchema": {"json": dict(tool.parameters)},
        }
    }


def _reply(answer: Any) -> Reply:  # noqa: ANN401 - what a client of boto3 returned
    try:
        content = answer["output"]["message"]["content"]
        text = "".join(part["text"] for part in content if "text" in part)
        calls = tuple(
            Call(use["toolUseId"], use["name"], dict(use.get("input") or {}))
            for part in content
            if (use := part.get("toolUse")) is not None
        )
        usage = answer.get("usage", {})
        tokens = int(usage.get("inputTokens", 0)), int(usage.get("outputTokens", 0))
        return Reply(text, calls, *tokens, is_cut=answer.get("stopReason") == "max_tokens")
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ModelError(
            "Amazon Bedrock's answer has another form than expected.", "Try another model."
        ) from None
