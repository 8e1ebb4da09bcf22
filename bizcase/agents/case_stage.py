"""The last stage: the financial case, the ledger of all stages, the case and its document."""

from __future__ import annotations

from bizcase.agents.handover import handed_over, in_base, moving_databases
from bizcase.agents.scenarios import with_scenarios
from bizcase.agents.workspace import Costs, CurrentState, Outcome, Workspace
from bizcase.case import BusinessCase
from bizcase.document import Document, build_document
from bizcase.finance import FinanceResult, finance_inputs, recompute
from bizcase.finance.by_disposition import disposition_figures
from bizcase.finance.compared import comparison_of
from bizcase.finance.fates import fate_figures, fate_findings
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_decision import decision_figures
from bizcase.finance.figures_risk import finance_findings
from bizcase.finance.figures_verdict import comparison_figures, verdict_figures
from bizcase.finance.map_programme import map_figures
from bizcase.finance.programme import programme_findings
from bizcase.finance.refreshed import refreshed_findings
from bizcase.finance.released import released_figures
from bizcase.finance.team import team
from bizcase.finance.team_figures import team_figures
from bizcase.grammar import counted
from bizcase.ledger import Finding, Ledger
from bizcase.pricing.calculator import compare_with_calculator
from bizcase.pricing.transform import compare_with_transform
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.waves.plan import Plan


def business_case(workspace: Workspace) -> Outcome:
    """Return the case with its scenarios, and its document."""
    case = with_scenarios(_case(workspace), workspace.rerun)
    document: Document = build_document(case)
    made = counted(len(case.ledger), "figures"), counted(len(document.sections), "sections")
    return Outcome({"case": case, "document": document}, f"{', '.join(made)}.")


def case_alone(workspace: Workspace) -> Outcome:
    """Return the case without simulation and document: its measures are compared and no more."""
    case = _case(workspace, draws=0)
    return Outcome({"case": case}, f"{counted(len(case.ledger), 'figures')}.")


def _finance(workspace: Workspace, costs: Costs, draws: int | None) -> FinanceResult:
    """Return the financial case; it comes last because it needs cost and dates."""
    entries, results = workspace.entries, workspace.results
    inventory, region = results["inventory"], entries.project.aws_region
    made = handed_over(
        inventory, costs.estate, results.get("strategy"), results.get("plan"), entries.as_of
    )
    prepared = finance_inputs(
        inventory, costs.estate, entries.assumptions, region, entries.seed, made,
        results.get("today"),
    )  # fmt: skip
    return recompute(prepared, entries.assumptions, draws)


def _case(workspace: Workspace, draws: int | None = None) -> BusinessCase:
    """Return the case from the results of all stages before; ``draws`` as ``recompute``."""
    entries, results = workspace.entries, workspace.results
    state: CurrentState = results["current_state"]
    costs: Costs = results["estate"]
    strategy: Strategy | None = results.get("strategy")
    plan: Plan | None = results.get("plan")
    planned = [part for part in (strategy, plan) if part is not None]
    ledger = Ledger()
    for part in (state.ledger, costs.ledger, *(item.ledger for item in planned)):
        for figure in part:
            ledger.add(figure)
    compare_with_transform(costs.estate, ledger)
    compare_with_calculator(ledger)
    finance = _finance(workspace, costs, draws)
    finance_figures(finance, ledger)
    released_figures(finance, ledger)
    team_figures(team(finance), ledger)
    map_figures(finance, ledger)
    verdict_figures(finance, ledger)
    databases = moving_databases(costs.estate, in_base(strategy, plan))
    comparison = comparison_of(finance, results["inventory"], costs.estate, databases)
    if comparison is not None:
        comparison_figures(comparison, ledger)
    decision_figures(finance, comparison, ledger)
    programme = programme_findings(finance, plan, ledger)
    moving: tuple[Finding, ...] = ()
    if strategy is not None:
        disposition_figures(finance, strategy, costs.estate, ledger)
        fate_figures(finance.prepared, strategy, ledger)
        moving = *fate_findings(ledger), *refreshed_findings(finance, strategy, ledger)
    return BusinessCase(
        entries=entries,
        assumptions=entries.assumptions,
        inventory=results["inventory"],
        control_totals=state.totals,
        coverage=state.coverage,
        price_book=costs.price_book,
        estate=costs.estate,
        ledger=ledger,
        findings=(
            *state.findings,
            *costs.findings,
            *(finding for part in planned for finding in part.findings),
            *finance_findings(finance, ledger, costs.estate.bill),
            *(*moving, *programme),
        ),
        finance=finance,
        comparison=comparison,
        strategy=strategy,
        plan=plan,
    )
