"""The drawer of evidence: what a number is made of, down to the assumption, which can be changed.

It shows one thing at a time: a figure or an assumption; each input leads one step deeper. A job
that ends draws the page anew: what opened the drawer opens it again then, with the figures of now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, Assumption
from bizcase.assumptions.choice_words import word_label
from bizcase.case import BusinessCase
from bizcase.document.annexes import EVIDENCE_LABELS
from bizcase.document.formats import in_words, unit_label
from bizcase.document.number_style import NumberStyle
from bizcase.document.quality import SIZING_GRADES
from bizcase.document.transform import READING_GRADES
from bizcase.document.values import value_said
from bizcase.inventory.transform_figures import CALCULATOR, PREFIX
from bizcase.ledger import Figure
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit, format_figure, style_of
from pages.state import session, widgets

Drawer = Callable[[BusinessCase], None]
_STACK, _MOST_INPUTS = "evidence", 40
_OPEN, _DRAWN = "evidence_open", "evidence_drawn"
_KINDS = {
    "measured": "measured", "input": "from your files", "computed": "computed",
    "price": "a price", "assumed": "assumed", "benchmark": "a benchmark",
}  # fmt: skip
_OF_OTHER_TOOLS = (PREFIX, CALCULATOR, "transform.")  # with their differences from ours


def button(
    case: BusinessCase, names: tuple[str, ...], label: str, key: str,
    kind: Literal["tertiary", "secondary"] = "tertiary",
) -> None:  # fmt: skip
    """Draw a button that opens the drawer; several names are parts of one number."""
    if widgets.button(label, type=kind, key=f"evidence_{key}"):
        show(case, names, key)
    else:
        draw_again(case, key)


def metric(
    case: BusinessCase, name: str, label: str, value: str, note: str | None = None,
    meaning: str | None = None,
) -> None:  # fmt: skip
    """Draw a figure or an assumption large, with the button that opens what it is made of."""
    with st.container(border=True, height="stretch", gap=None):
        st.metric(
            label, value, delta=note or None, delta_color="off", delta_arrow="off", help=meaning
        )
        button(case, (name,), "How it is made", key=f"metric_{name}")


def show(case: BusinessCase, names: tuple[str, ...], at: str) -> None:
    """Open the drawer at a figure, an assumption, or several of them; ``at`` is what opened it."""
    held = session.case()
    held.memo[_STACK], held.refused = [names], None
    draw(case, at, _drawer)


def draw(case: BusinessCase, at: str, drawer: Drawer) -> None:
    """Open a drawer, and note what opened it."""
    session.case().memo.update({_OPEN: (at, drawer), _DRAWN: True})
    drawer(case)


def draw_again(case: BusinessCase, at: str) -> None:
    """Open the drawer that this opened, where it is open and the page is drawn anew.

    It lies over the page: who could click there has closed it.
    """
    opened_at, drawer = session.case().memo.get(_OPEN, ("", None))
    if drawer is not None and opened_at == at and not widgets.has_click():
        draw(case, at, drawer)


def closed() -> None:
    """Note that no drawer is open."""
    session.case().memo.pop(_OPEN, None)


def forget_undrawn() -> None:
    """Close the drawer where a page no longer has what opened it."""
    if not session.case().memo.pop(_DRAWN, False):
        closed()


@st.dialog(
    "Evidence", position="right", width="medium", icon=":material/fact_check:", on_dismiss=closed
)
def _drawer(case: BusinessCase) -> None:
    body(case, opened(), least=1)


def opened() -> list[tuple[str, ...]]:
    """Return what the drawer went through, the latest last; it may be added to."""
    stack: list[tuple[str, ...]] = session.case().memo.setdefault(_STACK, [])
    return stack


def body(case: BusinessCase, stack: list[tuple[str, ...]], *, least: int) -> None:
    """Draw what the drawer shows last, and the way back to the first ``least`` of it."""
    if len(stack) > least:
        st.button(
            "Back", icon=":material/arrow_back:", key="evidence_back", on_click=_back, args=(stack,)
        )
    for name in stack[-1] if stack else ():
        if name in case.ledger:
            _figure(case, case.ledger[name], stack)
        elif name in case.assumptions:
            _assumption(session.assumptions()[name], case.assumptions[name])


def _back(stack: list[tuple[str, ...]]) -> None:
    stack.pop()


def _figure(case: BusinessCase, figure: Figure, stack: list[tuple[str, ...]]) -> None:
    style = style_of(case.assumptions)
    st.markdown(f"{escape(figure.label)}  \n**{_shown(case, figure)}**")
    if figure.low is not None and figure.high is not None:
        ends = (format_figure(figure, bound=end, style=style) for end in ("low", "high"))
        st.markdown(f"Range: {for_streamlit(' to '.join(ends))}")
    if figure.formula:
        st.markdown(f"**How:** {for_streamlit(escape(figure.formula))}")
    inputs = [name for name in figure.inputs if name in case.ledger or name in case.assumptions]
    if inputs:
        st.markdown("**From**")
        for place, name in enumerate(inputs[:_MOST_INPUTS]):
            leads_to(case, name, f"{figure.id}_{place}", stack)
        if len(inputs) > _MOST_INPUTS:
            st.caption(f"{len(inputs) - _MOST_INPUTS} more are in the list of figures.")
    if figure.sources:
        st.markdown("**Source:** " + ", ".join(map(escape, figure.sources)))
    told = f"This number is {_KINDS[figure.kind]}."
    st.caption(f"{told} {_grade(figure)}".rstrip())


def _grade(figure: Figure) -> str:
    """Return what the grade of a figure says; "" for one without."""
    if figure.grade not in SIZING_GRADES:
        return ""
    if figure.id.startswith(_OF_OTHER_TOOLS):
        return f"It was read with grade {figure.grade}. {READING_GRADES}"
    return f"Sizes behind it, on average: {SIZING_GRADES[figure.grade]} (grade {figure.grade})."


def leads_to(case: BusinessCase, name: str, key: str, stack: list[tuple[str, ...]]) -> None:
    """Draw a figure or an assumption with its value as a button that leads to it."""
    if name in case.ledger:
        label, value = case.ledger[name].label, _shown(case, case.ledger[name])
    else:
        entry = case.assumptions[name]
        label, value = entry.label, for_streamlit(escape(_value(entry, style_of(case.assumptions))))
    st.button(
        f"{escape(label)}: {value}", type="tertiary", key=f"evidence_in_{key}",
        icon=":material/subdirectory_arrow_right:", on_click=stack.append, args=((name,),),
    )  # fmt: skip


def _shown(case: BusinessCase, figure: Figure) -> str:
    if figure.value is None:
        return escape(in_words(figure.state))
    style = style_of(case.assumptions)
    return for_streamlit(format_figure(figure, scale="whole", style=style))


def _assumption(entry: Assumption, counted: Assumption) -> None:
    """Draw an assumption as it is entered, and with what value the figures are that led to it."""
    style = style_of(session.assumptions())
    st.markdown(f"{escape(entry.label)}  \n**{for_streamlit(escape(_value(entry, style)))}**")
    if counted.value != entry.value:
        counts = for_streamlit(escape(_value(counted, style)))
        st.caption(f"In the figures here: {counts}.")
    if entry.low is not None:
        st.markdown(f"Range: {entry.low:,.12g} to {entry.high:,.12g}")
    allowed = ", ".join(map(word_label, entry.choices)) or entry.allowed
    st.markdown(
        f"Allowed: {for_streamlit(escape(allowed))}{', whole' if entry.whole else ''}. "
        f"Default: {for_streamlit(escape(_default(entry, style)))}."
    )
    st.markdown(f"**Source:** {escape(f'{entry.source}, {entry.as_of}')}")
    st.caption(f"Evidence: {EVIDENCE_LABELS[entry.evidence]}")
    st.markdown("**Change it**")
    key = widgets.of_case(f"evidence_value_{entry.key}")
    _field(entry, key)
    with st.container(horizontal=True):
        st.button(
            "Apply", type="primary", icon=":material/check:", key=f"evidence_apply_{entry.key}",
            on_click=_apply, args=(entry, key),
        )  # fmt: skip
        if entry.changed:
            st.button(
                "Back to default", icon=":material/undo:", key=f"evidence_default_{entry.key}",
                on_click=_reset, args=(entry.key,),
            )  # fmt: skip
    held = session.case()
    if held.refused is not None:
        faults.show(held.refused)
    elif held.memo.pop("evidence_applied", False):
        closed()
        st.rerun()


def _field(entry: Assumption, key: str) -> None:
    """Draw a field of the right kind: a choice, a number, or a text."""
    unit = f" ({unit_label(entry.unit)})" if entry.unit and entry.is_number else ""
    if entry.choices:
        at = entry.choices.index(entry.value) if entry.value in entry.choices else None
        st.selectbox("New value", entry.choices, at, key=key, format_func=word_label)
        return
    start = "" if entry.value == INPUT_REQUIRED else str(entry.entered or entry.value)
    st.text_input(f"New value{unit}", start, key=key)


def _apply(entry: Assumption, key: str) -> None:
    typed = str(widgets.value(key) or "").strip()
    session.override(entry.key, typed)
    session.case().memo["evidence_applied"] = session.case().refused is None


def _reset(key: str) -> None:
    session.override(key, None)
    session.case().memo["evidence_applied"] = True


def _value(entry: Assumption, style: NumberStyle) -> str:
    """Return the value in words; an amount in another currency as it was typed."""
    if entry.value == INPUT_REQUIRED:
        return "needs your input"
    if entry.entered:  # an amount with the currency of the case
        amount, _, code = entry.entered.partition(" ")
        return f"{style.exact(float(amount))} {unit_label(entry.unit).replace('USD', code)}"
    return value_said(entry, entry.value, style)


def _default(entry: Assumption, style: NumberStyle) -> str:
    if entry.default == INPUT_REQUIRED:
        return "none, only you can say"
    return value_said(entry, entry.default, style)
