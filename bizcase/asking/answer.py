"""A question to a case: answered by a model with tools, its numbers filled in by the program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bizcase import packaged
from bizcase.asking.found import Found, find
from bizcase.asking.specs import tools_offered
from bizcase.asking.tools import TRIED, CaseTools, called
from bizcase.document.formats import format_figure
from bizcase.document.narrative.facts import Facts, sense_shown
from bizcase.document.narrative.nouns import described
from bizcase.document.narrative.rules import MARK, faults_of
from bizcase.errors import UsageError
from bizcase.ledger import Figure
from bizcase.narration.providers.base import Call, CallResult, Provider, Tool, Turn

UNKNOWN = "The case does not know."
MOST_ROUNDS = 10  # of one question, those after a refusal included
_MOST_CALLS = 6  # in one round
_MOST_WHAT_IFS = 10
LONGEST_QUESTION = 2_000
MOST_LOOKED_UP = 80_000  # characters of one question's look-ups, so that its price has an end
_UNITS_OF_CELLS = {  # by the end of a column's name; what a server costs, it costs on AWS
    "total_monthly_usd": "usd/month aws", "_usd": "usd", "_gib": "gib", "_hours": "h",
    "vcpu": "vcpu",
}  # fmt: skip
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered.

    ``text`` is blank where no model answered or its answer was refused; ``notice`` then says why
    and ``found`` has what the search has. ``figures`` are those that the text shows.
    """

    question: str
    text: str
    figures: tuple[Figure, ...]
    found: Found
    notice: str = ""
    tools_called: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        """All tokens that a model used, as its provider counts them."""
        return self.tokens_in + self.tokens_out


@dataclass(slots=True)
class _Talk:
    turns: list[Turn]
    names: list[str] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    rounds: int = 0
    looked_up: int = 0  # characters

    def used(self) -> tuple[tuple[str, ...], int, int]:
        """Return the tools that were called and the tokens in and out, as an answer has them."""
        return tuple(self.names), self.tokens_in, self.tokens_out


def ask(
    tools: CaseTools, question: str, provider: Provider | None = None,
    written: Callable[[Figure], str] | None = None,
) -> Answer:  # fmt: skip
    """Return the answer to a question.

    Parameters
    ----------
    provider
        The model that is asked; without one the search answers.
    written
        How a figure is written; as in the document by default.

    Raises
    ------
    UsageError
        There is no question, or it is too long.
    ModelError
        The model cannot be asked.
    """
    if not question.strip():
        raise UsageError("There is no question.", "Write one.")
    if len(question) > LONGEST_QUESTION:
        raise UsageError("The question is too long.", f"Use up to {LONGEST_QUESTION} characters.")
    found = find(CaseTools(tools.case), question)
    if provider is None:
        return Answer(question, "", (), found, UNKNOWN if found.is_empty else "")
    tools.what_ifs_left = _MOST_WHAT_IFS
    talk = _Talk([Turn("user", tools.outgoing(question))])
    told, faults = _talked(tools, provider, talk), [""]
    for _ in range(2):
        faults = _faults(told, tools)
        if not faults or not told:
            break
        again = "Thrown away, because: " + " ".join(faults) + " Answer again by the rules."
        talk.turns += [Turn("assistant", told), Turn("user", again)]
        told = _talked(tools, provider, talk)
    faults = _faults(told, tools)
    if faults:
        notice = f"The model's answer was not used. {faults[0]}"
        return Answer(question, "", (), found, notice, *talk.used())
    text, figures = _filled(told, tools, written)
    return Answer(question, text, figures, found, "", *talk.used())


def _talked(tools: CaseTools, provider: Provider, talk: _Talk) -> str:
    """Return the words that end the talk; blank where the model calls tools without end."""
    offered, system = tools_offered(), instructions()
    names = {tool.name for tool in offered}
    while talk.rounds < MOST_ROUNDS:
        talk.rounds += 1
        reply = provider.ask(system, talk.turns, offered)
        talk.tokens_in += reply.tokens_in
        talk.tokens_out += reply.tokens_out
        if not reply.calls:
            return "" if reply.is_cut else reply.text.strip()
        calls = reply.calls[:_MOST_CALLS]
        talk.names += [call.name for call in calls if call.name in names]
        results = tuple(
            CallResult(call.id, _looked_up(tools, call, offered, talk)) for call in calls
        )
        talk.turns += [Turn("assistant", reply.text, calls), Turn("user", results=results)]
    return ""


def instructions() -> str:
    """Return what a model is told before a question."""
    return packaged.text("bizcase.asking", "prompt.md")


def _looked_up(tools: CaseTools, call: Call, offered: tuple[Tool, ...], talk: _Talk) -> Any:  # noqa: ANN401 - JSON
    """Return what a call returns, as long as the question has not looked up too much."""
    content = called(tools, call.name, call.arguments, offered)
    length = len(json.dumps(content, ensure_ascii=False))
    if talk.looked_up + length > MOST_LOOKED_UP:
        return {"error": "That is more than one question may look up. Ask for fewer, or answer."}
    talk.looked_up += length
    return content


def _facts(tools: CaseTools) -> Facts:
    known = [item.id for item in tools.shown if item.value is not None]
    senses = {name: sense_shown(name, tools.shown) for name in known}
    figures = {name: described(tools.shown[name]) for name in known}
    return Facts(senses, tools.texts, figures=figures | _cells(tools.texts))


def _cells(marks: Iterable[str]) -> dict[str, str]:
    """Return amounts in rows as the nouns beside them are held to: by the name of their column."""
    found = {}
    for mark in marks:
        column = mark.rpartition(".")[2]
        unit = next((unit for end, unit in _UNITS_OF_CELLS.items() if column.endswith(end)), "")
        if unit:
            found[mark] = f"{mark} | {column.replace('_', ' ')} | {unit}"
    return found


def _faults(told: str, tools: CaseTools) -> list[str]:
    """Return why an answer may not be shown: it breaks a rule, or rests on nothing of the case."""
    if not told:
        return ["It came to no end."]
    if told == UNKNOWN:
        return []
    facts = _facts(tools)
    parts = [part.replace("\n", " ") for part in _PARAGRAPHS.split(told)]
    faults = [fault for part in parts for fault in faults_of(part, facts)]
    if not faults and not MARK.search(told):
        return ["It shows nothing of the case."]
    return list(dict.fromkeys(faults))


def _filled(
    told: str, tools: CaseTools, written: Callable[[Figure], str] | None
) -> tuple[str, tuple[Figure, ...]]:
    """Return the answer with values in place of its marks, and the figures that it shows."""
    write = written or (lambda figure: format_figure(figure, style=tools.style))
    shown: Mapping[str, Figure] = {
        mark[2]: tools.shown[mark[2]] for mark in MARK.finditer(told) if mark[1] == "F"
    }

    def filled(mark: re.Match[str]) -> str:
        if mark[1] == "T":
            return tools.texts[mark[2]]
        value = write(shown[mark[2]])
        return f"{value} (what if)" if mark[2].startswith(TRIED) else value

    text = MARK.sub(filled, told)
    return text, tuple(shown.values())
