"""What all tests share."""

import os
import tempfile

from hypothesis import settings

# Speed is measured by scripts/benchmark.py; a busy machine must not fail a property.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


def pytest_xdist_auto_num_workers(config):
    """Return no workers where files or tests are named: starting them would take longer."""
    return 0 if any(".py" in argument for argument in config.args) else None


# A price book that was refreshed on this computer must not change what the tests expect.
os.environ["BIZCASE_PRICE_BOOKS"] = tempfile.mkdtemp(prefix="bizcase-prices-")
