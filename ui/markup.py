"""Marks on a frosted screenshot: arrow, frame, words, cut to size; copy or save. What is covered stays covered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QImage, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit

from ui.canvas import Canvas, Tool
from ui.parts import button, toggle
from ui.style_sheet import looks
from ui.texts import Texts
from ui.theme import NEAR_PX
from ui.window import Window


class MarkupWindow(Window):
    """Opens on the wish of the person only: the screenshot is on the clipboard already."""

    copy_wanted = Signal(object)
    """The person wants the marked picture on the clipboard; this draws it, on any thread."""
    save_wanted = Signal(object)
    """As `copy_wanted`, in a file; the window stays until `close_for` that drawing."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._canvas = Canvas()
        self._to_save: Callable[[], QImage] | None = None
        self._texts: Texts | None = None
        self._warns = False
        self._tools = {tool: toggle() for tool in Tool}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(NEAR_PX)
        for tool, made in self._tools.items():
            made.toggled.connect(lambda on, tool=tool: self._choose(tool) if on else None)
            group.addButton(made)
            row.addWidget(made)
        self._words = QLineEdit()
        self._words.textChanged.connect(self._type)
        row.addWidget(self._words, 1)
        self._undo, self._save, self._copy = button(), button(), button("first")
        row.addWidget(self._undo)
        self.body.addLayout(row)
        self.body.addWidget(self._canvas, 1)
        self.close_button.setProperty("rank", "")
        for place, part in enumerate((self._save, self._copy), 1):
            self.foot.insertWidget(place, part, 0, Qt.AlignmentFlag.AlignBottom)
        self._undo.clicked.connect(self._canvas.undo)
        self._canvas.changed.connect(self._follow_marks)
        self._copy.clicked.connect(self._hand_on)
        self._save.clicked.connect(self._ask_to_save)

    def open(self, texts: Texts, picture: QImage) -> None:
        """Show a frosted screenshot."""
        self._texts = texts
        self.setWindowTitle(texts.say("markup.title"))
        for tool, made in self._tools.items():
            made.setText(texts.say(f"markup.{tool}"))
        self._words.setPlaceholderText(texts.say("markup.words_hint"))
        self._words.setAccessibleName(texts.say("markup.words_hint"))
        self._canvas.setAccessibleName(texts.say("markup.title"))
        self._undo.setText(texts.say("markup.undo"))
        self._save.setText(texts.say("markup.save"))
        self._copy.setText(texts.say("markup.copy"))
        self._words.clear()
        self._to_save = None
        self._canvas.show_picture(picture)
        self._tools[Tool.ARROW].setChecked(True)
        self.setStyleSheet(looks(self))  # sizes of type count
        self.ensurePolished()
        self.resize(self.sizeHint())
        self.bring_up()
        self._canvas.setFocus()

    def close_for(self, drawing: Callable[[], QImage]) -> None:
        """That drawing lies in a file; nothing happens where the window shows another picture by now."""
        if drawing is self._to_save:
            self.leave()

    def leave(self) -> None:
        """Close without asking for marks, and keep nothing of the picture."""
        self._canvas.show_picture(QImage())
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing of the picture stays behind; marks that are neither copied nor saved are dropped the second time."""
        if self._canvas.marks and not self._warns:
            self._warn(True)
            self._copy.setFocus()
            event.ignore()
            return
        self._canvas.show_picture(QImage())
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The usual keys for copy, save and undo."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        pressed = {Qt.Key.Key_C: self._copy, Qt.Key.Key_S: self._save, Qt.Key.Key_Z: self._undo}.get(
            Qt.Key(event.key())
        )
        if control and pressed is not None:
            pressed.click()
        else:
            super().keyPressEvent(event)

    def _choose(self, tool: Tool) -> None:
        self._canvas.tool = tool
        self._words.setEnabled(tool is Tool.WORDS)
        if tool is Tool.WORDS:
            self._words.setFocus()

    def _type(self, words: str) -> None:
        self._canvas.words = words

    def _follow_marks(self) -> None:
        self._undo.setEnabled(self._canvas.marks > 0)
        self._warn(False)

    def _warn(self, warns: bool) -> None:
        """Say that closing drops the marks, or no more."""
        self._warns = warns
        if self._texts is not None:
            self.note.setText(self._texts.say("markup.unsaved" if warns else "markup.note"))
            self.close_button.setText(self._texts.say("markup.drop" if warns else "markup.close"))

    def _hand_on(self) -> None:
        drawing = self._canvas.drawing()
        self.leave()
        self.copy_wanted.emit(drawing)

    def _ask_to_save(self) -> None:
        self._to_save = self._canvas.drawing()
        self.save_wanted.emit(self._to_save)
