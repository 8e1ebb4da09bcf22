"""A narrow encoding of the terminal loses no sign of a number."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = (
    "from bizcase.cli.terminal import make_streams_safe; make_streams_safe(); "
    "print('NPV −1,234 to 5 × 10 ≥ 3 in Łódź')"
)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("cp1252", "NPV -1,234 to 5 × 10 >= 3 in ?ód?"),
        ("ascii", "NPV -1,234 to 5 x 10 >= 3 in ??d?"),
        ("utf-8", "NPV −1,234 to 5 × 10 ≥ 3 in Łódź"),
    ],
)
def test_a_minus_is_never_a_question_mark(encoding, shown):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert ran.stdout.decode(encoding).strip() == shown
