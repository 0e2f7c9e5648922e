"""What a screen reader gets: the accessibility bus of a session, its trees of names, and what is announced there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import xcffib
import xcffib.xproto
from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ANNOUNCEMENT = "object:announcement"
_ANSWER_S = 20.0
_FOCUSED = 1 << 12
"""Bit of the state that has the keyboard. Source: AtspiStateType."""
_FOCUSABLE = 1 << 11
"""Bit of the state that can have it."""
_ON_SCREEN = 0
"""Places are told on the screen. Source: AtspiCoordType."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a window, as it is read out."""

    role: str
    name: str
    focused: bool
    reached: bool
    """Whether the keyboard gets there."""
    box: tuple[int, int, int, int]
    """Left, top, width, height on the screen."""


class ScreenReader:
    """Listens on the accessibility bus of a session, from its making on; the display tells its programs of that bus."""

    def __init__(self, session: str, display: str) -> None:
        with open_dbus_connection(session) as bus:
            asked = DBusAddress("/org/a11y/bus", "org.a11y.Bus", interface="org.a11y.Bus")
            answer = bus.send_and_get_reply(new_method_call(asked, "GetAddress"), timeout=_ANSWER_S)
        address: str = answer.body[0]
        _tell(display, address)  # what an earlier session left there is believed by Qt
        self._bus: DBusConnection = open_dbus_connection(address)
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=_ANSWER_S)
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        self._ask(registry, "RegisterEvent", "sas", (_ANNOUNCEMENT, []))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._bus.close()

    def heard(self, within_s: float) -> str | None:
        """The next announcement; None: none came in that time."""
        try:
            while True:
                message = self._bus.receive(timeout=within_s)
                fields = message.header.fields
                if (
                    message.header.message_type is MessageType.signal
                    and fields.get(HeaderFields.member) == "Announcement"
                ):
                    return str(message.body[3][1])
        except TimeoutError:
            return None

    def programs(self) -> set[str]:
        """The names of programs that have come to the bus."""
        return {self._name(program) for program in self._children(_ROOT)}

    def parts(self, window: str) -> tuple[Part, ...]:
        """Everything that is in the window of that name and can be seen; empty: there is no such window."""
        for application in self._children(_ROOT):
            for shown in self._children(application):
                if self._name(shown) == window:
                    return tuple(self._walk(shown))
        return ()

    def _walk(self, what: tuple[str, str]) -> Iterator[Part]:
        accessible = DBusAddress(what[1], what[0], _ACCESSIBLE)
        role = str(self._ask(accessible, "GetRoleName")[0])
        low, _ = self._ask(accessible, "GetState")[0]
        if low & _SHOWING:
            place = DBusAddress(what[1], what[0], "org.a11y.atspi.Component")
            left, top, width, height = self._ask(place, "GetExtents", "u", (_ON_SCREEN,))[0]
            box = (int(left), int(top), int(width), int(height))
            yield Part(role, self._name(what), bool(low & _FOCUSED), bool(low & _FOCUSABLE), box)
            for child in self._children(what):
                yield from self._walk(child)

    def _children(self, what: tuple[str, str]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._ask(DBusAddress(what[1], what[0], _ACCESSIBLE), "GetChildren")[0]
        return found

    def _name(self, what: tuple[str, str]) -> str:
        properties = DBusAddress(what[1], what[0], "org.freedesktop.DBus.Properties")
        return str(self._ask(properties, "Get", "ss", (_ACCESSIBLE, "Name"))[0][1])

    def _ask(self, where: DBusAddress, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        answer = self._bus.send_and_get_reply(new_method_call(where, method, signature, body), timeout=_ANSWER_S)
        assert answer.header.message_type is MessageType.method_return, (method, answer.body)
        return answer.body


def _tell(display: str, address: str) -> None:
    """Write the bus on the root window, as a session does that starts."""
    connection = xcffib.connect(display)
    root = connection.get_setup().roots[connection.pref_screen].root
    name = connection.core.InternAtom(False, len("AT_SPI_BUS"), "AT_SPI_BUS").reply().atom
    told = address.encode()
    connection.core.ChangeProperty(
        xcffib.xproto.PropMode.Replace, root, name, xcffib.xproto.Atom.STRING, 8, len(told), told, is_checked=True
    ).check()
    connection.disconnect()


_SHOWING = 1 << 25
"""Bit of the state that can be seen."""
