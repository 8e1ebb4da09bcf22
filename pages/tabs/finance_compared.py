"""Today against AWS by item, and the open answers with what they do to the NPV."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.comparison import COUNTERPARTS
from bizcase.document.verdict import UNMOVED
from pages.parts.finance_charts import answers_chart
from pages.parts.formatting import for_streamlit, format_figure, in_currency, style_of
from pages.parts.tables import MONEY
from pages.tabs import kept_charts, opening_rows

_SIDES = {
    "today": "Today, USD a year",
    "aws": "AWS and services",
    "remaining": "Left on premises",
    "difference": "Difference",
}
_WORSE, _BETTER = "NPV, worse end, USD", "NPV, better end, USD"


def comparison(case: BusinessCase) -> None:
    """Show both sides of every item that is compared, then what stands on one side only."""
    found = case.comparison
    if found is None or not found.items:
        return
    st.subheader("Today against AWS")
    st.caption(
        f"A full year after the last wave, at today's prices. {COUNTERPARTS} The difference is "
        "AWS and what is left on premises, less today: a positive one costs more. “AWS and "
        "services” has the bill and what is bought besides: own licences, agents, services. What "
        "is left includes support that goes on after the move."
    )
    rows = [(row.label, f"compare.{row.item}", row.reason) for row in found.items if row.compared]
    rows.append(("Total of compared items", "compare", ""))
    style = style_of(case.assumptions)
    table = pd.DataFrame(
        {
            "Item": [label for label, _, _ in rows],
            **{
                label: [case.ledger.value(f"{name}.{side}") for _, name, _ in rows]
                for side, label in _SIDES.items()
            },
            "How it is compared": [reason for _, _, reason in rows],
        }
    )
    opening_rows.table(
        case,
        in_currency(table, style, *_SIDES.values()),
        [tuple(f"{name}.{side}" for side in _SIDES) for _, name, _ in rows],
        "compared",
        height="content",
        column_config={
            "Item": st.column_config.TextColumn(pinned=True, width="medium"),
            **dict.fromkeys(map(style.label, _SIDES.values()), MONEY),
            "How it is compared": st.column_config.TextColumn(width="large"),
        },
        alt=f"Today against AWS by item, {style.currency} a year: today, on AWS, left on premises, "
        "difference; "
        f"in all {format_figure(case.ledger['compare.today'], style=style)} today, difference "
        f"{format_figure(case.ledger['compare.difference'], style=style)}.",
    )
    _apart(case)


def _apart(case: BusinessCase) -> None:
    rows = [row for row in case.comparison.items if not row.compared] if case.comparison else []
    if not rows:
        return
    told = ["Not compared, because it is on one side only:\n"]
    for row in rows:
        side = "aws" if row.aws_usd else "today"
        figure = case.ledger[f"compare.apart.{row.item}.{side}"]
        amount = format_figure(figure, scale="whole", style=style_of(case.assumptions))
        told.append(f"- {row.label}: {amount}. {row.reason}.")
    st.markdown(for_streamlit("\n".join(told)))


def open_answers(case: BusinessCase) -> None:
    """Show every open answer with the NPV at both of its ends, and who can give it."""
    if case.finance is None or case.finance.metrics is None:
        return
    answers = case.finance.verdict.blocks
    if not answers:
        return
    st.subheader("What the open answers do")
    finance = case.finance
    kept_charts.draw(case, "answers", (finance,), lambda: answers_chart(finance))
    st.caption(
        "The NPV with one answer at its two ends, the rest as in the base case (dashed). An answer "
        "decides where one end is a gain and the other a loss."
    )
    places = range(1, len(answers) + 1)
    style = style_of(case.assumptions)
    table = pd.DataFrame(
        {
            "Open answer": [item.block.label for item in answers],
            _WORSE: [case.ledger.value(f"verdict.answer.{place}.low") for place in places],
            _BETTER: [case.ledger.value(f"verdict.answer.{place}.high") for place in places],
            "Decides": ["yes" if item.flips else "no" for item in answers],
            "Who knows": [item.block.role for item in answers],
            "Worse end": [style.words(item.low_words or UNMOVED) for item in answers],
            "Better end": [style.words(item.high_words or UNMOVED) for item in answers],
            "Question": [item.block.question for item in answers],
        }
    )
    opening_rows.table(
        case,
        in_currency(table, style),
        [tuple(f"verdict.answer.{place}.{end}" for end in ("low", "high")) for place in places],
        "open_answers",
        height="content",
        column_config={
            "Open answer": st.column_config.TextColumn(pinned=True, width="medium"),
            **dict.fromkeys(map(style.label, (_WORSE, _BETTER)), MONEY),
            "Question": st.column_config.TextColumn(width="large"),
        },
        alt="Open answers, who knows them, and the NPV at the worse and at the better end of each.",
    )
