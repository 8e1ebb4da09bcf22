"""A loopback server of bulk price files, and a place for refreshed books."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bizcase.catalog.refresh import bulk
from tests.catalog import price_list
from tests.catalog.price_list import REGION
from tests.serving import in_a_thread


class BulkServer:
    """Serves ``files`` by path; ``cut`` paths break off, ``failing`` ones answer so often 503."""

    def __init__(self, files):
        self.files, self.cut, self.failing, self.asked = files, {}, {}, []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        in_a_thread(self.http)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def _handler_of(server):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            body = server.files.get(self.path)
            if server.failing.get(self.path, 0):
                server.failing[self.path] -= 1
                self.send_error(503)
            elif body is None:
                self.send_error(404)
            else:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                cut = server.cut.get(self.path, 0) > 0
                if cut:
                    server.cut[self.path] -= 1
                self.wfile.write(body[: len(body) // 2] if cut else body)

        def log_message(self, *_):
            pass

    return Handler


EC2 = f"/offers/v1.0/aws/AmazonEC2/1/{REGION}/index.csv"
RDS = f"/offers/v1.0/aws/AmazonRDS/1/{REGION}/index.csv"
PLANS = f"/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/1/{REGION}/index.csv"


def bulk_files(products):
    """Return the files of a market by path."""
    files = {}
    for offer, path in (("AmazonEC2", EC2), ("AmazonRDS", RDS)):
        entry = {"regionCode": REGION, "currentVersionUrl": path.replace(".csv", ".json")}
        index = f"/offers/v1.0/aws/{offer}/current/region_index.json"
        files[index] = json.dumps({"regions": {REGION: entry}}).encode()
        files[path] = price_list.as_csv(offer, products)
    entry = {"regionCode": REGION, "versionUrl": PLANS.replace(".csv", ".json")}
    index = "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json"
    files[index] = json.dumps({"regions": [entry]}).encode()
    files[PLANS] = price_list.plans_csv(products)
    return files


@pytest.fixture(scope="session")
def market():
    return price_list.market()


@pytest.fixture(scope="session")
def market_files(market):
    return bulk_files(market)


@pytest.fixture
def books(tmp_path, monkeypatch):
    """The folder of refreshed books of this test."""
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path / "books"))
    return tmp_path / "books"


@pytest.fixture
def server(market_files, monkeypatch, books):
    server = BulkServer(dict(market_files))
    monkeypatch.setenv(bulk.BASE_VARIABLE, server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(bulk, "BACKOFF_SECONDS", 0)
    yield server
    server.close()
