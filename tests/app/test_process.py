"""What the app sets for its whole process."""

from __future__ import annotations

import runpy
import tomllib

import pandas as pd
from streamlit.testing.v1 import AppTest

from bizcase import memory
from pages.state import jobs
from tests.app.steps import ROOT


def test_the_app_keeps_text_as_python_strings(request):
    with pd.option_context("mode.string_storage", "auto"):
        request.getfixturevalue("app")
        assert pd.get_option("mode.string_storage") == "python"


def test_the_script_that_starts_the_app_may_be_run_as_the_page_too():
    """As a host without ``st.App`` and tests from outside do."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert [item.value for item in app.title] == ["Start"]
    app.switch_page("pages/case/data.py").run()
    assert not app.exception
    assert [item.value for item in app.title] == ["Data"]


def test_heaps_are_shared_before_the_server_has_threads(monkeypatch):
    """With the ninth heap it would be too late: edits of 10,000 servers took 120 MiB more."""
    settled = []
    monkeypatch.setattr(memory, "settle", lambda: settled.append(1))
    assert "app" in runpy.run_path(str(ROOT / "streamlit_app.py"))  # as the server takes it
    assert settled == [1]


def test_a_job_collects_garbage_and_gives_memory_back_and_no_run_of_a_page_does(monkeypatch):
    """A page asks twice a second how far a job is, and would search all memory each time."""
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    done = []
    monkeypatch.setattr(jobs.gc, "collect", lambda: done.append("collected"))
    monkeypatch.setattr(memory, "give_back", lambda: done.append("given back"))
    monkeypatch.setattr(jobs, "runner", lambda work: work())
    job = jobs.Job("of")
    job.start(lambda tell: 1)
    assert job.outcome == 1
    assert done == ["collected", "given back"]
