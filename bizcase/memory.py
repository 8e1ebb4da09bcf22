"""How the processes that are this program's own take memory."""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX, _ARENAS = -8, 2  # malloc.h of glibc


def share_arenas() -> None:
    """Let the threads of this process share what they free; nothing where the C library is another.

    glibc gives each thread a heap of its own and keeps what is freed there for that thread, and
    the agents of a run are threads. With two heaps 10,000 servers take 350 MiB instead of 490, in
    the same time (measured 2026-11-30). It counts for threads that begin later.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
