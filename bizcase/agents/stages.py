"""What each agent does: call a stage and say in one sentence what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bizcase.agents.request import RunRequest
from bizcase.case import BusinessCase, PriceBookInfo
from bizcase.catalog import load_price_book
from bizcase.document import Document, build_document
from bizcase.finance import FinanceResult, finance_inputs, recompute
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_risk import finance_findings
from bizcase.inputs.cross_links import link_across
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.figures import inventory_figures, scope_findings
from bizcase.inventory.merge import merge
from bizcase.inventory.merge_figures import merge_figures
from bizcase.inventory.readiness_figures import readiness_figures
from bizcase.inventory.transform_figures import transform_ledger_figures
from bizcase.ledger import Finding, Ledger
from bizcase.pricing import PricedEstate, price_estate, pricing_figures
from bizcase.pricing.transform import compare_with_transform


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an agent gives the run: results by name, a sentence, the number of its findings."""

    results: dict[str, Any]
    message: str
    findings: int = 0


@dataclass(frozen=True, slots=True)
class CurrentState:
    """Control totals and findings about the estate as it is."""

    totals: dict[str, Any]
    ledger: Ledger
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """The priced estate, its figures, and the prices it rests on."""

    estate: PricedEstate
    ledger: Ledger
    price_book: PriceBookInfo


@dataclass(slots=True)
class Workspace:
    """The results of one run so far. Each run has its own; nothing outlives it."""

    request: RunRequest
    results: dict[str, Any] = field(default_factory=dict)


Stage = Callable[[Workspace], Outcome]


# What a file is counted in, by the table it fills.
_COUNTED = {
    "servers": "servers", "applications": "applications", "readiness": "readiness scores",
    "transform_figures": "figures",
}  # fmt: skip


def _read(*kinds: str) -> Stage:
    def stage(workspace: Workspace) -> Outcome:
        request = workspace.request
        read = tuple(
            request.read(upload, kind) for kind in kinds for upload in request.uploads.get(kind, ())
        )
        issues = sum(len(inventory.issues) for inventory in read)
        message = f"{'; '.join(map(_what_was_read, read))}; {issues} issues."
        return Outcome({f"read.{kinds[0]}": read}, message, issues)

    return stage


def _what_was_read(inventory: Inventory) -> str:
    counts = ((len(getattr(inventory, table)), label) for table, label in _COUNTED.items())
    read = ", ".join(f"{count:,} {label}" for count, label in counts if count)
    return f"{read or 'nothing'} read from {inventory.sources[0].name}"


def gather(workspace: Workspace) -> dict[str, Any]:
    """Return the inventory of everything that was read, each machine once."""
    read = [
        inventory
        for name, inventories in workspace.results.items()
        if name.startswith("read.")
        for inventory in inventories
    ]
    if not read:
        return {}
    return {"inventory": link_across(merge(read), key_repair=workspace.request.key_repair)}


def _current_state(workspace: Workspace) -> Outcome:
    inventory: Inventory = workspace.results["inventory"]
    totals, ledger = control_totals(inventory), Ledger()
    inventory_figures(inventory, totals, ledger)
    merge_figures(inventory, ledger)
    readiness_figures(inventory, ledger)
    transform_ledger_figures(inventory.transform_figures, ledger)
    findings = scope_findings(inventory, ledger)
    message = f"{totals['servers_in_scope']:,} of {totals['servers_listed']:,} servers in scope."
    state = CurrentState(totals, ledger, findings)
    return Outcome({"current_state": state}, message, len(findings))


def _cost_analysis(workspace: Workspace) -> Outcome:
    request = workspace.request
    book = load_price_book(request.project.aws_region)
    estate = price_estate(workspace.results["inventory"], request.assumptions, book)
    ledger = Ledger()
    pricing_figures(estate, request.assumptions, book, ledger)
    info = PriceBookInfo(str(book.snapshot_date), book.source, book.region)
    message = f"{len(estate.lines):,} line items, {len(estate.scenarios)} options."
    return Outcome({"estate": Costs(estate, ledger, info)}, message, len(estate.issues))


def _finance(workspace: Workspace, costs: Costs) -> FinanceResult:
    """Return the financial case; it comes last because it needs cost and dates."""
    request = workspace.request
    inventory, region = workspace.results["inventory"], request.project.aws_region
    prepared = finance_inputs(inventory, costs.estate, region, request.seed)
    return recompute(prepared, request.assumptions)


def _business_case(workspace: Workspace) -> Outcome:
    request, results = workspace.request, workspace.results
    state: CurrentState = results["current_state"]
    costs: Costs = results["estate"]
    ledger = Ledger()
    for part in (state.ledger, costs.ledger):
        for figure in part:
            ledger.add(figure)
    compare_with_transform(costs.estate, ledger)
    finance = _finance(workspace, costs)
    finance_figures(finance, ledger)
    case = BusinessCase(
        project=request.project,
        as_of=request.as_of,
        seed=request.seed,
        assumptions=request.assumptions,
        inventory=results["inventory"],
        control_totals=state.totals,
        price_book=costs.price_book,
        estate=costs.estate,
        ledger=ledger,
        findings=state.findings + finance_findings(finance, ledger),
        finance=finance,
        key_repair=request.key_repair,
    )
    document: Document = build_document(case)
    message = f"{len(ledger):,} figures, {len(document.sections)} sections."
    return Outcome({"case": case, "document": document}, message)


STAGES: dict[str, Stage] = {
    "itInventory": _read("it_inventory", "portfolio"),
    "rvTool": _read("rvtools"),
    "atx": _read("atx"),
    "mra": _read("mra"),
    "currentState": _current_state,
    "costAnalysis": _cost_analysis,
    "businessCase": _business_case,
}
