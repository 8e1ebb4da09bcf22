"""Text and numbers for the screen."""

from __future__ import annotations

from bizcase.document.formats import format_figure, format_number, unit_label
from bizcase.exports.markdown_writer import escape
from bizcase.ledger import Figure

__all__ = ["escape", "for_streamlit", "format_figure", "metric_note", "metric_value"]


def for_streamlit(markdown: str) -> str:
    """Return our Markdown so that no dollar sign starts a formula."""
    return markdown.replace("\\$", "$").replace("$", "\\$")


def metric_value(figure: Figure) -> str:
    """Return the value that stands large: the span where the evidence is weak, without cents."""
    if figure.value is None:
        return "not known"
    whole = figure.unit.startswith("USD")
    numbers = [figure.value] if figure.low is None else [figure.low, figure.high or 0.0]
    return " – ".join(
        f"{number:,.0f}" if whole else format_number(number, figure.unit) for number in numbers
    )


def metric_note(figure: Figure) -> str:
    """Return what stands small under it: unit, calculated value, reason of an unknown."""
    if figure.value is None:
        return figure.state
    unit = unit_label(figure.unit)
    if figure.low is None:
        return unit
    return f"{unit}; calculated {format_number(figure.value, figure.unit)}"
