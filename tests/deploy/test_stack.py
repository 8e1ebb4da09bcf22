"""The template makes a stack: on moto, which leaves out scaling and a few rules."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from bizcase.store.check import check_table
from bizcase.store.client import DEFAULT_TABLE
from bizcase.store.setup import TableSetup
from bizcase.store.table import Table
from tests.deploy.template import PATH, REGION


@pytest.fixture
def client(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    with mock_aws():
        yield lambda service: boto3.client(service, region_name=REGION)


def parameters(client):
    """What a user prepares before: network, certificate, secret, image."""
    network = client("ec2")
    vpc = network.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        network.create_subnet(
            VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{REGION}{zone}"
        )["Subnet"]["SubnetId"]
        for number, zone in enumerate("abab")
    ]
    tables = network.describe_route_tables()["RouteTables"]
    provider = "https://login.example.com"
    return {
        "VpcId": vpc,
        "PublicSubnetIds": ",".join(subnets[:2]),
        "PrivateSubnetIds": ",".join(subnets[2:]),
        "PrivateRouteTableIds": tables[0]["RouteTableId"],
        "AllowedCidr": "10.0.0.0/8",
        "AppHost": "cases.example.com",
        "CertificateArn": client("acm").request_certificate(DomainName="cases.example.com")[
            "CertificateArn"
        ],
        "OidcIssuer": provider,
        "OidcMetadataUrl": f"{provider}/.well-known/openid-configuration",
        "OidcAuthorizationEndpoint": f"{provider}/authorize",
        "OidcTokenEndpoint": f"{provider}/token",
        "OidcUserInfoEndpoint": f"{provider}/user",
        "OidcClientId": "client",
        "OidcClientSecretArn": client("secretsmanager").create_secret(
            Name="oidc", SecretString="secret"
        )["ARN"],
        "ImageRepository": "business-cases",
        "ImageDigest": f"sha256:{'0' * 64}",
    }


@pytest.mark.parametrize("files", ["yes", "no"])
@pytest.mark.filterwarnings("ignore:.*supported by moto:UserWarning", "ignore:No Moto:UserWarning")
def test_the_stack_has_a_table_that_works_and_is_protected(client, files):
    given = parameters(client) | {"KeepFiles": files}
    client("cloudformation").create_stack(
        StackName="cases",
        TemplateBody=PATH.read_text(encoding="utf-8"),
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in given.items()
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    (stack,) = client("cloudformation").describe_stacks()["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack["Outputs"]}
    assert outputs["RedirectUriOfApp"] == "https://cases.example.com/oauth2callback"
    assert ("BucketOfFiles" in outputs) is (files == "yes")

    database = client("dynamodb")
    assert check_table(Table(database, outputs["TableOfCases"], REGION)).ok
    report = TableSetup(database, DEFAULT_TABLE, REGION).report()
    # Recovery and encryption are asked of the template itself: moto leaves them out.
    assert report.deletion_protection
    assert report.billing_mode == "PAY_PER_REQUEST"

    compute = client("ecs")
    (cluster,) = compute.list_clusters()["clusterArns"]
    (name,) = compute.list_services(cluster=cluster)["serviceArns"]
    (service,) = compute.describe_services(cluster=cluster, services=[name])["services"]
    assert service["desiredCount"] == 2
    (task,) = compute.list_task_definitions()["taskDefinitionArns"]
    (container,) = compute.describe_task_definition(taskDefinition=task)["taskDefinition"][
        "containerDefinitions"
    ]
    variables = {item["name"]: item["value"] for item in container["environment"]}
    assert variables["DYNAMODB_TABLE_NAME"] == DEFAULT_TABLE
    assert bool(variables["S3_BUCKET_NAME"]) is (files == "yes")
