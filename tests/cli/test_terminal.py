"""What reaches a terminal: every sign of a number, and no log of a library."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import pytest

from bizcase.cli.main import _parser, main

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


@pytest.mark.parametrize("library", ["boto3.session", "botocore.credentials", "urllib3.util.retry"])
@pytest.mark.parametrize("debug", [False, True])
def test_libraries_that_talk_to_others_log_only_with_debug_and_never_what_they_send(debug, library):
    assert main(["assumptions", *["--debug"] * debug]) == 0
    log = logging.getLogger(library)
    assert log.isEnabledFor(logging.INFO) is debug
    assert not log.isEnabledFor(logging.DEBUG)


def test_the_help_says_what_the_program_and_each_command_do(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "Makes the business case for a migration to AWS" in told
    assert "tested from outside" not in told
    commands = next(item for item in _parser()._actions if item.dest == "command")
    said = [choice.help or "" for choice in commands._choices_actions]
    verbs = {"make", "say", "print", "write", "show", "list,", "replace", "answer", "offer"}
    assert len(said) == 11
    assert [text for text in said if text.split()[0] not in {*verbs, "propose"}] == []
