"""What a language model may write: words around figures, and no figure of its own.

Each rule refuses rather than guesses: a good sentence that is refused costs a sentence of the
program's own in its place, a bad one that passes costs the reader's trust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from bizcase import packaged
from bizcase.document.narrative.facts import Facts, Sense
from bizcase.document.narrative.nouns import misnamed
from bizcase.document.narrative.numbers import ROMAN, says_a_number
from bizcase.strategy.decide.services import services_named

MARK = re.compile(r"\{([FT]):([a-z0-9_.]+)\}")
ROW = "row."  # begins the marks of cells
LONGEST = 900
_MOST_WORDS_OF_A_SENTENCE = 45
_ROOM = "bizcase.document.narrative"
_PLACE = "\ue000"  # stands for a mark while the words around it are looked at
_PUNCTUATION = frozenset(".,;:'’‘\"“”()-–—? ")
_BEFORE, _AFTER = re.compile(r"(^|[\s(“\"'‘])$"), re.compile(r"^($|[\s.,;:)?”\"'’])")
_SENTENCES = re.compile(r"(?<=[.?;:])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _any_of(words: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Match whole words, in any case, parted by ``|`` with blanks around as they please."""
    listed = "|".join(word.strip() for word in words.split("|"))
    return re.compile(rf"{before}\b(?:{listed})\b{after}", re.IGNORECASE)


_STAYS = _any_of(
    r"stay\w* | remain\w* | keep\w* | kept | premises | today\w* | current\w* | status quo |"
    r"data cent\w+ | as it is | on site"
)
_MOVES = _any_of(r"mov(?:e|es|ed|ing) | migrat\w+ | aws | cloud")
_NEGATION = _any_of(
    r"not | no | never | without | hardly | barely | neither | nor | nothing | cannot | fail\w* |"
    r"lack\w* | instead | rather | unless | unlike | deny | denies | rule out | rules out |"
    r"\w*n[’']t"
)
# Terms of the trade that hold a number word and count nothing.
_TERMS = _any_of(r"one[- ]time | third[- ]part(?:y|ies) | at once")
# Two figures set against each other; of names, such as servers, that may be said.
_RATIO = re.compile(r"\ue000\s+(?:of|to|in|out of|times|against|by)\s+\ue000")
_FOLLOWED = "A unit, a rate or another figure follows a mark; a figure has its unit with it."
# What is refused wherever it stands, and what its writer is told.
_REFUSED: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "It spells a word by its letters or has a Roman number.": (
        re.compile(r"(?<![^\W_])(?:[^\W_][\W_]+){2,}[^\W_](?![^\W_])"),
        re.compile(r"(?<![^\W_])(?<!['’])[b-zB-Z](?![^\W_])"),
        ROMAN,
    ),
    # "lOO" reads as a hundred, "miIIion" as a million.
    "It has letters that look like digits.": (
        re.compile(r"\b[lIO]{2,}[kKmM]?\b|\b[OISZBL]*(?:OO|II)[OISZBL]*\b|[a-z]I+(?=[a-z])"),
    ),
    "It says a span of time or a date in words; use the marks of the figures.": (
        _any_of("second | minute | hour | day | week | month | quarter | year | decade | century",
                before=r"\b(?:an?|next|last|this|each|every)\s+"),
        re.compile(r"\b(?:January|February|March|April|June|July|August|September|October|"
                   r"November|December)\b"),
    ),
    "It has a link, an address or a file name.": (
        re.compile(r"\bwww\b|\bhttps?\b|\w\.\w|\bdot com\b", re.IGNORECASE),
    ),
    "A sign or a comparison is before a mark; a figure is exactly what it is.": (
        re.compile(r"[-–—]\s*\ue000"),
        _any_of(
            "over | under | above | below | than | least | most | nearly | almost | up to |"
            "hardly | barely | about | around | approximately | roughly | circa | some | another |"
            "plus | beyond | within | only | just | merely | more", after=r"\s+\ue000",
        ),
    ),
    # "5 USD a month" is no "5 USD a month each".
    _FOLLOWED: (
        _any_of(
            r"k | m | mm | mn | bn | per | an? | each | every | annual\w* | month\w* | year\w* |"
            r"dail\w+ | week\w* | quarter\w* | times | usd | eur | gbp | chf | euros? | dollars? |"
            r"pounds? | plus | minus | combined", before=r"\ue000[\s,(]+",
        ),
    ),
    "It gives advice; the decision is on the first page already.": (
        _any_of(r"recommend\w* | approve\w* | reject\w* | advis\w+ | should | must | ought |"
                r"go ahead | proceed\w* | sign off | verdict\w* | stop the | cancel\w*"),
    ),
    "It speaks of its own making.": (
        _any_of(r"system prompt | instructions? | language model | as an ai | ignore |"
                r"placeholder\w* | json"),
    ),
}  # fmt: skip

Rule = Callable[[str, Facts], Iterator[str]]


def faults_of(paragraph: str, facts: Facts) -> list[str]:
    """Return why a paragraph may not stand, as sentences for its writer; empty where it may."""
    if not paragraph.strip():
        return ["The paragraph is empty."]
    found = [fault for rule in _RULES for fault in rule(paragraph, facts)]
    return list(dict.fromkeys(found))


def _words_around(paragraph: str) -> str:
    """Return the text with one sign in place of each mark, letters in their plain form."""
    return unicodedata.normalize("NFKC", MARK.sub(_PLACE, paragraph))


def _length(paragraph: str, _: Facts) -> Iterator[str]:
    if len(paragraph) > LONGEST:
        yield "The paragraph is too long."
    words = (len(_WORD.findall(sentence)) for sentence in _SENTENCES.split(paragraph))
    if max(words) > _MOST_WORDS_OF_A_SENTENCE:
        yield "A sentence is too long."


def _marks(paragraph: str, facts: Facts) -> Iterator[str]:
    for mark in MARK.finditer(paragraph):
        offered = facts.senses if mark[1] == "F" else facts.names
        if mark[2] not in offered:
            yield f"{mark[0]} is none of the marks that were given."
        if not _BEFORE.search(paragraph[: mark.start()]) or not _AFTER.search(
            paragraph[mark.end() :]
        ):
            yield f"{mark[0]} touches another word; leave a space around a mark."


def _characters(paragraph: str, _: Facts) -> Iterator[str]:
    rest = MARK.sub("", paragraph)
    if any(unicodedata.numeric(sign, None) is not None for sign in rest):
        yield "It has a digit or a sign of a number; use the marks of the figures."
    # An accent, or a letter that looks like a digit (U+01BC), hides a number; English has neither.
    if any(
        sign not in _PUNCTUATION and not (sign.isascii() and sign.isalpha())
        and unicodedata.numeric(sign, None) is None
        for sign in rest
    ):  # fmt: skip
        yield "It has signs other than English letters and punctuation: no markup, no symbols."


def _number_words(paragraph: str, _: Facts) -> Iterator[str]:
    if says_a_number(_TERMS.sub(" ", _words_around(paragraph))):
        yield "It says a quantity in words; use the marks of the figures, and no share or multiple."


def _refused(paragraph: str, _: Facts) -> Iterator[str]:
    around = _words_around(paragraph)
    for told, patterns in _REFUSED.items():
        if any(pattern.search(around) for pattern in patterns):
            yield told


def _ratios(paragraph: str, _: Facts) -> Iterator[str]:
    if _RATIO.search(MARK.sub(lambda mark: _PLACE if mark[1] == "F" else "it", paragraph)):
        yield _FOLLOWED


def _nouns(paragraph: str, facts: Facts) -> Iterator[str]:
    for mark in misnamed(paragraph, MARK, facts.figures):
        yield f"The words next to {mark} are those of another figure; see its label and unit."


def _retired(paragraph: str, _: Facts) -> Iterator[str]:
    for row in services_named(_words_around(paragraph)):
        yield f"{row['service']} is {row['state']}; do not name it."


def _directions(paragraph: str, facts: Facts) -> Iterator[str]:
    for sentence in _SENTENCES.split(paragraph):
        said = _senses_said(sentence)
        if not said:
            continue
        if len(said) > 1:
            yield "A sentence says better and worse at once; say one in a sentence."
        elif _NEGATION.search(sentence):
            yield "A sentence says better or worse with a negation; say it without."
        elif _STAYS.search(_words_around(sentence)):
            yield "A sentence says better or worse of what stays; say it of migrating alone."
        elif not _agrees(said.pop(), sentence, facts):
            yield "A sentence says better or worse where the figures do not."


def _senses_said(sentence: str) -> set[Sense]:
    around = _words_around(sentence)
    return {
        "better" if row["sense"] == "better" else "worse"
        for row, pattern in _direction_words()
        if pattern.search(around)
    }


@cache
def _direction_words() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    return tuple(
        (row, _any_of(row["pattern"])) for row in packaged.rows(_ROOM, "direction_words.csv")
    )


def _agrees(said: Sense, sentence: str, facts: Facts) -> bool:
    """Whether each figure of a sentence points the way it says; without figures, the case.

    A cell of a row says neither.
    """
    marks = list(MARK.finditer(sentence))
    if any(mark[1] == "T" and mark[2].startswith(ROW) for mark in marks):
        return False
    named = [mark[2] for mark in marks if mark[1] == "F"]
    if not named:
        return said == facts.overall and bool(_MOVES.search(sentence))
    return all(facts.senses.get(name, "") == said for name in named)


_RULES: tuple[Rule, ...] = (
    _length, _marks, _characters, _number_words, _refused, _ratios, _nouns, _retired,
    _directions,
)  # fmt: skip
