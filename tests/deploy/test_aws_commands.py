"""Commands of the AWS command line in the docs: operation, options and JSON are AWS's own."""

from __future__ import annotations

import itertools
import json
import re
import shlex

import botocore.session
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator

from tests.deploy.template import ROOT

GLOBAL = {"query", "region", "profile", "output"}
OWN = {("cloudformation", "deploy")}  # made by the command line of two calls of CloudFormation
COMMANDS = [
    line
    for document in ("DEPLOY.md", "DYNAMODB.md")
    for line in re.findall(
        r"^aws .*$|(?<=`)aws (?!sso|configure)[a-z]+ [a-z-]+ --[^`]*(?=`)",
        (ROOT / "docs" / document).read_text(encoding="utf-8"), re.M,
    )
]  # fmt: skip
SESSION = botocore.session.Session()


def faults(command):
    """What AWS's own model has against a command."""
    _, service, operation, *words = shlex.split(command)
    if operation == "wait":  # a waiter asks by an operation of its own, with that one's options
        waiter, *words = words
        config = SESSION.get_waiter_model(service)
        waiters = {xform_name(name, "-"): name for name in config.waiter_names}
        if waiter not in waiters:
            return [f"no waiter {waiter}"]
        operation = xform_name(config.get_waiter(waiters[waiter]).operation, "-")
    if (service, operation) in OWN:
        return []
    model = SESSION.get_service_model({"s3api": "s3"}.get(service, service))
    named = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in named:
        return [f"no operation {operation}"]
    shape = model.operation_model(named[operation]).input_shape
    members = {xform_name(name, "-"): name for name in shape.members}
    options = {word[2:] for word in words if word.startswith("--")} - GLOBAL
    found = [f"no option --{option}" for option in options if option not in members]
    needed = {xform_name(name, "-") for name in shape.required_members}
    found += [f"--{option} is missing" for option in needed - options]
    for option, value in itertools.pairwise(words):
        if value[:1] in "[{" and option[2:] in members:
            part = shape.members[members[option[2:]]]
            report = ParamValidator().validate(json.loads(value), part)
            found += [report.generate_report()] if report.has_errors() else []
    return found


def test_commands_are_found():
    assert len(COMMANDS) >= 9


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_that_aws_takes(command):
    assert faults(command) == []


@pytest.mark.parametrize(
    "wrong",
    ["aws dynamodb restore-table", "aws ec2 create-vpc-endpoint --vpc-id v --service-nam s",
     "aws ecr create-repository", "aws dynamodb wait table-exist --table-name t",
     "aws dynamodb wait table-exists --name t",
     """aws cloudtrail put-event-selectors --trail-name t --event-selectors '[{"N": 1}]'"""],
)  # fmt: skip
def test_a_wrong_command_is_caught(wrong):
    assert faults(wrong)
