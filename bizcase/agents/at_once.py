"""Changed entries at once: their figures on the plan that a case has; its waves follow with a run.

A run reads, decides, plans, draws and writes. Each change moves a part of that only, and the first
part that it moves says what is made anew here (ASSUMPTIONS, column ``moves``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd

from bizcase.agents.handover import handed_over, in_base, moving_databases, prices
from bizcase.agents.plan import AGENTS, READING_PHASE
from bizcase.agents.stages import inventory_of
from bizcase.assumptions import FINANCE, PLAN, PRICES, load_register
from bizcase.case import BusinessCase
from bizcase.entries import Entries, RunRequest
from bizcase.finance import (
    FinanceResult,
    Prepared,
    decisions,
    finance_inputs,
    recompute,
    repriced_inputs,
)
from bizcase.finance.compared import comparison_of
from bizcase.finance.comparison import Comparison
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_verdict import comparison_figures, verdict_figures
from bizcase.finance.inputs import Today
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import RUN_COST, BaseCase, price_base, run_cost_figures
from bizcase.strategy.decide.edits import checked_edits
from bizcase.strategy.decide.strategy import Strategy, decide_strategy

# What a change moves, from the least to the most. NOTHING: words, the looks of the documents.
NOTHING, SERVERS, RUN = "nothing", "servers", "run"
CLASSES = (NOTHING, FINANCE, PRICES, SERVERS, RUN)
# An assumption of the plan moves what is decided: the plan itself follows with the run.
_OF_STAGE = {FINANCE: FINANCE, PRICES: PRICES, PLAN: SERVERS}
_OF_FIELD = {
    **dict.fromkeys(("notes", "brand", "scenarios", "narrated", "language"), NOTHING),
    **dict.fromkeys(("edits", "server_edits", "wave_starts"), SERVERS),
}
# Columns of a server that say what AWS must offer, and nothing of what it is today.
_SIZES = {"vcpu_by_hand", "memory_by_hand_gib", "storage_by_hand_gib"}
# What AWS bills, too: nothing is decided by it, and today it is paid for by server.
_ON_AWS = {*_SIZES, "os_licence"}
# And whether the case prices it at all: nothing that a rule is about changes with that.
_TOLD = {*_ON_AWS, "in_scope", "scope_reason"}
_WORDS = ("project_name", "customer_name", "description")


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The figures of changed entries on the plan of the case, without a simulation.

    ``change`` is one of ``CLASSES``; where it is SERVERS the plan is that of before. The ledger has
    the figures of run cost, finance, verdict and comparison under the ids that a run gives them;
    ``servers`` is the table of servers with their types and monthly amounts. Both are of the
    ``entries``.
    """

    change: str
    entries: Entries
    servers: pd.DataFrame
    finance: FinanceResult
    comparison: Comparison | None
    ledger: Ledger

    @property
    def plan_follows(self) -> bool:
        """Whether waves and dates are those of before until a run has made them anew."""
        return self.change == SERVERS


def class_of(before: Entries, after: Entries) -> str:
    """Return the most that a change of the entries moves, one of ``CLASSES``."""
    found = {NOTHING, *(_class_of_field(item.name, before, after) for item in fields(Entries))}
    return max(found, key=CLASSES.index)


def _class_of_field(name: str, before: Entries, after: Entries) -> str:
    one, other = getattr(before, name), getattr(after, name)
    if one == other:
        return NOTHING
    if name == "overrides":
        return _class_of_values(one, other)
    if name == "project":
        reworded = replace(one, **{word: getattr(other, word) for word in _WORDS})
        return NOTHING if reworded == other else RUN
    return _OF_FIELD.get(name, RUN)


def _class_of_values(one: Mapping[str, object], other: Mapping[str, object]) -> str:
    register = load_register()
    moved = (key for key in {*one, *other} if one.get(key) != other.get(key) and key in register)
    return max(
        (_OF_STAGE.get(register[key].moves, RUN) for key in moved),
        key=CLASSES.index, default=NOTHING,
    )  # fmt: skip


def figures_at_once(
    case: BusinessCase, request: RunRequest, draws: int | None = 0
) -> AtOnce | None:
    """Return what changed entries make of a case on its plan; None where only a run can tell.

    That is a change of files, of how they are read, of region or prices book, and of a case
    without a financial part. None, too, where no figure of it moves. No file is read but through
    ``request``, and that only where values of servers were set by hand. ``draws`` as ``recompute``
    takes it.

    Raises
    ------
    UsageError, AssumptionError, CatalogError
        A value is not allowed; the purchase option has no rates in the region of the case.
    """
    request = request.checked()
    entries = request.entries
    change = class_of(case.entries, entries)
    if change in (NOTHING, RUN) or case.finance is None:
        return None
    base: BaseCase = case.estate
    inventory, strategy = case.inventory, case.strategy
    assumptions, prepared = entries.assumptions, case.finance.prepared
    if change == SERVERS:
        inventory, base, strategy, prepared = _decided(case, request)
    elif change == PRICES:
        base = price_base(inventory, assumptions, case.estate.book)
        made = decisions(inventory, case.as_of, prices(base, strategy))
        prepared = repriced_inputs(prepared, base, assumptions, made)
    finance = recompute(prepared, assumptions, draws)
    ledger = Ledger()
    if base is case.estate:
        for name in RUN_COST:
            ledger.add(case.ledger[name])
    else:
        run_cost_figures(base, assumptions, ledger)
    finance_figures(finance, ledger)
    verdict_figures(finance, ledger)
    databases = moving_databases(base, in_base(strategy, case.plan))
    comparison = comparison_of(finance, inventory, base, databases)
    if comparison is not None:
        comparison_figures(comparison, ledger)
    return AtOnce(change, entries, base.servers, finance, comparison, ledger)


def _decided(
    case: BusinessCase, request: RunRequest
) -> tuple[Inventory, BaseCase, Strategy, Prepared]:
    """Return the estate with what was set manually, its base case and its decisions.

    What neither values of servers nor assumptions move is taken from the case.
    """
    before, entries, assumptions = case.entries, request.entries, request.entries.assumptions
    base: BaseCase = case.estate
    inventory, finance = case.inventory, case.finance
    if entries.server_edits != before.server_edits:
        kinds = [kind for spec in AGENTS if spec.phase == READING_PHASE for kind in spec.needs]
        files = [file for kind in kinds for file in entries.files_of(kind)]
        inventory = inventory_of([request.read(file) for file in files], entries)
    moved = _class_of_values(before.overrides, entries.overrides)
    if inventory is not case.inventory or moved in (PRICES, SERVERS):
        base = price_base(inventory, assumptions, case.estate.book)
    project, known = entries.project, case.strategy
    alike = moved != SERVERS and _same(inventory, case.inventory, besides=_ON_AWS)
    if alike and known is not None and entries.edits == before.edits:
        strategy = known
        if finance is not None and _same(inventory, case.inventory, besides=_SIZES):
            made = decisions(inventory, case.as_of, prices(base, strategy))
            prepared = repriced_inputs(finance.prepared, base, assumptions, made)
            return inventory, base, strategy, prepared
    else:
        strategy = decide_strategy(
            inventory, assumptions, entries.as_of, checked_edits(entries.edits),
            project.aws_region, project.timeline_months,
            known if moved != SERVERS and _same(inventory, case.inventory, besides=_TOLD) else None,
        )  # fmt: skip
    made, today = handed_over(inventory, base, strategy, case.plan, entries.as_of), None
    if base is case.estate and moved == NOTHING and finance is not None:
        here = finance.prepared
        today = Today(here.servers, here.fleet, here.vmware)
    prepared = finance_inputs(
        inventory, base, assumptions, project.aws_region, entries.seed, made, today
    )
    return inventory, base, strategy, prepared


def _same(one: Inventory, other: Inventory, *, besides: set[str]) -> bool:
    """Whether the same servers are in scope, alike in all columns but some."""
    if one is other:
        return True
    kept = [name for name in one.servers if name not in besides]
    return bool(one.servers[kept].equals(other.servers[kept]))
