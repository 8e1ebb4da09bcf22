"""A place that is closed at first: what is in it is drawn once it is open.

A browser makes what is in a closed place, too, and tables and fields that nobody sees took a third
of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st


@contextmanager
def folded(label: str, key: str, **options: Any) -> Iterator[bool]:  # noqa: ANN401 - what st.expander takes
    """Draw within a place under a label; yields whether it is open."""
    with st.expander(label, key=key, on_change="rerun", **options) as place:
        yield bool(place.open)
