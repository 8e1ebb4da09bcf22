from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import boto3
import pytest
import streamlit as st
from moto import mock_aws
from streamlit import config
from streamlit.testing.v1 import AppTest

from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs.cross_links import gather
from bizcase.store.client import DEFAULT_TABLE
from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from pages.parts import charts, document_charts
from pages.parts.document_charts import made
from pages.state import inputs_state, jobs, making, reading
from pages.state.reading import read_file
from pages.state.weight import packed_bytes
from tests.app.steps import ROOT
from tests.factories import rvtools, vinfo_row
from tests.once import apps_of_streamlit, models_of_aws
from tests.runs import same_run
from tests.serving import without_aws

REGION = "us-east-1"
apps_of_streamlit()
models_of_aws()


@pytest.fixture(autouse=True)
def local_app(monkeypatch, tmp_path):
    """As the README starts it, on an account of nobody, its jobs over when a page goes on."""
    monkeypatch.setattr(jobs, "runner", lambda work: work())
    # Looking for cycles after each of a thousand jobs took a fifth of the time of these tests.
    monkeypatch.setattr(jobs, "gc", Mock())
    without_aws(monkeypatch, tmp_path)
    before = config.get_option("server.address")
    config.set_option("server.address", "localhost")
    yield
    config.set_option("server.address", before)
    st.cache_resource.clear()


@pytest.fixture
def public_app():
    """Nobody said which address the app listens on."""
    config.set_option("server.address", None)


READINGS = {}


def shared_reading(entries, file):
    """Return what ``read_file`` does; an equal file is read once."""
    asked = reading.key_of(entries, file), file.upload.name
    if asked not in READINGS:
        READINGS[asked] = read_file(entries, file)
    return READINGS[asked]


SIZES = {}  # by the result itself: those of ``same_run`` live as long as the process


def size_of(result):
    """Return what ``packed_bytes`` does; an equal result is weighed once."""
    if id(result) not in SIZES:
        SIZES[id(result)] = result, packed_bytes(result)  # held, so that no other gets its id
    return SIZES[id(result)][1]


CHARTS = {}  # with their case, as above


def shared_chart(case, chart_id, height=None, most=None):
    """Return what ``made`` does; that of an equal result, which is one object here, once."""
    asked = id(case), chart_id, height, most, charts.theme(), document_charts.chart
    if asked not in CHARTS:
        CHARTS[asked] = case, made(case, chart_id, height, most)
    return CHARTS[asked][1]


GATHERED = {}  # with what was read, as above


def shared_gathering(parts, *, key_repair):
    """Return what ``gather`` does; equal readings, which are one object each, are gathered once."""
    asked = *map(id, parts), key_repair
    if asked not in GATHERED:
        GATHERED[asked] = parts, gather(parts, key_repair=key_repair)
    return GATHERED[asked][1]


@pytest.fixture(autouse=True)
def shared_runs(monkeypatch):
    """Reading and generating are no test's own subject here: equal entries run once."""
    monkeypatch.setattr(reading, "read_file", shared_reading)
    monkeypatch.setattr(document_charts, "made", shared_chart)
    monkeypatch.setattr(inputs_state, "gather", shared_gathering)
    for place in ("bizcase.agents.run_agents", "pages.state.making.run_agents"):
        monkeypatch.setattr(place, same_run)
    monkeypatch.setattr(making, "packed_bytes", size_of)


@pytest.fixture
def figures_of_another(monkeypatch):
    """For a test of files and columns that looks at no figure: whatever is given has those of one.

    What is read is what was given; only the figures are those of a server that many tests ask for.
    """
    files = (InputFile("rvtools", rvtools(vinfo_row("a"))),)
    entries = replace(Entries.empty(), project=ProjectInfo("Exit DC 1", "Example Ltd"), files=files)
    monkeypatch.setattr("pages.state.making.run_agents", lambda *_: same_run(RunRequest(entries)))


@pytest.fixture
def app():
    return AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=60).run()


@pytest.fixture
def table():
    """A table with its client, in the account that the app of the test reaches."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        TableSetup(client, DEFAULT_TABLE, REGION).create(TableOptions())
        yield Table(client, DEFAULT_TABLE, REGION)


@pytest.fixture
def store(table):
    return CaseStore(table, "ann")
