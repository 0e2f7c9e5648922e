"""An HTTPS server for one test that takes deliveries from clients with a certificate."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.tls import Certificates


@contextmanager
def hook(files: Certificates, refuse_first: int = 0) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """An HTTPS server that refuses the first deliveries, and what it took."""
    taken: list[tuple[dict[str, str], bytes]] = []
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(body)
            if len(asked) > refuse_first:
                taken.append((dict(self.headers), body))
            self.send_response(204 if len(asked) > refuse_first else 503)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(files.authority))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(str(files.server), str(files.server_key))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/alerts", taken
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
