"""A proxy between the program and an engine that misbehaves as it is told."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.serving import in_a_thread

PAGE = b"<html><body>Access to this site is blocked. Sign in to the network.</body></html>"
DENIED = (
    "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: {action} on resource: "
    "arn:aws:dynamodb:us-east-1:123456789012:table/x because no identity-based policy allows it"
)


class FaultProxy:
    """Forwards calls to an engine; ``page``, ``deny``, ``hang`` and ``lose`` say otherwise.

    ``calls`` are the actions that came in, in order.
    """

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.calls: list[str] = []
        self.page = 0  # the status of a page to answer everything with
        self.deny: dict[str, str] = {}  # the action that AWS names, by the call that meets it
        self.hang = False
        self.hang_after = 10**9  # calls
        self.lose: set[str] = set()  # calls whose next reply is lost after they took effect
        self.release = threading.Event()

    @contextlib.contextmanager
    def serving(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                proxy.answer(self)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        in_a_thread(server)
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            self.release.set()
            server.shutdown()
            server.server_close()

    def answer(self, request):
        content = request.rfile.read(int(request.headers.get("content-length", 0)))
        action = request.headers.get("x-amz-target", "").rpartition(".")[2]
        self.calls.append(action)
        if self.hang or len(self.calls) > self.hang_after:
            self.release.wait(30)
            return
        if self.page:
            reply(request, self.page, PAGE, "text/html")
            return
        if action in self.deny:
            said = {"__type": "com.amazon.coral.service#AccessDeniedException",
                    "message": DENIED.format(action=self.deny[action])}  # fmt: skip
            reply(request, 400, json.dumps(said).encode(), "application/x-amz-json-1.0")
            return
        status, body = self.forwarded(request, content)
        if action in self.lose:
            self.lose.discard(action)
            request.close_connection = True
            return
        reply(request, status, body, "application/x-amz-json-1.0")

    def forwarded(self, request, content):
        kept = {
            name: value for name, value in request.headers.items()
            if name.lower() in ("x-amz-target", "content-type", "authorization", "x-amz-date")
        }  # fmt: skip
        call = urllib.request.Request(self.engine, content, kept)  # noqa: S310 - our own engine
        try:
            with urllib.request.urlopen(call) as answer:  # noqa: S310 - as above
                return answer.status, answer.read()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read()


def reply(request, status, body, kind):
    with contextlib.suppress(OSError):
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        if kind != "text/html":
            request.send_header("x-amzn-RequestId", f"REQUEST{time.monotonic_ns()}")
        request.end_headers()
        request.wfile.write(body)
