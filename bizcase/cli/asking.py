"""``ask`` and ``mcp``: questions to a finished case."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.cli.narrating import add_model_file
from bizcase.cli.opened import add_pseudonyms, tools_of
from bizcase.errors import UsageError
from bizcase.grammar import counted

if TYPE_CHECKING:
    from bizcase.asking import Answer, Found


def add_asking(commands: Any) -> None:
    """Add the two commands."""
    asking = commands.add_parser("ask", help="answer a question to a finished case")
    asking.add_argument("case", type=Path, metavar="CASE", help="a case file or its folder")
    asking.add_argument("question", metavar="QUESTION")
    asking.add_argument(
        "--with-model", action="store_true", help="a language model answers, with tools"
    )
    add_model_file(asking)
    add_pseudonyms(asking)
    asking.set_defaults(run=_ask)
    serving = commands.add_parser("mcp", help="offer a case to your own assistant as tools")
    serving.add_argument("case", type=Path, metavar="CASE", help="a case file or its folder")
    serving.add_argument(
        "--with-what-if", action="store_true", help="the assistant may also try other assumptions"
    )
    add_pseudonyms(serving)
    serving.set_defaults(run=_mcp)


def _ask(call: argparse.Namespace) -> None:
    from bizcase.asking import ask, bounds_of
    from bizcase.narration import read_narration
    from bizcase.narration.estimate import price_in_words, price_of
    from bizcase.narration.providers import provider_of

    if call.model_file and not call.with_model:
        raise UsageError("A model is named, but --with-model is not given.", "Add --with-model.")
    settings = read_narration(call.model_file) if call.with_model else None
    provider = provider_of(settings) if settings else None
    tools = tools_of(call.case, pseudonyms=call.pseudonyms)
    if settings and provider:
        print(
            "note: The question and what the model looks up in the case go to "
            f"{provider.model} at {provider.where}: {bounds_of(settings, call.question).told}.",
            file=sys.stderr,
        )
    answer = ask(tools, call.question, provider)
    _print(answer)
    if settings and provider:
        price = price_in_words(price_of(answer.tokens_in, answer.tokens_out, settings))
        used = f"{counted(answer.tokens_in, 'tokens')} in and {answer.tokens_out:,} out"
        print(f"note: {counted(answer.tokens, 'tokens')} used, {used}: {price}.", file=sys.stderr)


def _print(answer: Answer) -> None:
    from bizcase.document.formats import format_figure

    if answer.text:
        print(answer.text)
        for figure in answer.figures:
            print(f"  {figure.label}: {format_figure(figure)}  [{figure.id}]")
        if answer.figures or answer.tools_called:
            return
    if answer.notice:
        print(answer.notice)
    _print_found(answer.found)


def _print_found(found: Found) -> None:
    for item in found.figures:
        print(f"{item['label']}: {item['value']}  [{item['figure']}]")
    for message in found.findings:
        print(f"finding: {message}")
    for name, rows in found.rows.items():
        for row in rows:
            print(f"{name}: {', '.join(row.values())}")
    for item in found.assumptions:
        print(f"assumption: {item['label']}: {item['value']}  [{item['key']}]")
    for heading, file in found.guides:
        print(f"see: {heading} (docs/{file})")


def _mcp(call: argparse.Namespace) -> None:
    from bizcase.asking.serving import serve

    tools = tools_of(call.case, pseudonyms=call.pseudonyms)
    print(
        "note: the case is read-only here. What your assistant asks for leaves for where it runs.",
        file=sys.stderr,
    )
    serve(tools, with_what_if=call.with_what_if)
