"""The window of the first run: what this program does, what it never does, and a sample to try it with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.parts import button, label
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX, ROOM_PX, TIGHT_PX
from ui.window import Window

WIDTH_PX = 640
MARK_PX = 48
"""Side of the program's sign, in pixels."""
SIGN_EM = 0.8
"""Width of the sign before a sentence, in heights of a line: the sentences begin below each other."""
DOES, NEVER = ("covers", "work", "asks"), ("keys", "leaves", "watches")
"""Names of the sentences, in their order."""


class WelcomeWindow(Window):
    """Says what a person should know once."""

    try_wanted = Signal()
    """The person wants to see it work."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        mark = QLabel()
        mark.setPixmap(icon.pixmap(MARK_PX, MARK_PX))
        self._title, self._lead = label("display"), label("second")
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(TIGHT_PX)
        words.addWidget(self._title)
        words.addWidget(self._lead)
        head.setSpacing(ROOM_PX)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._sheet = sheet = QWidget()
        sheet.setObjectName("frost")
        parts = QVBoxLayout(sheet)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(GAP_PX)
        parts.addLayout(head)
        self._headings, self._lines = {}, {}
        for part, names, sign in (("does", DOES, "✓"), ("never", NEVER, "✕"), ("seen", ("seen",), "·")):
            panel = QFrame()
            panel.setObjectName("panel")
            column = QVBoxLayout(panel)
            column.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, GAP_PX)
            column.setSpacing(NEAR_PX)
            self._headings[part] = label("title")
            column.addWidget(self._headings[part])
            for name in names:
                row = QHBoxLayout()
                row.setSpacing(NEAR_PX)
                dot = QLabel(sign)
                dot.setProperty("rank", {"does": "good", "never": "bad"}.get(part, "second"))
                dot.setFixedWidth(round(SIGN_EM * dot.fontMetrics().height()))
                self._lines[name] = label()
                row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(self._lines[name], 1)
                column.addLayout(row)
            parts.addWidget(panel)
        parts.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(sheet)
        self.body.addWidget(self._scroll, 1)
        self._try = button("first")
        self.close_button.setProperty("rank", "")
        self._try.clicked.connect(self.try_wanted)
        self.foot.insertWidget(1, self._try, 0, Qt.AlignmentFlag.AlignBottom)

    def show_texts(self, texts: Texts) -> None:
        """Fill the window."""
        say = texts.say
        self.setWindowTitle(say("welcome.title"))
        self._title.setText(say("welcome.title"))
        self._lead.setText(say("welcome.lead"))
        for part, heading in self._headings.items():
            heading.setText(say(f"welcome.{part}_title"))
        for name, line in self._lines.items():
            line.setText(say(f"welcome.{name}"))
        self.note.setText(say("welcome.note"))
        self._try.setText(say("welcome.try"))
        self.close_button.setText(say("welcome.close"))
        self._scroll.setAccessibleName(say("welcome.title"))
        self._try.setFocus()
        self.fit(WIDTH_PX)
        for words in self._sheet.findChildren(QLabel):
            words.ensurePolished()
        for each in (*self._sheet.findChildren(QFrame, "panel"), self._sheet, self):
            if (layout := each.layout()) is not None:
                layout.activate()  # it remembers the room for the words before
        lines = self._sheet.heightForWidth(self._scroll.width())
        self.resize(self.width(), self.height() - self._scroll.height() + lines)
