"""Firefox with pages served on this machine, driven by its own remote control, Marionette.

Source: Marionette's protocol (Firefox source docs): `length:[0, id, command, parameters]`, and in answer
`length:[1, id, error, result]`.
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.waiting import until
from tests.support.xserver import environment

PREFERENCES: dict[str, object] = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "dom.disable_open_during_load": False,
    "dom.events.testing.asyncClipboard": True,
    "dom.security.https_first": False,
    "dom.security.https_first_schemeless": False,
}
"""Of a browser that asks nothing of a person and nobody on the network."""


class Firefox:
    """A running Firefox with one page."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._rest = b""
        self._number = 0
        self._read()  # who speaks, and which protocol
        self.call("WebDriver:NewSession", strictFileInteractability=False, pageLoadStrategy="normal")

    def close(self) -> None:
        """Let go of the browser; it stays."""
        self._socket.close()

    def call(self, command: str, **parameters: Any) -> Any:
        """What a command gives."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, result = self._read()
        assert number == self._number, "one question at a time"
        assert error is None, error
        return result

    def _read(self) -> Any:
        while b":" not in self._rest:
            self._rest += self._more()
        length, self._rest = self._rest.split(b":", 1)
        while len(self._rest) < int(length):
            self._rest += self._more()
        told, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        return json.loads(told)

    def _more(self) -> bytes:
        more = self._socket.recv(1 << 16)
        assert more, "the browser has gone"
        return more

    def evaluate(self, script: str) -> Any:
        """The value of a script in the page; promises are awaited. None: or the document went away meanwhile."""
        waited = """const [code, told] = arguments; new Promise((go) => go(window.eval(code))).then(
            (value) => told([value ?? null, null]), (error) => told([null, String(error)]))"""
        told = self.call("WebDriver:ExecuteAsyncScript", script=waited, args=[script], sandbox=None)["value"]
        value, error = told or (None, None)
        assert error is None, error
        return value

    def as_browser(self, script: str, *arguments: Any) -> Any:
        """What a script beside the page tells by its last argument; it may do what the browser itself may."""
        return self.beside(script, *arguments, sandbox="system")

    def beside(self, script: str, *arguments: Any, sandbox: str = "person") -> Any:
        """The same for a script that may do what the page may, and that the page cannot get at."""
        return self.call("WebDriver:ExecuteAsyncScript", script=script, args=arguments, sandbox=sandbox)["value"]


@contextmanager
def firefox(
    display: str,
    profile: Path,
    *,
    home: Path,
    preferences: Mapping[str, object],
    under: Sequence[str] = (),
    headless: bool = True,
) -> Iterator[Firefox]:
    """A Firefox on that display for as long as the block lasts, started by `under`; `home` is its person's."""
    profile.mkdir(parents=True, exist_ok=True)
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in (PREFERENCES | dict(preferences)).items()
    ]
    (profile / "user.js").write_text("\n".join(lines))
    told = profile / "MarionetteActivePort"
    told.unlink(missing_ok=True)
    given = ("--no-remote", "--profile", str(profile), *(("--headless",) if headless else ()))
    process = subprocess.Popen(
        [*under, "firefox-esr", "--marionette", "--remote-allow-system-access", *given],
        env=environment(display, HOME=str(home), MOZ_CRASHREPORTER_DISABLE="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: told.exists() and told.read_text().strip() != "", timeout_s=60, what="Firefox")
        browser = Firefox(process, int(told.read_text()))
        try:
            yield browser
        finally:
            browser.close()
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
