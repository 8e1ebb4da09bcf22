"""A document in another language: the same blocks and figures, other words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bizcase.case import BusinessCase
from bizcase.document.audience import cut_for, for_audience
from bizcase.document.blocks import (
    Block,
    Bullets,
    Chart,
    Document,
    Paragraph,
    Ref,
    Table,
    Text,
    Verb,
    Words,
    words,
)
from bizcase.document.build import build_document
from bizcase.document.formats import WITHOUT_UNIT, in_words, unit_label
from bizcase.document.language.choice import ENGLISH, check_language, languages
from bizcase.document.language.names import names_of
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import NumberStyle, style_of_locale
from bizcase.document.references import with_references
from bizcase.document.walk import section_with
from bizcase.grammar import agreeing, clipped, counted
from bizcase.ledger import Figure, Ledger

_DRAFT = "Draft of a translation; the English text decides."
_SHORT = "; translation: draft"
_LEFT = "Texts that are still in English: {number}."


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A document in a language, and those of its texts that have no translation yet."""

    document: Document
    missed: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence on the texts that are still in English, for who writes the document."""
        if not self.missed:
            return ()
        number = counted(len(self.missed), "texts")
        left = agreeing(len(self.missed), "are", "is")
        first = clipped(self.missed[0], 80)
        return (f"{number} of the document {left} still in English, the first: {first}",)


def for_language(
    case: BusinessCase, document: Document, audience: str, language: str
) -> InLanguage:
    """Return the document of a case, cut for an audience, in a language.

    Raises
    ------
    UsageError
        There is no such audience or language, or the audience is not complete in the language.
    """
    key = check_language(language, audience)
    if key == ENGLISH:
        return InLanguage(for_audience(document, audience))
    if case.entries.narrated:  # a model has worded the English text only
        document = build_document(replace(case, entries=replace(case.entries, narrated={})))
    told = in_language(cut_for(document, audience), key, names_of(case))
    return replace(told, document=with_references(told.document))


def in_language(document: Document, language: str, is_name: Callable[[str], bool]) -> InLanguage:
    """Return a document in a language of ``languages.csv``; figures and their order stay.

    Numbers are written as in the language unless the case asks for another locale. A draft says
    so on its cover and in its first section, with the number of texts that are still in English.

    Parameters
    ----------
    is_name
        Whether a text is the customer's own, as ``names_of`` says it.
    """
    if language == ENGLISH:
        return InLanguage(document)
    translator = Translator(_style(document.style, language), is_name)
    figures = _figures(document, translator)
    made = replace(
        document,
        title=translator.text(document.title),
        subtitle=translator.text(document.subtitle),
        sections=tuple(
            section_with(section, translator.text, translator.line) for section in document.sections
        ),
        ledger=figures,
        style=translator.style,
    )
    missed = tuple(translator.missed)
    return InLanguage(_marked(made, translator, len(missed)) if _is_draft(language) else made,
                      missed)  # fmt: skip


def _is_draft(language: str) -> bool:
    return languages()[language].is_draft


def _style(style: NumberStyle, language: str) -> NumberStyle:
    """Return the style with the language, and its signs where the case asks for no locale."""
    if style.locale != ENGLISH:
        return replace(style, language=language)
    signs = style_of_locale(language)
    return replace(
        signs, language=language, currency=style.currency, rate=style.rate,
        rate_date=style.rate_date, rate_source=style.rate_source, decimals=style.decimals,
    )  # fmt: skip


def _marked(document: Document, translator: Translator, left: int) -> Document:
    """Return a document that says that its translation is a draft, and what is left to do."""
    say = document.style.say
    told = " ".join([say(_DRAFT), *([say(_LEFT, number=left)] if left else [])])
    first, *rest = document.sections
    return replace(
        document,
        subtitle=(*document.subtitle, Words(say(_SHORT))),
        sections=(replace(first, blocks=_with_note(first.blocks, told)), *rest),
    )


def _with_note(blocks: tuple[Block, ...], told: str) -> tuple[Block, ...]:
    """Return blocks with a note: behind their first small note, for the first page has no room."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.look == "small":
            longer = replace(block, text=(*block.text, *words(f" {told}")))
            return (*blocks[:place], longer, *blocks[place + 1 :])
    return (*blocks, Paragraph(words(told), "small"))


# Figures


def _figures(document: Document, translator: Translator) -> Ledger:
    """Return the figures with their reasons in the language, without their labels.

    How a figure is computed, and a citation, is told in English only, in ``case.json`` and the
    workbook.
    """
    shown = {piece.figure_id for text in _texts(document) for piece in text
             if isinstance(piece, Ref | Verb)}  # fmt: skip
    made = Ledger()
    for figure in document.ledger:
        made.add(_figure(figure, translator) if figure.id in shown else figure)
    return made


def _figure(figure: Figure, translator: Translator) -> Figure:
    if figure.unit not in WITHOUT_UNIT:
        translator.line(unit_label(figure.unit))  # only to count one that has no translation
    sources = () if figure.kind == "benchmark" else figure.sources
    state = translator.line(in_words(figure.state)) if figure.value is None else figure.state
    return replace(figure, label="", state=state, formula="", sources=sources)


def _blocks(document: Document) -> Iterator[Block]:
    for section in document.sections:
        yield from section.blocks


def _texts(document: Document) -> Iterable[Text]:
    yield from (document.title, document.subtitle)
    yield from (section.message for section in document.sections)
    for block in _blocks(document):
        match block:
            case Paragraph(told):
                yield told
            case Bullets(items):
                yield from items
            case Table():
                yield from (cell for row in block.rows for cell in row)
            case Chart():
                yield from (block.message, block.alt, block.source, *block.categories)
