"""The charts of the document, each by its id: ``chart(case, "C1")``."""

from bizcase.document.charts.build import CHARTS, chart

__all__ = ["CHARTS", "chart"]
