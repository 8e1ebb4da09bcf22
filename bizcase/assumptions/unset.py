"""The words that stand where a number is not given."""

from __future__ import annotations

# The value of a number that only the customer knows: whatever rests on it is a named state.
INPUT_REQUIRED = "input required"
NOT_ENTERED = "not entered"  # it may replace what the method computes: nothing is missing
UNSET = (INPUT_REQUIRED, NOT_ENTERED)
