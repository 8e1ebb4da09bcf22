"""What all tests share."""

import os
import tempfile

from hypothesis import settings

# Speed is measured by scripts/benchmark.py; a busy machine must not fail a property.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

# A price book that was refreshed on this computer must not change what the tests expect.
os.environ["BIZCASE_PRICE_BOOKS"] = tempfile.mkdtemp(prefix="bizcase-prices-")
