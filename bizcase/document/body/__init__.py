"""The sections that a decision needs, each a page or less; what is looked up is in the annexes."""
