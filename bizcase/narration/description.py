"""The description of a project, worded by a model out of what the case found; never applied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document.narrative import Facts, facts_of, faults_of
from bizcase.document.narrative.rules import MARK
from bizcase.errors import ModelError
from bizcase.grammar import clipped
from bizcase.narration.answered import json_of
from bizcase.narration.asked import LONGEST_TEXT, Conceal, concealed
from bizcase.narration.providers.base import Provider, Turn

_TRIES = 2
_MOST_FINDINGS = 12
_COUNTED = "scope."  # begins the ids of figures that say what the case looks at


@dataclass(frozen=True, slots=True)
class Described:
    """A description; blank where it was refused, ``refused`` then says why."""

    text: str
    refused: tuple[str, ...]
    tokens_in: int
    tokens_out: int


def sent_to_describe(case: BusinessCase, conceal: Conceal | None = None) -> str:
    """Return all that a first question for a description sends."""
    return f"{_system()}\n{_question(case, conceal, ())}"


def describe(
    case: BusinessCase, provider: Provider, conceal: Conceal | None = None,
    reveal: Conceal | None = None,
) -> Described:  # fmt: skip
    """Return a description of the project of a case, without a number; the case stays as it is.

    What breaks a rule is asked for once more, with the reasons.

    Parameters
    ----------
    conceal, reveal
        Put pseudonyms in place of the customer's names, and the names back into the text.

    Raises
    ------
    ModelError
        The model cannot be asked.
    """
    facts = replace(facts_of(case, ()), overall="")  # which way the figures point is no part of it
    faults: tuple[str, ...] = ()
    tokens_in = tokens_out = 0
    for _ in range(_TRIES):
        turn = Turn("user", _question(case, conceal, faults))
        reply = provider.ask(_system(), [turn])
        tokens_in, tokens_out = tokens_in + reply.tokens_in, tokens_out + reply.tokens_out
        try:
            told = json_of(reply).get("description")
            # Names first: a word that a pseudonym stands for is held to the rules as any other.
            told = reveal(told) if reveal and isinstance(told, str) else told
        except ModelError as fault:
            faults = (fault.message,)
            continue
        faults = tuple(_faults(told, facts))
        if not faults:
            return Described(_filled(str(told), facts), (), tokens_in, tokens_out)
    return Described("", faults, tokens_in, tokens_out)


def _system() -> str:
    return packaged.text("bizcase.narration", "description.md")


def _question(case: BusinessCase, conceal: Conceal | None, faults: tuple[str, ...]) -> str:
    hide = conceal or (lambda text: text)
    asked: dict[str, Any] = {
        "counted": [concealed(label, hide) for label in _counted(case)],
        "findings": [
            concealed(finding.message, hide) for finding in case.findings[:_MOST_FINDINGS]
        ],
    }
    if typed := case.project.description.strip():
        asked["customer_texts"] = {"description so far": hide(clipped(typed, LONGEST_TEXT))}
    if faults:
        asked["thrown_away_because"] = list(faults)
    return json.dumps(asked, ensure_ascii=False, indent=1)


def _counted(case: BusinessCase) -> Iterator[str]:
    """Yield the labels of what the case counts, of which it has something."""
    for figure in case.ledger:
        if figure.id.startswith(_COUNTED) and figure.value:
            yield figure.label


def _faults(told: object, facts: Facts) -> list[str]:
    if not isinstance(told, str):
        return ["There is no description."]
    return faults_of(told.replace("\n", " "), facts)


def _filled(told: str, facts: Facts) -> str:
    """Return the text with the names of the case in place of their marks."""

    def name(mark: re.Match[str]) -> str:
        return facts.names[mark[2]]

    return MARK.sub(name, told.replace("\n", " ").strip())
