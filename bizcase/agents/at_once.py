"""Changed entries at once: those of their figures that are known before the whole run.

A figure is the one of the run to the cent, or it is left out. A run reads, decides, plans, draws
and writes; the first part that a change moves says what is made anew here (ASSUMPTIONS, column
``moves``). What servers cost orders the groups of the plan, so waves are dated anew with every
price, and with other strategies all is decided and planned as in a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd

from bizcase.agents.handover import handed_over, in_base, moving_databases, prices, without_place
from bizcase.agents.plan import AGENTS, READING_PHASE
from bizcase.agents.stages import inventory_of
from bizcase.assumptions import FINANCE, PRICES, load_register
from bizcase.case import BusinessCase
from bizcase.entries import Entries, RunRequest
from bizcase.finance import Prepared, decisions, finance_inputs, repriced_inputs
from bizcase.finance.base_result import BaseResult, base_result
from bizcase.finance.caused import caused_by_servers
from bizcase.finance.compared import comparison_of
from bizcase.finance.comparison import Comparison
from bizcase.finance.figures_base import base_figures
from bizcase.finance.figures_verdict import base_npv_figure, comparison_figures
from bizcase.finance.inputs import Today, with_today_of
from bizcase.inventory import Inventory
from bizcase.inventory.edited import WRITTEN, waves_by_hand
from bizcase.ledger import Ledger
from bizcase.pricing import RUN_COST, BaseCase, price_base, run_cost_figures
from bizcase.strategy.decide.edits import checked_edits
from bizcase.strategy.decide.strategy import Strategy, decide_strategy
from bizcase.strategy.waves.arranged import ByHand
from bizcase.strategy.waves.plan import Plan, plan_migration
from bizcase.strategy.waves.replanned import replanned
from bizcase.strategy.waves.worth import Worth, aws_amounts

# What a change moves, from the least to the most. NOTHING: words, the looks of the documents.
NOTHING, SERVERS, DECIDED, RUN = "nothing", "servers", "decided", "run"
CLASSES = (NOTHING, FINANCE, PRICES, SERVERS, DECIDED, RUN)
_OF_STAGE = {FINANCE: FINANCE, PRICES: PRICES}
_OF_FIELD = {
    **dict.fromkeys(("notes", "brand", "scenarios", "narrated", "language"), NOTHING),
    **dict.fromkeys(("server_edits", "wave_starts"), SERVERS),
    "edits": DECIDED,
}
# Columns of a server that say what AWS must offer, and nothing of what it is today.
_SIZES = {"vcpu_by_hand", "memory_by_hand_gib", "storage_by_hand_gib"}
# What AWS bills, too: nothing is decided by it, and today it is paid for by server.
_LICENCE = "os_licence"
_ON_AWS = {*_SIZES, _LICENCE}
_SCOPE = {"in_scope", "scope_reason"}
_WORDS = ("project_name", "customer_name", "description")


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The figures of changed entries that are known without a run and its simulation.

    ``change`` is one of ``CLASSES``. The ledger has the figures of run cost and, but where the plan
    follows, those of the comparison and what the base case alone comes to, all under the ids that a
    run gives them: no open answer, other baseline or risk, which take longer and which no page
    shows before the run. ``servers`` is the table of servers with their types and monthly amounts.
    """

    change: str
    entries: Entries
    servers: pd.DataFrame
    finance: BaseResult | None
    comparison: Comparison | None
    ledger: Ledger

    @property
    def plan_follows(self) -> bool:
        """Whether all that rests on waves and dates is left to the run."""
        return self.finance is None


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


def figures_at_once(case: BusinessCase, request: RunRequest) -> AtOnce | None:
    """Return what is known of changed entries before they are run; None where only a run can tell.

    That is a change of files, of how they are read, of region or prices book, of an assumption of
    the plan, and of a case without a financial part. None, too, where no figure of it moves. Where
    other servers are in scope, have a place on AWS or are decided by what was set manually, the run
    cost of all servers is known and no more: what stands today, strategies, plan and cash flow are
    all others then, which takes longer than the second that a page has. No file is read but through
    ``request``, and that only where values of servers were set by hand.

    Raises
    ------
    UsageError, AssumptionError, CatalogError
        A value is not allowed; the purchase option has no rates in the region of the case.
    """
    request = request.checked()
    entries, before = request.entries, case.entries
    change = class_of(before, entries)
    if change in (NOTHING, RUN) or case.finance is None:
        return None
    inventory = _edited(case, request)
    base: BaseCase = case.estate
    moved = _columns_moved(inventory, case.inventory)
    values = _class_of_values(before.overrides, entries.overrides)
    if inventory is not case.inventory or values == PRICES:
        is_alike = values == NOTHING and not moved & _SCOPE
        base = price_base(
            inventory, entries.assumptions, case.estate.book, case.estate if is_alike else None
        )
    ledger = Ledger()
    if base is case.estate:
        for name in RUN_COST:
            ledger.add(case.ledger[name])
    else:
        run_cost_figures(base, entries.assumptions, ledger)
    strategy, plan = case.strategy, case.plan
    # What is known of today holds for other sizes; beside other strategies for no other licence.
    kept = _SIZES if change == DECIDED else _ON_AWS
    is_known = moved <= kept
    has_dates = change != DECIDED or plan is not None
    if not (is_known and has_dates) or without_place(base) != without_place(case.estate):
        return AtOnce(change, entries, base.servers, None, None, ledger)
    if change == DECIDED:
        strategy, plan, prepared = _decided(case, case.finance.prepared, inventory, base, entries)
    else:
        plan, prepared = _replanned(case, case.finance.prepared, inventory, base, entries)
    finance = base_result(prepared, entries.assumptions)
    base_figures(finance, ledger)
    base_npv_figure(finance, ledger)
    databases = moving_databases(base, in_base(strategy, plan))
    comparison = comparison_of(finance, inventory, base, databases)
    if comparison is not None:
        comparison_figures(comparison, ledger)
    return AtOnce(change, entries, base.servers, finance, comparison, ledger)


def _edited(case: BusinessCase, request: RunRequest) -> Inventory:
    """Return the inventory with what was set manually, that of the case where nothing changed."""
    entries = request.entries
    if entries.server_edits == case.entries.server_edits:
        inventory: Inventory = case.inventory
        return inventory
    kinds = [kind for spec in AGENTS if spec.phase == READING_PHASE for kind in spec.needs]
    files = [file for kind in kinds for file in entries.files_of(kind)]
    return inventory_of([request.read(file) for file in files], entries)


def _decided(
    case: BusinessCase, known: Prepared, inventory: Inventory, base: BaseCase, entries: Entries
) -> tuple[Strategy, Plan, Prepared]:
    """Return what is decided and planned with other strategies, and the estate with its dates."""
    assumptions, project = entries.assumptions, entries.project
    strategy = decide_strategy(
        inventory, assumptions, entries.as_of, checked_edits(entries.edits), project.aws_region,
        project.timeline_months, known=case.strategy if inventory is case.inventory else None,
    )  # fmt: skip
    here = with_today_of(base, known)
    worth = Worth(
        _caused(case, known, here, entries),
        aws_amounts(base, strategy, assumptions),
        without_place(base),
    )
    starts = {int(number): month for number, month in entries.wave_starts.items()}
    plan = plan_migration(
        inventory, strategy, assumptions, entries.as_of, project.timeline_months, worth, starts,
        by_hand=waves_by_hand(entries.server_edits), with_ways_out=False,
    )  # fmt: skip
    made = handed_over(inventory, base, strategy, plan, entries.as_of)
    today = Today(here.servers, here.fleet, here.vmware)
    prepared = finance_inputs(
        inventory, base, assumptions, project.aws_region, entries.seed, made, today
    )
    return strategy, plan, prepared


def _replanned(
    case: BusinessCase, known: Prepared, inventory: Inventory, base: BaseCase, entries: Entries
) -> tuple[Plan | None, Prepared]:
    """Return the plan at other costs, and the estate with its dates."""
    assumptions, strategy, plan = entries.assumptions, case.strategy, case.plan
    region, seed = entries.project.aws_region, entries.seed

    def prepared_at(plan: Plan | None, today: Today | None = None) -> Prepared:
        made = handed_over(inventory, base, strategy, plan, entries.as_of)
        return finance_inputs(inventory, base, assumptions, region, seed, made, today)

    licences = (of.servers[_LICENCE] for of in (inventory, case.inventory))
    is_alike = next(licences).equals(next(licences))
    here = with_today_of(base, known) if is_alike else prepared_at(plan)
    dated = plan
    if plan is not None and strategy is not None:
        worth = Worth(
            _caused(case, known, here, entries), aws_amounts(base, strategy, assumptions),
            without_place(base),
        )  # fmt: skip
        dated = replanned(
            plan, inventory, strategy, assumptions, entries.as_of,
            entries.project.timeline_months, worth, by_hand=_by_hand(case.entries, entries),
        )  # fmt: skip
    if dated is not plan:
        return dated, prepared_at(dated, Today(here.servers, here.fleet, here.vmware))
    if is_alike and base is not case.estate:
        made = decisions(inventory, case.as_of, prices(base, strategy))
        here = repriced_inputs(here, base, assumptions, made)
    return plan, here


def _caused(
    case: BusinessCase, known: Prepared, here: Prepared, entries: Entries
) -> Mapping[str, float]:
    """Return what servers cost today, as the plan has it where nothing of today moved."""
    plan: Plan | None = case.plan
    if plan is not None and here is known and entries.overrides == case.entries.overrides:
        return plan.worth.on_premises
    return caused_by_servers(here, entries.assumptions)


def _by_hand(before: Entries, after: Entries) -> ByHand | None:
    """Return starts and waves set manually; None where none is and none was."""
    was, now = (
        ByHand({int(number): month for number, month in entries.wave_starts.items()},
               waves_by_hand(entries.server_edits))
        for entries in (before, after)
    )  # fmt: skip
    return None if was == now == ByHand() else now


def _columns_moved(one: Inventory, other: Inventory) -> set[str]:
    """Return the columns in which the servers differ, of two with other values set manually."""
    if one is other:
        return set()
    return {name for name in WRITTEN if not one.servers[name].equals(other.servers[name])}
