"""The question before a case is opened: it says what follows, and that nothing has happened yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon

from ui.incident import mistake_sheet
from ui.parts import button
from ui.sheet import SheetWindow
from ui.texts import Texts


class MistakeWindow(SheetWindow):
    """Asks once whether something went out by mistake."""

    confirmed = Signal()
    """The person wants a case about it."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._open = button("first")
        self._open.clicked.connect(self._confirm)
        self.close_button.setProperty("rank", "")
        self.foot.insertWidget(1, self._open, 0, Qt.AlignmentFlag.AlignBottom)

    def ask(self, texts: Texts) -> None:
        """Come up with it."""
        self._say(texts)
        self.bring_up()
        self._open.setFocus()

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        if self.isVisible():
            self._say(texts)

    def _say(self, texts: Texts) -> None:
        self._open.setText(texts.say("mistake.open"))
        self.show_sheet(mistake_sheet(texts))

    def _confirm(self) -> None:
        self.close()
        self.confirmed.emit()
