"""``anonymise``: inputs with pseudonyms, and names put back into what returns."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.errors import UsageError

if TYPE_CHECKING:
    from bizcase.entries import Entries
    from bizcase.pseudonyms.key import Key
    from bizcase.pseudonyms.share import Shared

_EXAMPLE = """\
Example:
  python -m bizcase anonymise export.xlsx portfolio.csv --out to-share
  python -m bizcase anonymise --restore answer.docx --key to-share.key.json

Keep the key file. It is written next to the output, only you can read it, and whoever has it can
put the names back. Use the same key again and the same names get the same pseudonyms.
"""


def add_anonymise(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "anonymise", help="replace names in inputs with pseudonyms; the figures stay",
        epilog=_EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    command.add_argument("files", nargs="*", type=Path, metavar="FILE")
    command.add_argument("--out", type=Path, metavar="DIR", help="new or empty folder")
    command.add_argument("--key", type=Path, metavar="FILE", help="default: DIR.key.json")
    command.add_argument("--mapping", type=Path, metavar="FILE.toml", help="columns of a list")
    command.add_argument(
        "--restore", type=Path, metavar="FILE", help="put names back into a file that came back"
    )
    command.set_defaults(run=_anonymise)


def _anonymise(call: argparse.Namespace) -> None:
    if call.restore is not None:
        _restore(call)
        return
    if not call.files or call.out is None:
        raise UsageError(
            "Nothing to do.", "Add files and --out DIR, or --restore FILE with --key KEYFILE."
        )
    from bizcase.pseudonyms.folder import check_folder, key_place, write_shared
    from bizcase.pseudonyms.key import read_key

    check_folder(call.out)
    place = key_place(call.key, call.out)
    shared = _shared(call, read_key(place))
    for path in write_shared(shared, call.out, place):
        print(path)
    tell(shared, place)


def _shared(call: argparse.Namespace, key: Key) -> Shared:
    from bizcase import text_columns
    from bizcase.inputs.opening.upload import Upload
    from bizcase.inputs.tables.mapping import read_mapping
    from bizcase.pseudonyms.files import InputToShare
    from bizcase.pseudonyms.share import shared_files

    text_columns.keep_as_python()
    mapping = read_mapping(call.mapping) if call.mapping else None
    files = [InputToShare.opened(Upload.from_path(path), mapping) for path in call.files]
    return shared_files(files, key, dt.datetime.now(dt.UTC).date())


def pseudonymised(entries: Entries, out: Path, key: Path | None) -> Entries:
    """Return a case with pseudonyms only, for ``generate --pseudonyms``; its key is written."""
    from bizcase import text_columns
    from bizcase.pseudonyms.folder import key_place
    from bizcase.pseudonyms.key import read_key, write_key
    from bizcase.pseudonyms.whole_case import with_pseudonyms

    text_columns.keep_as_python()
    place = key_place(key, out)
    shared_entries, shared = with_pseudonyms(entries, read_key(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    write_key(shared.key, place)
    tell(shared, place)
    return shared_entries


def tell(shared: Shared, key: Path) -> None:
    """Print what was replaced and what stays as it is, to stderr."""
    from bizcase.pseudonyms.share import sentences

    for sentence in (*sentences(shared), f"The key is {key}. Do not share it."):
        print(f"note: {sentence}", file=sys.stderr)


def _restore(call: argparse.Namespace) -> None:
    from bizcase.inputs.opening.upload import Upload
    from bizcase.pseudonyms.folder import write_new
    from bizcase.pseudonyms.key import Key
    from bizcase.pseudonyms.restore import restored

    if call.key is None:
        raise UsageError("The key is missing.", "Add --key KEYFILE.")
    if call.files:
        raise UsageError("Files cannot be shared and restored at once.", "Leave one of them out.")
    key = Upload.from_path(call.key)
    content = restored(
        Upload.from_path(call.restore),
        Key.from_text(key.content.decode("utf-8", "replace"), key.name),
    )
    default = call.restore.with_name(f"{call.restore.stem}-restored{call.restore.suffix}")
    target = call.out / call.restore.name if call.out else default
    print(write_new(target, content))
