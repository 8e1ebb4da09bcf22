"""Servers of language models that say what a test scripts: Amazon Bedrock's and OpenAI's form."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bizcase.narration.providers import Reply


@dataclass
class Said:
    """One scripted answer: words and calls, or a status, raw bytes, or a byte at a time."""

    text: str = ""
    calls: tuple = ()
    status: int = 200
    error: str = ""
    raw: bytes | None = None
    drip: bool = False
    cut: bool = False
    location: str = ""


@dataclass
class Model:
    """A server and what it was asked."""

    url: str
    script: list
    asked: list = field(default_factory=list)
    headers: list = field(default_factory=list)

    def said(self):
        """Return the next answer; the last one again and again."""
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def model_server(*script, tls=None):
    """Yield a model that answers by the script, in the form of the path that is asked.

    A part of the script is an answer, or a function that makes one of what was asked.
    ``tls`` is the context of a server that is encrypted.
    """
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls is not None else "http"
    handler.model = model = Model(f"{scheme}://127.0.0.1:{server.server_port}", list(script))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()


def set_up(monkeypatch, kind, model, **settings):
    """Let the environment name a model of a kind, as who runs the program does."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model.url)
    named = {
        "provider": kind, "model": "m-1", "region": "us-east-1", "url": f"{model.url}/v1",
        "retries": "0", "timeout_seconds": "5", **settings,
    }  # fmt: skip
    for name, value in named.items():
        monkeypatch.setenv(f"BIZCASE_NARRATION_{name.upper()}", value)


class _Handler(BaseHTTPRequestHandler):
    model: Model

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.model.asked.append(json.loads(body))
        self.model.headers.append(dict(self.headers))
        said = self.model.said()
        said = said(self.model.asked[-1]) if callable(said) else said
        is_bedrock = self.path.endswith("/converse")
        answer = said.raw if said.raw is not None else json.dumps(
            _bedrock(said) if is_bedrock else _openai(said)
        ).encode()  # fmt: skip
        try:
            self.send_response(said.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("x-amzn-RequestId", "11111111-2222-3333-4444-555555555555")
            if said.error:
                self.send_header("x-amzn-ErrorType", said.error)
            if said.location:
                self.send_header("Location", said.location)
            self.end_headers()
            for place in range(len(answer)) if said.drip else ():
                self.wfile.write(answer[place : place + 1])
                self.wfile.flush()
                time.sleep(0.05)
            if not said.drip:
                self.wfile.write(answer)
        except OSError:
            return  # who asked has gone

    def log_message(self, *_):
        """Say nothing: the output of a test is the test's."""


def _bedrock(said):
    if said.status != 200:
        return {"message": "scripted", "__type": said.error}
    content = [{"text": said.text}] if said.text else []
    content += [
        {"toolUse": {"toolUseId": f"call-{place}", "name": name, "input": arguments}}
        for place, (name, arguments) in enumerate(said.calls)
    ]
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": "max_tokens" if said.cut else "tool_use" if said.calls else "end_turn",
        "usage": {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18},
        "metrics": {"latencyMs": 1},
    }


def _openai(said):
    if said.status != 200:
        return {"error": {"message": "scripted"}}
    message = {"role": "assistant", "content": said.text or None}
    if said.calls:
        message["tool_calls"] = [
            {"id": f"call-{place}", "type": "function",
             "function": {"name": name, "arguments": json.dumps(arguments)}}
            for place, (name, arguments) in enumerate(said.calls)
        ]  # fmt: skip
    finish = "length" if said.cut else "tool_calls" if said.calls else "stop"
    return {
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7},
    }


class Told:
    """A provider inside the process: answers by a script, the last one again and again."""

    model, where = "told-1", "here"

    def __init__(self, *replies):
        self.replies = [
            Reply(item, (), 11, 7) if isinstance(item, str) else item for item in replies
        ]
        self.turns = []

    def ask(self, system, turns, tools=()):
        """Return the next reply."""
        del system, tools
        self.turns.append(list(turns))
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
