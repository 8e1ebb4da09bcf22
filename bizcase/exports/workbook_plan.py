"""Strategy and plan in the workbook: dispositions, waves, team, and the sheet on MAP."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.formats import in_words
from bizcase.document.found_blockers import blocker_rows
from bizcase.exports.dispositions import by_disposition_table, fit_table
from bizcase.exports.plan_tables import map_spend_table, team_table
from bizcase.exports.tables import applications_table, groups_table, waves_table
from bizcase.exports.waiting_tables import waiting_table
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.map_programme import NOTE, is_shown

_TEAM = "Team plan"


def plan_sheets(writer: WorkbookWriter, case: BusinessCase) -> None:
    """Write what becomes of the estate and when, as far as it is known."""
    strategy, plan = case.strategy, case.plan
    if strategy is None:
        return
    if case.finance is not None:
        writer.table("Dispositions", by_disposition_table(case), total="_usd")
    writer.table("Goals and fit", fit_table(case))
    if len(strategy.applications):
        writer.table("Applications", applications_table(case))
    blockers = blocker_rows(case)
    if len(blockers):
        writer.table("Blockers", blockers)
    writer.table("End of support", strategy.lifecycle)
    if plan is not None and plan.waves:
        writer.table("Wave plan", waves_table(case))
        writer.table("Groups", groups_table(case))
    asked = waiting_table(case)
    if len(asked):
        writer.table("Waiting list", asked)
    members = team_table(case)
    if len(members):
        roles = members.drop(columns="role").rename(columns={"label": "role"})
        writer.table(_TEAM, roles, total="cost_usd")
    if case.finance is not None and is_shown(case.assumptions):
        _programme(writer, case)


def _programme(writer: WorkbookWriter, case: BusinessCase) -> None:
    """Write the planning figures for MAP under its disclaimer, then the spend by quarter."""
    figures = [item for item in case.ledger if item.id.startswith("map.")]
    sheet = writer.rows(
        "MAP",
        (NOTE, "Value", "How", "Unit"),
        [
            (item.label, in_words(item.state) if item.value is None else item.value,
             item.formula, item.unit)
            for item in figures
        ],
    )  # fmt: skip
    sheet.set_column(0, 0, 78)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 60)
    writer.table("MAP by quarter", map_spend_table(case), total="eligible_usd")
