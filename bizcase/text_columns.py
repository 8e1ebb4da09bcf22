"""How pandas keeps text in the processes that are this program's own."""

from __future__ import annotations


def keep_as_python() -> None:
    """Let pandas keep text as Python strings in this process; no value of a case depends on it.

    pandas keeps it as Arrow arrays where it can, and pays for each small step over them. A case is
    thousands of small steps: without Arrow a run over two servers takes 0.7 of the processor time,
    over 2,000 servers 0.7 and over 10,000 servers 0.85, with less memory; reading a workbook of
    5,000 machines takes 1.1 (measured 2026-11-29 with pandas 3.1).

    The command line and the app call it. ``import bizcase`` does not: how pandas keeps text in
    another's program is that program's own.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, which `--help` shall not wait

    pd.options.mode.string_storage = "python"
