"""The static server of the fleet recipe, run for real on a loopback port."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.tls import Certificates

RECIPE = Path(__file__).parents[2] / "installer" / "fleet" / "nginx" / "frostpane-policy.conf"
PROGRAM = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")

_AROUND = """
daemon off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    log_format sizes '$status $request_method $request_length $bytes_sent $ssl_session_reused';
    access_log {folder}/access.log sizes;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/recipe.conf;
}}
"""


@contextlib.contextmanager
def policy_server(folder: Path, files: Path, certificates: Certificates) -> Iterator[str]:
    """The address of a server that serves `files`; its access log is `folder`/access.log."""
    assert PROGRAM is not None
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    recipe = RECIPE.read_text("utf-8")
    for theirs, ours in (
        ("/etc/frostpane-policy/server.pem", certificates.server),
        ("/etc/frostpane-policy/server.key", certificates.server_key),
        ("/etc/frostpane-policy/authority.pem", certificates.authority),
        ("/srv/frostpane-policy", files),
        ("listen 8443", f"listen 127.0.0.1:{port}"),
    ):
        assert theirs in recipe
        recipe = recipe.replace(theirs, str(ours))
    (folder / "recipe.conf").write_text(recipe)
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
    log = (folder / "stderr.log").open("wb")
    server = subprocess.Popen([PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=log)
    try:
        _wait_for(port, server)
        yield f"https://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"nginx ended with {server.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return
        time.sleep(0.025)
    raise RuntimeError("nginx does not listen")
