"""``propose``: what a model reads out of the notes of applications; nothing is applied."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from bizcase.cli.narrating import add_model_file
from bizcase.cli.opened import opened_case
from bizcase.errors import UsageError


def add_proposing(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("propose", help="strategies that notes of applications name")
    command.add_argument("case", type=Path, metavar="CASE", help="a case file or its folder")
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE.csv", help="proposals with their quotes"
    )
    add_model_file(command)
    command.set_defaults(run=_propose)


def _propose(call: argparse.Namespace) -> None:
    from bizcase.exports.tables import table_csv
    from bizcase.narration import read_narration
    from bizcase.narration.proposals import notes_of, proposals_table, propose
    from bizcase.narration.providers import provider_of

    provider = provider_of(read_narration(call.model_file))
    case = opened_case(call.case).case
    notes = notes_of(case)
    if not notes:
        raise UsageError("No application has a note.", "Add a portfolio with a column of notes.")
    characters = sum(map(len, notes.values()))
    print(
        f"note: {len(notes):,} notes, {characters:,} characters of the customer's own words, go to "
        f"{provider.model} at {provider.where}.",
        file=sys.stderr,
    )
    made = propose(case, provider)
    for reason in made.refused:
        print(f"warning: Not taken: {reason}", file=sys.stderr)
    print(
        f"note: {len(made.taken):,} proposals, {made.tokens_in:,} tokens in and "
        f"{made.tokens_out:,} out. None is applied.",
        file=sys.stderr,
    )
    try:
        call.out.write_bytes(table_csv(proposals_table(case, made)))
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.",
            str(call.out),
        ) from fault  # fmt: skip
    print(call.out)
