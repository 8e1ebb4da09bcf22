"""What the app sets for its whole process."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

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
