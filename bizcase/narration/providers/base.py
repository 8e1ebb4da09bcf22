"""What a language model is asked and what it answers, whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, Literal, Protocol, TypeVar

from bizcase.errors import ModelError

Answer = TypeVar("Answer")
LARGEST_ANSWER_BYTES = 2_000_000  # far beyond any token limit that is allowed


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool the model may call; ``parameters`` is a JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tool by the model."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallResult:
    """What came of a call, as JSON values."""

    id: str
    content: Any


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the talk: words, calls of the model, or what came of them."""

    role: Literal["user", "assistant"]
    text: str = ""
    calls: tuple[Call, ...] = ()
    results: tuple[CallResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``is_cut`` says that it ended at the token limit; tokens are as billed."""

    text: str
    calls: tuple[Call, ...] = field(default=())
    tokens_in: int = 0
    tokens_out: int = 0
    is_cut: bool = False


class Provider(Protocol):
    """Asks one model, temperature 0; nothing leaves the computer before ``ask``."""

    model: str
    where: str

    def ask(self, system: str, turns: Sequence[Turn], tools: Sequence[Tool] = ()) -> Reply:
        """Return the model's next turn; ModelError where there is none."""


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """Return what ``work`` returns, or raise ModelError once it takes longer.

    Limits of a socket hold for each packet; a peer that sends a byte at a time keeps within them
    for ever. The thread that still waits is left behind and ends with the process.
    """
    done: Future[Answer] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:  # noqa: BLE001 - it is raised again where the caller waits
            done.set_exception(fault)

    Thread(target=run, daemon=True, name="language model").start()
    try:
        return done.result(seconds)
    except TooLate:
        raise ModelError(
            f"The language model has not answered within {seconds:.0f} seconds.",
            "Try again later, or allow more time.",
        ) from None
