"""The template: linted, no right too many, and what a security review asks for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import boto3
from moto import mock_aws

from bizcase.store import setup_cli
from bizcase.store.client import DEFAULT_TABLE
from bizcase.store.policy import USE_ACTIONS, bucket_policy, table_arn
from bizcase.store.setup import TableOptions, TableSetup
from deploy import start
from tests.deploy.template import ACCOUNT, PATH, REGION, ROOT, resolved, template

TEMPLATE = template()
RESOURCES = TEMPLATE["Resources"]
TABLE_ARN = table_arn(DEFAULT_TABLE, REGION, ACCOUNT)
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
DEFAULTS = {
    name: parameter["Default"]
    for name, parameter in TEMPLATE["Parameters"].items()
    if "Default" in parameter
}
CONTAINER = RESOURCES["Task"]["Properties"]["ContainerDefinitions"][0]


def properties(name):
    return RESOURCES[name]["Properties"]


def of_type(kind):
    return {name: item for name, item in RESOURCES.items() if item["Type"] == kind}


def test_cfn_lint_has_nothing_to_say(tmp_path):
    """Its rules take some seconds to load, once; a broken template shows that they are read."""
    text = PATH.read_text(encoding="utf-8")
    broken = text.replace("PAY_PER_REQUEST", "PAY_PER_CASE").replace(
        "!Ref TaskGroup\n", "!Ref NoGroup\n"
    )
    for name, content in (("ours", text), ("broken", broken)):
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    program = Path(sys.executable).with_name("cfn-lint")
    said = subprocess.run(
        [program, "--format", "parseable", *tmp_path.glob("*.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.findall(r"(\w+)\.yaml:.*:([EWI]\d{4}):", said.stdout)
    assert {name for name, _ in found} == {"broken"}, said.stdout
    assert {rule for _, rule in found} >= {"E3030", "E1020"}


def printed_policies(capsys, monkeypatch, *arguments):
    """What ``setup_dynamodb.py --policy`` prints for the table of a stack, in its order."""
    for name, value in {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
                        "AWS_REGION": REGION}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        TableSetup(client, DEFAULT_TABLE, REGION).create(TableOptions(kms_key=KEY_ARN))
        assert setup_cli.main(["--policy", *arguments]) == 0
    texts = re.findall(r"^\{.*?^\}", capsys.readouterr().out, re.M | re.S)
    return [json.loads(text) for text in texts]


def test_the_tasks_may_do_what_policy_prints_and_nothing_else(capsys, monkeypatch):
    monkeypatch.setenv("S3_BUCKET_NAME", "files-of-cases")
    printed = printed_policies(capsys, monkeypatch)
    given = [
        resolved(policy["PolicyDocument"], Table_Arn=TABLE_ARN, Key_Arn=KEY_ARN)
        for policy in properties("TaskRole")["Policies"]
    ]
    assert given == [printed[0], printed[2]]  # the table, and its key; [1] is for set-up
    bucket = resolved(
        properties("BucketAccess")["PolicyDocument"], Bucket_Arn="arn:aws:s3:::files-of-cases"
    )
    assert bucket == bucket_policy("files-of-cases") == printed[3]
    attached = [name for name, item in RESOURCES.items() if "TaskRole" in json.dumps(item)]
    assert set(attached) == {"BucketAccess", "Task"}  # one more policy, and who has the role
    assert "ManagedPolicyArns" not in json.dumps(RESOURCES)


def statements():
    """Every statement of every policy in the template, with the name of its resource."""

    def within(value):
        if isinstance(value, dict):
            if "Effect" in value:
                yield value
            for part in value.values():
                yield from within(part)
        elif isinstance(value, list):
            for part in value:
                yield from within(part)

    return [(name, item) for name, resource in RESOURCES.items() for item in within(resource)]


def test_no_role_may_do_more_than_it_needs():
    for name, statement in statements():
        if statement["Effect"] == "Deny" or name in ("Key", "TaskRole", "BucketAccess"):
            continue  # the tests beside this one compare those word for word
        actions = statement["Action"]
        actions = actions if isinstance(actions, list) else [actions]
        assert not any("*" in action for action in actions), (name, actions)
        if statement.get("Resource") == "*":
            assert actions == ["ecr:GetAuthorizationToken"], name  # it takes no resource
    assert properties("TableEndpoint")["PolicyDocument"]["Statement"][0]["Action"] == [
        f"dynamodb:{action}" for action in USE_ACTIONS
    ]


def test_whoever_uses_the_key_comes_through_a_service_of_this_account():
    for _, statement in [item for item in statements() if item[0] == "Key"]:
        if statement["Sid"] == "Administration":
            assert resolved(statement["Principal"]) == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        elif statement["Principal"] == {"AWS": "*"}:
            limits = resolved(statement["Condition"]["StringEquals"])
            assert limits["kms:CallerAccount"] == ACCOUNT
            assert limits["kms:ViaService"]
        else:
            assert "ArnLike" in statement["Condition"]
    assert properties("Key")["EnableKeyRotation"] is True


def test_cases_outlive_the_stack_and_every_mistake():
    table = properties("Table")
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}
    for name in ("Table", "Bucket", "Key", "Log"):
        assert RESOURCES[name]["DeletionPolicy"] == "Retain"
        assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"
    assert all(properties("Bucket")["PublicAccessBlockConfiguration"].values())


def test_the_table_is_the_one_that_set_up_makes():
    """So that a table made by hand and one of the stack are of one kind."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        TableSetup(client, DEFAULT_TABLE, REGION).create(TableOptions())
        made = client.describe_table(TableName=DEFAULT_TABLE)["Table"]
    table = resolved(properties("Table"), Key_Arn="", **DEFAULTS)
    assert table["TableName"] == made["TableName"]
    assert table["KeySchema"] == made["KeySchema"]
    assert table["AttributeDefinitions"] == made["AttributeDefinitions"]
    assert table["BillingMode"] == made["BillingModeSummary"]["BillingMode"]


def test_two_tasks_or_more_that_a_browser_stays_with():
    for name in ("Tasks", "MaxTasks"):
        assert TEMPLATE["Parameters"][name]["MinValue"] == 2
    targets = {
        item["Key"]: item["Value"] for item in properties("Targets")["TargetGroupAttributes"]
    }
    assert (targets["stickiness.enabled"], targets["stickiness.type"]) == ("true", "lb_cookie")
    assert len(of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) == 2


def test_nobody_reaches_the_app_without_signing_in():
    (rule,) = of_type("AWS::ElasticLoadBalancingV2::ListenerRule").values()
    first, second = sorted(rule["Properties"]["Actions"], key=lambda action: action["Order"])
    assert first["Type"] == "authenticate-oidc"
    oidc = first["AuthenticateOidcConfig"]
    assert oidc["OnUnauthenticatedRequest"] == "authenticate"
    assert "resolve:secretsmanager" in oidc["ClientSecret"]["Fn::Sub"]
    assert second["Type"] == "forward"
    (listener,) = of_type("AWS::ElasticLoadBalancingV2::Listener").values()
    assert [item["Type"] for item in listener["Properties"]["DefaultActions"]] == ["fixed-response"]
    assert listener["Properties"]["Protocol"] == "HTTPS"
    (way_in,) = properties("TaskGroup")["SecurityGroupIngress"]
    assert way_in["SourceSecurityGroupId"] == {"Ref": "BalancerGroup"}
    network = properties("Service")["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"


def test_the_container_is_the_image_of_the_dockerfile():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert CONTAINER["ReadonlyRootFilesystem"] is True
    assert f"USER {CONTAINER['User']}\n" in dockerfile
    (mount,) = CONTAINER["MountPoints"]
    assert f'VOLUME ["{mount["ContainerPath"]}"]' in dockerfile
    assert CONTAINER["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
    health = json.loads(re.search(r"CMD (\[.*urlopen.*\])", dockerfile)[1])
    assert CONTAINER["HealthCheck"]["Command"] == ["CMD", *health]
    assert "@${ImageDigest}" in CONTAINER["Image"]["Fn::Sub"]
    assert {item["ContainerPort"] for item in CONTAINER["PortMappings"]} == {int(start.PORT)}


def test_the_container_gets_every_variable_of_its_start_and_no_secret_in_plain_text():
    plain = {item["Name"] for item in CONTAINER["Environment"]}
    secret = {item["Name"] for item in CONTAINER["Secrets"]}
    assert {*start.SIGN_IN, *start.SETTINGS} <= plain | secret
    assert secret == {"COOKIE_SECRET", "OIDC_CLIENT_SECRET"}
    assert not plain & secret


def test_every_parameter_is_used_and_asked_for_in_a_group():
    text = PATH.read_text(encoding="utf-8")
    groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    asked = [name for group in groups for name in group["Parameters"]]
    assert sorted(asked) == sorted(TEMPLATE["Parameters"])
    for name in asked:
        assert re.search(rf"!Ref {name}\b|\${{{name}}}", text), name
