"""Servers of a test's own, each in a thread."""

from __future__ import annotations

import socketserver
import threading

POLL_SECONDS = 0.01  # how often it asks whether to end; the library's 0.5 each test waited for


def in_a_thread(server: socketserver.BaseServer) -> None:
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
