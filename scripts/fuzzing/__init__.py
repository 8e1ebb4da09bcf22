"""Files that go wrong in every way an export can, and what must hold of whatever is read."""
