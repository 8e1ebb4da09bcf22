"""The first screen of the case: the answer, three numbers of one basis, years, what to decide."""

from __future__ import annotations

import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text
from bizcase.document.money_words import conversion
from bizcase.document.number_style import NumberStyle
from bizcase.document.page1 import answer
from bizcase.document.rounding import at_scale, scale_of
from bizcase.document.said import sureness
from bizcase.document.verdict import TITLES, questions
from bizcase.document.writing import text_markdown
from bizcase.ledger import Ledger
from bizcase.units import as_shown
from pages.parts.formatting import escape, for_streamlit, headline, style_of
from pages.tabs import evidence_drawer, kept_charts, on_aws_card, question_fix

_CHART_PX, _MOST = 240, 5
# Without a comparison there is the bill of all servers; it has a name of its own.
_ALONE = (("All servers in scope on AWS, a year", "aws.run.annual"),
          ("One-time cost, known items", "once.total"))  # fmt: skip


def title(case: BusinessCase) -> str:
    """Return the answer in a few words."""
    return "Cost on AWS" if case.finance is None else TITLES[case.finance.verdict.decision]


def draw_answer(case: BusinessCase) -> None:
    """Draw the sentence that explains the title."""
    if told := answer(case)[0]:
        st.markdown(_markdown(told, case.ledger, style_of(case.assumptions)))


def draw(case: BusinessCase) -> None:
    """Draw the numbers, how sure they are, the years and what to decide."""
    style = style_of(case.assumptions)
    # Close together: the years are to be seen on the first screen with what is above them.
    with st.container(gap="xxsmall"):
        numbers(case)
        for told in (*answer(case)[1:], sureness(case)):
            if told:
                st.markdown(_markdown(told, case.ledger, style))
        if style.is_converted:
            st.caption(_markdown(conversion(style), case.ledger, style))
        left, right = st.columns([3, 2], gap="medium")
        with left, st.container(key="case_years"):
            kept_charts.document_chart(case, "C11", _CHART_PX)
        with right:
            _decisions(case, style)
            on_aws_card.draw(case)


def numbers(case: BusinessCase) -> None:
    """Draw what the case comes to: a year before and after the move, value, payback, one-time."""
    style = style_of(case.assumptions)
    if "compare.difference" in case.ledger:
        _three(case, style)
        _results(case, style)
    else:
        with st.grid("auto", min_column_width=230):
            for label, figure_id in _ALONE:
                if figure_id in case.ledger:
                    _number(
                        case, label, (figure_id,), *headline(case.ledger[figure_id], style=style)
                    )


def _three(case: BusinessCase, style: NumberStyle) -> None:
    """Draw the cost of a full year today and after the move, and their difference."""
    ledger = case.ledger
    today = int(as_shown(style.money(ledger.value("compare.today"))))
    parts = ("compare.aws", "compare.remaining")
    after = int(as_shown(style.money(sum(ledger.value(part) for part in parts))))
    change = after - today
    unit, word = style.label("USD"), "costs more" if change > 0 else "saves" if change else "equal"
    with st.grid("auto", min_column_width=230):
        _number(case, "Today, a year", ("compare.today",), style.number(today), unit)
        _number(case, "After the move, a year", parts, style.number(after),
                f"{unit}, with what stays")  # fmt: skip
        sign = "+" if change > 0 else ""
        _number(
            case, "Difference, a year", ("compare.difference",), f"{sign}{style.number(change)}",
            f"{unit}, {word}", colour={True: "red", False: "green"}.get(change > 0, "gray"),
        )  # fmt: skip


def _number(
    case: BusinessCase, label: str, figure_ids: tuple[str, ...], value: str, note: str,
    colour: str = "gray",
) -> None:  # fmt: skip
    """Draw a number with what it means, and a button to what it is made of."""
    with st.container(border=True, height="stretch", gap=None, key=f"number_{figure_ids[0]}"):
        st.markdown(f":small[{escape(label)}]")
        st.markdown(f"### {for_streamlit(value)}")
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(f":{colour}[:small[{for_streamlit(escape(note))}]]", width="stretch")
            evidence_drawer.button(case, figure_ids, "How it is made", key=f"of_{label}")


def _results(case: BusinessCase, style: NumberStyle) -> None:
    """Draw value, payback and one-time cost in one line, each a button to its evidence."""
    shown: tuple[tuple[str, str, Text], ...] = (
        ("verdict.npv.base", "NPV", text("{W:verdict.npv.base}")),
        ("payback.months", "Payback", text("{F:payback.months}")),
        ("once.total", "One-time cost", text("{W:once.total}")),
    )
    with st.container(horizontal=True, key="results_line"):
        for figure_id, label, told in shown:
            if figure_id in case.ledger:
                value = _markdown(at_scale(told, scale_of(case.ledger)), case.ledger, style)
                evidence_drawer.button(
                    case, (figure_id,), f"{label}: **{value}**", key=f"line_{figure_id}"
                )


def _decisions(case: BusinessCase, style: NumberStyle) -> None:
    """Draw the open questions with what each moves and a button to the field that closes it."""
    asked = sorted(questions(case), key=lambda pair: -pair[0].width)[:_MOST]
    if not asked:
        st.markdown("**To decide**")
        st.caption("No open question would change the answer.")
        return
    st.markdown(f"**To decide: {len(asked)}** :small[effect on the net present value]")
    scale = scale_of(case.ledger)
    for item, place in asked:
        effect = at_scale(text(f"{{W:verdict.answer.{place}.effect}}"), scale)
        role = item.block.role[:1].upper() + item.block.role[1:]
        with st.container(
            horizontal=True, vertical_alignment="center", wrap=False, key=f"decide_{item.block.key}"
        ):
            st.markdown(
                f"{escape(role)}: {escape(item.block.question)}  \n"
                f":small[Up to **{_markdown(effect, case.ledger, style)}**]",
                width="stretch",
            )
            question_fix.button(case, item.block)


def _markdown(told: Text, ledger: Ledger, style: NumberStyle) -> str:
    return for_streamlit(text_markdown(told, ledger, style))
