"""deploy/cloudformation.yaml as plain values, and with its intrinsic functions worked out."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "deploy" / "cloudformation.yaml"
ACCOUNT, REGION = "123456789012", "us-east-1"


class _Loader(yaml.SafeLoader):
    """Reads the short forms (!Ref, !Sub ...) as the long ones."""


def _function(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)


def template():
    return yaml.load(PATH.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader


def resolved(value, **given):
    """Return a value with what a deployment in REGION of ACCOUNT makes of it.

    ``given`` are values of references: parameters by name, resources by name or ``Name_Attribute``.
    """
    known = {
        "AWS_Partition": "aws", "AWS_Region": REGION, "AWS_AccountId": ACCOUNT,
        "AWS_URLSuffix": "amazonaws.com", "AWS_StackName": "cases", **given,
    }  # fmt: skip

    def of(name):
        return known[re.sub(r"::|\.", "_", name)]

    def work_out(part):
        if isinstance(part, list):
            return [work_out(item) for item in part]
        if not isinstance(part, dict):
            return part
        if set(part) == {"Ref"}:
            return of(part["Ref"])
        if set(part) == {"Fn::GetAtt"}:
            return of(".".join(part["Fn::GetAtt"]))
        if set(part) == {"Fn::Sub"}:
            return re.sub(r"\$\{([\w:.]+)\}", lambda found: of(found[1]), part["Fn::Sub"])
        return {key: work_out(item) for key, item in part.items()}

    return work_out(value)
