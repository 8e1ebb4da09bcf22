"""Asking a model to word a case, and taking only what the figures bear."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bizcase.agents import RunResult
from bizcase.document import build_document
from bizcase.document.narrative import MOST_PARAGRAPHS, faults_of
from bizcase.errors import ModelError
from bizcase.narrated import Narrated
from bizcase.narration.answered import json_of
from bizcase.narration.asked import Asked, Conceal, asked_of
from bizcase.narration.providers.base import Provider, Reply, Turn

_TRIES = 2
_WRITER = "businessCase"  # the agent that makes the document


@dataclass(frozen=True, slots=True)
class Narration:
    """What came of it.

    ``result`` is the run with the texts that were taken. ``refused`` says for each other section
    why its text was not; there the program's own stands. Tokens are as the provider counts them.
    """

    result: RunResult
    refused: Mapping[str, tuple[str, ...]]
    tokens_in: int
    tokens_out: int
    seconds: float

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was not taken."""
        return tuple(
            f"The program's own text is used in section {key}: {faults[0]}"
            for key, faults in self.refused.items()
        )


def narrate(result: RunResult, provider: Provider, conceal: Conceal | None = None) -> Narration:
    """Return a run whose document is worded by a model where its figures bear that.

    A section whose question was answered before by the same model is not asked again. What breaks
    a rule is asked for once more, with the reasons; then the program's own text stands. Figures
    are those of the run.

    Raises
    ------
    ModelError
        The model cannot be asked. Where its second answer alone cannot be had, the texts of the
        first stand.
    """
    started = time.perf_counter()
    asked = asked_of(result.case, conceal)
    taken = _kept(result, asked, provider.model)
    refused: dict[str, list[str]] = {}
    tokens_in = tokens_out = 0
    for _ in range(_TRIES):
        wanted = [key for key in asked.parts if key not in taken]
        if not wanted:
            break
        try:
            reply = provider.ask(asked.system, [Turn("user", asked.question(wanted, refused))])
        except ModelError as fault:
            if not refused:
                raise
            refused = {key: [fault.message] for key in wanted}
            break
        tokens_in, tokens_out = tokens_in + reply.tokens_in, tokens_out + reply.tokens_out
        refused = _take(reply, asked, wanted, provider.model, taken)
    seconds = round(time.perf_counter() - started, 3)
    told = _with(result, taken, seconds, tokens_in + tokens_out)
    reasons = {key: tuple(refused[key]) for key in asked.parts if key in refused}
    return Narration(told, reasons, tokens_in, tokens_out, seconds)


def _kept(result: RunResult, asked: Asked, model: str) -> dict[str, Narrated]:
    """Return the texts of an earlier answer to the same question that the figures still bear."""
    return {
        key: told
        for key, told in result.case.entries.narrated.items()
        if key in asked.parts
        and told.asked == asked.mark_of(key, model)
        and not _faults(key, told.paragraphs, asked)
    }


def _take(
    reply: Reply, asked: Asked, wanted: Iterable[str], model: str, taken: dict[str, Narrated]
) -> dict[str, list[str]]:
    """Add the texts that stand to ``taken`` and return why the others do not."""
    try:
        answered = json_of(reply)
        inner = answered.get("sections")
        answered = inner if isinstance(inner, dict) else answered
    except ModelError as fault:
        return {key: [fault.message] for key in wanted}
    refused = {}
    for key in wanted:
        paragraphs = answered.get(key)
        told = [paragraphs] if isinstance(paragraphs, str) else paragraphs
        told = told if isinstance(told, list) else []
        faults = _faults(key, told, asked)
        if faults:
            refused[key] = faults
        else:
            taken[key] = Narrated(tuple(map(str, told)), model, asked.mark_of(key, model))
    return refused


def _faults(key: str, paragraphs: Sequence[object], asked: Asked) -> list[str]:
    if not paragraphs:
        return ["There is no list of paragraphs."]
    if not all(isinstance(item, str) for item in paragraphs):
        return ["A paragraph is no text."]
    if len(paragraphs) > MOST_PARAGRAPHS.get(key, 1):
        return ["There are too many paragraphs."]
    found = [fault for item in paragraphs for fault in faults_of(str(item), asked.facts[key])]
    return list(dict.fromkeys(found))


def _with(
    result: RunResult, taken: Mapping[str, Narrated], seconds: float, tokens: int
) -> RunResult:
    """Return the run with narrated texts, its document and the record of what that took."""
    entries = replace(result.case.entries, narrated=dict(taken))
    case = replace(result.case, entries=entries)
    agents = tuple(
        replace(agent, seconds=round(agent.seconds + seconds, 3), tokens=agent.tokens + tokens)
        if agent.id == _WRITER
        else agent
        for agent in result.record.agents
    )
    record = replace(result.record, agents=agents)
    return replace(result, case=case, document=build_document(case), record=record)
