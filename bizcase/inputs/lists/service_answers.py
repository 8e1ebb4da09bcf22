"""What a list says about recovery, backup and monitoring of its applications."""

from __future__ import annotations

import pandas as pd

from bizcase.inputs.cells.words import PLANS
from bizcase.inventory import IssueLog

NO_PLAN = "none"


def with_services(raw: pd.DataFrame, rows: pd.Series, log: IssueLog, sheet: str) -> pd.DataFrame:
    """Return the applications with their answers as the table ``applications`` has them.

    recovery_required, backed_up, monitored: true, false or unknown. recovery_plan: hot, warm,
    pilot light, cold, none, or as written; a plan that stands in the column of yes and no counts
    where no other is named. ``rows`` are the row numbers of the sheet.
    """
    flag, plan = raw["recovery_required"], raw["recovery_plan"]
    named = plan.where(plan.isin(PLANS), flag.where(flag.isin(PLANS)))
    yes = flag.isin(["yes", *PLANS])
    required = _answer(flag.mask(flag.isin(PLANS), "yes"))
    by_plan = _answer(plan.mask(plan.isin(PLANS), "yes"))
    as_written = plan.mask(plan.isin(["yes", "no"])).fillna(plan.map({"no": NO_PLAN}).astype("str"))
    doubtful = (yes & plan.eq("no")) | (flag.eq("no") & plan.isin(PLANS))
    if doubtful.any():
        log.add(
            "RECOVERY_CONTRADICTED", "warning",
            "Applications say one thing under recovery and another under its plan.",
            sheet=sheet, column="Disaster Recovery Plan", rows=rows[doubtful],
            action="A plan that is named counts; where none is, the recovery time decides.",
            remedy="Write the same in both columns.",
        )  # fmt: skip
    return raw.assign(
        recovery_required=required.fillna(by_plan),
        recovery_plan=named.fillna(as_written),
        backed_up=_answer(raw["backed_up"]),
        monitored=_answer(raw["monitored"]),
    )


def _answer(words: pd.Series) -> pd.Series:
    return words.map({"yes": True, "no": False}).astype("boolean")
