"""The thread that fetches policies goes on, whatever a server answers and whatever becomes of it here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from guard.policy.pull import Puller, fetch
from guard.policy.sections import Pull
from tests.support.waiting import until

NOWHERE = Pull(url="https://127.0.0.1:9/none.policy")


@contextmanager
def serving(etag: str) -> Iterator[str]:
    """A server whose file has that ETag."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/a.policy"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("etag", ['"1-é"', '"1-a"'])
def test_a_server_is_asked_again_whatever_its_etag(etag: str) -> None:
    with serving(etag) as url, httpx.Client(trust_env=False) as asker:
        first = fetch(asker, url, None)
        assert fetch(asker, url, first.etag) == first


@pytest.mark.parametrize("fault", [ValueError("x"), MemoryError(), RuntimeError("can't start new thread")])
def test_a_question_that_fails_is_told_and_another_one_follows(tmp_path: Path, fault: Exception) -> None:
    class Failing(Puller):
        def pull(self, pull: Pull) -> bool:
            raise fault

    puller = Failing(tmp_path, lambda: NOWHERE, lambda: None, first_s=0.0)
    puller.start()
    try:
        until(lambda: puller.status.failures == 1, what="the failure")
        assert puller.status.detail == f"policy-pull: {type(fault).__name__}: it is asked again"
        assert puller.thread.is_alive()
    finally:
        puller.stop()
