from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.steps import ROOT


@pytest.fixture
def app():
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
