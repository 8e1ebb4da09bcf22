"""How a case buys EC2 compute, and the discounts of the customer's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.assumptions import Assumptions
from bizcase.catalog.options import purchase_option

SERVICES = ("ec2", "ebs", "rds", "other")


@dataclass(frozen=True, slots=True)
class Purchase:
    """How compute is bought; equal ones share their tables of rates.

    ``option`` is a purchase option, ``coverage`` the share of the hours that it covers (the rest
    is on demand), ``fill_ratio`` what a Compute Savings Plan discount that the region lacks is of
    that of us-east-1, ``private_discount`` the customer's on EC2 compute; all fractions.
    """

    option: str
    coverage: float = 1.0
    fill_ratio: float = 1.0
    private_discount: float = 0.0

    @property
    def label(self) -> str:
        """The option as readers see it, with the share of use that it covers."""
        option = purchase_option(self.option)
        part = f", on {self.coverage * 100:g} % of use"
        return option.label + (part if option.term_years and self.coverage < 1 else "")

    def under(self, option: str) -> Purchase:
        """Return the same purchase under another option."""
        return replace(self, option=option)

    def whole(self) -> Purchase:
        """Return the same purchase with every hour covered."""
        return replace(self, coverage=1.0)


def purchase_of(assumptions: Assumptions) -> Purchase:
    """Return how the base case buys compute."""
    return Purchase(
        assumptions.text("pricing.base_option"),
        assumptions.fraction("aws.commit_coverage"),
        assumptions.number("aws.sp_fill_ratio"),
        private_discount(assumptions, "ec2"),
    )


def private_discount(assumptions: Assumptions, service: str) -> float:
    """Return the customer's discount on one of ``SERVICES``, a fraction of the price.

    The discount of the service where it is entered, else that of the agreement as a whole. Never
    for licences, AWS Support and Marketplace.
    """
    of_service = {
        "ec2": "aws.discount_ec2",
        "ebs": "aws.discount_ebs",
        "rds": "aws.discount_rds",
        "other": "aws.discount_other",
    }[service]
    key = of_service if assumptions.known(of_service) is not None else "aws.edp_discount"
    return assumptions.fraction(key)
