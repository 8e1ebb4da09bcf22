"""The case as tools for an assistant, driven as an assistant does."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys

import pytest
from mcp import Client, StdioServerParameters

from bizcase.agents.run import run_agents
from bizcase.asking.specs import tools_offered
from bizcase.door import write
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from tests.factories import rvtools, vinfo_row

NAMES = {tool.name for tool in tools_offered()}


@pytest.fixture(scope="module")
def named():
    files = (InputFile("rvtools", rvtools(vinfo_row("Payroll-PROD-01"))),)
    project = ProjectInfo("Kraken", "Contoso")
    return run_agents(RunRequest(Entries(project, dt.date(2026, 11, 23), files=files)))


@pytest.fixture(scope="module")
def folder(named, tmp_path_factory):
    """Return the folder of a case, as ``mcp`` opens it."""
    place = tmp_path_factory.mktemp("mcp") / "out"
    write(named, place, ["json"])
    return place


async def _talk(folder):
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "bizcase", "mcp", str(folder)]
    )
    async with Client(server) as client:
        listed = await client.list_tools()
        answers = [
            await client.call_tool("find_figures", {"words": "AWS run cost a month"}),
            await client.call_tool("evidence", {"figure": "aws.run.monthly"}),
            await client.call_tool("what_if", {"changes": {"fin.discount": 12}}),
            await client.call_tool("delete_case", {}),
            await client.call_tool("rows", {"table": 5, "most": "all"}),
        ]
    return listed.tools, answers


def test_the_official_client_drives_the_server(folder, named):
    tools, (figures, evidence, *refused) = asyncio.run(_talk(folder))
    assert {tool.name for tool in tools} == NAMES - {"what_if"}  # that is behind a flag
    assert all(tool.annotations.read_only_hint for tool in tools)
    shown = json.loads(figures.content[0].text)
    expected = f"{named.case.ledger.value('aws.run.monthly'):,.2f} USD a month"
    assert {item["value"] for item in shown if item["figure"] == "aws.run.monthly"} == {expected}
    assert json.loads(evidence.content[0].text)["formula"]
    assert [answer.is_error for answer in refused] == [True] * 3
    told = [json.loads(answer.content[0].text)["error"] for answer in refused]
    assert told[:2] == ["There is no tool what_if.", "There is no tool delete_case."]
    assert told[2] == "The arguments do not fit the tool."


def _asked(number, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def test_what_the_server_prints_is_the_protocol_alone_and_has_no_name(folder):
    """Byte by byte, as an assistant reads it; its notes go to the error output."""
    asked = [
        _asked(1, "initialize", protocolVersion="2025-03-26", capabilities={},
               clientInfo={"name": "t", "version": "1"}),
        '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        "this is no protocol",
        _asked(2, "tools/call", name="rows", arguments={"table": "servers"}),
        _asked(3, "tools/call", name="what_if", arguments={"changes": {"fin.discount": 12}}),
    ]  # fmt: skip
    command = [sys.executable, "-m", "bizcase", "mcp", str(folder), "--pseudonyms",
               "--with-what-if"]  # fmt: skip
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    server.stdin.write("\n".join(asked) + "\n")
    server.stdin.flush()
    answers = {}
    while set(answers) < {1, 2, 3}:
        line = json.loads(server.stdout.readline())  # an end of the output is no JSON either
        assert line["jsonrpc"] == "2.0"
        answers[line.get("id")] = line
    rest, told = server.communicate(timeout=60)
    assert (rest, server.returncode) == ("", 0)
    assert "The key of the pseudonyms is" in told
    assert "read-only here" in told
    assert answers[1]["result"]["serverInfo"]["name"] == "bizcase"
    rows = json.loads(answers[2]["result"]["content"][0]["text"])["rows"]
    assert rows[0]["name"]["value"].endswith("-PROD-01")
    assert not [name for name in ("payroll", "kraken", "contoso")
                if name in json.dumps(answers).lower()]  # fmt: skip
    changed = json.loads(answers[3]["result"]["content"][0]["text"])
    assert changed["figures"][0]["after"]["figure"].startswith("what_if.1.")
    assert folder.with_name("out.key.json").exists()
