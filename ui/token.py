"""The window in which a token of an administrator is given: it allows once what the policy does not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from ui.parts import button, label
from ui.texts import Texts
from ui.theme import GAP_PX, ROOM_PX
from ui.window import Window

WIDTH_PX = 460
MAX_TOKEN_BYTES = 16 * 1024


class TokenWindow(Window):
    """Asks for a token, from its file or as text."""

    given = Signal(str, bytes)
    """What it is to allow (`pause` or `stop`), and the token."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._action = "pause"
        self._texts: Texts | None = None
        self._why = label()
        self._token = QLineEdit()
        self._file, self._give = button(), button("first")
        self._give.setObjectName("give")
        self._refusal = label("bad")
        self.close_button.setProperty("rank", "")
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._token, 1)
        row.addWidget(self._file)
        self.body.addWidget(self._why)
        self.body.addLayout(row)
        self.body.addWidget(self._refusal)
        self.body.addWidget(self._give)
        self.body.addStretch(1)
        self._token.textChanged.connect(self._changed)
        self._token.returnPressed.connect(self._give.click)
        self._file.clicked.connect(self._choose)
        self._give.clicked.connect(self._tell)

    def ask(self, texts: Texts, action: str) -> None:
        """Ask for a token that allows to `pause` or to `stop`."""
        self._texts, self._action = texts, action
        self.setWindowTitle(texts.say(f"token.title_{action}"))
        self._why.setText(texts.say(f"token.why_{action}"))
        self._token.setPlaceholderText(texts.say("token.hint"))
        self._token.setAccessibleName(texts.say("token.hint"))
        self._token.setMinimumWidth(self.fontMetrics().horizontalAdvance(texts.say("token.hint")) + 2 * ROOM_PX)
        self._file.setText(texts.say("token.file"))
        self._give.setText(texts.say(f"token.{action}"))
        self.note.setText(texts.say("token.note"))
        self.close_button.setText(texts.say("token.cancel"))
        self._token.clear()
        self._changed()
        self.fit(WIDTH_PX)
        self.bring_up()
        self._token.setFocus()

    def refuse(self, code: str) -> None:
        """Say why the token allows nothing here."""
        if self._texts is not None:
            self._refusal.setText(self._texts.known("refusal", code, code=code))
            self._refusal.show()

    def _changed(self) -> None:
        self._refusal.hide()
        self._give.setEnabled(bool(self._token.text().strip()))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._file.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_named)
        dialog.open()

    def _take_named(self, name: str) -> None:
        self.take(Path(name))

    def take(self, file: Path) -> None:
        """The token that lies in a file."""
        try:
            with file.open("rb") as stream:
                text = stream.read(MAX_TOKEN_BYTES).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            self.refuse("token-signature")
        else:
            self._token.setText(text.strip())

    def _tell(self) -> None:
        self.given.emit(self._action, self._token.text().strip().encode("utf-8"))
