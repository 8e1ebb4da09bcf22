"""``propose`` and ``describe``: what a model reads out of a finished case; nothing is applied."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.cli.narrating import add_asked, tell, write_question
from bizcase.cli.opened import add_pseudonyms, names_of, opened_case
from bizcase.errors import ModelError, UsageError
from bizcase.grammar import agreeing, counted

if TYPE_CHECKING:
    from bizcase.narration import NarrationSettings
    from bizcase.narration.providers import Provider


def add_proposing(commands: Any) -> None:
    """Add the two commands."""
    proposing = commands.add_parser("propose", help="propose strategies from notes of applications")
    proposing.add_argument(
        "--out", type=Path, required=True, metavar="FILE.csv", help="proposals with their quotes"
    )
    add_asked(proposing)
    add_pseudonyms(proposing)
    proposing.set_defaults(run=_propose)
    describing = commands.add_parser("describe", help="propose a description of the project")
    add_asked(describing)
    add_pseudonyms(describing)
    describing.set_defaults(run=_describe)


def _propose(call: argparse.Namespace) -> None:
    from bizcase.exports.tables import table_csv
    from bizcase.narration.proposals import notes_of, proposals_table, propose, sent_to_propose

    model = _model(call)
    case = opened_case(call.case).case
    notes = notes_of(case)
    if not notes:
        raise UsageError(
            "No application has a note.",
            "Add a portfolio with a column of notes, or an IT inventory that describes its "
            "applications.",
        )
    names = names_of(case, call.case) if call.pseudonyms else None
    hide, reveal = (names.hide, names.reveal) if names else (None, None)
    sent = sent_to_propose(case, hide)
    if model is None:
        write_question(sent, call.show_question)
        return
    settings, provider = model
    going = agreeing(len(notes), "go", "goes")
    told = f"{counted(len(notes), 'notes')} of the customer {going}"
    tell(told, sent, settings, provider.where)
    made = propose(case, provider, hide, reveal)
    for reason in made.refused:
        print(f"warning: Not taken: {reason}", file=sys.stderr)
    _tell_used(f"{counted(len(made.taken), 'proposals')}, ", made.tokens_in, made.tokens_out)
    try:
        call.out.write_bytes(table_csv(proposals_table(case, made)))
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.",
            str(call.out),
        ) from fault  # fmt: skip
    print(call.out)


def _describe(call: argparse.Namespace) -> None:
    from bizcase.narration import describe, sent_to_describe

    model = _model(call)
    case = opened_case(call.case).case
    names = names_of(case, call.case) if call.pseudonyms else None
    hide, reveal = (names.hide, names.reveal) if names else (None, None)
    sent = sent_to_describe(case, hide)
    if model is None:
        write_question(sent, call.show_question)
        return
    settings, provider = model
    tell("What the case counts and found goes", sent, settings, provider.where)
    made = describe(case, provider, hide, reveal)
    _tell_used("", made.tokens_in, made.tokens_out)
    if made.refused:
        raise ModelError(
            f"The model's description was not used. {made.refused[0]}", "Write it yourself."
        )
    print(made.text)


def _model(call: argparse.Namespace) -> tuple[NarrationSettings, Provider] | None:
    """Return the model of a call, before the case is computed; None where nothing is to be sent."""
    from bizcase.narration import read_narration
    from bizcase.narration.providers import provider_of

    if call.show_question:
        return None
    settings = read_narration(call.model_file).checked()
    return settings, provider_of(settings)


def _tell_used(made: str, tokens_in: int, tokens_out: int) -> None:
    used = f"{counted(tokens_in, 'tokens')} in and {tokens_out:,} out"
    print(f"note: {made}{used}. Nothing is applied.", file=sys.stderr)
