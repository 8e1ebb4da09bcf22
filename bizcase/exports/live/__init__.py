"""The workbook as a model: from inputs by line, wave and month to the cash flow and its checks.

Each cell is one term of ``expr``: its formula, and the value that the formula comes to. The rules
are those of the engine (``bizcase.finance``); Checks puts the engine's own totals beside them.
"""

from bizcase.exports.live.model import LiveModel, live_model

__all__ = ["LiveModel", "live_model"]
