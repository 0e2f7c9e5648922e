"""A text as it was copied and as guarded programs get it, beside each other; the border between them can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from ui.parts import label
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX, theme_of

COVER = "████"
"""What stands for a passage that the person covered: it does not tell the length."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some characters of a text, [start, end) in code points."""

    start: int
    end: int


class Passages(QWidget):
    """Two texts; what the person covers by hand goes out of the second one."""

    changed = Signal()
    """More or less is covered by hand now."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right = label("second"), label("second")
        self._before, self._after = _text(), _text()
        self._before.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)  # so it cannot be taken along
        self._after.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._texts: Texts | None = None
        self._original = ""
        self._found: tuple[Passage, ...] = ()
        self._earlier: list[str] = []
        """The second text before each cover of the person's own."""
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(GAP_PX)
        for heading, text in ((self._left, self._before), (self._right, self._after)):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(NEAR_PX)
            column.addWidget(heading)
            column.addWidget(text, 1)
            split.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.setFocusProxy(self._after)

    @property
    def frosted(self) -> str:
        """The second text, the person's own covers in it."""
        return self._after.toPlainText()

    @property
    def own(self) -> int:
        """How many passages the person covered."""
        return len(self._earlier)

    def show_texts(self, texts: Texts, before: str, after: str | None, found: Sequence[Passage]) -> None:
        """Show these two; `after` None: guarded programs get nothing."""
        self._texts, self._original, self._found = texts, before, tuple(found)
        self._left.setText(texts.say("review.before"))
        self._right.setText(texts.say("review.after"))
        self._before.setAccessibleName(texts.say("review.before"))
        self._after.setAccessibleName(texts.say("review.after"))
        self._earlier.clear()
        self._after.setPlainText(texts.say("review.nothing_gets") if after is None else after)
        self.sleep(False)

    def sleep(self, asleep: bool) -> None:
        """Show the original only while somebody looks."""
        if self._texts is None:
            return
        self._before.setPlainText(self._texts.say("review.asleep") if asleep else self._original)
        self._before.setExtraSelections([] if asleep else self._outlined())

    def forget(self) -> None:
        """Keep nothing of the texts."""
        self._original, self._found, self._texts = "", (), None
        self._earlier.clear()
        self._before.clear()
        self._after.clear()

    def cover_selection(self) -> None:
        """Cover what is selected in the second text."""
        cursor = self._after.textCursor()
        if cursor.hasSelection():
            self._earlier.append(self.frosted)
            cursor.insertText(COVER)
            self.changed.emit()

    def undo(self) -> None:
        """Take the person's last cover back."""
        if self._earlier:
            self._after.setPlainText(self._earlier.pop())
            self.changed.emit()

    def _outlined(self) -> list[QTextEdit.ExtraSelection]:
        theme = theme_of(self.palette())
        looks = QTextCharFormat()
        looks.setBackground(QColor(theme.frost))
        looks.setForeground(QColor(theme.text))
        looks.setUnderlineColor(QColor(theme.outline))
        looks.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        return [_selection(self._before, self._original, each, looks) for each in self._found]


def _selection(
    text: QPlainTextEdit, content: str, passage: Passage, looks: QTextCharFormat
) -> QTextEdit.ExtraSelection:
    """Qt counts in units of UTF-16."""
    begin = len(content[: passage.start].encode("utf-16-le")) // 2
    length = len(content[passage.start : passage.end].encode("utf-16-le")) // 2
    cursor = QTextCursor(text.document())
    cursor.setPosition(begin)
    cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
    made = QTextEdit.ExtraSelection()
    made.cursor, made.format = cursor, looks
    return made


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return made
