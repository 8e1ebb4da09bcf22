"""Questions to a finished case, answered from its ledger: by search, or by a model with tools."""

from bizcase.asking.answer import Answer, ask
from bizcase.asking.bounds import Bounds, bounds_of
from bizcase.asking.concealed import ConcealedTools
from bizcase.asking.found import Found, find
from bizcase.asking.tools import CaseTools

__all__ = [
    "Answer", "Bounds", "CaseTools", "ConcealedTools", "Found", "ask", "bounds_of", "find",
]  # fmt: skip
