"""Which page a browser's windows show, as its companion extension tells, and which page was last copied from."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from typing import Protocol

from guard.model import UNKNOWN_APPLICATION, Application, Coverage, Message, Snapshot

COMPANIONS = frozenset({"chrome", "google-chrome", "chromium", "msedge", "microsoft-edge", "firefox", "firefox-esr"})
"""Programs for which there is a companion extension, without `.exe`."""
_NO_COMPANION = Message(
    zh="没有装有浏览器伴侣的浏览器连接：网页只能按窗口标题区分",
    en="no browser with the companion extension is connected: pages are told apart by title alone",
)


MAX_ALONE = 64
"""Processes of browsers without a companion that are remembered; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class _Session:
    process: int | None
    browser: str
    """Its name, and the version of its extension."""


@dataclass(frozen=True, slots=True)
class _Page:
    browser: int
    host: str
    focused: bool


@dataclass(frozen=True, slots=True)
class _Copy:
    origin: Application
    text: str
    """Digest of its plain text; empty: it has none."""


class Session(Protocol):
    """One connection of a browser's companion extension."""

    def guards_changed(self) -> None:
        """Which pages are guarded may be something else from now on. Returns at once."""


class Sites:
    """Fills in what only a browser can know of an application. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: dict[tuple[object, int], _Page] = {}
        self._copy = _Copy(UNKNOWN_APPLICATION, "")
        self._written = _Copy(UNKNOWN_APPLICATION, "")
        """What a guarded page says that it copied last."""
        self._sessions: dict[Session, _Session] = {}
        self._alone: dict[int, str] = {}
        """Browsers that were given something without a companion, by their process."""

    def join(self, session: Session, browser: Application, version: str) -> None:
        """A browser's extension of that version speaks with the guard, until its session is closed."""
        with self._lock:
            self._sessions[session] = _Session(browser.pid, f"{browser.executable} ({version})")
            self._alone.pop(browser.pid or 0, None)

    def coverage(self) -> Coverage:
        """Which browsers have a companion that lives."""
        with self._lock:
            browsers = ", ".join(sorted({session.browser for session in self._sessions.values()}))
            alone = ", ".join(sorted(set(self._alone.values())))
        told = Message(
            zh=f"浏览器伴侣已连接：{browsers}", en=f"the companion extension stands before pages of {browsers}"
        )
        told = told if browsers else _NO_COMPANION
        if alone:
            told = Message(zh=f"{told.zh}；没有伴侣的浏览器：{alone}", en=f"{told.en}; without it: {alone}")
        return Coverage("pages", guarded=bool(browsers) and not alone, reason=told)

    def found_alone(self, application: Application) -> bool:
        """Whether that is a browser without a companion that lives; true once for each of its processes."""
        name = (application.executable or "").lower().removesuffix(".exe")
        with self._lock:
            living = {session.process for session in self._sessions.values()}
            if name not in COMPANIONS or application.pid is None or application.pid in living | self._alone.keys():
                return False
            if len(self._alone) >= MAX_ALONE:
                self._alone.pop(next(iter(self._alone)))
            self._alone[application.pid] = name
            return True

    def show(self, session: object, window: int, browser: int, host: str, *, focused: bool) -> None:
        """A window shows a page. `browser`: its process; `session` tells the windows of several profiles apart."""
        with self._lock:
            self._pages[session, window] = _Page(browser, host, focused)

    def guards_changed(self) -> None:
        """Which pages are guarded may be something else from now on: extensions are told."""
        with self._lock:
            sessions = list(self._sessions)
        for session in sessions:
            session.guards_changed()

    def close(self, session: Session, window: int | None = None) -> None:
        """A window is gone; None: nothing more is told of any of that session's."""
        with self._lock:
            gone = [key for key in self._pages if key[0] is session and window in (None, key[1])]
            for key in gone:
                del self._pages[key]
            if window is None:
                self._sessions.pop(session, None)

    def known(self, application: Application) -> Application:
        """The application with the host of the page in its focused window, where that is told."""
        with self._lock:
            hosts = {page.host for page in self._pages.values() if page.focused and page.browser == application.pid}
        site = hosts.pop() if len(hosts) == 1 else ""
        return replace(application, site=site) if site else application

    def copied(self, snapshot: Snapshot) -> Snapshot:
        """Something was copied: what its origin is with its page, which is kept until the next copy."""
        told = replace(snapshot, origin=self.known(snapshot.origin))
        text = snapshot.formats.get("text/plain")
        copy = _Copy(UNKNOWN_APPLICATION, "") if text is None else _Copy(told.origin, _digest(text))
        with self._lock:
            self._copy = copy
            if self._written.origin.pid != told.origin.pid:
                self._written = _Copy(UNKNOWN_APPLICATION, "")
        return told

    def wrote(self, origin: Application, digest: str) -> None:
        """A guarded page, or one within it, copied a text of that digest."""
        with self._lock:
            self._written = _Copy(origin, digest)

    def origin(self, text: bytes | None) -> Application:
        """Where a text that is pasted was copied; unknown for anything but the text that was copied last.

        A page is believed that it copied the very text: whoever knows it has it. What a window's page seems to have
        copied is nobody's where another page of that browser says that it copied: a frame may lie in the page.
        """
        with self._lock:
            copy, written = self._copy, self._written
        if not text:
            return UNKNOWN_APPLICATION
        digest = _digest(text)
        if written.text == digest:
            return written.origin
        of_another = written.origin.pid == copy.origin.pid and written.origin.site not in (None, copy.origin.site)
        return UNKNOWN_APPLICATION if copy.text != digest or of_another else copy.origin


def _digest(text: bytes) -> str:
    return hashlib.sha256("".join(text.decode(errors="replace").split()).encode()).hexdigest()
