"""A connection to an X server: atoms, windows, properties, events.

Large properties pass through here without being unpacked byte by byte: xcffib's own lists take a second for a picture.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from sys import byteorder
from typing import Any, Self

import xcffib
import xcffib.res
import xcffib.xfixes
import xcffib.xproto as xproto
from xcffib.ffi import ffi

from guard.errors import DisplayUnavailable

ConnectionLost = xcffib.ConnectionException
"""The server has gone; raised by every call."""


class WindowTaken(ConnectionLost):
    """Another program has destroyed a window of this connection's: whoever waits for something there waits for ever."""

    def __init__(self) -> None:
        make: Any = super().__init__
        make(0)


ProtocolError = xcffib.Error
"""The server refused a request, mostly because a window has gone."""

NO_WINDOW = 0
ANY_TYPE = 0
MOST_PROPERTY_BYTES = 16 * 1024 * 1024
"""Longest property that is read, in bytes: no program can set more with one request, and whatever is longer is sent in
pieces. Anybody may put more together in any window, and reading it would keep everybody waiting."""
_MOST_NAME_BYTES = 1024
"""Longest name of an atom that is known by its name, in bytes; anybody may make some of 64 KB, as many as they like."""
_MOST_KNOWN = 10_000
"""Names that are remembered; a session of a day meets some hundred."""
_CHANGE_PROPERTY = 18
_SENT = 0x80
_REPLY_HEADER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Property:
    """The value of a property. `format` is 8, 16 or 32 bits an item, in this machine's byte order."""

    type: int
    format: int
    data: bytes = field(repr=False)
    rest_bytes: int = 0
    """What of it was not read, since it is longer than was asked for."""

    @staticmethod
    def item(number: int) -> bytes:
        """One item of 32 bits."""
        return number.to_bytes(4, byteorder)


class Connection:
    """One connection; belongs to one thread."""

    def __init__(self, display: str | None = None) -> None:
        """Connect to a display; None: the one that the environment names.

        Raises:
            DisplayUnavailable: there is no such display, or it lacks an extension.
        """
        try:
            connect: Any = xcffib.Connection
            self.raw: Any = connect(display)
            self.core: Any = self.raw.core
            self.fixes: Any = self.raw(xcffib.xfixes.key)
            self.resources: Any = self.raw(xcffib.res.key)
            setup = self.raw.get_setup()
            self.root: int = setup.roots[self.raw.pref_screen].root
            self._id_mask: int = setup.resource_id_mask
            self.client: int = setup.resource_id_base
            self.fixes.QueryVersion(5, 0).reply()
            self.resources.QueryVersion(1, 2).reply()
            self.max_request_bytes: int = self.raw.get_maximum_request_length() * 4
        except (xcffib.XcffibException, KeyError) as error:
            raise DisplayUnavailable("no X server with XFixes and X-Resource answers: check DISPLAY") from error
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._listened: dict[int, int] = {}
        self._outlived: dict[int, int] = {}
        """By windows that have gone: how many have listened to them who have not taken that back."""
        self._own: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self.raw.disconnect()

    def fileno(self) -> int:
        return int(self.raw.get_file_descriptor())

    def flush(self) -> None:
        self.raw.flush()

    def next_event(self) -> Any:
        """The next event that is here; None: there is none.

        Errors of requests that nobody waits for are dropped, and so are events that a program sent although only the
        server has a say in them: who owns, who asks, what has gone.

        Raises:
            WindowTaken: somebody else has destroyed one of this connection's windows.
        """
        while True:
            try:
                event = self.raw.poll_for_event()
            except ProtocolError:
                continue
            sent = event is not None and event.response_type & _SENT
            if sent and not isinstance(event, xproto.SelectionNotifyEvent):
                continue
            if isinstance(event, xproto.DestroyNotifyEvent) and event.window in self._own:
                raise WindowTaken
            return event

    # -- names -----------------------------------------------------------------------------------------------------

    def atom(self, name: str) -> int:
        return self.atoms((name,))[0]

    def atoms(self, names: Iterable[str]) -> tuple[int, ...]:
        """The atoms of names, unknown ones in one round trip."""
        names = tuple(names)
        asked = {
            name: self.core.InternAtom(False, len(encoded := name.encode("utf-8", "surrogateescape")), encoded)
            for name in dict.fromkeys(names)
            if name not in self._atoms
        }
        for name, cookie in asked.items():
            self._learn(name, cookie.reply().atom)
        return tuple(self._atoms[name] for name in names)

    def ask_atom(self, name: str) -> Any:
        """Ask for a name's atom without waiting, and without making it known; `reply().atom` is 0 where nobody has."""
        return self.core.InternAtom(True, len(encoded := name.encode()), encoded)

    def names(self, atoms: Iterable[int]) -> tuple[str | None, ...]:
        """The names of atoms, unknown ones in one round trip; None: there is no such atom, or no program means it."""
        atoms = tuple(atoms)
        if len(self._names) > _MOST_KNOWN:
            self._names.clear()
            self._atoms.clear()
        asked = {atom: self.core.GetAtomName(atom) for atom in dict.fromkeys(atoms) if atom not in self._names}
        for atom, cookie in asked.items():
            try:
                name = bytes(cookie.reply().name.buf())
            except ProtocolError:
                continue
            if len(name) <= _MOST_NAME_BYTES:
                self._learn(name.decode("utf-8", "surrogateescape"), atom)
        return tuple(self._names.get(atom) for atom in atoms)

    def name(self, atom: int) -> str | None:
        return self.names((atom,))[0]

    def _learn(self, name: str, atom: int) -> None:
        self._atoms[name], self._names[atom] = atom, name

    # -- windows ---------------------------------------------------------------------------------------------------

    def client_of(self, window: int) -> int:
        """What all windows of one client have in common."""
        return window & ~self._id_mask

    def new_window(self, *, hears: bool = True) -> int:
        """A window that is never shown. `hears`: of its own properties and of its end."""
        window = int(self.raw.generate_id())
        mask = xproto.EventMask.PropertyChange | xproto.EventMask.StructureNotify if hears else 0
        kind = xproto.WindowClass.InputOnly
        self.core.CreateWindow(0, window, self.root, -10, -10, 1, 1, 0, kind, 0, xproto.CW.EventMask, [mask])
        self._own.add(window)
        return window

    def exists(self, window: int) -> bool:
        try:
            self.core.GetGeometry(window).reply()
        except ProtocolError:
            return False
        return True

    def destroy_window(self, window: int) -> None:
        self._own.discard(window)
        self.core.DestroyWindow(window)

    def children(self, window: int, most: int) -> tuple[int, ...]:
        """The windows within a window that exists, from the top; of more than `most` those at the top."""
        buffer = self.raw.wait_for_reply(self.core.QueryTree(window).sequence).buf
        end = _REPLY_HEADER_BYTES + 4 * struct.unpack_from("=16xH", buffer)[0]
        listed = bytes(buffer[max(_REPLY_HEADER_BYTES, end - 4 * most) : end])
        return tuple(memoryview(listed).cast("I"))[::-1]

    def listen(self, window: int) -> None:
        """Hear of somebody's window: its properties, its end. Counted; fine where it has gone.

        Servers give the ids of programs that have ended to those that begin next.
        """
        self._listened[window] = self._listened.get(window, 0) + 1
        mask = xproto.EventMask.PropertyChange | xproto.EventMask.StructureNotify
        self.core.ChangeWindowAttributes(window, xproto.CW.EventMask, [mask])

    def unlisten(self, window: int) -> None:
        """Take back one `listen`, of those that came before such a window has gone first."""
        if outlived := self._outlived.pop(window, 0):
            if outlived > 1:
                self._outlived[window] = outlived - 1
            return
        count = self._listened.pop(window, 0)
        if count > 1:
            self._listened[window] = count - 1
        elif count == 1:
            self.core.ChangeWindowAttributes(window, xproto.CW.EventMask, [0])

    def window_gone(self, window: int) -> None:
        """A window has been destroyed; whoever has listened to it has yet to take that back."""
        if count := self._listened.pop(window, 0):
            self._outlived[window] = self._outlived.get(window, 0) + count

    def ask_owner(self, owner: int, window: int, selection: int, target: int, place: int, time: int = 0) -> None:
        """Ask that window for a selection, whoever owns it now; `window` and `place` are where it answers. 0: now."""
        make: Any = xproto.SelectionRequestEvent.synthetic
        self.core.SendEvent(False, owner, 0, make(time, owner, window, selection, target, place).pack())

    # -- properties ------------------------------------------------------------------------------------------------

    def ask_property(
        self,
        window: int,
        atom: int,
        most_bytes: int = MOST_PROPERTY_BYTES,
        *,
        delete: bool = False,
        kind: int = ANY_TYPE,
    ) -> Any:
        """Ask for a property without waiting, and for so much of it; `answered` gives it.

        `delete`: one that is read as a whole is gone then. `kind`: of another type nothing is read.
        """
        return self.core.GetProperty(delete, window, atom, kind, 0, most_bytes // 4)

    def answered(self, cookie: Any) -> Property | None:
        """The property that was asked for; None: there is none, or no such window."""
        try:
            buffer = self.raw.wait_for_reply(cookie.sequence).buf
        except ProtocolError:
            return None
        form, kind, rest_bytes, items = struct.unpack_from("=xB6xIII", buffer)
        if not kind:
            return None
        size = items * form // 8
        return Property(kind, form, bytes(buffer[_REPLY_HEADER_BYTES : _REPLY_HEADER_BYTES + size]), rest_bytes)

    def read_property(
        self, window: int, atom: int, most_bytes: int = MOST_PROPERTY_BYTES, *, delete: bool = False
    ) -> Property | None:
        """A property, or so much of it; None: there is none, or no such window."""
        return self.answered(self.ask_property(window, atom, most_bytes, delete=delete))

    def write_property(self, window: int, atom: int, value: Property) -> None:
        """Set a property, whose data must fit one request."""
        items = len(value.data) * 8 // value.format
        head = struct.pack("=xB2xIIIB3xI", xproto.PropMode.Replace, window, atom, value.type, value.format, items)
        request = ffi.new("xcb_protocol_request_t *")
        request.count, request.ext, request.opcode, request.isvoid = 4, ffi.NULL, _CHANGE_PROPERTY, 1
        # Libxcb writes into the two places before the first part; the data goes out without being copied here.
        parts = ffi.new("struct iovec[6]")
        kept = ffi.from_buffer(head), ffi.from_buffer(value.data)
        for index, content in zip((2, 4), kept, strict=True):
            parts[index].iov_base, parts[index].iov_len = content, len(content)
            parts[index + 1].iov_base, parts[index + 1].iov_len = ffi.NULL, -len(content) & 3
        self.raw.send_request(0, parts + 2, request)
