"""A text as it was copied and as guarded programs get it, beside each other; the border between them can be dragged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QStackedWidget, QTextEdit, QVBoxLayout, QWidget

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
        self._asleep = label("second")
        self._asleep.setObjectName("panel")
        self._asleep.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said: str | None = None
        self._nothing = ""
        self._original = QStackedWidget()
        self._original.addWidget(self._before)
        self._original.addWidget(self._asleep)
        self._earlier: list[str] = []
        """The second text before each cover of the person's own."""
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(GAP_PX)
        for heading, text in ((self._left, self._original), (self._right, self._after)):
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
    def frosted(self) -> str | None:
        """The second text, the person's own covers in it; None: guarded programs get nothing."""
        return self._said

    @property
    def own(self) -> int:
        """How many passages the person covered."""
        return len(self._earlier)

    def speak(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._left.setText(texts.say("review.before"))
        self._before.setAccessibleName(texts.say("review.before"))
        self._asleep.setText(texts.say("review.asleep"))
        self._nothing = texts.say("review.nothing_gets")
        if self._said is None:
            self._after.setPlainText(self._nothing)

    def show_texts(self, before: str, after: str | None, found: Sequence[Passage]) -> None:
        """Show these two; `after` None: guarded programs get nothing."""
        self._earlier.clear()
        self._said = after
        self._after.setPlainText(self._nothing if after is None else after)
        self._before.setExtraSelections([])
        self._before.setPlainText(before)
        self._before.setExtraSelections(self._outlined(before, found))

    def head(self, words: str) -> None:
        """Say what the second text is."""
        self._right.setText(words)
        self._after.setAccessibleName(words)

    def sleep(self, asleep: bool) -> None:
        """Show the original only while somebody looks."""
        self._original.setCurrentWidget(self._asleep if asleep else self._before)

    def forget(self) -> None:
        """Keep nothing of the texts."""
        self._said = None
        self._earlier.clear()
        self._before.setExtraSelections([])
        self._before.clear()
        self._after.clear()

    def cover_selection(self) -> None:
        """Cover what is selected in the second text."""
        cursor = self._after.textCursor()
        if self._said is not None and cursor.hasSelection():
            self._earlier.append(self._said)
            begin, end = (_in_text(self._said, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
            self._said = f"{self._said[:begin]}{COVER}{self._said[end:]}"
            cursor.insertText(COVER)
            self.changed.emit()

    def undo(self) -> None:
        """Take the person's last cover back."""
        if self._earlier:
            self._said = self._earlier.pop()
            self._after.setPlainText(self._said)
            self.changed.emit()

    def _outlined(self, content: str, found: Sequence[Passage]) -> list[QTextEdit.ExtraSelection]:
        theme = theme_of(self.palette())
        looks = QTextCharFormat()
        looks.setBackground(QColor(theme.frost))
        looks.setForeground(QColor(theme.text))
        looks.setUnderlineColor(QColor(theme.outline))
        looks.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        return [_selection(self._before, begin, end, looks) for begin, end in _in_qt(content, found)]


def _in_qt(content: str, found: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Where Qt has these passages: it counts in units of UTF-16, and makes one sign of the two that end a line."""
    at = units = 0
    for passage in sorted(found, key=lambda each: each.start):
        units += _units(content[at : passage.start])
        length = _units(content[passage.start : passage.end])
        yield units, units + length
        at = passage.start


def _units(part: str) -> int:
    return len(part.replace("\r\n", "\n").encode("utf-16-le")) // 2


def _in_text(content: str, position: int) -> int:
    """Where a position of Qt's is in the text: the other way round than `_in_qt`."""
    units = 0
    for at, sign in enumerate(content):
        if units >= position:
            return at
        if not content.startswith("\r\n", at):
            units += _units(sign)
    return len(content)


def _selection(text: QPlainTextEdit, begin: int, end: int, looks: QTextCharFormat) -> QTextEdit.ExtraSelection:
    cursor = QTextCursor(text.document())
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    made = QTextEdit.ExtraSelection()
    made.cursor, made.format = cursor, looks
    return made


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return made
