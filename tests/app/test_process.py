"""What the app sets for its whole process."""

from __future__ import annotations

import pandas as pd


def test_the_app_keeps_text_as_python_strings(request):
    with pd.option_context("mode.string_storage", "auto"):
        request.getfixturevalue("app")
        assert pd.get_option("mode.string_storage") == "python"
