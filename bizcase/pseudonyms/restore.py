"""Names put back in place of pseudonyms, in any text or Office file that comes back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import escape, unescape

from bizcase.errors import InputError, UsageError
from bizcase.inputs.cells.csv_text import decode
from bizcase.inputs.opening.container import checked_entries
from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.words import WORD, fold, shaped

TEXTS = (".md", ".txt", ".csv", ".json", ".html", ".htm", ".toml", ".tsv")
OFFICE = (".xlsx", ".docx", ".pptx")
_TEXT_NODE = re.compile(r">([^<]+)<")
_SHEET_NAME = re.compile(r"(<sheet [^>]*?name=\")([^\"]*)(\")")
# An id, an address, a path of words with digits: what a word alone does not hold.
_RUN = re.compile(r"[^\s\"'<>|,;()\[\]{}=]+")
_EDGE = re.compile(r"^[.:/!?]+|[.:/!?]+$")
_PIECES = re.compile(r"[0-9A-Fa-f:.-]*[0-9A-Fa-f]")


class Restorer:
    """Puts back the names of one key."""

    def __init__(self, key: Key) -> None:
        self._written = dict(key.written)
        folded: dict[str, str] = {}
        for new, old in key.written.items():
            folded.setdefault(fold(new), old)
        self._folded = folded
        # What stands for ids and numbers has signs that are no letters; longest first.
        self._others = {new: old for new, old in key.written.items() if not WORD.fullmatch(new)}
        self._spaced = sorted(
            (new for new in self._others if re.search(r"\s", new)), key=len, reverse=True
        )

    def text(self, text: str) -> str:
        """Return a text with the names in place of their pseudonyms."""
        for new in self._spaced:
            if new in text:
                text = text.replace(new, self._others[new])
        if self._others:
            text = _RUN.sub(lambda match: self._run(match[0]), text)
        return WORD.sub(lambda match: self._word(match[0]), text)

    def _run(self, run: str) -> str:
        """Return a run of signs with the ids, addresses and numbers in it put back."""
        bare = _EDGE.sub("", run)
        if bare in self._others:
            return run.replace(bare, self._others[bare], 1)
        return _PIECES.sub(lambda match: self._others.get(match[0], match[0]), run)

    def _word(self, word: str) -> str:
        if word in self._written:
            return self._written[word]
        old = self._folded.get(fold(word))
        return word if old is None else shaped(old.casefold(), word) if old.isascii() else old


def restored(upload: Upload, key: Key) -> bytes:
    """Return a file with the names of a key in place of their pseudonyms.

    Raises
    ------
    UsageError
        It is neither text nor a workbook, a document or slides.
    InputError
        It is damaged.
    """
    restorer = Restorer(key)
    if upload.suffix in OFFICE and upload.content.startswith(b"PK"):
        return _office(upload, restorer)
    if upload.suffix not in TEXTS:
        raise UsageError(
            "Names cannot be put back into a file of this kind.",
            f"Choose one of {', '.join((*TEXTS, *OFFICE))}.", upload.name,
        )  # fmt: skip
    text = decode(upload.content, upload.name)
    if upload.suffix == ".json":
        return _in_json(text, restorer.text, upload.name)
    if upload.suffix in (".html", ".htm"):
        return _in_markup(text, restorer.text).encode("utf-8", "replace")
    return restorer.text(text).encode("utf-8", "replace")


def _in_json(text: str, put_back: Callable[[str], str], where: str) -> bytes:
    """Return JSON with the names in its texts, each escaped as its format wants it."""
    import json  # noqa: PLC0415 - only where a JSON comes back

    def walked(plain: object) -> object:
        if isinstance(plain, dict):
            return {put_back(name): walked(value) for name, value in plain.items()}
        if isinstance(plain, list):
            return [walked(value) for value in plain]
        return put_back(plain) if isinstance(plain, str) else plain

    try:
        return json.dumps(walked(json.loads(text)), ensure_ascii=False, indent=1).encode()
    except (ValueError, RecursionError) as fault:
        raise InputError("This is no JSON.", "Use the file as it came back.", where) from fault


def _in_markup(text: str, put_back: Callable[[str], str]) -> str:
    """Return markup with the names in its texts, escaped: a name is no markup."""
    padded = _TEXT_NODE.sub(
        lambda m: f">{escape(put_back(unescape(m[1])), quote=False)}<", f">{text}<"
    )
    return padded[1:-1]


def _office(upload: Upload, restorer: Restorer) -> bytes:
    entries = checked_entries(upload)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(upload.content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in entries:
            content = old.read(entry)
            if entry.filename.endswith(".xml"):
                text = _in_markup(content.decode("utf-8", "replace"), restorer.text)
                text = _SHEET_NAME.sub(
                    lambda m: f"{m[1]}{escape(restorer.text(unescape(m[2])))[:31]}{m[3]}", text
                )
                content = text.encode("utf-8", "replace")
            new.writestr(entry.filename, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
