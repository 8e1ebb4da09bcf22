"""What the verdict says of the open answers: which of them turn it, and what the widest moves."""

from __future__ import annotations

from bizcase.document.blocks import Text, Words, text, words
from bizcase.document.verdict import UNMOVED
from bizcase.finance.open_answers import Answered
from bizcase.finance.verdict import QUESTIONS, Verdict
from bizcase.grammar import inline

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# Both ends of an open answer, with the marks that ``of_answer`` fills.
ENDS = (
    "if {better}, the NPV is {W:verdict.answer.PLACE.high}; if {worse}, it is "
    "{W:verdict.answer.PLACE.low}."
)
# An open answer with its place among them, from 1: that of its figures.
Placed = tuple[int, Answered]


def placed(verdict: Verdict) -> list[Placed]:
    """Return the open answers with their places, the widest first."""
    return list(enumerate(verdict.blocks, start=1))


def turning(verdict: Verdict) -> list[Placed]:
    """Return the open answers of which an end turns the base case, the widest first."""
    if verdict.outcomes is None:
        return []
    loses = verdict.outcomes.base <= 0
    return [
        item for item in placed(verdict) if (item[1].high_npv > 0 if loses else item[1].low_npv < 0)
    ]


def deciding(verdict: Verdict, turns: list[Placed]) -> Text:
    """Return how many answers decide between gain and loss, which, and the widest at both ends."""
    asked = [item for item in turns if item[1] in verdict.questions] or turns[:QUESTIONS]
    count = len(turns)
    answers = "answer decides" if count == 1 else "answers decide"
    first = "" if count == len(asked) else "first "
    named = ", ".join(inline(item.block.label) for _, item in asked)
    start = f"{_number(count)} {answers} ({first}{{named}}). "
    return text(start, named=named) + capital(of_answer(ENDS, turns[0]))


def unturned(verdict: Verdict) -> Text:
    """Return that no single open answer decides, and what the widest of them moves."""
    if not verdict.blocks or verdict.outcomes is None:
        return ()
    other = "gain" if verdict.outcomes.base <= 0 else "loss"
    start, widest = f" No single open answer turns it into a {other}", (1, verdict.blocks[0])
    moved = [
        (condition, end)
        for condition, end in (("{better}", "high"), ("{worse}", "low"))
        if getattr(widest[1], f"{end}_words")
        and getattr(widest[1], f"{end}_npv") != verdict.outcomes.base
    ]
    if len(moved) == 1:  # the other end is the base case, whose value is told before
        condition, end = moved[0]
        told = f"{start}. If {condition}, the NPV is {{W:verdict.answer.PLACE.{end}}}."
        return of_answer(told, widest)
    return words(f"{start}. The widest answer: ") + of_answer(ENDS, widest)


def also(others: list[Placed], template: str) -> Text:
    """Return the only other answer that would turn the verdict as a condition, or their number."""
    return of_answer(template, others[0]) if len(others) == 1 else further(others)


def further(others: list[Placed]) -> Text:
    """Return how many answers more would turn the verdict."""
    if not others:
        return ()
    noun = "answer" if len(others) == 1 else "answers"
    return words(f" {_number(len(others)).capitalize()} further open {noun} can turn it too.")


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def capital(told: Text) -> Text:
    """Return text that begins with words of ours, as a sentence."""
    first = told[0]
    if not isinstance(first, Words):
        return told
    return (Words(first.text[:1].upper() + first.text[1:]), *told[1:])


def of_answer(template: str, answer: Placed) -> Text:
    """Return text about an open answer."""
    place, item = answer
    ends = {"{better}": item.high_words or UNMOVED, "{worse}": item.low_words or UNMOVED}
    for mark, end in {"PLACE": str(place), **ends}.items():  # words of ours: amounts are converted
        template = template.replace(mark, end)
    return text(template)
