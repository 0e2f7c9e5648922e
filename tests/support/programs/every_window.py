"""Shows the windows of the pictures one by one: a language and a scene a line on stdin, its title on stdout."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from guard.paths import ASSETS
from tools.pictures.scenes import SCENES
from ui.roles import give_roles
from ui.texts import read_texts


class Show:
    """One window at a time."""

    def __init__(self) -> None:
        self._window: QWidget | None = None

    def follow(self) -> None:
        """Show what the next line names; end where there is none."""
        language, _, name = sys.stdin.readline().strip().partition(" ")
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
        if not name:
            QApplication.quit()
            return
        self._window = SCENES[name](read_texts(ASSETS, language), ASSETS)
        sys.stdout.write(f"{self._window.windowTitle()}\n")
        sys.stdout.flush()


def main() -> int:
    application = QApplication(["every-window"])
    application.setQuitOnLastWindowClosed(False)
    give_roles()
    show = Show()
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(show.follow)
    return int(application.exec())


if __name__ == "__main__":
    raise SystemExit(main())
