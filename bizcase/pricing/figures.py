"""The ledger figures of AWS cost."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.ledger import Figure, Ledger
from bizcase.lookup import is_in
from bizcase.pricing.bill_figures import bill_figures
from bizcase.pricing.commitments import commitment_figures
from bizcase.pricing.database_figures import database_figures
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.ladder import ladder_figures
from bizcase.pricing.licence_figures import licence_figures
from bizcase.pricing.run_figures import MONTH, RunCostWriter
from bizcase.pricing.storage import storage_figures
from bizcase.units import sum_usd

TOP_TYPES = 10


def pricing_figures(
    estate: PricedEstate, assumptions: Assumptions, book: PriceBook, ledger: Ledger
) -> None:
    """Add the figures of the base case, the scenarios and the chosen types to the ledger."""
    writer = _Writer(estate, assumptions, ledger)
    writer.heads()
    database_figures(estate, writer.amount, ledger)
    bill_figures(estate, writer.amount, ledger)
    writer.run_rate()
    writer.scenarios()
    writer.right_sizing()
    writer.opportunities()
    writer.regions()
    commitment_figures(estate.scenarios, estate.option, assumptions, ledger)
    ladder_figures(estate, assumptions, ledger)
    licence_figures(estate, assumptions, book, writer.amount, ledger)
    writer.sizing()
    writer.types()
    writer.evidence()
    storage_figures(estate, assumptions, book, ledger)


class _Writer(RunCostWriter):
    """Adds what stands beside the run cost."""

    def __init__(self, estate: PricedEstate, assumptions: Assumptions, ledger: Ledger) -> None:
        super().__init__(estate, assumptions, ledger)
        self.estate = estate

    def right_sizing(self) -> None:
        as_is = self.ledger.value("aws.as_is.monthly")
        right_sized = f"aws.option.right_sized.{self.estate.option}.monthly"
        self.ledger.add(
            Figure(
                "aws.right_sizing.monthly", "Saved by right-sizing",
                sum_usd([as_is, -self.ledger.value(right_sized)]), MONTH, "computed",
                formula=f"aws.as_is.monthly − {right_sized}",
                inputs=("aws.as_is.monthly", right_sized),
            )
        )  # fmt: skip

    def opportunities(self) -> None:
        for name, label in (
            ("graviton", "Servers that could run on Graviton"),
            ("burstable", "Servers that could run on burstable types"),
            ("flex", "Servers that could run on flex types"),
            ("scheduled", "Servers that could follow a schedule"),
        ):
            self._count(f"options.{name}.servers", label, self.estate.opportunities[name])

    def regions(self) -> None:
        for cost in self.estate.regions:
            if cost.filled:
                self._count(
                    f"aws.region.{cost.region}.filled", f"Kinds of price filled in {cost.region}",
                    cost.filled, "price kinds",
                )  # fmt: skip
            for item in cost.scenarios:
                if item.option == self.estate.option:
                    self._region(
                        f"{cost.region}.{item.sizing}", f"{item.sizing_label}, {cost.region}",
                        (item.total_monthly_usd, item.low_usd, item.high_usd), item.reason,
                    )  # fmt: skip
            self._region(
                f"{cost.region}.run", f"AWS run cost in {cost.region}",
                (cost.run_monthly_usd, cost.run_low_usd, cost.run_high_usd), cost.reason,
            )  # fmt: skip

    def _region(
        self, name: str, label: str, amounts: tuple[float | None, float | None, float | None],
        state: str,
    ) -> None:  # fmt: skip
        value, low, high = amounts
        self.ledger.add(
            Figure(
                f"aws.region.{name}.monthly", label, value, MONTH, "computed",
                formula="the same inventory at the prices of the region",
                sources=("servers.csv", f"price book of {name.partition('.')[0]}"),
                low=low if self.weak else None, high=high if self.weak else None, state=state,
            )
        )  # fmt: skip

    def sizing(self) -> None:
        servers = self.estate.servers
        placed, missing = servers["target"] == "ec2", servers["target"] == "no_target"
        counts = (
            ("sizing.placed", "Servers with an instance type", placed),
            ("sizing.no_target", "Servers in scope without an instance type", missing),
            *(
                (f"sizing.grade.{grade}",
                 f"Servers that need an instance type, sizing grade {grade}",
                 servers["sizing_grade"].eq(grade) & (placed | missing))
                for grade in "ABCD"
            ),
        )  # fmt: skip
        for figure_id, label, mask in counts:
            self._count(figure_id, label, int(mask.sum()))
        for column, label, unit in (
            ("vcpu", "vCPU allocated", "vCPU"), ("need_vcpu", "vCPU needed", "vCPU"),
            ("instance_vcpu", "vCPU of the chosen types", "vCPU"),
            ("memory_gib", "Memory allocated", "GiB"), ("need_memory_gib", "Memory needed", "GiB"),
            ("instance_memory_gib", "Memory of the chosen types", "GiB"),
            ("need_storage_gib", "Storage priced", "GiB"),
        ):  # fmt: skip
            self._count(
                f"sizing.{column}", f"{label}, servers with an instance type",
                round(float(servers.loc[placed, column].sum()), 2), unit,
            )  # fmt: skip

    def types(self) -> None:
        placed = self.estate.servers[self.estate.servers["target"] == "ec2"]
        counts = placed["instance_type"].value_counts()
        ranked = counts.reset_index().sort_values(
            ["count", "instance_type"], ascending=[False, True]
        )
        self._count("types.different", "Different instance types", len(counts), "types")
        for name, count in ranked.head(TOP_TYPES).itertuples(index=False):
            self._count(f"types.{name}.servers", f"Servers on {name}", int(count))
            ids = placed.loc[placed["instance_type"] == name, "server_id"]
            part = self.lines[
                (self.lines["head"] == "compute") & is_in(self.lines["server_id"], ids)
            ]
            self.amount(f"types.{name}.monthly", f"Compute on {name}", part, "sum of line items")

    def evidence(self) -> None:
        total = float(self.all_lines["amount_usd"].sum())
        for origin in ("listed", "derived", "assumed"):
            part = sum_usd(
                self.all_lines.loc[self.all_lines["price_origin"] == origin, "amount_usd"]
            )
            self.ledger.add(
                Figure(
                    f"aws.origin.{origin}.share", f"Share of cost at {origin} prices",
                    part / total if total else None, "fraction", "computed",
                    formula=f"amount of lines with {origin} prices ÷ aws.run.monthly",
                    inputs=("aws.run.monthly",), state="" if total else "nothing is priced",
                )
            )  # fmt: skip

    def _count(self, figure_id: str, label: str, value: float, unit: str = "servers") -> None:
        self.ledger.add(Figure(figure_id, label, value, unit, "computed", sources=("servers.csv",)))
