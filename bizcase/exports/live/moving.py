"""What AWS bills for what moves, once all has moved, at today's prices: the rules of the bill.

The cash flow has months that grow; the comparison of a year has line items, each to the cent.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live import aws
from bizcase.exports.live.aws import AwsSide
from bizcase.exports.live.bands import bands, least_support, price_of
from bizcase.exports.live.bill_sheet import SECURITY, BillSheet, value_of
from bizcase.exports.live.expr import Term, called, chosen, largest, term, total
from bizcase.exports.live.lines import TIERS, LineItems
from bizcase.exports.live.months import sheet_row
from bizcase.finance.aws_side import SECURITY_TOOLS
from bizcase.finance.compared import MovingBill
from bizcase.finance.comparison import aws_line, bill_by_line
from bizcase.pricing.bill import BILL_HEADS
from bizcase.pricing.disaster_recovery import TIERS as RECOVERY

# Line items of servers: what a line is called, how it counts there, and its line of the items.
_OF_SERVERS = (
    ("EC2 instances", ("compute",), ("compute",)),
    ("EBS storage of servers", ("storage",), ("storage",)),
    ("Windows Server licences, included", ("windows",), ("licence:windows",)),
    ("Linux subscriptions, included", ("linux",), ("licence:rhel", "licence:suse")),
    ("SQL Server licences, included", ("sql server",), ("licence:sqlserver",)),
)  # fmt: skip
_DATABASES = {
    "database_compute": "Managed databases, instances",
    "database_storage": "Managed databases, storage",
    "database_licence:sqlserver": "Managed databases, SQL Server licences",
    "database_licence:oracle": "Managed databases, Oracle licences",
}
_OWN = {
    "own:sql_server": "Own SQL Server licences, in addition to the bill",
    "own:linux": "Own Linux subscriptions, in addition to the bill",
    "own:vmware": "Own VMware subscription, in addition to the bill",
    "own:windows": "Own Windows Server licences, in addition to the bill",
    "own:oracle": "Oracle support beyond the licences owned, in addition to the bill",
    "own:agents": "Security agents, in addition to the bill",
    "own:subscriptions": "Services bought instead of servers, in addition to the bill",
}
_HALF_A_CENT = 0.005


class Moving:
    """What stands in the sheet; ``years`` is what a year costs by item."""

    def __init__(
        self, side: AwsSide, sheet: Worksheet, lines: LineItems, bill: MovingBill,
        subscriptions: Term,
    ) -> None:  # fmt: skip
        self._side, self._of, self._lines, self._bill = side, side.of, lines, bill
        self._money, self._to = side.of.writer.amounts, BillSheet(side.of, sheet)
        self.years = self._to.years
        self._tools = side.inputs.known(SECURITY_TOOLS)
        worked = [*self._servers(), *self._databases()]
        self._rest(worked)
        for line, path in (side.own | {"own:subscriptions": subscriptions}).items():
            if not path.fixed:
                last = side.of.horizon
                self._to.amount(_OWN[line], line, path.at(sheet_row(last), last))

    @property
    def last(self) -> int:
        """The last row that is written, as a spreadsheet counts them."""
        return self._to.last

    def _servers(self) -> list[Term]:
        """Write the line items of servers, hosts of what is relocated, and what modernising saves.

        What no line item of the workbook has is stated.
        """
        found = self._bill.servers
        saved = found["server_id"].eq("")
        by_line = _by_line(found[~saved])
        cells = []
        for label, kinds, lines in _OF_SERVERS:
            live = self._lines.moving(*kinds)
            known = sum(by_line.pop(line, 0.0) for line in lines)
            if live.value:
                cells.append(self._to.amount(label, lines[0], live))
            beside = known - value_of(live) / self._money.value(1.0)
            if abs(beside) > _HALF_A_CENT:
                words = f"{label}: hosts of relocated servers"
                cells.append(self._to.amount(words, lines[0], self._to.usd(beside)))
        for line, usd in by_line.items():
            cells.append(self._to.amount("Other line items of servers", line, self._to.usd(usd)))
        for row in _rows(self._bill.modernised[0]):
            used = self._lines.modernised(row.item)
            cells.append(self._less(row.item, aws_line(row.head, row.item), used))
        return cells

    def _less(self, item: str, line: str, used: Term) -> Term:
        """Write what modernising takes off, a share of what it is on."""
        share = self._side.inputs["mig.refactor_saving"]
        return self._to.saved(f"Saved by modernising: {item}", line, used, share)

    def _databases(self) -> list[Term]:
        found = self._bill.databases
        saved = found["database_id"].eq("")
        cells = [
            self._to.amount(_DATABASES[line], line, self._to.usd(usd))
            for line, usd in _by_line(found[~saved]).items()
        ]
        for row in _rows(self._bill.modernised[1]):
            used = self._to.usd(row.amount_usd)
            cells.append(self._less(row.item, aws_line(row.head, row.item), used))
        return cells

    def _rest(self, worked: list[Term]) -> None:
        """Write what is beside servers and databases; AWS Support is charged on all before it."""
        count = self._side.inputs.fact(
            "servers_moving", "Servers on EC2 once all have moved", self._bill.count, ""
        )
        other = [*self._stored(), *self._recovery(), *self._network(count), *self._watched()]
        security = self._security(worked)
        if self._bill.count:
            zone, left = aws.landing_zone(self._side, count)
            private = round(1.0 - left, 6)
            label = BILL_HEADS["landing_zone"]
            other.append(self._to.priced(label, "landing_zone", term(1.0), zone, private))
        self._support(total([*worked, *other]), security)
        if self._side.inputs.known("aws.operations_usd"):
            self._to.amount("Operations", "operations", self._side.inputs["aws.operations_usd"])

    def _of_rest(self, head: str) -> pd.DataFrame:
        rest = self._bill.rest
        return rest[rest["head"].eq(head)]

    def _stored(self) -> list[Term]:
        cells = [
            self._to.priced(row.item, "ebs", term(row.quantity), self._to.usd(row.unit_price_usd),
                         row.private_discount)
            for row in _rows(self._of_rest("ebs")) if row.quantity
        ]  # fmt: skip
        kept = self._side.price("aws.backup_retained_ratio") * self._bill.stored_gib
        for row in _rows(self._of_rest("snapshots")):
            gib = called("ROUND", round(value_of(kept), 2), kept, 2)
            price = self._to.usd(row.unit_price_usd)
            cells.append(self._to.priced(row.item, "snapshots", gib, price, row.private_discount))
        return cells

    def _recovery(self) -> list[Term]:
        tiers, cells = {label: tier for tier, label in RECOVERY.items()}, []
        for row in _rows(self._of_rest("recovery")):
            tier = tiers[row.item]
            if tier not in TIERS or not row.quantity:
                continue
            live = self._lines.protected(tier)
            beside = self._to.usd(self._beside(row.quantity, live))
            share = aws.share_of_tier(self._side, tier)
            base = live + beside if live.value else beside
            cells.append(self._to.priced(f"Disaster recovery: {TIERS[tier]}", "recovery", base,
                                      share, row.private_discount))  # fmt: skip
        return cells

    def _beside(self, known_usd: float, live: Term) -> float:
        """Return what of an amount of the app no line item has, in USD to the cent."""
        return round(known_usd - value_of(live) / self._money.value(1.0), 2)

    def _network(self, count: Term) -> list[Term]:
        side, inputs, terms = self._side, self._side.inputs, self._side.base.terms
        own, cells = round(1.0 - side.others, 6), []
        known = self._of_rest("transfer").set_index("item")["quantity"]

        def add(item: str, quantity: Term, price: Term, private: float = own) -> None:
            if not (quantity.fixed and not quantity.value):
                cells.append(self._to.priced(item, "transfer", quantity, price, private))

        def traffic(item: str, whole: str, each: Term) -> Term:
            given = side.values.assumptions.earlier(whole) is not None
            return term(float(known[item])) if given else count * each

        item = "Data through NAT gateways"
        price = price_of(inputs, terms, "gateway_gb")
        add(item, traffic(item, "aws.nat_gb", inputs["aws.nat_gb_server"]), price)
        item = "Between Availability Zones, both directions"
        price = price_of(inputs, terms, "between_zones_gb")
        add(item, traffic(item, "aws.interaz_gb", 2.0 * inputs["aws.interaz_gb_server"]), price)
        out = aws.billed_egress_gb(side, count)
        for band, found in zip(
            terms.egress, bands(inputs, "egress", terms.egress, out, by_gb=True), strict=True
        ):
            add(band.item, *found)
        if side.whole and self._bill.count:
            hour = price_of(inputs, terms, "gateway_hour")
            add("NAT gateways", inputs["aws.nat_gateways"] * terms.hours, hour)
            add("Transit Gateway", term(1.0), inputs["aws.transit_gateway_usd"])
            vpn = self._of.cents(inputs["aws.vpn_usd"])
            vpn = self._of.cents(vpn - self._of.cents(vpn * own)) if own else vpn
            line = self._of.cents(inputs["aws.direct_connect_usd"])
            usd = chosen(count >= inputs["aws.dx_from"], line, vpn)
            cells.append(self._to.amount("Site-to-site VPN, or Direct Connect", "transfer", usd))
        return cells

    def _watched(self) -> list[Term]:
        """Write monitoring: on what EC2 costs on demand at list, which no own price changes."""
        share = self._side.inputs["aws.observability_pct"]
        return [
            self._to.priced(row.item, "observability", self._to.usd(row.quantity), share,
                            row.private_discount)
            for row in _rows(self._of_rest("observability")) if row.quantity
        ]  # fmt: skip

    def _security(self, worked: list[Term]) -> Term:
        """Write security services: on the list price of servers and databases."""
        row = _rows(self._of_rest("security"))[0]
        paid, less = total(worked), self._lines.own_discount()
        beside = self._to.usd(self._beside(row.quantity, paid + less))
        line = "own:agents" if self._tools else SECURITY
        return self._to.priced(
            row.item, line, paid + less + beside, self._side.inputs["aws.security_pct"],
            row.private_discount, apart=not self._tools,
        )  # fmt: skip

    def _support(self, charges: Term, security: Term) -> None:
        """Write AWS Support on what is compared and, where security is not, what it adds."""
        if not self._side.base.terms.support:
            return
        whole = self._on(charges + security)
        if self._tools:
            self._to.amount("AWS Support", "support", whole)
            return
        compared = self._to.amount("AWS Support on what is compared", "support", self._on(charges))
        self._to.amount("AWS Support on security services", "support", whole - compared, apart=True)

    def _on(self, charges: Term) -> Term:
        side, terms = self._side, self._side.base.terms
        found = total(
            self._of.cents(self._of.cents(part) * price)
            for part, price in bands(side.inputs, "support", terms.support, charges, by_gb=False)
        )
        if not side.whole:
            return found
        least = least_support(side.inputs, terms)
        return largest(found, (charges > 0.0) * least)


def _by_line(found: pd.DataFrame) -> dict[str, float]:
    return bill_by_line(found) if len(found) else {}


def _rows(found: pd.DataFrame) -> list[Any]:
    return list(found.itertuples())
