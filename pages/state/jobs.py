"""Work beside the pages: a thread that touches its own job and nothing of Streamlit."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bizcase import memory
from bizcase.errors import TOO_LITTLE_MEMORY, BizcaseError, StageError

log = logging.getLogger(__name__)
Done = TypeVar("Done")
# Called with the share that is done and a sentence; it ends the work where the job was stopped.
Tell = Callable[[float, str], None]


def in_thread(work: Callable[[], None]) -> None:
    """Let the work run beside the pages; the process does not wait for it when it ends."""
    threading.Thread(target=work, daemon=True).start()


# How jobs run. A program without a browser may let them run at once: ``lambda work: work()``.
runner: Callable[[Callable[[], None]], None] = in_thread


class _StoppedError(Exception):
    """The job is not wanted any more."""


@dataclass(slots=True)
class Job(Generic[Done]):
    """Work that is being done: ``of`` says of what, ``share`` and ``text`` how far it is.

    Once it ``is_over`` it has an ``outcome`` or a ``fault``, or neither where it was stopped.
    ``is_early`` says that a part of the outcome comes before all of it.
    """

    of: str
    share: float = 0.0
    text: str = ""
    is_early: bool = False
    outcome: Done | None = None
    fault: BizcaseError | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _early: object | None = None
    _came: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing runs any more."""
        return self._over.is_set()

    @property
    def is_wanted(self) -> bool:
        """Whether no one stopped it."""
        return not self._stopped.is_set()

    def stop(self) -> None:
        """Let the work end at its next step; its outcome is thrown away from now on."""
        self._stopped.set()

    def tell(self, share: float, text: str) -> None:
        """Note how far the work is; ends it where it was stopped."""
        if self._stopped.is_set():
            raise _StoppedError
        self.share, self.text = share, text

    def tell_early(self, part: object | None) -> None:
        """Give what is known before the outcome, None where nothing is."""
        self._early = part
        self._came.set()

    def pause(self, seconds: float) -> None:
        """Leave the processor to what waited for the early part; not where the job was stopped."""
        self._stopped.wait(seconds)

    def early(self, seconds: float) -> object | None:
        """Return what came before the outcome; waits for it so long, where it is to come."""
        if self.is_early and self.is_wanted:
            self._came.wait(seconds)
        return self._early if self.is_wanted else None

    def start(self, work: Callable[[Tell], Done], after: Job[Done] | None = None) -> None:
        """Begin the work, once the job before it has ended."""

        def run() -> None:
            try:
                if after is not None:
                    after._over.wait()
                self.tell(0.0, self.text)
                self.outcome = work(self.tell)
            except _StoppedError:
                pass
            except BizcaseError as fault:
                self.fault = fault
            except MemoryError:
                self.fault = StageError(TOO_LITTLE_MEMORY)
            except Exception as fault:  # noqa: BLE001 - the boundary at which a job may fail alone
                # The text of the exception may quote customer data, so only its type is logged.
                log.error("a job failed: %s", type(fault).__name__)
                self.fault = StageError(
                    f"The program failed ({type(fault).__name__}).",
                    "Your entries are kept. Try again; if it fails again, report what you did.",
                )
            finally:
                gc.collect()  # pages do not: .streamlit/config.toml
                memory.give_back()
                self._came.set()
                self._over.set()

        runner(run)
