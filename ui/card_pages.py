"""The three faces of the card: the question, the reason, what is told."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from guard.model import Answer, Channel, Outcome, Version
from ui.naming import application_name
from ui.notice import Choice, Notice
from ui.parts import button, column_of, headline, label, link
from ui.question import QuestionPanel
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX, TIGHT_PX
from ui.typed_page import TypedPage
from ui.wording import can_be_overridden, first_places, harm, items_found, lesson, masked_values, types_found

MAX_REASON_CHARACTERS = 200


def _said(texts: Texts, key: str, outcome: Outcome) -> str:
    if outcome.channel is Channel.CAPTURE:
        return texts.say(f"{key}_capture")
    return texts.say(key, application=application_name(texts, outcome.verdict.destination))


def sent(texts: Texts, outcome: Outcome) -> Notice:
    """The original may go now, and how: the frosted version was pasted already."""
    return Notice(_said(texts, "card.sent", outcome))


class AskPage(QWidget):
    """What was found, and the two ways on."""

    kept = Signal()
    original_wanted = Signal()
    review_wanted = Signal()
    grown = Signal()
    """It needs another height, and its whole time again."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._texts: Texts | None = None
        self._keeping = "card.keep"
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._title, self._found = label("title"), label("second")
        self._values = QFrame()
        self._values.setObjectName("panel")
        self._grid = QGridLayout(self._values)
        self._grid.setContentsMargins(GAP_PX, NEAR_PX, GAP_PX, NEAR_PX)
        self._grid.setHorizontalSpacing(GAP_PX)
        self._grid.setVerticalSpacing(TIGHT_PX)
        self._grid.setColumnStretch(1, 1)
        self._why, self._lesson, self._rule = label(), label(), label("second")
        self._question, self._more = QuestionPanel(), link()
        self._question.answered.connect(self.grown)
        self._more.clicked.connect(self._say_rule)
        self._keep, self._original = button("first"), button()
        self._keep.clicked.connect(self.kept)
        self._original.clicked.connect(self.original_wanted)
        self._review = link()
        self._review.clicked.connect(self.review_wanted)
        column = column_of(self)
        column.addLayout(headline(icon, self._title))
        for part in (self._values, self._why, self._lesson, self._question, self._rule):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._keep, 1)
        row.addWidget(self._original, 1)
        links = QHBoxLayout()
        links.setSpacing(GAP_PX)
        links.addWidget(self._review)
        links.addWidget(self._more)
        links.addStretch(1)
        column.addLayout(links)
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
        self._rule.hide()
        self._more.setText(texts.say("card.rule_why"))
        self._more.setVisible(rule is not None)
        self._question.show_question(texts, outcome.question)
        self._review.setText(texts.say("card.review"))
        self._review.setVisible(outcome.channel is Channel.CLIPBOARD)
        self._original.setText(texts.say("card.original"))
        self._original.setVisible(can_be_overridden(outcome))

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._keep

    def _say_rule(self) -> None:
        """Which rule it was, for whoever asks; a rule's id tells an agent nothing."""
        self._more.hide()
        self._rule.show()
        self.grown.emit()

    def spoken(self) -> str:
        """What it says, for a screen reader: whom it concerns, what was found, why."""
        values = (f"{name} {masked}".rstrip() for name, masked in self._pairs)
        return "\n".join(filter(None, (self._title.text(), *values, self._why.text())))

    def count_down(self, seconds: int) -> None:
        """How long it is until the frosted version is kept."""
        if self._texts is not None:
            self._keep.setText(self._texts.say(f"{self._keeping}_in", seconds=seconds))
            self._keep.setAccessibleName(self._texts.say(self._keeping))

    def _show_values(self, texts: Texts, outcome: Outcome) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        pairs = self._pairs = masked_values(texts, outcome)
        for row, ((name, masked), where) in enumerate(zip(pairs, first_places(texts, outcome), strict=True)):
            kind, value, stands = label("second"), label(), label("second")
            kind.setText(name[:1].upper() + name[1:])
            value.setText(masked)
            stands.setText(where)
            for column, part in enumerate((kind, value, stands)):
                self._grid.addWidget(part, row, column)
            stands.setVisible(bool(where))
        more = label("second")
        self._grid.addWidget(more, len(pairs), 0, 1, 3)
        count = items_found(outcome)
        more.setText(
            types_found(texts, outcome) if not pairs else texts.say("card.found", count=texts.count("count", count))
        )
        more.setVisible(not pairs or count > len(pairs))


class ReasonPage(TypedPage):
    """Why the original is needed."""

    def __init__(self) -> None:
        self._texts: Texts | None = None
        self._choices = {name: QRadioButton() for name in ("asked_for", "case", "not_sensitive", "other")}
        choices = QVBoxLayout()
        choices.setSpacing(0)
        super().__init__(MAX_REASON_CHARACTERS, choices)
        self._group = QButtonGroup(self)
        for choice in self._choices.values():
            self._group.addButton(choice)
            choice.toggled.connect(self._changed)
            choice.clicked.connect(self.answering)
            choices.addWidget(choice)

    def show_outcome(self, texts: Texts, outcome: Outcome) -> None:
        """Offer the reasons that its rule accepts; nothing is chosen yet."""
        self._texts = texts
        self._group.setExclusive(False)
        for name, choice in self._choices.items():
            choice.setText(texts.say(f"card.{name}"))
            choice.setChecked(False)
        self._group.setExclusive(True)
        title = _said(texts, "card.why", outcome)
        self._begin(texts, title=title, hint=texts.say("card.other_hint"), note=texts.say("card.noted"))

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._choices["asked_for"]

    def _typed(self) -> None:
        if self._group.checkedButton() is None:
            self._choices["other"].setChecked(True)

    def _answer(self) -> tuple[Answer, str] | None:
        chosen = next((name for name, choice in self._choices.items() if choice.isChecked()), None)
        words = self._words()
        if chosen is None or self._texts is None:
            return None
        if chosen == "other":
            return (Answer.JUSTIFIED, words) if words else None
        if chosen == "not_sensitive":
            return Answer.NOT_SENSITIVE, words
        reason = self._choices[chosen].text()
        return Answer.JUSTIFIED, self._texts.say("card.in_words", reason=reason, words=words) if words else reason


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

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._close

    def spoken(self) -> str:
        """What it says, for a screen reader."""
        return "\n".join(filter(None, (self._title.text(), self._body.text())))

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
