"""Whether applications that were refreshed lately lose money by moving (rule R2 only proposes)."""

from __future__ import annotations

from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.finance.worth import worth_of_servers
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in
from bizcase.strategy.decide.dated import refreshed
from bizcase.strategy.decide.strategy import Strategy

SHOWN = 10


def refreshed_findings(
    result: FinanceResult, strategy: Strategy, ledger: Ledger
) -> tuple[Finding, ...]:
    """Add ``refreshed.N.npv`` of the first ten and ``refreshed.losing``; return what they propose.

    What a move is worth is that of the application's servers, a shared one in each of its owners.
    Without a baseline it is not known, and the finding says so.
    """
    rows = refreshed(strategy)
    if rows.empty:
        return ()
    found = _worths(result, strategy, rows["application_id"].tolist())
    state = result.prepared.no_baseline
    for place, worth in enumerate(found[:SHOWN], start=1):
        ledger.add(
            Figure(f"refreshed.{place}.npv", f"NPV of moving it, place {place}",
                   None if state else round(worth, 2), "USD", "computed", inputs=("fin.discount",),
                   formula="its servers' share of the cash flow, discounted", state=state)
        )  # fmt: skip
    losing = sum(worth < 0 for worth in found)
    ledger.add(
        Figure("refreshed.losing", "Of them, those whose move loses money",
               None if state else losing, "applications", "computed", state=state)
    )  # fmt: skip
    if state:
        message = (
            "Applications that would move were refreshed lately. Without a baseline it is open "
            "whether their move pays (annex C)."
        )
        return (Finding("REFRESHED_LATELY", "info", message, ("strategy.refreshed",)),)
    if not losing:
        return ()
    message = (
        "The move of some applications that were refreshed lately loses money. Application "
        "owners: consider retaining them until their next refresh (annex C)."
    )
    figures = ("strategy.refreshed", "refreshed.losing")
    return (Finding("REFRESHED_LATELY", "warning", message, figures),)


def _worths(result: FinanceResult, strategy: Strategy, applications: list[str]) -> list[float]:
    """Return what moving each application is worth, a present value in USD."""
    if result.prepared.no_baseline:
        return [0.0] * len(applications)
    worth = worth_of_servers(result.base, result.plan, Values(result.assumptions), result.version)
    ids, servers_of = result.prepared.servers["server_id"], strategy.links.servers_of
    return [
        float(worth[is_in(ids, set(servers_of.get(key, ()))).to_numpy()].sum())
        for key in applications
    ]
