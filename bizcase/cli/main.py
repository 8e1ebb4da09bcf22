"""The command line: a public contract, and how the program is tested from outside."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bizcase import __version__
from bizcase.cli.anonymise import add_anonymise, pseudonymised
from bizcase.cli.asking import add_asking
from bizcase.cli.case_loading import run_case, write_run
from bizcase.cli.cases import add_cases
from bizcase.cli.listing import add_listing
from bizcase.cli.narrating import add_narration, check_narration, narrated_by
from bizcase.cli.prices import add_prices
from bizcase.cli.proposing import add_proposing
from bizcase.cli.terminal import make_streams_safe
from bizcase.errors import TOO_LITTLE_MEMORY, BizcaseError, UsageError
from bizcase.traits import FORMAT_TRAITS, KINDS

if TYPE_CHECKING:
    from bizcase.agents import ProgressEvent
    from bizcase.entries import Entries, InputFile
    from bizcase.inputs.tables.column_mapping import ColumnMapping

OUR_FAULT = 1
# In detail they log what they send: a whole case, a question, the token of a session.
_TALK_TO_OTHERS = ("boto3", "botocore", "urllib3")

_WHAT_IT_DOES = "Makes the business case for a migration to AWS, each number with its source."


class _Once(argparse.Action):
    """Keeps the value of an option that may stand once."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        given = vars(namespace).setdefault("_given", set())
        if option_string and self.dest in given:
            parser.error(f"{option_string} is given twice; it takes one value")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


class _Parser(argparse.ArgumentParser):
    """Reports a wrong call as one sentence, like every other error.

    An option of one value refuses a second one, which would replace the first without a word.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register("action", None, _Once)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 (our fault) or 2 (the input or the call is wrong)."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    make_streams_safe()
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL)
    for name in _TALK_TO_OTHERS:  # a level of its own passes by that of all others
        logging.getLogger(name).setLevel(logging.INFO if debug else logging.CRITICAL)
    try:
        call = _parser().parse_args([word for word in given if word != "--debug"])
        call.run(call)
    except BizcaseError as fault:
        if debug:
            raise
        print(f"error: {fault}", file=sys.stderr)
        return fault.exit_code
    except BrokenPipeError:
        return 0
    except MemoryError:
        print(f"error: {TOO_LITTLE_MEMORY}", file=sys.stderr)
        return 2
    except Exception as fault:  # the boundary: no traceback reaches a user
        if debug:
            raise
        print(
            f"error: The program failed ({type(fault).__name__}). Run again with --debug and "
            "report what it prints.",
            file=sys.stderr,
        )
        return OUR_FAULT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bizcase", description=_WHAT_IT_DOES)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and log messages")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    _add_generate(commands)
    inspect = commands.add_parser("inspect", help="say what a file is and what is wrong with it")
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE")
    inspect.add_argument("--mapping", type=Path, metavar="FILE.toml", help="columns of a list")
    _add_no_key_repair(inspect)
    inspect.add_argument("--json", action="store_true")
    inspect.add_argument("--failed-rows", type=Path, metavar="OUT.csv", help="rows to correct")
    inspect.set_defaults(run=_inspect)
    add_listing(commands)
    add_prices(commands, _Parser)
    add_cases(commands, _Parser)
    add_anonymise(commands)
    add_asking(commands)
    add_proposing(commands)
    return parser


def _add_no_key_repair(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-key-repair", dest="key_repair", action="store_false",
        help="leave ids that two sheets spell differently unresolved",
    )  # fmt: skip


def _add_generate(commands: Any) -> None:
    command = commands.add_parser("generate", help="make the business case of exported files")
    for kind in KINDS.values():
        command.add_argument(
            kind.option, type=Path, nargs="+", default=[], metavar="FILE", action="extend"
        )
    command.add_argument("--mapping", type=Path, metavar="FILE.toml", help="columns of a list")
    _add_no_key_repair(command)
    command.add_argument("--settings", type=Path, metavar="FILE.toml", help="own decisions, notes")
    command.add_argument(
        "--scenario", nargs="+", default=[], metavar="NAME=FILE.toml", action="extend",
        help="settings that differ, kept by this name and shown in the document",
    )  # fmt: skip
    command.add_argument("--project-name", required=True, metavar="NAME")
    command.add_argument("--customer-name", required=True, metavar="NAME")
    command.add_argument("--region", default="us-east-1")
    command.add_argument("--compare-regions", default="", metavar="LIST", help="eu-west-1,…")
    command.add_argument("--description", default="", metavar="TEXT")
    command.add_argument("--timeline-months", type=int, default=18, metavar="N")
    command.add_argument("--assumptions", type=Path, metavar="FILE.toml")
    command.add_argument("--price-book", type=Path, metavar="FILE", help="of prices refresh --out")
    command.add_argument(
        "--own-prices", type=Path, metavar="FILE.csv", help="agreed prices by instance type"
    )
    command.add_argument(
        "--agents", default="", metavar="LIST", help="e.g. migrationStrategy,mra; default: all"
    )
    command.add_argument("--as-of", type=_date, metavar="DATE")
    command.add_argument("--seed", type=int, metavar="N")
    command.add_argument(
        "--formats", default="", metavar="LIST", help="docx,pdf,pptx,html,md,xlsx,json; csv always"
    )
    command.add_argument("--audience", default="full", metavar="NAME", help="board, cfo, cio …")
    command.add_argument("--language", default="en", metavar="CODE", help="en or de (a draft)")
    command.add_argument("--currency", default="", metavar="CODE[=RATE,DATE,SOURCE]")
    command.add_argument("--logo", type=Path, metavar="FILE", help="PNG, JPEG; html alone: SVG")
    command.add_argument(
        "--template", type=Path, nargs="+", default=[], metavar="FILE", action="extend",
        help="own .dotx for docx, own .potx for pptx",
    )  # fmt: skip
    command.add_argument("--pseudonyms", action="store_true", help="no name in any output")
    command.add_argument("--key", type=Path, metavar="FILE", help="of the pseudonyms")
    add_narration(command)
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.set_defaults(run=_generate)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-11-25") from None


def _generate(call: argparse.Namespace) -> None:
    from bizcase.cli.looks import look_of
    from bizcase.document.language import checked_reader
    from bizcase.exports import DEFAULT_FORMATS, check_formats

    formats = check_formats(call.formats.split(",")) if call.formats else DEFAULT_FORMATS
    look = look_of(call.logo, call.template, formats)
    reader = checked_reader(call.audience, call.language)
    if call.pseudonyms and (call.logo or call.template):
        raise UsageError("A logo or a template may name the customer.", "Leave it out.")
    check_narration(call)
    entries = _entries(call)
    if call.pseudonyms:
        entries = pseudonymised(entries, call.out, call.key)
    result = narrated_by(call, run_case(entries, _print_progress))
    write_run(result, call.out, formats, None, reader, look)


def _entries(call: argparse.Namespace) -> Entries:
    """Return the case that the options of a call enter."""
    from bizcase.assumptions import read_overrides
    from bizcase.catalog.own_prices import read_own_prices
    from bizcase.catalog.region_book import book_file
    from bizcase.cli.currency import currency_overrides
    from bizcase.cli.settings import read_scenarios, read_settings
    from bizcase.entries import DEFAULT_SEED, Entries, ProjectInfo

    given = read_settings(call.settings) if call.settings else {}
    given["scenarios"] = {**given.get("scenarios", {}), **read_scenarios(call.scenario)}
    entries = Entries(
        project=ProjectInfo(
            call.project_name,
            call.customer_name,
            call.region,
            call.description,
            call.timeline_months,
        ),
        as_of=call.as_of or dt.datetime.now(dt.UTC).date(),
        seed=DEFAULT_SEED if call.seed is None else call.seed,
        files=_files(call),
        key_repair=call.key_repair,
        language=call.language.strip().lower(),
        selected_agents=tuple(filter(None, map(str.strip, call.agents.split(",")))),
        compare_regions=tuple(filter(None, map(str.strip, call.compare_regions.split(",")))),
        price_book=book_file(call.price_book) if call.price_book else None,
        own_prices=read_own_prices(book_file(call.own_prices), call.region)
        if call.own_prices
        else (),
        **given,
    )
    more = read_overrides(call.assumptions) if call.assumptions else {}
    in_currency = currency_overrides(call.currency)
    return entries.with_overrides({**entries.overrides, **more, **in_currency})


def _files(call: argparse.Namespace) -> tuple[InputFile, ...]:
    """Return the files of a call; the columns that are set are those of lists of servers."""
    from bizcase.entries import InputFile
    from bizcase.inputs.opening.upload import Upload

    mapping = _mapping(call.mapping)
    mapped = {item.kind for item in FORMAT_TRAITS.values() if item.mapped}
    files = (
        InputFile(kind, Upload.from_path(path), mapping if kind in mapped else None)
        for kind in sorted(KINDS, key=lambda key: KINDS[key].place)
        for path in getattr(call, kind)
    )
    taken: dict[tuple[str, str], InputFile] = {}
    for file in files:
        first = taken.setdefault((file.kind, file.upload.sha256), file)
        if first is not file:
            print(
                f"warning: {file.upload.name} has the same content as {first.upload.name}. It is "
                "taken once.",
                file=sys.stderr,
            )
    return tuple(taken.values())


def _print_progress(event: ProgressEvent) -> None:
    if event.status != "running":
        print(f"{event.fraction:4.0%}  {event.label}: {event.message}")


def _mapping(path: Path | None) -> ColumnMapping | None:
    from bizcase.inputs.tables.mapping import read_mapping

    return None if path is None else read_mapping(path)


def _inspect(call: argparse.Namespace) -> None:
    from bizcase.cli.inspection import failed_rows_of, inspect_file, inspection_text

    mapping = _mapping(call.mapping)
    if call.failed_rows and len(call.files) > 1:
        raise UsageError("--failed-rows takes one file.", "Inspect the files one by one.")
    reports = [inspect_file(path, mapping, key_repair=call.key_repair) for path in call.files]
    if call.json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(inspection_text(report) for report in reports))
    unreadable = [str(report["error"]) for report in reports if report["error"]]
    if unreadable:
        raise UsageError(" ".join(unreadable))
    if call.failed_rows:
        _write(call.failed_rows, failed_rows_of(call.files[0], mapping))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.", str(path)
        ) from fault
