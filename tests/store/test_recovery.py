"""A table with recovery gives a case back that was deleted, as docs/DYNAMODB.md says."""

from __future__ import annotations

import pytest

from bizcase.cli.main import main
from bizcase.store import write_case_file
from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state

LARGE = 900_000  # three parts
RESTORED = "cases-restored"


@pytest.fixture
def protected(moto_client):
    """A table with recovery switched on, as the template and ``--pitr`` make it."""
    moto_client.delete_table(TableName=NAME)
    TableSetup(moto_client, NAME, REGION).create(TableOptions(point_in_time_recovery=True))
    return moto_client


def test_a_case_deleted_by_mistake_comes_back_from_a_restored_table(
    protected, monkeypatch, tmp_path, capsys
):
    in_use = CaseStore(Table(protected, NAME, REGION), "ann@example.com")
    lost = in_use.save_new(state("Lost", content=noise(LARGE)))
    protected.restore_table_to_point_in_time(
        SourceTableName=NAME, TargetTableName=RESTORED, UseLatestRestorableTime=True
    )
    in_use.delete(lost)

    restored = CaseStore(Table(protected, RESTORED, REGION))
    assert restored.load(lost.case_id).state == state("Lost", content=noise(LARGE))
    # The settings of the table are not restored with it: the docs say to set them again.
    report = TableSetup(protected, RESTORED, REGION).report()
    assert (report.recovery, report.deletion_protection) == (False, False)

    (tmp_path / "case.bizcase").write_bytes(write_case_file(restored.load(lost.case_id).state))
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", NAME)
    assert main(["cases", "save", str(tmp_path)]) == 0
    again = capsys.readouterr().out.split()[-1]
    assert in_use.load(again).state.entries.project.project_name == "Lost"
