"""What the decision costs and brings: baseline, one-time cost, cash flow, uncertainty, verdict."""

from bizcase.finance.decisions import Decisions, Stages, decisions
from bizcase.finance.inputs import finance_inputs, repriced_inputs
from bizcase.finance.prepared import Prepared, WaveDates
from bizcase.finance.result import FinanceResult, recompute

__all__ = [
    "Decisions",
    "FinanceResult",
    "Prepared",
    "Stages",
    "WaveDates",
    "decisions",
    "finance_inputs",
    "recompute",
    "repriced_inputs",
]
