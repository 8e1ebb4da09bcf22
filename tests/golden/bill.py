"""A run as a bill: each line with its arithmetic, each block with its total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.ledger import Figure
from bizcase.pricing.licences import OPTIONS

RUN_HEADS = {
    "aws.compute.monthly": "EC2 compute",
    "aws.storage.monthly": "Storage of servers",
    "aws.licences.monthly": "Licences with servers",
    "aws.databases.monthly": "Managed databases",
    "aws.other.monthly": "Other services",
}
FLOWS = {
    "baseline": "If all stays", "on_premises": "What stays", "aws": "AWS",
    "one_time": "One-time", "funding": "Funding", "net": "Difference",
    "baseline_unused_life": "Credit, stays", "on_premises_unused_life": "Credit, moves",
}  # fmt: skip
NOT_COUNTED = "not counted"


@dataclass(frozen=True)
class Line:
    """A label, how its amount comes about or why it is not known, and the amount in USD."""

    label: str
    reckoning: str = ""
    usd: float | None = None


def bill(title: str, result: RunResult) -> str:
    """Return the bill of a run, without its simulation."""
    case = result.case
    book, project = case.price_book, case.project
    head = [
        title,
        "=" * len(title),
        f"Region {project.aws_region}, prices of {book.snapshot_date}, seen on {case.as_of}.",
        "All amounts in USD: quantity × unit price × (1 − discount) = amount, to the cent.",
    ]
    changed = [f"{key} = {item.value}" for key, item in case.assumptions.items()
               if item.changed and not key.startswith("mc.")]  # fmt: skip
    if changed:
        head.append(f"Entered: {', '.join(changed)}.")
    filled = [f"Price filled: {issue.message}" for issue in case.issues
              if issue.code == "PRICE_FILLED"]  # fmt: skip
    blocks = [
        "\n".join([*head, *filled]),
        *_servers(case),
        *_databases(case),
        *_licences(case),
        _block("Other services, a month", _other(case), case.ledger.value("aws.other.monthly")),
        *_run_cost(case),
        *(_sum_of(case, name) for name in ("onprem.annual", "once.total")),
        *_compared(case),
        *_worth(case),
        _waves(case),
    ]
    return "\n\n".join(blocks) + "\n"


def _servers(case: BusinessCase) -> Iterator[str]:
    decided = case.strategy.servers.set_index("server_id")
    wave_of = {key: wave.number for wave in case.plan.waves for key in wave.servers}
    for row in case.servers.to_dict("records"):
        key, name = row["server_id"], row["name"]
        size = f"{_number(row['vcpu'])} vCPU, {_number(row['memory_gib'])} GiB"
        title = f"Server {name}: {row['os_name']}, {size}"
        if row["target"] == "ec2":
            got = (row["instance_vcpu"], row["instance_memory_gib"])
            title += f" → {row['instance_type']}, {_number(got[0])} vCPU, {_number(got[1])} GiB"
        else:
            title += f" → {row['scope_reason'] if not row['in_scope'] else row['target']}"
        if key in decided.index:
            wave = f", wave {wave_of[key]}" if key in wave_of else ""
            title += f"; {decided.loc[key, 'disposition']}{wave}"
        lines = case.estate.lines[case.estate.lines["server_id"] == key]
        if len(lines):
            yield _block(title, map(_priced, lines.to_dict("records")), row["total_monthly_usd"])
        else:
            yield title


def _databases(case: BusinessCase) -> Iterator[str]:
    lines = case.estate.database_lines
    for row in case.estate.databases.to_dict("records"):
        key = row["database_id"]
        title = f"Database {key}: {row['engine']} {row['engine_version']} → {row['target']}"
        if row["blocker"]:
            title += f", because {row['blocker']}"
        own = lines[lines["database_id"] == key] if len(lines) else lines
        if len(own):
            yield _block(title, map(_priced, own.to_dict("records")), row["total_monthly_usd"])
        else:
            yield title


def _licences(case: BusinessCase) -> Iterator[str]:
    if case.ledger.value("licences.servers"):
        rows = [f"  {case.ledger[f'licences.{name}.monthly'].value:>12,.2f}  {label}"
                for name, label in OPTIONS.items()]  # fmt: skip
        yield "\n".join(
            ["Compute and licences of Windows and SQL Server, four ways, a month", *rows]
        )


def _other(case: BusinessCase) -> Iterator[Line]:
    for row in case.estate.bill.lines.to_dict("records"):
        if row["state"]:
            yield Line(row["item"], row["state"])
        elif row["quantity"]:
            yield _priced(row)


def _run_cost(case: BusinessCase) -> Iterator[str]:
    heads = [Line(label, "", case.ledger[key].value) for key, label in RUN_HEADS.items()]
    month, year = (case.ledger.value(f"aws.run.{span}") for span in ("monthly", "annual"))
    yield _block("Run cost on AWS, a month", heads, month)
    yield _block("Run cost on AWS, a year", [Line("All months", f"12 months × {month:.2f}", year)])


def _sum_of(case: BusinessCase, name: str) -> str:
    total = case.ledger[name]
    lines = [_figure(case.ledger[key]) for key in total.inputs]
    if total.value is None:
        return f"{total.label}\n  not known: {total.state}"
    return _block(total.label, [line for line in lines if line.usd != 0], total.value)


def _compared(case: BusinessCase) -> Iterator[str]:
    """Yield both sides of the comparison, and what AWS does not bill: it stands beside the bill."""
    if case.comparison is None or not case.comparison.items:
        return
    sides = {"today": "today", "aws": "on AWS", "remaining": "left", "difference": "difference"}
    value, items = case.ledger.value, case.comparison.items
    width = max(len(row.label) for row in items) + 4
    rows = ["Today against AWS, a year once all has moved".ljust(width)
            + "".join(f"{word:>14}" for word in sides.values())]  # fmt: skip
    for row in (row for row in items if row.compared):
        amounts = (value(f"compare.{row.item}.{side}") for side in sides)
        rows.append(f"  {row.label}".ljust(width) + "".join(f"{usd:>14,.2f}" for usd in amounts))
    totals = (value(f"compare.{side}") for side in sides)
    rows.append("  Total".ljust(width) + "".join(f"{usd:>14,.2f}" for usd in totals))
    yield "\n".join(rows)
    apart = [
        Line(row.label, row.reason, row.aws_usd or row.today_usd)
        for row in items
        if not row.compared
    ]
    if apart:
        yield _block("Not compared, a year", apart)
    cash = case.finance.cash.aws
    own = [
        Line(HEAD_LABELS[head], "last month of the cash flow", float(cash[head].iloc[-1]))
        for head in ("own_licences", "agents")
        if head in cash and cash[head].iloc[-1]
    ]
    if own:
        yield _block("Beside the AWS bill, a month", own)


def _worth(case: BusinessCase) -> Iterator[str]:
    ledger = case.ledger
    if ledger["npv.base"].value is None:
        yield f"Net present value\n  not known: {ledger['npv.base'].state}"
        return
    years = [key.split(".")[1] for key in (figure.id for figure in ledger)
             if key.startswith("cash.y") and key.endswith(".net")]  # fmt: skip
    rows = [f"{'Cash flow, by year':<20}" + "".join(f"{word:>15}" for word in FLOWS.values())]
    for year in (*years, "total"):
        label = "Total" if year == "total" else f"  Year {year[1:]}"
        amounts = (ledger.value(f"cash.{year}.{flow}") for flow in FLOWS)
        rows.append(f"{label:<20}" + "".join(f"{usd:>15,.2f}" for usd in amounts))
    yield "\n".join(rows)
    discount, horizon = (case.assumptions[key].value for key in ("fin.discount", "fin.horizon"))
    payback = ledger["payback.months"]
    months = payback.state if payback.value is None else f"{payback.value:.0f} months"
    yield "\n".join([
        f"Net present value at {discount} % a year over {horizon} years, "
        f"month by month: {ledger.value('npv.base'):,.2f}",
        f"Payback: {months}. Verdict: {case.finance.verdict.decision}.",
    ])  # fmt: skip


def _waves(case: BusinessCase) -> str:
    names = case.servers.set_index("server_id")["name"]
    rows = ["Waves, and what each adds to the run cost of a month"]
    for wave in case.plan.waves:
        months = f"months {wave.start_month} to {wave.end_month}"
        usd = NOT_COUNTED if wave.run_rate_usd is None else f"{wave.run_rate_usd:,.2f}"
        servers = ", ".join(names[key] for key in wave.servers)
        rows.append(f"  {wave.name}, {months}: {servers}; adds {usd}")
    return "\n".join(rows if case.plan.waves else [*rows, "  none"])


def _priced(row: dict[str, object]) -> Line:
    unit = str(row["unit"]).removesuffix(" entered")
    reckoning = f"{_number(row['quantity'])} {unit} × {_number(row['unit_price_usd'])}"
    if row["discount"]:
        reckoning += f" × (1 − {_number(row['discount'])})"
    origin = "" if row["price_origin"] == "listed" else f" [{row['price_origin']}]"
    return Line(f"{row['item']}{origin}", reckoning, float(str(row["amount_usd"])))


def _figure(figure: Figure) -> Line:
    return Line(figure.label, "" if figure.value is not None else figure.state, figure.value)


def _block(title: str, lines: Iterator[Line] | list[Line], total: float | None = None) -> str:
    """Return lines below a title with their amounts in one column, closed by their total."""
    given = list(lines)
    label_width = max(len(line.label) for line in given) + 2
    width = max(len(line.reckoning) for line in given)
    rows = []
    for line in given:
        usd = NOT_COUNTED if line.usd is None else f"{line.usd:,.2f}"
        sign = "=" if line.reckoning and line.usd is not None else " "
        rows.append(f"  {line.label:<{label_width}}{line.reckoning:>{width}} {sign}{usd:>12}")
    if total is not None:
        rows.append(f"  {'Total':<{label_width}}{'':>{width}}  {total:>12,.2f}")
    return "\n".join([title, *rows])


def _number(value: object) -> str:
    return "?" if pd.isna(value) else f"{float(str(value)):,.10g}"
