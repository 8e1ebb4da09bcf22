"""Any server that speaks as OpenAI's chat completions do: Ollama, vLLM, LM Studio and others."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from bizcase.errors import ModelError
from bizcase.narration.providers.base import (
    LARGEST_ANSWER_BYTES,
    Call,
    Reply,
    Tool,
    Turn,
    within,
)
from bizcase.narration.settings import NarrationSettings

_BUSY = {408, 429, 500, 502, 503, 504}
_LONGEST_WAIT_SECONDS = 20.0
_FAULTS = {
    400: ("The server refused the question.", "Check that the model takes tools and long texts."),
    401: ("The server rejected the key.", "Set BIZCASE_NARRATION_KEY."),
    403: ("The server denied access to the model.", "Ask for access, or name another model."),
    404: (
        "The server knows no such model or address.",
        "Check model and url; the url ends in /v1.",
    ),
}


class OpenAiStyle:
    """A model behind a server of this kind."""

    def __init__(self, settings: NarrationSettings) -> None:
        self._settings = settings
        self.model = settings.model
        self.where = settings.url

    def ask(self, system: str, turns: Sequence[Turn], tools: Sequence[Tool] = ()) -> Reply:
        """Return the model's next turn; ModelError where there is none."""
        messages: list[dict[str, Any]] = [{"role": "system", "content": system}]
        for turn in turns:
            messages += _messages(turn)
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": self._settings.max_tokens,
            "stream": False,
        }
        if tools:
            asked["tools"] = [_tool(tool) for tool in tools]
        return _reply(within(self._settings.timeout_seconds, lambda: self._answer(asked)))

    def _answer(self, asked: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON is anything
        """Return the server's answer as JSON; a server that is busy is asked again."""
        for attempt in range(self._settings.retries + 1):
            status, body, wait = self._post(asked)
            if status not in _BUSY or attempt == self._settings.retries:
                break
            time.sleep(min(wait or 2.0**attempt, _LONGEST_WAIT_SECONDS))
        if status != requests.codes.ok:
            message, remedy = _FAULTS.get(
                status, (f"The server answered with status {status}.", "Try again later.")
            )
            raise ModelError(message, remedy, self.where)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise ModelError(
                "The server's answer is no complete JSON.", "Check the url.", self.where
            ) from None

    def _post(self, asked: Mapping[str, Any]) -> tuple[int, bytes, float]:
        try:
            with (
                self._session() as session,
                session.post(
                    f"{self.where.rstrip('/')}/chat/completions",
                    json=asked,
                    auth=self._signed,
                    timeout=(10, self._settings.timeout_seconds),
                    allow_redirects=False,
                    stream=True,
                ) as answer,
            ):
                return answer.status_code, self._body(answer), _seconds(answer.headers)
        except requests.RequestException as fault:
            raise ModelError(
                f"The server cannot be reached ({type(fault).__name__}).",
                "Start it, and check the url.", self.where,
            ) from fault  # fmt: skip

    def _signed(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the question with the key, if any; without this a .netrc would sign it."""
        if self._settings.key:
            asked.headers["Authorization"] = f"Bearer {self._settings.key}"
        return asked

    def _session(self) -> requests.Session:
        """Return a session; what stays on this computer goes through no proxy."""
        session = requests.Session()
        session.trust_env = not self._settings.stays_here
        return session

    def _body(self, answer: requests.Response) -> bytes:
        body = b""
        for part in answer.iter_content(65_536):
            body += part
            if len(body) > LARGEST_ANSWER_BYTES:
                raise ModelError("The server's answer is too large.", "Check the url.", self.where)
        return body


def _seconds(headers: Mapping[str, str]) -> float:
    """Return how long a busy server asks to wait, 0 where it does not say."""
    try:
        return max(0.0, float(headers.get("Retry-After", "0")))
    except ValueError:
        return 0.0


def _messages(turn: Turn) -> list[dict[str, Any]]:
    if turn.results:
        return [
            {"role": "tool", "tool_call_id": item.id, "content": json.dumps(item.content)}
            for item in turn.results
        ]
    message: dict[str, Any] = {"role": turn.role, "content": turn.text}
    if turn.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(dict(call.arguments))},
            }
            for call in turn.calls
        ]
    return [message]


def _tool(tool: Tool) -> dict[str, Any]:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}


def _reply(answer: Any) -> Reply:  # noqa: ANN401 - JSON is anything
    try:
        choice = answer["choices"][0]
        message, usage = choice["message"], answer.get("usage") or {}
        calls = tuple(_call(item) for item in message.get("tool_calls") or ())
        tokens = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
        text = message.get("content") or ""
        if not isinstance(text, str):
            raise TypeError
        return Reply(text, calls, *tokens, is_cut=choice.get("finish_reason") == "length")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        raise ModelError(
            "The server's answer has another form than expected.", "Try another model or server."
        ) from None


def _call(item: Any) -> Call:  # noqa: ANN401 - JSON is anything
    function = item["function"]
    arguments = function.get("arguments") or "{}"
    given = json.loads(arguments) if isinstance(arguments, str) else arguments
    json.dumps(given)  # it is sent back; what is nested too deep for that is refused here
    return Call(str(item.get("id") or function["name"]), str(function["name"]), dict(given))
