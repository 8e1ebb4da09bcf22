"""The document as it is read, and its files: each made once for a result, its readers and look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bizcase.document import Document
from bizcase.document.language import for_language
from bizcase.exports import FORMATS, render
from bizcase.exports.file_names import download_name
from pages.state import session
from pages.state.packed import zipped

ALL = "all"
_READ = "document_read"


def rendered(key: str, tell: Callable[[float, str], None] | None = None) -> bytes:
    """Return an output file of the result, rendered once; ``ALL`` is a zip of them all.

    ``tell`` is called before each file of the zip with the part that is done and its label.
    """
    made = session.case().made
    if made is None:
        raise KeyError(key)
    if key == ALL and key not in made.files:
        packed = {}
        for place, (name, item) in enumerate(FORMATS.items()):
            if tell is not None:
                tell(place / len(FORMATS), item.label)
            packed[download_name(made.entries, item.file_name)] = rendered(name)
        made.files[ALL] = zipped(packed)
    if key not in made.files:
        told = replace(made.result, document=read_document())
        made.files[key] = render(key, told, session.case().look)
    return made.files[key]


def read_document() -> Document:
    """Return the document for the readers and in the language that were chosen, made once."""
    held, result = session.case(), session.require_result()
    of = (id(result), held.audience, session.language())
    if held.memo.get(_READ, (None,))[0] != of:
        told = for_language(result.case, result.document, held.audience, session.language())
        held.memo[_READ] = (of, told.document, result)
    document: Document = held.memo[_READ][1]
    return document


def is_rendered(key: str) -> bool:
    """Whether an output file of the result is there already."""
    made = session.case().made
    return made is not None and key in made.files
