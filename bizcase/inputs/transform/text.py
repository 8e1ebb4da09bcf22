"""Figures in the lines of a slide or page, and the text of a PDF."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

from bizcase.inputs.transform.labels import cost_key, count_key, labels, option_of, plain
from bizcase.inputs.transform.numbers import Quantity, find_quantities, read_quantity
from bizcase.inputs.transform.readings import Place, Readings

HEADINGS = ("Assessment Scope", "Executive Summary", "Financial Overview")
MAX_LABEL = 120
# Our own document names the headings as sources; read back it would compare us with ourselves.
OWN_SENTENCE = "compared with ours and never used in our totals"

_PARTS = re.compile(r"\s*[|;•▪●\v\t]\s*|\s{3,}")
_LABELLED = re.compile(
    r"^(?P<label>[^:=]{2,120}?)\s*(?:[:=]|\s[-–—]\s)\s*(?P<rest>(?:~|≈|about |approx\w*\.? )?\S.*)$"
)
_SIZE_IN_LABEL = re.compile(r"[(\[]\s*([gtpm])i?b\s*[)\]]|\bin ([gtpm])i?b\b", re.IGNORECASE)
_SCALE_FIRST = re.compile(r"(?:thousand|million|billion|trillion|mn|bn|[kmb]|[gtp]i?b)\b", re.I)
_PART_OF_SIZE = re.compile(r"\s*\(?(?:used|in use|free|unused|consumed|utili[sz]ed)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_VERB = r"\s*(?:is|are|was|were|of|totals?|amounts? to|comes? to|at)\s+(?:about |approximately )?$"
# What a damaged PDF raises inside the library, beside its own errors.
DAMAGED = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, ArithmeticError,
    RecursionError, NotImplementedError, AssertionError, zlib.error,
)  # fmt: skip


def label_key(label: str, context: str = "") -> str:
    """Return the key a label names; ``context`` is a title or header that adds words to it."""
    if len(label) > MAX_LABEL:
        return ""
    return count_key(label) or cost_key(f"{context} {label}".strip())


def read_lines(lines: Sequence[str], place: Place, readings: Readings, context: str = "") -> None:
    """Add what the lines of a text frame, notes or page state.

    A label and its amount stand in one line, or in two that follow each other in either order.
    """
    split = [part.strip() for line in lines for part in _PARTS.split(line) if part.strip()]
    parts = _rejoined(split)
    at = 0
    while at < len(parts):
        if at + 1 < len(parts) and _read_pair(parts[at], parts[at + 1], place, readings, context):
            at += 2
            continue
        read_phrase(parts[at], place, readings, context)
        at += 1


def _rejoined(parts: list[str]) -> list[str]:
    """Return the parts with a scale or unit back at its number, where a line broke between them."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1][-1:].isdigit() and _SCALE_FIRST.match(part):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _read_pair(first: str, second: str, place: Place, readings: Readings, context: str) -> bool:
    for label, amount in ((first, second), (second, first)):
        quantity = _only_quantity(amount)
        key = label_key(label.rstrip(" :"), context) if quantity else ""
        if quantity and key and not find_quantities(_without_terms(label)):
            return read_labelled(key, quantity, place, readings, label)
    return False


def _only_quantity(text: str) -> Quantity | None:
    """Return the amount of a line that holds nothing else."""
    quantity = read_quantity(text)
    return quantity if quantity and not text.strip()[quantity.end :].strip(" +*") else None


def _without_terms(label: str) -> str:
    return re.sub(r"\b[13] ?-?(?:yr|year)s?\b", "", label, flags=re.IGNORECASE)


def read_labelled(
    key: str, quantity: Quantity, place: Place, readings: Readings, label: str
) -> bool:
    """Add an amount beside its label, grade B; whether it was taken."""
    size = _SIZE_IN_LABEL.search(label)
    unit = f"{(size[1] or size[2]).lower()}ib" if size else ""
    return readings.add_quantity(key, quantity, "B", place, label, unit)


def read_phrase(text: str, place: Place, readings: Readings, context: str = "") -> None:
    """Add what one line states: "label: amount" (grade B), or sentences (grade C)."""
    if match := _LABELLED.match(text):
        quantity = read_quantity(match["rest"])
        key = label_key(match["label"], context) if quantity else ""
        if quantity and key == "storage_gib" and _PART_OF_SIZE.match(_after(match, quantity)):
            return  # "Storage: 12 TB used of 20 TB" gives no provisioned storage
        if quantity and key:
            read_labelled(key, quantity, place, readings, match["label"])
            return
    amounts = find_quantities(text)
    if len(amounts) == 1 and not text[amounts[0].end :].strip():
        label = text[: amounts[0].start]
        if key := label_key(label, context):
            read_labelled(key, amounts[0], place, readings, label)
            return
    for sentence in _SENTENCE.split(text):
        _read_sentence(sentence, place, readings)


def _after(match: re.Match[str], quantity: Quantity) -> str:
    return match["rest"].partition(quantity.text)[2]


def _read_sentence(sentence: str, place: Place, readings: Readings) -> None:
    amounts = find_quantities(sentence)
    for number, amount in enumerate(amounts):
        end = amounts[number + 1].start if number + 1 < len(amounts) else len(sentence)
        begin = amounts[number - 1].end if number else 0
        key = _count_beside(sentence[begin : amount.start], sentence[amount.end : end])
        if key:
            readings.add_quantity(key, amount, "C", place, sentence)
    money = [amount for amount in amounts if amount.unit == "USD" or "not US" in amount.fault]
    if len(money) == 1 and (key := cost_key(sentence)):
        readings.add_quantity(key, money[0], "C", place, sentence)
    elif len(money) > 1:
        _read_clauses(sentence, money, place, readings)


def _read_clauses(sentence: str, money: list[Quantity], place: Place, readings: Readings) -> None:
    """Take an amount among several only where the words after it, up to the next, name it."""
    for number, amount in enumerate(money):
        end = money[number + 1].start if number + 1 < len(money) else len(sentence)
        clause = re.split(r"[,;]| and | versus | vs\.? |, or ", sentence[amount.end : end])[0]
        key = cost_key(clause)
        if key and (key == "arr" or option_of(clause) or "." in key):
            readings.add_quantity(key, amount, "C", place, sentence)


def _count_beside(before: str, after: str) -> str:
    """Return the count that the words around an amount name: "16 Windows servers", "RAM is 2 TiB".

    Bare "servers" must say that it means the scope: "20 servers a rack" does not.
    """
    behind, ahead = plain(after), plain(before)
    for label in labels():
        core = rf"(?:in scope |total |of )*(?:{label.pattern})\b"
        match = re.match(core, behind)
        scope = re.search(
            r"\b(?:covers?|assess\w+|analy[sz]\w+|includes?|comprises?|total of)$", ahead
        )
        if match and (
            label.key != "servers"
            or scope
            or "total " in match[0]
            or re.match(r" (?:in scope|assessed|analy[sz]ed)\b", behind[match.end() :])
        ):
            return label.key
        subject = rf"^(?:.*\b(?:the|number of|total|and|with) )?(?:{label.pattern})(?: in scope)? "
        verb = re.search(_VERB, before)
        if verb and re.match(subject + "$", plain(before[: verb.start()]) + " "):
            return label.key if label.key != "servers" or "in scope" in ahead else ""
    return ""


def read_pages(pages: Sequence[str], readings: Readings) -> None:
    """Add what the pages of a PDF state; the place is the page."""
    heading = ""
    for number, page in enumerate(pages, start=1):
        lines = page.splitlines()
        heading = next((name for name in HEADINGS if has_heading(page, name)), heading)
        read_lines(lines, Place(heading or "PDF text", number), readings)


def has_heading(text: str, heading: str) -> bool:
    """Whether a text names one of the headings, whatever its case and line breaks."""
    return heading.lower() in re.sub(r"\s+", " ", text).lower()


def why_transform(text: str) -> str:
    """Return why a document's text is an AWS Transform assessment, or nothing.

    Its own name, or one of its headings alone, also stand in documents that quote it.
    """
    bare = re.sub(r"\s+", " ", text).lower()
    found = [name for name in HEADINGS if name.lower() in bare]
    named = "aws transform" in bare
    if OWN_SENTENCE in bare or ("migration readiness" in bare and "assessment scope" not in bare):
        return ""
    scope = "Assessment Scope" in found and (len(found) > 1 or named)
    money = "Financial Overview" in found and (named or "annualized spend on aws" in bare)
    return f"It has the headings {' and '.join(found)}." if scope or money else ""
