"""From a window to the application behind it.

The window that pastes is mostly a hidden one without class or title. The server knows which process it belongs to
(the X-Resource extension; a program cannot lie there), and of that process's own windows the active one tells class
and title.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

import xcffib.res as res

from guard.desktop.x11.connection import Connection, Property, ProtocolError
from guard.desktop.x11.processes import is_under_wine, is_wine_desktop, program_of
from guard.model import UNKNOWN_APPLICATION, Application

_MAX_WINDOWS = 256
_MOST_LISTED_BYTES = 4 * 4096
"""Longest list of windows that is read, in bytes, four of them a window. Anybody may set a list of millions."""
_MOST_NAME_BYTES = 4096
"""Longest class or title that is read, in bytes; the rest of a longer one is left out."""


@dataclass(frozen=True, slots=True)
class _TopLevels:
    """Windows that a person sees, the active one first, then from the top."""

    active: int | None
    windows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An application and whether a person works in it; True too where that cannot be told."""

    application: Application
    active: bool


class Identifier:
    """Names applications by their windows. Asks the server each time: titles change while a browser stays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.atoms(
            (
                "_NET_ACTIVE_WINDOW",
                "_NET_CLIENT_LIST_STACKING",
                "_NET_CLIENT_LIST",
                "WM_CLASS",
                "_NET_WM_NAME",
                "WM_NAME",
            )
        )
        self.tells_processes = self._told_pids((connection.client,)).get(connection.client) == os.getpid()
        """Whether the server counts processes as this system does; one elsewhere, as by a container, counts others."""

    def application(self, window: int) -> Application:
        """The application that a window belongs to; what cannot be told is None in it."""
        return self.seen(window).application

    def seen(self, window: int) -> Seen:
        """The application that a window belongs to, and whether a person works in it."""
        tops = self._top_levels()
        pids = self._pids((window, *tops.windows))
        client = self._connection.client_of(window)
        pid = pids.get(client)
        for top in tops.windows:
            other = self._connection.client_of(top)
            if other == client or (pid is not None and pids.get(other) == pid):
                return Seen(self._described(top, pid), tops.active is None or top == tops.active)
        program = UNKNOWN_APPLICATION if pid is None else program_of(pid)
        return self._for_wine(tops, pids, program) if is_wine_desktop(program) else Seen(program, tops.active is None)

    def _for_wine(self, tops: _TopLevels, pids: dict[int, int], desktop: Application) -> Seen:
        """Whom Wine's own desktop copies and pastes for, since it does so for all programs there: the one that a person
        works in, or the only one that has windows. Of several others nobody can tell.
        """
        told = {top: pids.get(self._connection.client_of(top)) for top in tops.windows}
        programs = {top: program_of(pid) for top, pid in told.items() if pid is not None}
        own = [top for top, program in programs.items() if is_under_wine(program)]
        if tops.active in own:
            return Seen(self._described(tops.active, programs[tops.active].pid), True)
        if len({programs[top].executable for top in own}) != 1:
            return Seen(desktop, tops.active is None)
        return Seen(self._described(own[0], programs[own[0]].pid), tops.active is None)

    def program(self, window: int) -> Application:
        """Executable and process alone: one round trip, for programs that may end at any moment."""
        pid = self.process(window)
        return UNKNOWN_APPLICATION if pid is None else program_of(pid)

    def described(self, program: Application, window: int) -> Application:
        """A program with the class and title of its window, as far as it is still there."""
        now = self.application(window)
        if is_wine_desktop(program):
            return now
        return replace(program, window_class=now.window_class, title=now.title) if now.pid == program.pid else program

    def process(self, window: int) -> int | None:
        """The process that a window belongs to."""
        return self._pids((window,)).get(self._connection.client_of(window))

    def active(self) -> Application:
        """The application of the active window."""
        window = self._top_levels().active
        if window is None:
            return UNKNOWN_APPLICATION
        return self._described(window, self.process(window))

    def active_window(self) -> int | None:
        """The window that a person works in."""
        return self._top_levels().active

    def _described(self, window: int, pid: int | None) -> Application:
        ask, atoms = self._connection.ask_property, self._connection.atoms(("WM_CLASS", "_NET_WM_NAME", "WM_NAME"))
        asked = [ask(window, atom, _MOST_NAME_BYTES) for atom in atoms]
        named, titled, old_titled = [self._connection.answered(cookie) for cookie in asked]
        parts = _text(named).split("\0") if named else []
        program = UNKNOWN_APPLICATION if pid is None else program_of(pid)
        return replace(
            program,
            window_class=(parts[1] if len(parts) > 1 else parts[0]) or None if parts else None,
            title=_text(titled or old_titled) or None,
        )

    def _top_levels(self) -> _TopLevels:
        ask, root = self._connection.ask_property, self._connection.root
        atoms = self._connection.atoms(("_NET_ACTIVE_WINDOW", "_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"))
        asked = [ask(root, atom, _MOST_LISTED_BYTES) for atom in atoms]
        active, stacked, listed = [self._connection.answered(cookie) for cookie in asked]
        first = next((window for window in _windows(active) if window), None)
        rest = _windows(stacked)[::-1] or _windows(listed)
        if first is None and not rest:
            return self._without_window_manager()
        ordered = dict.fromkeys(window for window in (first or 0, *rest) if window)
        return _TopLevels(first, tuple(ordered)[:_MAX_WINDOWS])

    def _without_window_manager(self) -> _TopLevels:
        connection, named_by = self._connection, self._connection.atom("WM_CLASS")
        focused = connection.core.GetInputFocus().reply().focus
        children = connection.children(connection.root, _MAX_WINDOWS)
        asked = [(window, connection.ask_property(window, named_by, _MOST_NAME_BYTES)) for window in children]
        named = [window for window, cookie in asked if connection.answered(cookie) is not None]
        first = focused if focused in named else None
        return _TopLevels(first, tuple(dict.fromkeys((first, *named) if first else named)))

    def _pids(self, windows: tuple[int, ...]) -> dict[int, int]:
        """The processes of the windows' clients, as the server saw them connect; none where it counts others."""
        return self._told_pids(windows) if self.tells_processes else {}

    def _told_pids(self, windows: tuple[int, ...]) -> dict[int, int]:
        clients = dict.fromkeys(self._connection.client_of(window) for window in windows)
        spec: Any = res.ClientIdSpec
        wanted = [spec.synthetic(client, res.ClientIdMask.LocalClientPID) for client in clients]
        try:
            answers = self._connection.resources.QueryClientIds(len(wanted), wanted).reply().ids
        except ProtocolError:
            return {}
        return {
            self._connection.client_of(answer.spec.client): int(answer.value[0])
            for answer in answers
            if answer.spec.mask == res.ClientIdMask.LocalClientPID and answer.length
        }


def _windows(value: Property | None) -> tuple[int, ...]:
    """None of a list that is too long to be true."""
    if value is None or value.format != 32 or value.rest_bytes:
        return ()
    return tuple(memoryview(value.data).cast("I"))


def _text(value: Property | None) -> str:
    return "" if value is None else value.data.decode("utf-8", "replace").rstrip("\0")
