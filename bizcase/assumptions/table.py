"""The register as its table has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from bizcase import packaged
from bizcase.assumptions.entry import Assumption
from bizcase.assumptions.register import PARTS, STAGES, Assumptions
from bizcase.errors import AssumptionError


def _number(text: str) -> float | None:
    return float(text) if text else None


def _known(row: Mapping[str, str], column: str, known: tuple[str, ...]) -> str:
    if row[column] not in known:
        raise AssumptionError(
            f"The {column} of {row['key']} is {row[column]!r}, which is none of: "
            f"{'; '.join(known)}.",
            "Correct the row of the table of assumptions.",
            "register.csv",
        )
    return row[column]


def register_of(rows: Iterable[Mapping[str, str]]) -> Assumptions:
    """Return the register that rows of ``register.csv`` make, in their order.

    Raises
    ------
    AssumptionError
        A row has a part or a stage that is not known.
    """
    return Assumptions(
        {
            row["key"]: Assumption(
                key=row["key"],
                label=row["label"],
                value=row["value"],
                default=row["value"],
                unit=row["unit"],
                low=_number(row["low"]),
                high=_number(row["high"]),
                allowed_low=_number(row["allowed_low"]),
                allowed_high=_number(row["allowed_high"]),
                whole=row["whole"] == "yes",
                part=_known(row, "part", PARTS),
                moves=_known(row, "moves", STAGES),
                driver=int(row["driver"]) if row["driver"] else None,
                simulated=row["simulated"] == "yes",
                labour=row["labour"] == "yes",
                evidence=row["evidence"],
                source=row["source"],
                as_of=row["as_of"],
            )
            for row in rows
        }
    )


@lru_cache(maxsize=1)
def load_register() -> Assumptions:
    """Return the register with its default values."""
    return register_of(packaged.rows("bizcase.assumptions", "register.csv"))
