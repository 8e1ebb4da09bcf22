"""What each agent does: call a stage and say in one sentence what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bizcase.agents.request import RunRequest
from bizcase.case import BusinessCase, PriceBookInfo
from bizcase.catalog import load_price_book
from bizcase.document import Document, build_document
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.figures import inventory_figures, scope_findings
from bizcase.ledger import Finding, Ledger
from bizcase.pricing import PricedEstate, price_estate, pricing_figures


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


def _read(kind: str) -> Stage:
    def stage(workspace: Workspace) -> Outcome:
        request = workspace.request
        upload = request.uploads[kind][0]
        inventory = request.reader(upload, request.assumptions, kind)
        count = len(inventory.servers)
        message = f"{count:,} servers read from {upload.name}, {len(inventory.issues)} issues."
        return Outcome({"inventory": inventory}, message, len(inventory.issues))

    return stage


def _current_state(workspace: Workspace) -> Outcome:
    inventory: Inventory = workspace.results["inventory"]
    totals, ledger = control_totals(inventory), Ledger()
    inventory_figures(inventory, totals, ledger)
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


def _business_case(workspace: Workspace) -> Outcome:
    request, results = workspace.request, workspace.results
    state: CurrentState = results["current_state"]
    costs: Costs = results["estate"]
    ledger = Ledger()
    for part in (state.ledger, costs.ledger):
        for figure in part:
            ledger.add(figure)
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
        findings=state.findings,
    )
    document: Document = build_document(case)
    message = f"{len(ledger):,} figures, {len(document.sections)} sections."
    return Outcome({"case": case, "document": document}, message)


STAGES: dict[str, Stage] = {
    "itInventory": _read("it_inventory"),
    "rvTool": _read("rvtools"),
    "currentState": _current_state,
    "costAnalysis": _cost_analysis,
    "businessCase": _business_case,
}
