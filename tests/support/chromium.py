"""Chromium with pages served on this machine, driven over its debugging pipe."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.xserver import environment, until

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"),
    *("--no-first-run", "--no-default-browser-check", "--password-store=basic"),
    *("--disable-component-update", "--disable-sync", "--disable-quic"),
)

QUIET = ("--disable-background-networking",)
"""Of a browser that fetches nothing by itself, extensions included."""
PLAIN = (*QUIET, "--ozone-platform=x11", "--disable-extensions")
"""Of a browser with a window, as it comes."""


class Browser:
    """A running browser with one page."""

    def __init__(self, process: subprocess.Popen[bytes], to_browser: int, from_browser: int) -> None:
        self.process = process
        self._to, self._from = to_browser, from_browser
        self._rest = b""
        self._number = 0
        self._session = ""
        self._contexts: dict[str, int] = {}
        """Worlds of the page by their name; an extension's is called as that."""

    def open(self, address: str, title: str) -> None:
        """Show a page and wait until it bears that title."""
        if not self._session:
            targets = self.call("Target.getTargets")["targetInfos"]
            page = next(target for target in targets if target["type"] == "page")
            self._session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        else:
            self.evaluate("document.title = ''")  # the page before may bear that title too
        self.call("Page.enable")
        self.call("Page.navigate", url=address)
        until(lambda: self.evaluate("document.title") == title, what="page")
        self.call("Page.bringToFront")

    @contextmanager
    def within(self, session: str) -> Iterator[None]:
        """Speak with another target for as long as the block lasts."""
        before, self._session = self._session, session
        try:
            yield
        finally:
            self._session = before

    def evaluate(self, script: str) -> Any:
        """The value of a script in the page; promises are awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def evaluate_in(self, world: str, script: str) -> None:
        """Run a script in another world of the page than its own."""
        self.call("Runtime.enable")
        self.call("Runtime.evaluate", expression=script, contextId=self._contexts[world])
        self.call("Runtime.disable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the debugging protocol."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._rest:
                more = os.read(self._from, 1 << 20)
                assert more, "the browser has gone"
                self._rest += more
            told, self._rest = self._rest.split(b"\0", 1)
            answer: dict[str, Any] = json.loads(told)
            if answer.get("method") == "Runtime.executionContextCreated":
                world = answer["params"]["context"]
                self._contexts[world["name"]] = world["id"]
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result


class _Page(http.server.BaseHTTPRequestHandler):
    pages: dict[str, str] = {}  # noqa: RUF012 - set per server by a subclass

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200 if page else 404)
        kind = {".js": "text/javascript", ".xml": "text/xml"}.get(Path(self.path).suffix, "text/html")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    """The address under which those pages are served on loopback."""
    handler = type("Pages", (_Page,), {"pages": pages})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def browser(
    display: str, profile: Path, flags: Sequence[str] = PLAIN, *, under: Sequence[str] = ()
) -> Iterator[Browser]:
    """A Chromium on that display for as long as the block lasts, started by the command `under`."""
    command_read, command_write = os.pipe()
    answer_read, answer_write = os.pipe()

    def wire() -> None:  # the browser expects its pipe at 3 and 4
        os.dup2(command_read, 103)
        os.dup2(answer_write, 104)
        os.dup2(103, 3)
        os.dup2(104, 4)

    process = subprocess.Popen(
        [*under, "chromium", *FLAGS, *flags, f"--user-data-dir={profile}", "about:blank"],
        env=environment(display),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=wire,
    )
    os.close(command_read)
    os.close(answer_write)
    try:
        yield Browser(process, command_write, answer_read)
    finally:
        os.close(command_write)
        os.close(answer_read)
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
