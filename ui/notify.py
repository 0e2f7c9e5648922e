"""Notifications of the desktop itself, over D-Bus (`org.freedesktop.Notifications`); the tray's balloon elsewhere.

Nothing is waited for: a message is sent, and its answer is read when the socket says that there is one. QtDBus of
PySide6 cannot send the unsigned number that `Notify` asks for, so a small client of the protocol is used.

Source: Desktop Notifications Specification 1.3.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, QSocketNotifier, Signal

from ui.notice import Choice, Notice

SERVER = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", interface="org.freedesktop.Notifications"
)
SERVERS_OWN_TIMEOUT = -1
KEPT = 50
"""Notifications whose actions are still remembered."""


class Notifier(QObject):
    """Shows notifications; `fallback` shows those that no desktop service takes."""

    closed = Signal()
    """The session bus has gone; from now on everything goes to the fallback."""

    def __init__(self, fallback: Callable[[Notice], None], icon: Path) -> None:
        super().__init__()
        self._fallback = fallback
        self._icon = icon
        self._sent: dict[int, Notice] = {}
        self._shown: dict[int, tuple[Choice, ...]] = {}
        self._bus = _session_bus()
        self._readable: QSocketNotifier | None = None
        if self._bus is not None:
            self._readable = QSocketNotifier(self._bus.sock.fileno(), QSocketNotifier.Type.Read, self)
            self._readable.activated.connect(self._read)
            rule = MatchRule(type="signal", interface="org.freedesktop.Notifications")
            self._bus.send(message_bus.AddMatch(rule))

    @property
    def native(self) -> bool:
        """Whether there is a session bus to ask."""
        return self._bus is not None

    def show(self, notice: Notice) -> None:
        """Show it; returns at once."""
        if self._bus is None:
            self._fallback(notice)
            return
        actions = [_sendable(text) for choice in notice.choices for text in (choice.name, choice.words)]
        hints = {"urgency": ("y", 1), "desktop-entry": ("s", "frostpane"), "category": ("s", "transfer")}
        title, body = _sendable(notice.title), html.escape(_sendable(notice.body), quote=False)
        arguments = ("Frostpane", 0, str(self._icon), title, body, actions, hints, SERVERS_OWN_TIMEOUT)
        message = new_method_call(SERVER, "Notify", "susssasa{sv}i", arguments)
        serial = next(self._bus.outgoing_serial)
        try:
            self._bus.send(message, serial=serial)
        except OSError:
            self._lost()
            self._fallback(notice)
            return
        self._sent[serial] = notice

    def close(self) -> None:
        """Leave the bus."""
        if self._readable is not None:
            self._readable.setEnabled(False)
            self._readable = None
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _read(self) -> None:
        """Everything that has arrived."""
        while self._bus is not None:
            try:
                message = self._bus.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, EOFError):
                self._lost()
                return
            self._heard(message)

    def _heard(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.signal:
            match message.header.fields.get(HeaderFields.member), message.body:
                case "ActionInvoked", (number, name, *_):
                    for choice in self._shown.get(number, ()):
                        if choice.name == name:
                            choice.chosen()
                case "NotificationClosed", (number, *_):
                    self._shown.pop(number, None)
            return
        notice = self._sent.pop(message.header.fields.get(HeaderFields.reply_serial, 0), None)
        if notice is None:
            return
        if kind is MessageType.error:
            self._fallback(notice)
            return
        self._shown[message.body[0]] = notice.choices
        while len(self._shown) > KEPT:
            self._shown.pop(next(iter(self._shown)))

    def _lost(self) -> None:
        """What was under way is shown the other way."""
        self.close()
        for notice in self._sent.values():
            self._fallback(notice)
        self._sent.clear()
        self.closed.emit()


def _sendable(text: str) -> str:
    """The bus takes Unicode alone; a program's file name may be none."""
    return text.encode(errors="replace").decode()


def _session_bus() -> DBusConnection | None:
    """None where the session has no bus that can be reached."""
    try:
        return open_dbus_connection("SESSION")
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, AttributeError):
        return None
