"""From an open question to the field that closes it."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.finance.open_answers import Block, keys_of_blocks
from pages.parts import places
from pages.state import session, widgets
from pages.tabs import evidence_drawer

# What the estate itself must say is answered on another page.
_ELSEWHERE = {
    "undecided": ("Decide", places.PLAN),
    "measurement": ("Add measurements", places.DATA),
    "storage": ("Add the disks", places.DATA),
}


def button(case: BusinessCase, block: Block) -> None:
    """Draw the button of a question."""
    keys = tuple(key for key in keys_of_blocks()[block.key] if key in case.assumptions)
    if keys:
        evidence_drawer.button(case, keys[:1], "Enter it", key=f"fix_{block.key}", kind="secondary")
        return
    label, page = _ELSEWHERE.get(block.key, ("Go to Data", places.DATA))
    if widgets.button(label, key=f"fix_{block.key}"):
        session.go(page)
