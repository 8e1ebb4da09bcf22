"""The examples of LIKE_FOR_LIKE section 12 once more, in plain Python from the method alone.

It shares no code with bizcase, so that the product's amounts can be compared with it line by
line. ``worked`` gives all of one case; the modules beside it say what each line is.

The plan of every example: all one-time cost falls in month 4, AWS is paid from month 5 (the
Savings Plan from month 8), on premises and the refresh project are paid up to month 7. 60 months,
8 %, no growth, no escalation, no slip.
"""

from __future__ import annotations

import dataclasses

from tests.finance.like_for_like import on_aws, on_premises
from tests.finance.like_for_like.estates import Answers

MONTHS = 60
CUTOVER = 4  # the month of all one-time cost
PLAN_FROM = 8  # the first month in which compute is committed
YEARLY_RATE = 0.08
HOST_REMOVAL_USD = 300


def workload_hours(servers):
    """Return the effort of rehosting one workload of medium complexity."""
    return 8 + 5 * servers


def hours(estate):
    """Return landing zone and rehost; workloads are as few as three servers each allow."""
    fixed = 160 if estate.whole else 0
    per_server = min(estate.count, 1000) + max(0, estate.count - 1000) / 5
    full, rest = divmod(estate.count, 3)
    workloads = [3] * full + [rest] * (rest > 0)
    return fixed + per_server + sum(workload_hours(servers) for servers in workloads)


def one_time_usd(estate, answers):
    """Return labour with management and contingency, training of two people, removal of hosts."""
    return {
        "labour": hours(estate) * answers.rate_usd_h * 1.15 * 1.20,
        "training": 2 * 5000 if estate.whole else 0,
        "removal": HOST_REMOVAL_USD * on_premises.hosts(estate),
    }


def flows_usd(estate, answers):
    """Return one row for each month 1 to 60: what is paid (negative) and what is saved, USD."""
    once = -sum(one_time_usd(estate, answers).values())
    on_demand = -sum(on_aws.monthly_usd(estate, answers, committed=False).values())
    committed = -sum(on_aws.monthly_usd(estate, answers, committed=True).values())
    refresh = on_premises.refresh_project_yearly_usd(estate, answers) / 12
    today = on_premises.yearly_usd(estate, answers)
    rows = []
    for month in range(1, MONTHS + 1):
        aws = committed if month >= PLAN_FROM else on_demand
        row = {
            "one_time": once if month == CUTOVER else 0.0,
            "aws": aws if month > CUTOVER else 0.0,
            "on_premises": sum(on_premises.saved_usd(month, today, estate, answers).values()),
            "refresh_project": refresh if month >= PLAN_FROM else 0.0,
        }
        rows.append({"month": month, **row, "net": sum(row.values())})
    return rows


def present_value(flows):
    """Return the value today of one amount a month, the first at the end of month 1."""
    return sum(
        amount / (1 + YEARLY_RATE) ** (month / 12) for month, amount in enumerate(flows, start=1)
    )


def npv_usd(estate, answers):
    return present_value(row["net"] for row in flows_usd(estate, answers))


def per_machine_month_usd(estate, answers):
    """Return today's cost a VM and month; the refresh project stands outside."""
    return sum(on_premises.yearly_usd(estate, answers).values()) / 12 / estate.count


def break_even_usd(estate, answers):
    """Return today's cost a VM and month at which the NPV is 0; the NPV is a line in it."""
    once = npv_usd(estate, answers)
    twice_answers = dataclasses.replace(answers, today_factor=2 * answers.today_factor)
    slope = npv_usd(estate, twice_answers) - once
    factor = 1 - once / slope
    return factor * per_machine_month_usd(estate, answers)


def by_item(lines, items):
    """Return lines added up to the items of the comparison (LIKE_FOR_LIKE section 2), USD."""
    sums = {}
    for line, usd in lines.items():
        sums[items[line]] = sums.get(items[line], 0.0) + usd
    return sums


def worked(estate, answers=None):
    """Return every amount of one case by name, USD, unrounded.

    ``on_premises_yearly`` and ``aws_committed_monthly``, ``aws_on_demand_monthly`` are by line;
    the same names with ``_items`` are by item of the comparison.
    """
    answers = answers or Answers()
    today = on_premises.yearly_usd(estate, answers)
    committed = on_aws.monthly_usd(estate, answers, committed=True)
    on_demand = on_aws.monthly_usd(estate, answers, committed=False)
    return {
        "hosts": on_premises.hosts(estate),
        "cores": on_premises.hosts(estate) * on_premises.CORES_PER_HOST,
        "on_premises_yearly": today,
        "on_premises_yearly_items": by_item(today, on_premises.ITEM),
        "on_premises_yearly_total": sum(today.values()),
        "refresh_project_yearly": on_premises.refresh_project_yearly_usd(estate, answers),
        "aws_committed_monthly": committed,
        "aws_committed_monthly_items": by_item(committed, on_aws.ITEM),
        "aws_committed_monthly_total": sum(committed.values()),
        "aws_on_demand_monthly": on_demand,
        "aws_on_demand_monthly_items": by_item(on_demand, on_aws.ITEM),
        "aws_on_demand_monthly_total": sum(on_demand.values()),
        "not_compared_monthly": on_aws.not_compared_usd(estate, answers),
        "hours": hours(estate),
        "one_time": one_time_usd(estate, answers),
        "one_time_total": sum(one_time_usd(estate, answers).values()),
        "flows": flows_usd(estate, answers),
        "npv": npv_usd(estate, answers),
        "break_even": break_even_usd(estate, answers),
        "estimated": per_machine_month_usd(estate, answers),
    }
