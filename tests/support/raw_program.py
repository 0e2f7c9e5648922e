"""A program that speaks the selection protocol itself, well or badly, on a connection of its own."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, ConnectionLost, Property
from guard.desktop.x11.formats import Content

_STRICT_TAKES_S = 0.01


class RawProgram:
    """Owns and asks for selections from the test's own process."""

    def __init__(self, display: str) -> None:
        self.connection = Connection(display)
        self.window = self.connection.new_window()
        self.connection.flush()

    def close(self) -> None:
        """Leave the display at once, whatever is going on."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, target: str, selection: str = "CLIPBOARD", timeout_s: float = 10.0) -> Property | None:
        """What the owner answers; None: refused. A content that comes in pieces is put together."""
        place = self.connection.atom("RAW")
        self.send_question(target, selection)
        event = self._wait(xproto.SelectionNotifyEvent, timeout_s)
        if not event.property:
            return None
        value = self.connection.read_property(self.window, place, delete=True)
        if value is None or self.connection.name(value.type) != "INCR":
            return value
        pieces = bytearray()
        while True:
            self.wait_new_value(timeout_s)
            piece = self.connection.read_property(self.window, place, delete=True)
            if piece is None or not piece.data:
                return None if piece is None else Property(piece.type, piece.format, bytes(pieces))
            pieces += piece.data

    def ask_many(self, targets: Sequence[str], selection: str = "CLIPBOARD") -> dict[str, Property | None]:
        """Several targets with one MULTIPLE request."""
        connection = self.connection
        places = [connection.atom(f"RAW_{number}") for number, _ in enumerate(targets)]
        pairs = b"".join(
            Property.item(atom)
            for target, place in zip(connection.atoms(targets), places, strict=True)
            for atom in (target, place)
        )
        connection.write_property(
            self.window, connection.atom("RAW"), Property(connection.atom("ATOM_PAIR"), 32, pairs)
        )
        self.send_question("MULTIPLE", selection)
        self._wait(xproto.SelectionNotifyEvent, 10)
        answered = connection.read_property(self.window, connection.atom("RAW"))
        assert answered is not None
        given = memoryview(answered.data).cast("I")[1::2]
        return {
            target: connection.read_property(self.window, place) if place else None
            for target, place in zip(targets, given, strict=True)
        }

    def send_question(self, target: str, selection: str = "CLIPBOARD") -> None:
        """Ask and do not wait."""
        atoms = self.connection.atoms((selection, target, "RAW"))
        self.connection.core.ConvertSelection(self.window, *atoms, xproto.Time.CurrentTime)
        self.connection.flush()

    def wait_new_value(self, timeout_s: float = 10.0) -> None:
        while self._wait(xproto.PropertyNotifyEvent, timeout_s).state != 0:
            pass

    def offered(self, selection: str = "CLIPBOARD") -> tuple[str, ...]:
        told = self.ask("TARGETS", selection)
        return () if told is None else tuple(n for n in self.connection.names(memoryview(told.data).cast("I")) if n)

    def owner(self, selection: str = "CLIPBOARD") -> int:
        return int(self.connection.core.GetSelectionOwner(self.connection.atom(selection)).reply().owner)

    def disown(self, selection: str = "CLIPBOARD") -> None:
        """Leave a selection to nobody; returns once the server has done so."""
        atom = self.connection.atom(selection)
        self.connection.core.SetSelectionOwner(0, atom, xproto.Time.CurrentTime)
        self.owner(selection)

    def _meanwhile(self, event: Any) -> None:
        """Something else came while an answer is awaited."""

    def _wait(self, kind: type, timeout_s: float) -> Any:
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            event = self.connection.next_event()
            if isinstance(event, kind):
                return event
            self._meanwhile(event)
            self.connection.flush()
            if event is None:
                select.select([self.connection.fileno()], [], [], 0.1)
        raise TimeoutError(f"no {kind.__name__}")


class RawOwner(RawProgram):
    """Owns a selection on a thread of its own."""

    def __init__(
        self,
        display: str,
        contents: Mapping[str, Content],
        *,
        selection: str = "CLIPBOARD",
        silent: frozenset[str] = frozenset(),
        pieces_before_death: int | None = None,
        takes_back: bool = False,
        strict: bool = False,
    ) -> None:
        """Begin to own a selection, or, with `takes_back`, to wait until another program does.

        `silent`: targets that are never answered. `pieces_before_death`: every content comes in pieces of 1000 bytes,
        and the program ends after that many. `takes_back`: copies again, what it can then paste, whenever another
        program becomes the owner, as some clipboard managers do. `strict`: answers for content only while it owns the
        selection, and takes a while, as LibreOffice does.
        """
        super().__init__(display)
        self.contents = dict(contents)
        self.times_owned = 0
        self.asked: list[str] = []
        """The targets that it was asked for, in their order."""
        self._selection = self.connection.atom(selection)
        self._silent, self._pieces, self._takes_back = silent, pieces_before_death, takes_back
        self._strict = strict
        self._sending: dict[tuple[int, int], Content] = {}
        self._end = threading.Event()
        if takes_back:
            mask = xfixes.SelectionEventMask.SetSelectionOwner
            self.connection.fixes.SelectSelectionInput(self.window, self._selection, mask)
        else:
            self.own()
            self.owner(selection)  # the server has heard it
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def own(self) -> None:
        self.times_owned += 1
        self.connection.core.SetSelectionOwner(self.window, self._selection, xproto.Time.CurrentTime)
        self.connection.flush()

    def close(self) -> None:
        self._end.set()
        self._thread.join(timeout=10)
        super().close()

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                event = self.connection.next_event()
                self._handle(event)
                self.connection.flush()
            except ConnectionLost:
                return
            if event is None:
                select.select([self.connection.fileno()], [], [], 0.01)

    def _handle(self, event: Any) -> None:
        if isinstance(event, xproto.SelectionRequestEvent):
            self._answer(event)
        elif isinstance(event, xproto.PropertyNotifyEvent) and event.state == 1:
            self._send_piece((event.window, event.atom))
        elif isinstance(event, xfixes.SelectionNotifyEvent) and self._takes_back and event.owner != self.window:
            wanted = [target for target in self.offered() if target not in {"TARGETS", "TIMESTAMP", "MULTIPLE"}]
            values = {target: self.ask(target) for target in wanted}
            self.contents = {
                target: Content(self.connection.name(value.type) or target, value.format, value.data)
                for target, value in values.items()
                if value is not None
            }
            self.own()

    def _meanwhile(self, event: Any) -> None:
        if isinstance(event, xproto.SelectionRequestEvent):
            self._answer(event)

    def _answer(self, event: Any) -> None:
        target = self.connection.name(event.target) or ""
        self.asked.append(target)
        if target in self._silent:
            return
        connection, place = self.connection, event.property
        content = self.contents.get(target)
        if target == "TARGETS":
            listed = b"".join(Property.item(atom) for atom in connection.atoms(("TARGETS", *self.contents)))
            content = Content("ATOM", 32, listed)
        elif self._strict:
            time.sleep(_STRICT_TAKES_S)
            owner = int(connection.core.GetSelectionOwner(event.selection).reply().owner)
            content = content if owner == self.window else None
        if content is None:
            place = 0
        elif self._pieces is not None and target != "TARGETS":
            connection.listen(event.requestor)
            self._sending[(event.requestor, place)] = content
            size = Property.item(len(content.data))
            connection.write_property(event.requestor, place, Property(connection.atom("INCR"), 32, size))
        else:
            value = Property(connection.atom(content.type), content.format, content.data)
            connection.write_property(event.requestor, place, value)
        make: Any = xproto.SelectionNotifyEvent.synthetic
        told = make(event.time, event.requestor, event.selection, event.target, place)
        connection.core.SendEvent(False, event.requestor, 0, told.pack())

    def _send_piece(self, key: tuple[int, int]) -> None:
        content = self._sending.get(key)
        if content is None or self._pieces is None:
            return
        if self._pieces == 0:
            self._end.set()
            self.connection.close()
            raise ConnectionLost(0)
        self._pieces -= 1
        self._sending[key] = Content(content.type, 8, content.data[1000:])
        piece = Property(self.connection.atom(content.type), 8, content.data[:1000])
        self.connection.write_property(*key, piece)
