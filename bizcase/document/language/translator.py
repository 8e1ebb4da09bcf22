"""A text in another language: by its row, else by the rows of what it is put together from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bizcase.document.blocks import Given, Piece, Ref, Text, Value, Verb, Words
from bizcase.document.language.phrasebook import (
    DAY,
    FIELD,
    FIRST_PIECE,
    NUMBER,
    PIECE,
    VERB,
    Phrasebook,
    phrasebook,
)
from bizcase.document.number_style import ENGLISH_USD, NumberStyle
from bizcase.grammar import agreeing, capital

PLAIN_FIGURE = "\U0010fffd"  # behind a piece: its figure without the unit
_NUMBER = re.compile(NUMBER)
_ALONE = re.compile(rf"(?<![\w.,]){NUMBER}(?![\w.,])")
_DATE = re.compile(DAY)
_WORDS = re.compile(r"[^\W\d_]")
_TOLD = re.compile(rf"({PIECE})(?:\|([^|]*)\|([^|]*)\|)?({PLAIN_FIGURE})?")
_LETTERLESS = re.compile(rf"{VERB}|{PIECE}")
# A key, a code, a file, an instance type, a grade or short name in capitals, a product with its
# version: the same in any language.
_NAME = re.compile(
    r"\S*[\d_./:@\\]\S*[\w)%]|\S*\d|[A-Z]{1,5}s?"
    r"|(?:AIX|AlmaLinux|AWS|Amazon|CentOS|Debian|MariaDB|Microsoft|MongoDB|MySQL|Oracle|PostgreSQL"
    r"|RHEL|Rocky Linux|SLES|Solaris|SQL|Ubuntu|Windows)"
    r"(?: (?:for |on )?[A-Z.\d][\w.-]*)+"
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)")
_NUMBERED = re.compile(r"((?:\d+|[A-Z])\.\s|\*\*)(.+)", re.DOTALL)
_ENDED = re.compile(r"(.+?)(\*\*|[.:;?,]| …|\s)", re.DOTALL)
_BRACKETS = re.compile(r"(.+?) \((.+)\)")
_AMOUNT_LAST = re.compile(rf"(.+) ({NUMBER}|{PIECE})")
_AMOUNT_FIRST = re.compile(rf"({NUMBER}|{PIECE}) (.+)")
_PATTERNS = (
    (_ENDED, "", ""), (_BRACKETS, " (", ")"), (_AMOUNT_LAST, " ", ""), (_AMOUNT_FIRST, " ", ""),
)  # fmt: skip
# After an amount an item ends: "labour 3 USD, training 4 USD".
_AMOUNTS = re.compile(rf"(?<={PIECE}), (?=\w)")
_ENDS = ".!?:"
_INSIDE = re.compile(r"[\w,;:)%–] $")  # what ends before a word that begins neither text nor quote
_LISTS = ("; ", ": ", " | ", " / ", " = ", ", ", " and ", " or ", " + ")


@dataclass(slots=True)
class _Told:
    """A text in the language, with those parts that no row has."""

    text: str
    missed: tuple[str, ...] = ()


@dataclass(slots=True)
class Translator:
    """Translates the texts of one document and keeps those that stay English.

    ``style`` is the style of the document in the language. ``is_name`` says whether a given word is
    the customer's, which stays as it is.
    """

    style: NumberStyle
    is_name: Callable[[str], bool]
    missed: dict[str, None] = field(default_factory=dict)
    _book: Phrasebook = field(init=False)
    _known: dict[str, _Told] = field(default_factory=dict)
    _english: NumberStyle = field(init=False)

    def __post_init__(self) -> None:
        self._book = phrasebook(self.style.language)
        # Amounts in our words are converted before they are looked up: their signs are English.
        signs = ENGLISH_USD
        self._english = replace(
            self.style, decimal_sign=signs.decimal_sign, thousands_sign=signs.thousands_sign
        )

    def line(self, english: str) -> str:
        """Return a line of our own words, such as a title or the head of a column."""
        told = self._told(self._neutral(english))
        self._note(told.missed)
        return self.style.label(told.text)

    def text(self, told: Text) -> Text:
        """Return a text with its figures; names and words of the customer stay."""
        flat = "".join(map(self._flat, told, range(FIRST_PIECE, FIRST_PIECE + len(told))))
        found = self._told(flat)
        self._note(found.missed)
        return tuple(self._pieces(found.text, told))

    def _note(self, missed: Collection[str]) -> None:
        self.missed.update(dict.fromkeys(_LETTERLESS.sub("…", part) for part in missed))

    def _neutral(self, words: str) -> str:
        """Return words with their amounts converted, and USD for the currency, as the rows say."""
        if not self.style.is_converted:
            return words
        return re.sub(rf"\b{self.style.currency}\b", "USD", self._english.words(words))

    def _flat(self, piece: Piece, sign: int) -> str:
        match piece:
            case Words(value):
                return self._neutral(value)
            case Verb(_, many, one):
                return f"{chr(sign)}|{many}|{one}|"
        return chr(sign)

    def _pieces(self, flat: str, told: Text) -> list[Piece]:
        """Return the pieces of a text in the language, figures and names in their new places."""
        pieces: list[Piece] = []
        end = 0
        for mark in _TOLD.finditer(flat):
            if mark.start() > end:
                pieces.append(Words(self.style.label(flat[end : mark.start()])))
            piece = told[ord(mark[1]) - FIRST_PIECE]
            pieces.append(self._piece(piece, mark, flat[: mark.start()]))
            end = mark.end()
        if end < len(flat):
            pieces.append(Words(self.style.label(flat[end:])))
        return pieces

    def _piece(self, piece: Piece, mark: re.Match[str], before: str) -> Piece:
        match piece:
            case Given(value):
                if mark[2] is not None:
                    return Words(agreeing(_amount(value), mark[2], mark[3]))
                return Given(self._placed(self._given(value), value, before))
            case Ref() | Verb() if mark[2] is not None:
                return Verb(piece.figure_id, mark[2], mark[3])
            case Value(value) if mark[2] is not None:
                return Words(agreeing(value, mark[2], mark[3]))
            case Ref() if mark[4]:
                return replace(piece, with_unit=False)
        return piece

    def _given(self, value: str) -> str:
        if self.is_name(value):
            return value
        told = self._told(self._neutral(value)) if value != self.style.currency else _Told(value)
        self._note(told.missed)
        return told.text

    def _placed(self, told: str, english: str, before: str) -> str:
        """Return what was told behind other words: small where it is no sentence and no name."""
        if told == english or told[-1:] in _ENDS or not _INSIDE.search(before):
            return told
        return self._book.inside(told)

    # One text

    def _told(self, text: str) -> _Told:
        """Return a text, from memory where it came before."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._found(text)
        return found

    def _found(self, text: str) -> _Told:
        if not _WORDS.search(_LETTERLESS.sub("", text)):
            return _Told(self._numbers(text))
        by_row = self._whole(text)
        if by_row is not None and not by_row.missed:
            return by_row
        by_parts = self._by_parts(text)
        if by_parts is not None and not by_parts.missed:
            return by_parts
        if _NAME.fullmatch(text) or self.is_name(text):
            return _Told(text)
        found = [told for told in (by_row, by_parts) if told is not None]
        return min(found, key=lambda told: len(told.missed), default=_Told(text, (text,)))

    def _whole(self, text: str) -> _Told | None:
        """Return a text by the row that has all of it, with or without its full stop."""
        exact = self._book.exact.get(text)
        if exact is not None:
            return _Told(exact)
        by_row = self._by_row(text)
        if (by_row is None or by_row.missed) and text[-1] not in _ENDS:
            told = self._whole(f"{text}.")
            if told is not None and not told.missed:
                return _Told(told.text.removesuffix("."))
        if (by_row is None or by_row.missed) and text[:1].islower():  # a label among words
            exact = self._book.exact.get(capital(text))
            exact = exact and self._book.inside(exact)
        return by_row if exact is None else _Told(exact)

    def _by_row(self, text: str) -> _Told | None:
        """Return a text by the template with the fewest parts that no row has."""
        best: _Told | None = None
        for row, fields in self._book.candidates(text):
            told = self._filled(row.told, fields)
            if not told.missed:
                return told
            if best is None or len(told.missed) < len(best.missed):
                best = told
        return best

    def _filled(self, template: str, fields: dict[str, str]) -> _Told:
        parts = {name: self._field(name, value) for name, value in fields.items()}
        missed = tuple(part for told in parts.values() for part in told.missed)

        def put(mark: re.Match[str]) -> str:
            value = fields[mark[1]]
            if mark[3] is None:
                told = parts[mark[1]].text + (PLAIN_FIGURE if mark[2] else "")
                return self._placed(told, value, template[: mark.start()])
            if _NUMBER.fullmatch(value):
                return agreeing(_amount(value), mark[3], mark[4])
            return f"{value[0]}|{mark[3]}|{mark[4]}|"

        return _Told(FIELD.sub(put, template), missed)

    def _field(self, name: str, value: str) -> _Told:
        if name.startswith("x") and not (self.is_name(value) or _NAME.fullmatch(value)):
            return _Told(value, (value,))
        return _Told(value) if name[0] in "wx" else self._told(value)

    def _by_parts(self, text: str) -> _Told | None:
        """Return a text put together from its sentences, its items, its label and its amount."""
        numbered = _NUMBERED.fullmatch(text)
        if numbered is not None:
            told = self._told(numbered[2])
            return _Told(numbered[1] + told.text, told.missed)
        sentences = _SENTENCES.split(text)
        if len(sentences) > 1:
            return self._joined(sentences, " ")
        for parts, between, end in _splits(text):
            told = self._joined(parts, self._book.exact.get(between, between))
            if not told.missed:
                return _Told(told.text + end)
        return None

    def _joined(self, parts: Sequence[str], between: str) -> _Told:
        told = [self._told(part) for part in parts]
        return _Told(
            between.join(part.text for part in told),
            tuple(missed for part in told for missed in part.missed),
        )

    def _numbers(self, text: str) -> str:
        """Return numbers and dates without words, with the signs of the locale."""
        if _DATE.fullmatch(text):
            return self.style.date_in(text)
        return _ALONE.sub(lambda found: self._number(found[0]), text)

    def _number(self, text: str) -> str:
        digits = text.replace(",", "").replace("−", "-")
        sign = "+" if text.startswith("+") else ""
        grouped = "," in text or len(digits.partition(".")[0].lstrip("-+")) > len("2026")
        shown = self.style.number(float(digits), len(digits.partition(".")[2]))
        return sign + (shown if grouped else shown.replace(self.style.thousands_sign, ""))


def _splits(text: str) -> Iterator[tuple[Sequence[str], str, str]]:
    """Yield the ways to take a text apart: its parts, what stands between them and behind."""
    for pattern, between, end in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is not None:
            yield found.groups(), between, end
    if _AMOUNTS.search(text):
        yield _AMOUNTS.split(text), ", ", ""
    label, colon, rest = text.partition(": ")
    if colon:
        yield (label, rest), colon, ""
    yield from ((text.split(sign), sign, "") for sign in _LISTS if sign in text)


def _amount(value: str) -> float | None:
    return float(value.replace(",", "").replace("−", "-")) if _NUMBER.fullmatch(value) else None
