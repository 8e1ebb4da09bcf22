"""``generate --narrate``: a language model words the document, told before it is asked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase.errors import UsageError
from bizcase.grammar import agreeing, counted

if TYPE_CHECKING:
    from bizcase.agents import RunResult
    from bizcase.narration import NarrationSettings


def add_model_file(command: argparse.ArgumentParser) -> None:
    """Add the option that names the model."""
    command.add_argument(
        "--model-file", type=Path, metavar="FILE.toml",
        help="provider, model, region or url; also BIZCASE_NARRATION_PROVIDER and so on",
    )  # fmt: skip


def add_narration(command: argparse.ArgumentParser) -> None:
    """Add the options of narration to ``generate``."""
    command.add_argument(
        "--narrate", action="store_true", help="a language model words the summary and the sections"
    )
    command.add_argument(
        "--show-question", type=Path, metavar="FILE.json",
        help="with --narrate: write what would be sent, and send nothing",
    )  # fmt: skip
    add_model_file(command)


def add_asked(command: argparse.ArgumentParser) -> None:
    """Add what each command has that asks a model about a finished case."""
    command.add_argument("case", type=Path, metavar="CASE", help="a case file or its folder")
    command.add_argument(
        "--show-question", type=Path, metavar="FILE.json",
        help="write what would be sent, and send nothing",
    )  # fmt: skip
    add_model_file(command)


def check_narration(call: argparse.Namespace) -> None:
    """Raise UsageError where an option of narration stands without it or does not fit."""
    if (call.show_question or call.model_file) and not call.narrate:
        raise UsageError("A model is named, but --narrate is not given.", "Add --narrate.")
    if call.narrate and call.language != "en":
        raise UsageError("A model words the English document only.", "Leave out --language.")
    if call.narrate and not call.show_question:
        from bizcase.narration import read_narration

        read_narration(call.model_file).checked()


def narrated_by(call: argparse.Namespace, result: RunResult) -> RunResult:
    """Return the run, worded by a model where the call asks for it; say what is sent before."""
    if not call.narrate:
        return result
    from bizcase.narration import asked_of, narrate, read_narration
    from bizcase.narration.providers import provider_of

    asked = asked_of(result.case)
    if call.show_question:
        write_question(asked.sent, call.show_question)
        return result
    settings = read_narration(call.model_file).checked()
    provider = provider_of(settings)
    parts = len(asked.parts)
    told = f"{counted(parts, 'sections')} {agreeing(parts, 'go', 'goes')}"
    tell(told, asked.sent, settings, provider.where, "No amount and no list of servers is sent.")
    made = narrate(result, provider)
    used = f"{counted(made.tokens_in, 'tokens')} in, {counted(made.tokens_out, 'tokens')} out"
    print(f"note: {used}, {made.seconds:.1f} seconds.", file=sys.stderr)
    for notice in made.notices:
        print(f"warning: {notice}", file=sys.stderr)
    return made.result


def write_question(sent: str, path: Path) -> None:
    """Write what would be sent and say that nothing was; UsageError where it cannot be written."""
    try:
        path.write_text(f"{sent}\n", encoding="utf-8")
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.", str(path)
        ) from fault
    print(f"note: Nothing was sent; what would be is in {path}.", file=sys.stderr)


def tell(what: str, sent: str, settings: NarrationSettings, where: str, more: str = "") -> None:
    """Say before a call what goes where, how many tokens that is about, and their price."""
    from bizcase.narration import estimate_of

    found = estimate_of(sent, settings)
    print(
        f"note: {what} to {settings.model} at {where}: {counted(found.characters, 'characters')}, "
        f"about {counted(found.tokens_in, 'tokens')} and {found.tokens_out:,} back, "
        f"{found.price}. {more}".rstrip(),
        file=sys.stderr,
    )
