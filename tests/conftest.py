"""What all tests share."""

from hypothesis import settings

# Speed is measured by scripts/benchmark.py; a busy machine must not fail a property.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
