"""Servers of a test's own, each in a thread."""

from __future__ import annotations

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

POLL_SECONDS = 0.01  # how often it asks whether to end; the library's 0.5 each test waited for


def in_a_thread(server: socketserver.BaseServer) -> None:
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()


@contextmanager
def dynamodb() -> Iterator[str]:
    """Yield the address of a database of nobody's account."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - only where AWS is played

    engine = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    engine.start()
    try:
        yield "http://{}:{}".format(*engine.get_host_and_port())
    finally:
        engine.stop()


def without_aws(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let no test reach AWS: keys are invented, the configuration is empty."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "DYNAMODB_", "S3_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "no-credentials"))
