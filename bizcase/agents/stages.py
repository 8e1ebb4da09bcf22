"""What each agent does: call a stage and say in one sentence what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bizcase.agents.case_stage import business_case
from bizcase.agents.handover import without_place
from bizcase.agents.plan import AGENTS, READING_PHASE
from bizcase.agents.workspace import Costs, CurrentState, Outcome, Workspace
from bizcase.case import PriceBookInfo
from bizcase.catalog import load_price_book
from bizcase.entries import Entries
from bizcase.errors import InputError
from bizcase.finance import Stages
from bizcase.finance.caused import on_premises_today
from bizcase.grammar import counted
from bizcase.inputs.cross_links import gather as gather_files
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.coverage import coverage, coverage_figures
from bizcase.inventory.edited import waves_by_hand, with_edits
from bizcase.inventory.edited_figures import edited_findings, small_findings
from bizcase.inventory.figures import inventory_figures, scope_findings
from bizcase.inventory.hosts import distinct_hosts
from bizcase.inventory.issues import unreadable_file
from bizcase.inventory.merge_figures import merge_figures
from bizcase.inventory.powered_off import powered_off_figures
from bizcase.inventory.readiness_figures import readiness_figures
from bizcase.inventory.transform_figures import transform_ledger_figures
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, price_in_regions, pricing_figures
from bizcase.pricing.bare_metal import bare_metal_figures, price_bare_metal
from bizcase.pricing.licence_figures import pricing_findings
from bizcase.pricing.recovery_figures import recovery_findings
from bizcase.pricing.storage import assumed_storage_findings
from bizcase.sizing import smaller_than_needed
from bizcase.strategy.decide.edits import checked_edits
from bizcase.strategy.decide.figures import strategy_figures, strategy_findings
from bizcase.strategy.decide.strategy import Strategy, decide_strategy
from bizcase.strategy.waves.plan import plan_migration
from bizcase.strategy.waves.plan_figures import plan_figures
from bizcase.strategy.waves.plan_findings import plan_findings
from bizcase.strategy.waves.worth import Worth, aws_amounts
from bizcase.traits import KINDS

Stage = Callable[[Workspace], Outcome]


# What a file is counted in, by the table it fills.
_COUNTED = {
    "servers": "servers", "applications": "applications", "readiness": "readiness scores",
    "transform_figures": "figures",
}  # fmt: skip


def _read(*kinds: str, apart: bool = False) -> Stage:
    """Return the stage that reads files; ``apart``: the case can stand without one of them."""

    def stage(workspace: Workspace) -> Outcome:
        request = workspace.request
        read: list[Inventory] = []
        faults: list[InputError] = []
        for kind in kinds:
            for file in request.entries.files_of(kind):
                try:
                    read.append(request.read(file))
                except InputError as fault:
                    if not apart:
                        raise
                    faults.append(fault)
        if faults and not read:
            raise faults[0] if len(faults) == 1 else InputError(" ".join(map(str, faults)))
        issues = len(faults) + sum(len(inventory.issues) for inventory in read)
        unread = f"; {len(faults)} not readable" if faults else ""
        message = f"{'; '.join(map(_what_was_read, read))}{unread}; {counted(issues, 'issues')}."
        results = {f"read.{kinds[0]}": tuple(read), f"unreadable.{kinds[0]}": tuple(faults)}
        return Outcome(results, message, issues)

    return stage


def _what_was_read(inventory: Inventory) -> str:
    counts = ((len(getattr(inventory, table)), label) for table, label in _COUNTED.items())
    read = ", ".join(counted(count, label) for count, label in counts if count)
    return f"{read or 'nothing'} read from {inventory.sources[0].name}"


def gather(workspace: Workspace) -> dict[str, Any]:
    """Return the inventory of everything that was read, each machine once.

    Files that could not be read are among its issues.
    """
    read, faults = (
        [item for name, items in workspace.results.items() if name.startswith(kind)
         for item in items]
        for kind in ("read.", "unreadable.")
    )  # fmt: skip
    if not read:
        return {}
    inventory = inventory_of(read, workspace.entries)
    unreadable = tuple(unreadable_file(fault) for fault in faults)
    return {"inventory": replace(inventory, issues=unreadable + inventory.issues)}


def inventory_of(read: list[Inventory], entries: Entries) -> Inventory:
    """Return the inventory of what was read, with what was set manually."""
    inventory = gather_files(read, key_repair=entries.key_repair)
    return with_edits(inventory, entries.server_edits)


def _current_state(workspace: Workspace) -> Outcome:
    inventory: Inventory = workspace.results["inventory"]
    totals, ledger = control_totals(inventory), Ledger()
    inventory_figures(inventory, totals, ledger)
    sources = tuple(source.name for source in inventory.sources)
    entries = workspace.entries
    known = coverage(inventory, entries.assumptions)
    coverage_figures(known, sources, ledger)
    merge_figures(inventory, ledger)
    readiness_figures(inventory, ledger)
    transform_ledger_figures(inventory.transform_figures, ledger)
    powered_off_figures(inventory, entries.as_of, entries.assumptions, ledger)
    findings = scope_findings(inventory, ledger) + edited_findings(inventory, ledger)
    listed = counted(totals["servers_listed"], "servers")
    message = f"{totals['servers_in_scope']:,} of {listed} in scope."
    state = CurrentState(totals, known, ledger, findings)
    return Outcome({"current_state": state}, message, len(findings))


def _cost_analysis(workspace: Workspace) -> Outcome:
    entries, assumptions = workspace.entries, workspace.entries.assumptions
    book = load_price_book(entries.project.aws_region, entries.price_book, entries.own_prices)
    inventory: Inventory = workspace.results["inventory"]
    estate = price_estate(inventory, assumptions, book)
    if entries.compare_regions:
        wanted = (book.region, *entries.compare_regions)
        regions = price_in_regions(
            inventory, assumptions, wanted, entries.books(), entries.own_prices
        )
        estate = replace(estate, regions=regions)
    ledger = Ledger()
    pricing_figures(estate, assumptions, book, ledger)
    bare_metal_figures(price_bare_metal(distinct_hosts(inventory), book, assumptions), ledger)
    info = PriceBookInfo(str(book.snapshot_date), book.source, book.region)
    lines, options = len(estate.lines), len(estate.scenarios)
    message = f"{counted(lines, 'line items')}, {counted(options, 'options')}."
    findings = assumed_storage_findings(estate, ledger)
    findings += pricing_findings(ledger, assumptions)
    findings += recovery_findings(inventory, estate, assumptions, ledger)
    small = smaller_than_needed(inventory.in_scope(), assumptions)
    findings += small_findings(int(small.sum()), ledger)
    return Outcome({"estate": Costs(estate, ledger, info, findings)}, message, len(estate.issues))


def _migration_strategy(workspace: Workspace) -> Outcome:
    entries = workspace.entries
    inventory: Inventory = workspace.results["inventory"]
    edits = checked_edits(entries.edits)
    strategy = decide_strategy(
        inventory, entries.assumptions, entries.as_of, edits, entries.project.aws_region,
        entries.project.timeline_months,
    )  # fmt: skip
    files = tuple(source.name for source in inventory.sources)
    strategy = replace(strategy, ledger=strategy_figures(strategy, files))
    strategy = replace(strategy, findings=strategy_findings(strategy))
    undecided = int(strategy.servers["disposition"].eq("undecided").sum())
    message = (
        f"{counted(len(strategy.servers), 'servers')} and "
        f"{counted(len(strategy.applications), 'applications')}, "
        f"{counted(undecided, 'servers')} undecided."
    )
    return Outcome({"strategy": strategy}, message, len(strategy.findings))


def _migration_plan(workspace: Workspace) -> Outcome:
    entries, results = workspace.entries, workspace.results
    strategy: Strategy = results["strategy"]
    costs: Costs = results["estate"]
    inventory, timeline, estate = (
        results["inventory"],
        entries.project.timeline_months,
        costs.estate,
    )
    known = Stages(lifecycle=strategy.lifecycle, links=strategy.links.pairs())
    today, caused = on_premises_today(inventory, estate, entries.assumptions, entries.as_of, known)
    plan = plan_migration(
        inventory, strategy, entries.assumptions, entries.as_of, timeline,
        Worth(
            caused, aws_amounts(estate, strategy, entries.assumptions), without_place(estate)
        ),
        {int(number): month for number, month in entries.wave_starts.items()},
        by_hand=waves_by_hand(entries.server_edits),
    )  # fmt: skip
    ranged = costs.ledger["aws.servers.monthly"].low is not None
    ledger = plan_figures(plan, strategy, estate, entries.assumptions, timeline, ranged=ranged)
    findings = plan_findings(replace(plan, ledger=ledger), entries.assumptions)
    plan = replace(plan, ledger=ledger, findings=findings)
    made = {"plan": plan, "today": today}
    return Outcome(made, f"{counted(len(plan.waves), 'waves')}.", len(plan.findings))


STAGES: dict[str, Stage] = {
    **{
        spec.id: _read(*spec.needs, apart=all(KINDS[kind].apart for kind in spec.needs))
        for spec in AGENTS
        if spec.phase == READING_PHASE
    },
    "currentState": _current_state,
    "costAnalysis": _cost_analysis,
    "migrationStrategy": _migration_strategy,
    "migrationPlan": _migration_plan,
    "businessCase": business_case,
}
