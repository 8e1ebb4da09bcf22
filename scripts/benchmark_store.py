"""How long saved cases take: a list of many, on a local engine, and a case file of a large estate.

python scripts/benchmark_store.py --cases 2000 --kilobytes 119     a list; goal: under 10 s
python scripts/benchmark_store.py --servers 20000                  a case file, written and opened

The list needs AWS_ENDPOINT_URL_DYNAMODB to name an engine on this computer, such as DynamoDB
Local: java -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -inMemory
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from timing import timed

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TABLE = "benchmark-of-saved-cases"


def listing(cases: int, kilobytes: int) -> None:
    from bizcase.entries import Entries, InputFile, ProjectInfo
    from bizcase.inputs.opening.upload import Upload
    from bizcase.store import CaseStore, StoreSettings, Table, WorkingState, connect
    from bizcase.store.setup import TableOptions, TableSetup

    address = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB", "")
    if "//127.0.0.1" not in address and "//localhost" not in address:
        sys.exit("AWS_ENDPOINT_URL_DYNAMODB names no engine on this computer: see --help.")
    client, region = connect(StoreSettings(table=TABLE))
    setup = TableSetup(client, TABLE, region)
    setup.create(TableOptions())
    try:
        store = CaseStore(Table(client, TABLE, region))
        # Filler that does not compress, as a real case hardly does; an item takes a third more.
        filler = random.Random(1).randbytes(kilobytes * 730)  # noqa: S311 - repeatable, no secret
        files = (InputFile("rvtools", Upload("export.xlsx", filler)),)
        project = ProjectInfo("Exit DC 1", "Example Ltd")
        store.save_new(WorkingState(Entries(project, dt.date(2026, 11, 25), files=files)))
        head = client.scan(TableName=TABLE)["Items"][0]
        keys = [{"caseId": {"S": f"case-20260101-{number:06d}"}} for number in range(cases - 1)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda key: client.put_item(TableName=TABLE, Item=head | key), keys))
        print(f"{cases:,} cases of {len(str(head)) / 1_000:,.0f} KB in the table")
        timed(f"{cases:,} cases listed", store.list_cases, runs=2)
        found = store.list_cases().cases
        print(f"{len(found):,} cases in the list")
    finally:
        client.delete_table(TableName=TABLE)


def case_file(servers: int) -> None:
    from made_export import write_export

    from bizcase.door import run
    from bizcase.entries import Entries, InputFile, ProjectInfo
    from bizcase.inputs.opening.upload import Upload
    from bizcase.store import read_case_file, working_state, write_case_file

    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.xlsx"
        write_export(export, servers)
        upload = Upload.from_path(export)
    project = ProjectInfo("Benchmark", "Example Ltd")
    entries = Entries(project, dt.date(2026, 11, 25), files=(InputFile("rvtools", upload),))
    state = working_state(run(entries))
    content = write_case_file(state)
    timed("case file written", lambda: write_case_file(state), runs=2)
    timed("case file opened", lambda: read_case_file(content, "x"), runs=2)
    print(f"case file of {servers:,} servers: {len(content):,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--kilobytes", type=int, default=119)
    parser.add_argument("--servers", type=int, default=0)
    call = parser.parse_args()
    if call.cases:
        listing(call.cases, call.kilobytes)
    if call.servers:
        case_file(call.servers)


if __name__ == "__main__":
    main()
