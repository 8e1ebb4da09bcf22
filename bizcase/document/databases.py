"""The section on databases: where each goes, what it costs, what stands in its way."""

from __future__ import annotations

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.catalog.databases import database_option
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Table,
    figure,
    given,
    text,
    words,
)
from bizcase.document.body.fates import all_move
from bizcase.document.body.parts import filled
from bizcase.sizing.database_rules import LICENCE_MODELS

_TARGETS = {"rds": "RDS", "aurora": "Aurora", "ec2": "its server on EC2", "none": "not priced"}
_ASSUMED = (
    "The declared target engine decides; where none is declared the engine stays.",
    "vCPU are the cores declared for the database; memory is the need of its server × the "
    "database's share of the cores. Classes are x86 and not burstable.",
    "Multi-AZ is two instances and, on RDS, two copies of the storage; Aurora replicates storage "
    "within its price. The requests that Aurora bills are not known and in no total.",
    "A commitment discounts the infrastructure; a licence in the price keeps its rate. An upfront "
    "payment is spread over its term in every monthly amount.",
    "The effort of changing an engine is not part of the run cost.",
)


_CHANGE = "aws.databases.effect.monthly"
# By whether managed databases cost more than on servers.
_EFFECT = {
    True: "Managed databases raise the cost by {F:aws.databases.effect.monthly}.",
    False: "Managed databases lower the cost: {F:aws.databases.effect.monthly}.",
}


def databases_section(case: BusinessCase) -> Section | None:
    """Return the section, or nothing without databases."""
    databases = case.estate.databases
    if databases.empty:
        return None
    heads = Table(
        f"Managed databases, {database_option(case.estate.database_option).label}",
        ("Cost item", "USD a month"),
        tuple(
            (words(label), figure(figure_id))
            for label, figure_id in (
                ("Instances", "aws.databases.compute.monthly"),
                ("Storage", "aws.databases.storage.monthly"),
                ("Licences", "aws.databases.licences.monthly"),
                ("Total", "aws.databases.monthly"),
            )
        ),
        frozenset({1}),
    )
    blocks: list[Block] = [
        Paragraph(
            text(
                _GO[all_move(case)]
                + _hosts(case)
                + (_EFFECT[case.ledger.value(_CHANGE) > 0] if filled(case.ledger, _CHANGE) else "")
            )
        ),
        heads,
        _table(databases),
    ]
    blocked = databases[databases["blocker"].fillna("") != ""]
    if len(blocked):
        blocks.append(
            Paragraph(
                words("These cannot move to a managed service and are paid with their server:")
            )
        )
        blocks.append(
            Bullets(
                tuple(
                    text("{name}: {why}", name=row["name"], why=row["blocker"])
                    for row in blocked[["name", "blocker"]].to_dict("records")
                )
            )
        )
    blocks.append(Paragraph(words("Assumed:")))
    blocks.append(Bullets(tuple(words(item) for item in _ASSUMED)))
    return Section("Databases", tuple(blocks))


_GO = {  # by whether all servers in scope move
    True: "{F:databases.managed} {V:databases.managed|move|moves} to a managed service and "
    "{F:databases.on_ec2} {V:databases.on_ec2|stay on their|stays on its} server. ",
    False: "If {V:scope.servers|all servers|the only server} in scope moved, "
    "{F:databases.managed} would move to a managed service and "
    "{F:databases.on_ec2} would stay on {V:databases.on_ec2|their|its} server. ",
}


def _hosts(case: BusinessCase) -> str:
    """Return what becomes of the servers of managed databases."""
    told = ""
    if case.ledger.value("databases.hosts_left"):
        told += (
            "{F:databases.hosts_left} {V:databases.hosts_left|leave with their databases and cost|"
            "leaves with its databases and costs} nothing on AWS. "
        )
    if case.ledger.value("databases.hosts_resized"):
        told += (
            "{F:databases.hosts_resized} {V:databases.hosts_resized|stay|stays} at a smaller size, "
            "for other work. "
        )
    return told


def _table(databases: pd.DataFrame) -> Table:
    return Table(
        "Every database and where it goes",
        ("Database", "Engine today", "Target", "Target engine", "Licence", "Class"),
        tuple(
            (
                given(row["name"]),
                given(_joined(row["engine"], row["engine_version"], row["edition"])),
                words(_TARGETS[row["target"]]),
                given(row["target_engine"]),
                words(LICENCE_MODELS.get(row["licence_model"], "as today")),
                given(row["instance_class"]),
            )
            for row in databases.to_dict("records")
        ),
    )


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part == part)  # noqa: PLR0124 - NaN is the value unequal to itself
