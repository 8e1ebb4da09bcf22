"""``generate --narrate``: a language model words the document, told before it is asked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase.errors import UsageError

if TYPE_CHECKING:
    from bizcase.agents import RunResult
    from bizcase.narration import Asked, NarrationSettings


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
        return _shown(result, asked, call.show_question)
    settings = read_narration(call.model_file).checked()
    provider = provider_of(settings)
    _tell(asked, settings, provider.where)
    made = narrate(result, provider)
    used = f"{made.tokens_in:,} tokens in, {made.tokens_out:,} tokens out"
    print(f"narration: {used}, {made.seconds:.1f} seconds.", file=sys.stderr)
    for notice in made.notices:
        print(f"warning: {notice}", file=sys.stderr)
    return made.result


def _shown(result: RunResult, asked: Asked, path: Path) -> RunResult:
    text = f"{asked.system}\n{asked.question(asked.parts, {})}\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.", str(path)
        ) from fault
    print(f"narration: nothing was sent; what would be is in {path}.", file=sys.stderr)
    return result


def _tell(asked: Asked, settings: NarrationSettings, where: str) -> None:
    from bizcase.narration import estimate_of

    found = estimate_of(asked, settings)
    price = "price not known" if found.usd is None else f"about {found.usd:,.2f} USD"
    print(
        f"narration: {len(asked.parts)} sections go to {settings.model} at {where}: "
        f"{found.characters:,} characters, about {found.tokens_in:,} tokens and "
        f"{found.tokens_out:,} back, {price}. No amount and no list of servers is among them.",
        file=sys.stderr,
    )
