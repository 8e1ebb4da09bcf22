"""What a language model is asked: sections, their figures without amounts, the customer's texts.

No amount leaves: the text has marks where the document has figures. So a case whose amounts change
asks the same question, and an answer that is kept still holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document import build_document
from bizcase.document.blocks import (
    Bullets,
    Given,
    Paragraph,
    Ref,
    Section,
    Text,
    Value,
    Verb,
    Words,
)
from bizcase.document.narrative import Facts, facts_of
from bizcase.grammar import agreeing, clipped
from bizcase.ledger import Ledger

_MOST_FIGURES = 24  # of a section; a table's rows would only repeat its heads
LONGEST_TEXT = 4_000
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MARKS = re.compile(r"(\{F:[^}]+\})")
Conceal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question by section: ``parts`` are JSON values, ``facts`` what an answer is held to."""

    system: str
    parts: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]
    facts: Mapping[str, Facts]

    @property
    def sent(self) -> str:
        """All that a first question sends."""
        return f"{self.system}\n{self.question(self.parts, {})}"

    def question(self, keys: Iterable[str], faults: Mapping[str, list[str]]) -> str:
        """Return the question for some sections; ``faults`` are those of an earlier answer."""
        asked: dict[str, Any] = {"sections": {key: self.parts[key] for key in keys}}
        if self.texts:
            asked["customer_texts"] = dict(self.texts)
        if faults:
            asked["thrown_away_because"] = dict(faults)
        return json.dumps(asked, ensure_ascii=False, indent=1)

    def mark_of(self, key: str, model: str) -> str:
        """Return the sha256 of what a model is asked for one section."""
        asked = [model, self.system, self.parts[key], sorted(self.texts.items())]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def asked_of(case: BusinessCase, conceal: Conceal | None = None) -> Asked:
    """Return what a model is asked about a case: the document as the program writes it.

    Parameters
    ----------
    conceal
        Puts pseudonyms in place of the customer's names; by default texts go as they are.
    """
    hide = conceal or (lambda text: text)
    parts, facts = {}, {}
    plain = replace(case, entries=replace(case.entries, narrated={}, notes={}))
    for section in build_document(plain).sections:
        if section.part == "body":
            shown = list(dict.fromkeys(_figures(section)))[:_MOST_FIGURES]
            found = facts_of(case, shown)
            if found.senses:
                facts[section.key] = found
                parts[section.key] = _part(section, case, found, hide)
    asked = case.project.description.strip()
    texts = {"question of the customer": hide(clipped(asked, LONGEST_TEXT))} if asked else {}
    return Asked(packaged.text("bizcase.narration", "prompt.md"), parts, texts, facts)


def concealed(told: str, hide: Conceal) -> str:
    """Return a text without names, then with # in place of each number; marks of figures stay.

    Names go first: many have digits, and no name is found again once they are gone.

    >>> concealed("3 of 1,200 servers, {F:year.1} and db-2019.", lambda text: text)
    '# of # servers, {F:year.1} and db-#.'
    """
    pieces = _MARKS.split(told)
    return "".join(
        piece if place % 2 else _DIGITS.sub("#", hide(piece)) for place, piece in enumerate(pieces)
    )


def _part(section: Section, case: BusinessCase, facts: Facts, hide: Conceal) -> dict[str, Any]:
    return {
        "title": _DIGITS.sub("", hide(section.title)).strip(" ."),
        "text": [concealed(told, hide) for told in _paragraphs(section, case.ledger)],
        "findings": [concealed(told, hide) for told in _findings(case, facts)],
        "figures": [_figure(name, case.ledger, facts, hide) for name in facts.senses],
    }


def _figure(name: str, ledger: Ledger, facts: Facts, hide: Conceal) -> dict[str, str]:
    figure = ledger[name]
    words = {"better": "gain or less cost", "worse": "loss or more cost", "": "none"}
    return {
        "mark": f"{{F:{name}}}",
        "label": hide(figure.label),
        "unit": figure.unit,
        "direction": words[facts.senses[name]],
    }


def _findings(case: BusinessCase, facts: Facts) -> Iterator[str]:
    """Yield what the case found of the figures of a section."""
    for finding in case.findings:
        if set(finding.figures) & set(facts.senses):
            yield finding.message


def _paragraphs(section: Section, ledger: Ledger) -> list[str]:
    """Return the words of a section with marks in place of figures and of the customer's words."""
    texts: list[Text] = [section.message] if section.message else []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Bullets):
            texts += block.items
    return [told for text in texts if (told := _marked(text, ledger))]


def _marked(text: Text, ledger: Ledger) -> str:
    """Return a text with marks; # where it quotes."""
    told = ""
    for piece in text:
        match piece:
            case Words(value):
                told += value
            case Ref(figure_id):
                told += f"{{F:{figure_id}}}"
            case Verb(figure_id, many, one):
                told += agreeing(ledger[figure_id].value, many, one)
            case Given() | Value():
                told += "#"
    return told


def _figures(item: Any) -> Iterator[str]:  # noqa: ANN401 - any block and what it is made of
    """Yield the ids of the figures that a block shows, in its order."""
    if isinstance(item, Ref):
        yield item.figure_id
    elif isinstance(item, tuple):
        for part in item:
            yield from _figures(part)
    elif is_dataclass(item):
        for part in fields(item):
            yield from _figures(getattr(item, part.name))
