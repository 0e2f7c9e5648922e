"""The composition root of the workstation's program: builds the guard and its widgets, and runs them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from guard import administered, create_service
from guard.desktop import Desktop, current
from guard.desktop.hotkeys import Hotkey, HotkeyListener
from guard.desktop.pipes import tell_starter
from guard.desktop.screen import monitors
from guard.errors import InputError
from guard.model.clock import wall_clock
from guard.paths import ASSETS, Paths, installation
from ui.bridge import Bridge
from ui.icons import state_icon
from ui.interrupt import Interrupt
from ui.roles import give_roles
from ui.surroundings import Surroundings
from ui.theme import with_cjk
from ui.workstation import Workstation


def run(paths: Paths, policy: Path | None) -> int:
    """Guard this workstation until it is told to end. Prints `ready` once copies are guarded.

    Raises:
        AlreadyRunning: another guard has this data directory.
        DisplayUnavailable: there is no desktop here.
        PolicyError: the policy document that was named cannot be used.
    """
    desktop = current()
    bridge, ending = Bridge(), Ending()
    bridge.end_told.connect(ending.end, Qt.ConnectionType.QueuedConnection)
    service = create_service(paths, policy=policy, listener=bridge, desktop=desktop)
    try:
        # Before any widget: copies are guarded sooner, and a missing display is an error that can be told.
        service.start()
        application = build_application()
        interrupt = Interrupt()
        interrupt.ended.connect(ending.end, Qt.ConnectionType.QueuedConnection)
        application.commitDataRequest.connect(ending.session_ends)
        workstation = Workstation(service, bridge, ASSETS, _now, _surroundings(desktop, paths))
        workstation.quit_wanted.connect(ending.end, Qt.ConnectionType.QueuedConnection)
        tell_starter(sys.stdout, "ready")
        missing = workstation.show()
        if missing is not None:
            tell_starter(sys.stderr, missing)
        try:
            return int(application.exec())
        finally:
            workstation.close()
            interrupt.close()
    finally:
        service.stop(ending.by)


def _surroundings(desktop: Desktop, paths: Paths) -> Surroundings:
    return Surroundings(
        keep_out_of_captures=desktop.keep_out_of_captures,
        grab=lambda with_cursor: monitors(with_cursor=with_cursor),
        windows=desktop.seen_windows,
        watch_keys=_watch_keys,
        check_up=_check_up(paths),
        preferences=paths.preferences,
        administered=administered(paths),
    )


def _watch_keys(keys: str, pressed: Callable[[], None]) -> Callable[[], None]:
    hotkey = Hotkey.parse(keys)
    if hotkey.is_typed:
        raise InputError(f"{keys!r} is what a person writes; add Ctrl, Alt or the Windows key", code="hotkey")
    listener = HotkeyListener([hotkey], lambda _keys: pressed())
    listener.start()
    return listener.stop


def _check_up(paths: Paths) -> tuple[str, ...]:
    """The command of the check-up of this installation, in a bundle or a checkout."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-P", "-m", "guard")
    private = () if paths == installation() else ("--data-dir", str(paths.data))
    return (*program, "doctor", "--json", *private)


class Ending(QObject):
    """Ends the event loop and remembers who wanted it: the first one counts."""

    def __init__(self) -> None:
        super().__init__()
        self.by = "program"

    @Slot(str)
    def end(self, by: str) -> None:
        """Leave the event loop."""
        self._remember(by)
        QCoreApplication.exit()  # `quit` asks every window, and one that asks back would hold it up

    def session_ends(self) -> None:
        """The system is about to end the session, and then this program."""
        self._remember("session")

    def _remember(self, by: str) -> None:
        if self.by == "program":
            self.by = by


def build_application() -> QApplication:
    """Qt, for a program that lives in the tray and outlives its windows."""
    application = QApplication(["frostpane"])
    application.setApplicationName("frostpane")
    application.setApplicationDisplayName("Frostpane")
    application.setDesktopFileName("frostpane")
    application.setQuitOnLastWindowClosed(False)
    application.setFont(with_cjk(application.font()))
    application.setWindowIcon(state_icon(ASSETS))
    give_roles()
    return application


def _now() -> datetime:
    return wall_clock().astimezone()
