"""The three faces of the card: the question, the reason, what is told."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from guard.model import Answer, Channel, Outcome, Version
from ui.naming import application_name
from ui.notice import Choice, Notice
from ui.parts import button, column_of, headline, label, link
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX, TIGHT_PX
from ui.wording import can_be_overridden, harm, items_found, lesson, masked_values, types_found

MAX_REASON_CHARACTERS = 200


def _said(texts: Texts, key: str, outcome: Outcome) -> str:
    if outcome.channel is Channel.CAPTURE:
        return texts.say(f"{key}_capture")
    return texts.say(key, application=application_name(texts, outcome.verdict.destination))


class AskPage(QWidget):
    """What was found, and the two ways on."""

    kept = Signal()
    original_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._texts: Texts | None = None
        self._keeping = "card.keep"
        self._title, self._found = label("title"), label("second")
        self._values = QFrame()
        self._values.setObjectName("panel")
        self._grid = QGridLayout(self._values)
        self._grid.setContentsMargins(GAP_PX, NEAR_PX, GAP_PX, NEAR_PX)
        self._grid.setHorizontalSpacing(GAP_PX)
        self._grid.setVerticalSpacing(TIGHT_PX)
        self._grid.setColumnStretch(1, 1)
        self._why, self._lesson, self._rule = label(), label(), label("second")
        self._keep, self._original = button("first"), button()
        self._keep.clicked.connect(self.kept)
        self._original.clicked.connect(self.original_wanted)
        self._review = link()
        self._review.clicked.connect(self.review_wanted)
        column = column_of(self)
        column.addLayout(headline(icon, self._title))
        for part in (self._values, self._why, self._lesson, self._rule):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._keep, 1)
        row.addWidget(self._original, 1)
        column.addWidget(self._review, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)

    def show_outcome(self, texts: Texts, outcome: Outcome) -> None:
        """Ask about this outcome."""
        self._texts = texts
        blocked = outcome.version is Version.NOTHING and outcome.channel is Channel.CLIPBOARD
        self._keeping = "card.leave" if blocked else "card.keep"
        self._title.setText(_said(texts, "card.title_blocked" if blocked else "card.title", outcome))
        self._show_values(texts, outcome)
        message = outcome.verdict.message
        self._why.setText(texts.of(message) if message is not None else harm(texts, outcome))
        self._why.setVisible(bool(self._why.text()))
        self._lesson.setText(lesson(texts, outcome))
        self._lesson.setVisible(bool(self._lesson.text()))
        rule = outcome.verdict.rule_id
        self._rule.setText(texts.say("notice.rule", rule=rule) if rule is not None else "")
        self._rule.setVisible(rule is not None)
        self._review.setText(texts.say("card.review"))
        self._review.setVisible(outcome.channel is Channel.CLIPBOARD)
        self._original.setText(texts.say("card.original"))
        self._original.setVisible(can_be_overridden(outcome))

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._keep

    def count_down(self, seconds: int) -> None:
        """How long it is until the frosted version is kept."""
        if self._texts is not None:
            self._keep.setText(self._texts.say(f"{self._keeping}_in", seconds=seconds))
            self._keep.setAccessibleName(self._texts.say(self._keeping))

    def _show_values(self, texts: Texts, outcome: Outcome) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        pairs = masked_values(texts, outcome)
        for row, (name, masked) in enumerate(pairs):
            kind, value = label("second"), label()
            kind.setText(name[:1].upper() + name[1:])
            value.setText(masked)
            self._grid.addWidget(kind, row, 0)
            self._grid.addWidget(value, row, 1)
        more = label("second")
        self._grid.addWidget(more, len(pairs), 0, 1, 2)
        count = items_found(outcome)
        more.setText(
            types_found(texts, outcome) if not pairs else texts.say("card.found", count=texts.count("count", count))
        )
        more.setVisible(not pairs or count > len(pairs))


class ReasonPage(QWidget):
    """Why the original is needed."""

    back = Signal()
    given = Signal(str, str)
    """The answer and its words."""
    typing = Signal()
    """The person wants to type."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._noted = label("title"), label("second")
        self._choices = {name: QRadioButton() for name in ("asked_for", "case", "not_sensitive", "other")}
        self._group = QButtonGroup(self)
        self._words = QLineEdit()
        self._words.setMaxLength(MAX_REASON_CHARACTERS)
        self._words.installEventFilter(self)
        self._send, self._back = button(), button()
        self._send.clicked.connect(self._give)
        self._back.clicked.connect(self.back)
        self._words.textChanged.connect(self._changed)
        self._words.returnPressed.connect(self._give)
        column = column_of(self)
        column.addWidget(self._title)
        choices = QVBoxLayout()
        choices.setSpacing(0)
        for choice in self._choices.values():
            self._group.addButton(choice)
            choice.toggled.connect(self._changed)
            choices.addWidget(choice)
        column.addLayout(choices)
        column.addWidget(self._words)
        column.addWidget(self._noted)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._back, 1)
        row.addWidget(self._send, 1)
        column.addLayout(row)

    def show_outcome(self, texts: Texts, outcome: Outcome) -> None:
        """Offer the reasons that its rule accepts; nothing is chosen yet."""
        self._title.setText(_said(texts, "card.why", outcome))
        self._group.setExclusive(False)
        for name, choice in self._choices.items():
            choice.setText(texts.say(f"card.{name}"))
            choice.setChecked(False)
        self._group.setExclusive(True)
        hint = texts.say("card.other_hint")
        self._words.clear()
        self._words.setPlaceholderText(hint)
        self._words.setAccessibleName(hint)
        self._noted.setText(texts.say("card.noted"))
        self._send.setText(texts.say("card.send"))
        self._back.setText(texts.say("card.back"))
        self._changed()

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._choices["asked_for"]

    def eventFilter(self, watched: QObject, event: object) -> bool:  # noqa: N802 - Qt's name
        """A click into the text field is the wish to type."""
        if watched is self._words and event.type() is event.Type.MouseButtonPress:  # type: ignore[attr-defined]
            self._choices["other"].setChecked(True)
            self.typing.emit()
        return False

    def _chosen(self) -> str:
        return next((name for name, choice in self._choices.items() if choice.isChecked()), "")

    def _changed(self) -> None:
        needs_words = self._chosen() == "other"
        ready = bool(self._words.text().strip()) if needs_words else bool(self._chosen())
        self._send.setEnabled(ready)

    def _give(self) -> None:
        if not self._send.isEnabled():
            return
        words = self._words.text().strip()
        if self._chosen() == "not_sensitive":
            self.given.emit(Answer.NOT_SENSITIVE, words)
        else:
            self.given.emit(
                Answer.JUSTIFIED, words if self._chosen() == "other" else self._choices[self._chosen()].text()
            )


class TellPage(QWidget):
    """A sentence and a button that closes: what to do next, or a notification where the desktop has none."""

    closed = Signal()

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._title, self._body = label("title"), label("second")
        self._choice: Choice | None = None
        self._more, self._close = button(), button("first")
        self._more.clicked.connect(self._chosen)
        self._close.clicked.connect(self.closed)
        column = column_of(self)
        column.addLayout(headline(icon, self._title))
        column.addWidget(self._body)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addStretch(1)
        row.addWidget(self._more)
        row.addWidget(self._close)
        column.addLayout(row)

    def show_done(self, texts: Texts, outcome: Outcome) -> None:
        """The original may go now, and how: the frosted version was pasted already."""
        self.show_notice(texts, Notice(_said(texts, "card.sent", outcome)))

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._close

    def show_notice(self, texts: Texts, notice: Notice) -> None:
        """The last of its choices is the most particular one; there is room for one."""
        self._choice = notice.choices[-1] if notice.choices else None
        self._more.setText(self._choice.words if self._choice is not None else "")
        self._more.setVisible(self._choice is not None)
        self._title.setText(notice.title)
        self._body.setText(notice.body)
        self._body.setVisible(bool(notice.body))
        self._close.setText(texts.say("card.close"))

    def _chosen(self) -> None:
        self.closed.emit()
        if self._choice is not None:
            self._choice.chosen()
