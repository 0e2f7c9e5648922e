"""Answers requests for a selection: at once, in pieces (INCR), several in one (MULTIPLE)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, Property
from guard.desktop.x11.formats import Content
from guard.model import Application

_PIECE_BYTES = 1024 * 1024
_MOST_PAIRS = 500
"""Targets that a program may ask for in one question; the names of thousands would take the gate's thread seconds."""
_STALL_S = 20.0
"""Time without fetching the next piece after which a program has given up, in seconds."""


@dataclass(frozen=True, slots=True)
class Request:
    """One program asks for one target."""

    selection: int
    window: int
    property: int
    target: str
    application: Application
    arrived_s: float
    done: Callable[[bool], None]
    """Tells the program whether its property was set."""


@dataclass(slots=True)
class _Outgoing:
    kind: int
    format: int
    data: memoryview = field(repr=False)
    moved_s: float = 0.0
    sent: int = 0


class Replies:
    """Hands contents to the programs that asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._piece_bytes = min(_PIECE_BYTES, connection.max_request_bytes - 256)
        self._outgoing: dict[tuple[int, int], _Outgoing] = {}

    # -- questions -------------------------------------------------------------------------------------------------

    def requests(self, event: Any, application: Application, now_s: float) -> tuple[Request, ...]:
        """What a SelectionRequest asks for: one target, or those that MULTIPLE lists."""
        target = self._connection.name(event.target)
        # Obsolete programs give no property and mean one of the target's name.
        place = event.property or event.target
        if target == "MULTIPLE" and event.property:
            return self._multiple(event, application, now_s)

        def done(given: bool) -> None:
            self._notify(event, place if given else 0)

        name = target or ""
        return (Request(event.selection, event.requestor, place, name, application, now_s, done),)

    def _multiple(self, event: Any, application: Application, now_s: float) -> tuple[Request, ...]:
        listed = self._connection.read_property(event.requestor, event.property, _MOST_PAIRS * 8)
        if listed is None or listed.format != 32 or len(listed.data) % 8 or listed.rest_bytes:
            self._notify(event, 0)
            return ()
        atoms = list(memoryview(listed.data).cast("I"))
        names = self._connection.names(atoms[::2])
        waiting = set(range(len(names)))
        if not waiting:
            self._notify(event, event.property)
            return ()

        def answered(index: int) -> Callable[[bool], None]:
            def done(given: bool) -> None:
                waiting.discard(index)
                if not given:
                    atoms[2 * index + 1] = 0
                if not waiting:
                    pairs = b"".join(Property.item(atom) for atom in atoms)
                    self._connection.write_property(event.requestor, event.property, Property(listed.type, 32, pairs))
                    self._notify(event, event.property)

            return done

        return tuple(
            Request(event.selection, event.requestor, place, name or "", application, now_s, answered(index))
            for index, (name, place) in enumerate(zip(names, atoms[1::2], strict=True))
        )

    # -- answers ---------------------------------------------------------------------------------------------------

    def give(self, request: Request, content: Content, now_s: float) -> None:
        """Set the property that a program asked for; a large content goes in pieces as the program fetches them."""
        kind = self._connection.atom(content.type)
        key = (request.window, request.property)
        if key in self._outgoing:
            self._drop(key)
        if len(content.data) <= self._piece_bytes:
            self._connection.write_property(*key, Property(kind, content.format, content.data))
        else:
            self._outgoing[key] = _Outgoing(kind, content.format, memoryview(content.data), now_s)
            self._connection.listen(request.window)
            size = Property.item(min(len(content.data), 0x7FFFFFFF))
            self._connection.write_property(*key, Property(self._connection.atom("INCR"), 32, size))
        request.done(True)

    def refuse(self, request: Request) -> None:
        request.done(False)

    def turn_away(self, event: Any) -> None:
        """Refuse what a SelectionRequest asks for, whoever asks."""
        self._notify(event, 0)

    # -- what the server tells -------------------------------------------------------------------------------------

    def property_deleted(self, window: int, place: int, now_s: float) -> None:
        """A program has fetched a piece: send the next one, at last an empty one."""
        outgoing = self._outgoing.get((window, place))
        if outgoing is None:
            return
        piece = bytes(outgoing.data[outgoing.sent : outgoing.sent + self._piece_bytes])
        outgoing.sent += len(piece)
        outgoing.moved_s = now_s
        self._connection.write_property(window, place, Property(outgoing.kind, outgoing.format, piece))
        if not piece:
            self._drop((window, place))

    def window_gone(self, window: int) -> None:
        """A program ended in the middle of a transfer."""
        for key in [key for key in self._outgoing if key[0] == window]:
            self._drop(key)

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        moved_s = [outgoing.moved_s for outgoing in self._outgoing.values()]
        return min(moved_s) + _STALL_S if moved_s else None

    def expire(self, now_s: float) -> None:
        """Forget transfers that nobody fetches any more."""
        for key, outgoing in list(self._outgoing.items()):
            if now_s >= outgoing.moved_s + _STALL_S:
                self._drop(key)

    def _drop(self, key: tuple[int, int]) -> None:
        del self._outgoing[key]
        self._connection.unlisten(key[0])

    def _notify(self, event: Any, place: int) -> None:
        make: Any = xproto.SelectionNotifyEvent.synthetic
        told = make(event.time, event.requestor, event.selection, event.target, place)
        self._connection.core.SendEvent(False, event.requestor, 0, told.pack())
