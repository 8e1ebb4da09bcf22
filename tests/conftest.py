"""What all tests share."""

import gc
import os
import sys
import tempfile

import pytest
from hypothesis import settings

from bizcase import text_columns

# As in the processes of the command line and the app.
text_columns.keep_as_python()

# Nothing that is imported or collected is garbage (``pytest_collection_finish``).
gc.disable()

# Speed is measured by scripts/benchmark.py; a busy machine must not fail a property. Each run draws
# other examples; ``--hypothesis-profile=thorough`` draws many, for a release.
settings.register_profile("project", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile("project")

# What a test compiles is kept for the other worker and for the many processes that tests start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A price book that was refreshed on this computer must not change what the tests expect.
os.environ["BIZCASE_DRAFTS"] = "0"  # nor may they write into the home of who runs them
_NO_BOOKS = tempfile.TemporaryDirectory(prefix="bizcase-prices-")  # removed with its process
os.environ["BIZCASE_PRICE_BOOKS"] = _NO_BOOKS.name


@pytest.fixture(scope="session", autouse=True)
def shorter_runs(session_folder):
    """Whole runs have few draws, whoever starts them in this process; shared ones run once."""
    from tests.runs import few_draws, kept_in  # noqa: PLC0415 - the whole program, after its base

    with few_draws(), kept_in(session_folder):
        yield


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory):
    """Return a folder that all workers of a session share, for ``tests.session.once``."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "of-session"
    folder.mkdir(exist_ok=True)
    return folder


def pytest_xdist_auto_num_workers(config):
    """Return no workers where files or tests are named: starting them would take longer."""
    return 0 if any(".py" in argument for argument in config.args) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Leave modules and tests out of every later collection of garbage, and collect less often.

    They live to the end, and looking through them again took a tenth of the time of a run.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
