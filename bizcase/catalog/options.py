"""Purchase options: on-demand, Savings Plans and Reserved Instances, by term and payment."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.errors import UsageError

_PLANS = {
    "compute_sp": "Compute Savings Plan",
    "ec2_instance_sp": "EC2 Instance Savings Plan",
    "standard_ri": "Standard Reserved Instance",
}
_PAYMENTS = {
    "": "no upfront",
    "_partial": "partial upfront",
    "_all_upfront": "all upfront",
}


@dataclass(frozen=True, slots=True)
class PurchaseOption:
    """A way to pay for EC2. Keys without a payment mean no upfront.

    Rates of ``partial`` and ``all upfront`` are effective: the upfront is spread over the term.
    """

    key: str
    label: str
    term_years: int
    plan: str
    payment: str


def _options() -> dict[str, PurchaseOption]:
    options = {"on_demand": PurchaseOption("on_demand", "on-demand", 0, "on_demand", "")}
    for plan, plan_label in _PLANS.items():
        for years in (1, 3):
            for suffix, payment in _PAYMENTS.items():
                key = f"{years}yr_{plan}{suffix}"
                label = f"{years}-year {plan_label}, {payment}"
                options[key] = PurchaseOption(key, label, years, plan, payment)
    return options


_OPTIONS = _options()
OPTION_KEYS = tuple(_OPTIONS)
MAIN_OPTION_KEYS = tuple(
    key for key, option in _OPTIONS.items() if option.payment in ("", "no upfront")
)


def purchase_option(key: str) -> PurchaseOption:
    """Return an option by its key; UsageError names the keys there are."""
    if key not in _OPTIONS:
        raise UsageError(
            f"{key!r} is no purchase option.", f"Choose from {', '.join(MAIN_OPTION_KEYS)}."
        )
    return _OPTIONS[key]
