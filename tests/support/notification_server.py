"""A notification service for tests: prints each notification; a line on stdin is the action that is clicked.

`closed` closes it. Run as a program of its own.
"""

from __future__ import annotations

import select
import sys

from jeepney import DBusAddress, HeaderFields, Message, message_bus, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

NAME = "org.freedesktop.Notifications"


def main() -> None:
    connection = open_dbus_connection("SESSION")
    Proxy(message_bus, connection).RequestName(NAME)
    print("serving", flush=True)
    number = 0
    while True:
        ready, _, _ = select.select([connection.sock, sys.stdin], [], [])
        if sys.stdin in ready:
            action = sys.stdin.readline().strip()
            if not action:
                return
            here = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
            if action == "closed":
                connection.send(new_signal(here, "NotificationClosed", "uu", (number, 1)))
            else:
                connection.send(new_signal(here, "ActionInvoked", "us", (number, action)))
            continue
        while (message := _arrived(connection)) is not None:
            if message.header.fields.get(HeaderFields.member) == "Notify":
                number += 1
                connection.send(new_method_return(message, "u", (number,)))
                program, _, _, title, body, actions, _, _ = message.body
                print(f"{program} | {title} | {body} | {' '.join(actions)}", flush=True)


def _arrived(connection: DBusConnection) -> Message | None:
    """The next message that is here already: one reading of the socket may bring several."""
    try:
        return connection.receive(timeout=0)
    except TimeoutError:
        return None


if __name__ == "__main__":
    main()
