"""Shows the windows of the product's pictures one by one: a scene's name a line on stdin, its title on stdout."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from guard.paths import ASSETS
from tools.pictures.scenes import SCENES
from ui.roles import give_roles
from ui.texts import read_texts


class Show:
    """One window at a time, in the language that is named first."""

    def __init__(self, language: str) -> None:
        self._texts = read_texts(ASSETS, language)
        self._window: QWidget | None = None

    def follow(self) -> None:
        """Show what the next line names; end where there is none."""
        name = sys.stdin.readline().strip()
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
        if not name:
            QApplication.quit()
            return
        self._window = SCENES[name](self._texts, ASSETS)
        sys.stdout.write(f"{self._window.windowTitle()}\n")
        sys.stdout.flush()


def main() -> int:
    application = QApplication(["every-window"])
    application.setQuitOnLastWindowClosed(False)
    give_roles()
    show = Show(sys.argv[1])
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(show.follow)
    return int(application.exec())


if __name__ == "__main__":
    raise SystemExit(main())
