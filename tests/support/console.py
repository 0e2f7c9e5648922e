"""A console with its database, its accounts and some thousand made-up events, as processes of this machine."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from guard.fleet.trial.records import Amount, fill
from guard.fleet.trial.servers import Program, free_port, hub_program
from guard.fleet.trial.stand import Stand
from tests.support.chromium import Browser, browser
from tests.support.waiting import until

PEOPLE = {
    "sun": ("supervisor", "team-01"),
    "an": ("auditor", None),
    "wang": ("administrator", None),
    "li": ("reader", None),
}
"""Role and team of each account."""
PASSWORD = "frost on four panes"
PATIENCE_S = 180.0
KEPT_S = 0.5
"""Time in seconds for which a connection is used again: the console closes one that nobody used for 2 s."""
HEADLESS = ("--headless=new", "--ignore-certificate-errors", "--disable-background-networking", "--hide-scrollbars")
"""Of a browser without a window, which takes the stand's own certificate."""


class Console:
    """One that runs."""

    def __init__(self, stand: Stand, address: str, program: Program) -> None:
        self.stand, self.address, self.program = stand, address, program
        self._sessions: dict[str, httpx.Client] = {}

    def session(self) -> httpx.Client:
        """Somebody who has not logged in: a browser's cookies and nothing else."""
        context = ssl.create_default_context(cadata=self.stand.authority)
        kept, language = httpx.Limits(keepalive_expiry=KEPT_S), {"Accept-Language": "en"}
        return httpx.Client(base_url=self.address, verify=context, headers=language, limits=kept, timeout=30)

    def logged_in(self, name: str) -> httpx.Client:
        """Somebody who has, in one session until the console ends."""
        if name not in self._sessions:
            self._sessions[name] = self.session()
            answer = self.enter(self._sessions[name], name, PASSWORD)
            assert answer.status_code == 302, answer.text
        return self._sessions[name]

    def asked(self, question: str, *values: object) -> list[Any]:
        """What the hub's database answers; a change is kept."""
        import psycopg  # of the extra `hub`, which not every machine has

        with psycopg.connect(self.stand.database.where) as base:
            return list(base.execute(question, values).fetchall())

    def close(self) -> None:
        """End all sessions."""
        for session in self._sessions.values():
            session.close()

    def enter(self, session: httpx.Client, name: str, password: str) -> httpx.Response:
        """Fill in the form of the login."""
        return self.post(session, "/login", page="/login", username=name, password=password)

    def token(self, session: httpx.Client, page: str = "/") -> str:
        """What a page lays into its forms, so that no other site can send them."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', session.get(page).text)
        assert found is not None, page
        return found.group(1)

    def post(
        self,
        session: httpx.Client,
        address: str,
        page: str = "/",
        file: bytes | None = None,
        field: str = "envelope",
        **fields: str,
    ) -> httpx.Response:
        """Send a form as the page sends it; `file`: in that field."""
        given = {"csrfmiddlewaretoken": self.token(session, page), **fields}
        files = None if file is None else {field: ("chosen", file)}
        return session.post(address, data=given, files=files, headers={"Referer": f"{self.address}{page}"})


@contextmanager
def console(folder: Path, *words: str, records: int = 3_000, database: Path | None = None) -> Iterator[Console]:
    """A database with its console; both end with the block. `folder`: an empty one that everybody may enter.

    `database`: a folder that the database stays in, or lies in already.
    """
    import psycopg

    now = datetime.now(UTC)
    stand = Stand(folder, now, database=database)
    try:
        stand.database.make()
        stand.database.start()
        stand.server.start()
        stand.database.wait()
        with psycopg.connect(stand.database.where, autocommit=True) as base:
            for _ in fill(base, Amount(records, days=3, machines=60, teams=4), now) if records else ():
                pass
        with served(stand, *words) as made:
            yield made
    finally:
        stand.database.kill()
        stand.server.kill()


@contextmanager
def served(stand: Stand, *words: str) -> Iterator[Console]:
    """The console of a hub that runs, with its accounts."""
    coming = _let_all_in(stand)
    port = free_port()
    program = hub_program(stand.folder.path, "console", "--listen", f"127.0.0.1:{port}", "--workers", "1", *words)
    program.start()
    try:
        assert coming.wait(timeout=PATIENCE_S) == 0
        program.wait_for("ready")
        with contextlib.closing(Console(stand, f"https://127.0.0.1:{port}", program)) as made:
            yield made
    finally:
        program.stop()


def let_in(stand: Stand, name: str, *words: str, password: str = PASSWORD) -> subprocess.Popen[bytes]:
    """Make an account by the command, which goes on when this returns."""
    return _told(password, "guard.cli.hub", "--folder", str(stand.folder.path), "account", name, *words)


def _let_all_in(stand: Stand) -> subprocess.Popen[bytes]:
    table = json.dumps({name: (PASSWORD, role, team) for name, (role, team) in PEOPLE.items()})
    return _told(table, "tests.support.console_accounts", str(stand.folder.path))


def _told(words: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    started = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert started.stdin is not None
    with started.stdin as typed:
        typed.write(words.encode())
    return started


@contextmanager
def window(profile: Path, *, language: str = "en", size: str = "1280,900") -> Iterator[Browser]:
    """A Chromium without a window."""
    with browser("", profile, (*HEADLESS, f"--window-size={size}", f"--accept-lang={language}")) as found:
        yield found


def enter(page: Browser, address: str, name: str, *, chinese: bool = False) -> None:
    """Log in as a person does; the page that follows is there when this returns."""
    title = "登录 · Frostpane 控制台" if chinese else "Log in · Frostpane console"
    page.open(f"{address}/login", title)
    page.evaluate(f"username.value = {name!r}; password.value = {PASSWORD!r}")
    press(page, "main form button")


def press(page: Browser, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    page.evaluate("window.before = true")
    page.evaluate(f"document.querySelector({selector!r}).click()")
    until(
        lambda: bool(page.evaluate("!window.before && document.readyState === 'complete'")), PATIENCE_S, f"{selector}"
    )


def go(page: Browser, address: str) -> None:
    """Load a page and wait until it is there."""
    page.evaluate("window.before = true")
    page.call("Page.navigate", url=address)
    until(lambda: bool(page.evaluate("!window.before && document.readyState === 'complete'")), PATIENCE_S, address)


def picture(page: Browser, file: Path, tallest_px: int = 1400) -> None:
    """What the page looks like, from its top to its foot."""
    size = page.call("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(tallest_px, size["height"]), "scale": 1}
    taken = page.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
    file.write_bytes(base64.b64decode(taken["data"]))
