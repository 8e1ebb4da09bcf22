"""The section that sets today against AWS, item by item."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.security_updates import updates_note
from bizcase.document.verdict import UNMOVED, questions
from bizcase.finance.comparison import ItemRow
from bizcase.grammar import capital

_SIDES = ("today", "aws", "remaining", "difference")
# What the totals of both sides have in common.
COUNTERPARTS = (
    "A part without a counterpart is in neither total. A counterpart may be in another item: a "
    "service replaces a server, and the price of AWS includes space."
)
_HEAD = ("Item", "Today", "AWS and services", "Left on premises", "Difference")


def comparison_section(case: BusinessCase) -> Section | None:
    """Return the compared items with their totals, what stands on one side only, and the checks."""
    found = case.comparison
    if found is None or not found.items:
        return None
    rows = [_row(row) for row in found.items if row.compared]
    rows.append((words("Total of compared items"), *(figure(f"compare.{side}") for side in _SIDES)))
    blocks: list[Block] = [
        Paragraph(
            words(
                f"A full year after the last wave, at today's prices. {COUNTERPARTS} "
                "The cost left on premises includes support and staff that are still paid after "
                "the move. The difference is AWS and what is left, less today: a positive "
                "difference costs more."
            )
        ),
        Table(
            "Today against AWS, by item, USD a year", _HEAD, tuple(rows), frozenset({1, 2, 3, 4})
        ),
        *updates_note(case),
        *_apart(found.items),
        *_check(case),
        *_open(case),
    ]
    return Section("Today against AWS", tuple(blocks))


def _row(row: ItemRow) -> tuple[Text, ...]:
    return (words(row.label), *(figure(f"compare.{row.item}.{side}") for side in _SIDES))


def _apart(items: tuple[ItemRow, ...]) -> list[Block]:
    rows = [row for row in items if not row.compared]
    if not rows:
        return []
    return [
        Paragraph(words("Not compared, because it has no counterpart:")),
        Bullets(
            tuple(
                text(f"{row.label}: {{W:compare.apart.{row.item}.{_side(row)}}}. {row.reason}.")
                for row in rows
            )
        ),
    ]


def _side(row: ItemRow) -> str:
    return "aws" if row.aws_usd else "today"


def _check(case: BusinessCase) -> list[Block]:
    if case.finance is None or case.finance.metrics is None:
        return []
    told = (
        "Today's servers, VMware, storage, backup, network, space and electricity come to "
        "{W:verdict.infrastructure.vm_month}. A published survey has {W:verdict.check.vm_month}."
    )
    if not case.finance.verdict.evidence.total_stated:
        told += " The amount that finance books replaces the estimate once it is entered."
    return [Paragraph(text(told))]


def _open(case: BusinessCase) -> list[Block]:
    if case.finance is None or not case.finance.verdict.blocks:
        return []
    rows = tuple(
        (
            given(item.block.label),
            words(capital(item.block.role)),
            figure(f"verdict.answer.{place}.low", "whole"),
            words(item.low_words or UNMOVED),
            figure(f"verdict.answer.{place}.high", "whole"),
            words(item.high_words or UNMOVED),
        )
        for place, item in enumerate(case.finance.verdict.blocks, start=1)
    )
    head = ("Open answer", "Role", "NPV, worse end", "If", "NPV, better end", "If")
    caption = "Open answers: the NPV at both ends of each, the rest as in the base case (USD)"
    return [Table(caption, head, rows, frozenset({2, 4}))] if questions(case) else []
