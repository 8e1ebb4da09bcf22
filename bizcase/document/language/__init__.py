"""The document in another language: tables of texts, and what reads them."""

from bizcase.document.language.choice import (
    ENGLISH,
    Language,
    Reader,
    check_language,
    checked_reader,
    languages,
    usable_language,
)
from bizcase.document.language.translate import for_language, in_language

__all__ = [
    "ENGLISH", "Language", "Reader", "check_language", "checked_reader", "for_language",
    "in_language", "languages", "usable_language",
]  # fmt: skip
