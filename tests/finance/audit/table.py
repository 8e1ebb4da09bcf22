"""The comparison of both sides by item: a full year at today's prices, once all has moved."""

from __future__ import annotations

from tests.finance.audit import aws, remaining, today


def on_aws(estate, answers):
    """Return twelve months of what AWS bills and of what stands beside it, by item, USD."""
    heads = aws.heads(estate, answers) | {"bought": aws.bought_usd(estate, estate.servers)}
    sums = {}
    for head, usd in heads.items():
        sums[aws.ITEM[head]] = sums.get(aws.ITEM[head], 0.0) + 12 * usd
    return sums


def table(estate, answers):
    """Return {item: (today, on AWS, left on premises)}, USD a year."""
    now = today.by_item(today.yearly(estate, answers))
    left = today.by_item(remaining.yearly(estate, answers))
    there = on_aws(estate, answers)
    return {
        item: (now.get(item, 0.0), there.get(item, 0.0), left.get(item, 0.0))
        for item in sorted(set(now) | set(there))
    }
