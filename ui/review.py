"""What was copied and what guarded programs get of it, beside each other, with what was found and why.

Its content is in memory only: it goes with the next copy, after its time, and with the window. While the window has no
keyboard the original is not shown in it, and it asks to be left out of captures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget

from guard.model import EntityType, Finding, Outcome, Review, Shown
from ui.comparison import Comparison, Outline
from ui.kept_picture import KeptPicture
from ui.parts import button, label, toggle
from ui.passages import Passage, Passages
from ui.review_course import Course
from ui.review_list import FindingsList, headline
from ui.review_pictures import Pictures, with_covers
from ui.shown_page import differing, pieces_of
from ui.texts import Texts
from ui.theme import GAP_PX, theme_of
from ui.window import Window

KEPT_MINUTES = 5
"""Time for which the window keeps its content, in minutes."""
_UNSHOWN = {Shown.UNREAD: "review.unread", Shown.TOO_LONG: "review.too_long"}
"""What is said of a copy of which there is nothing to show."""


class ReviewWindow(Window):
    """Shows one copy at a time."""

    picture_wanted = Signal(object)
    """The person wants a frosted picture on the clipboard; this draws it, on any thread."""
    text_wanted = Signal(str)
    """The person wants this frosted text on the clipboard."""
    original_wanted = Signal(object)
    """The Outcome whose original the person wants to send; the card asks why."""

    def __init__(self, icon: QIcon, keep_out_of_captures: Callable[[int], bool]) -> None:
        super().__init__(icon)
        self._keep_out_of_captures = keep_out_of_captures
        self._texts: Texts | None = None
        self._said = "review.waiting"
        self._course = Course()
        self._after = KeptPicture(QImage())
        self._findings: tuple[Finding, ...] = ()
        self._let_pass: frozenset[EntityType] = frozenset()
        self._is_files = False  # whose frosted versions lie on the clipboard already, and have nothing to cover
        self._own: list[QRect] = []
        self._warns = self._copying = False
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.setInterval(KEPT_MINUTES * 60_000)
        self._time.timeout.connect(self.forget)
        self._title, self._hint = label("title"), label("small")
        self._side, self._curtain = toggle(), toggle()
        modes = QButtonGroup(self)
        modes.addButton(self._side)
        modes.addButton(self._curtain)
        self._side.setChecked(True)
        self._picture, self._words, self._message = Comparison(), Passages(), label("second")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        for page in (self._message, self._picture, self._words):
            self._stack.addWidget(page)
        self._list = FindingsList()
        self._cover, self._undo, self._original, self._copy = button(), button(), button(), button("first")
        self.close_button.setProperty("rank", "")
        self._lay_out()
        self._curtain.toggled.connect(self._picture.show_curtain)
        self._picture.covered.connect(self._cover_more)
        self._words.changed.connect(self._follow_covers)
        self._cover.clicked.connect(self._words.cover_selection)
        self._undo.clicked.connect(self._undo_last)
        self._copy.clicked.connect(self._take)
        self._original.clicked.connect(lambda: self.original_wanted.emit(self._course.to_answer()))
        self.resize(1060, 620)

    def open(self, texts: Texts, outcome: Outcome | None) -> None:
        """Come up at once; what is to be seen follows. `outcome`: what the person came from; None: the tray."""
        self.forget()
        self._course.came_from, self._course.events = outcome, () if outcome is None else (outcome,)
        self.show_texts(texts)
        self._say("review.waiting")
        self._keep_out_of_captures(int(self.winId()))
        self.bring_up()

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts
        self.setWindowTitle(texts.say("review.title"))
        self._list.setAccessibleName(texts.say("review.findings"))
        for part, key in (
            (self._side, "side"),
            (self._curtain, "curtain"),
            (self._cover, "cover_text"),
            (self._undo, "undo"),
            (self._original, "original"),
        ):
            part.setText(texts.say(f"review.{key}"))
        self._picture.speak(texts)
        self._words.speak(texts)
        self._message.setText(texts.say(self._said))
        self._show_own()

    def show_events(self, events: Sequence[Outcome]) -> None:
        """What became of copies of late, each once: of which of them the original may be sent, and was."""
        self._course.events = events
        self._show_own()

    def show_pause(self, paused: bool) -> None:
        """Whether programs get everything as it was copied just now."""
        self._course.paused = paused
        self._show_own()

    def show_review(self, review: Review | None, pictures: Pictures | None = None) -> None:
        """Show it; None: it is not at hand any more. `pictures`: of it; None: they are made here."""
        if self._texts is None or self.isHidden():
            return
        if review is None or review.shown in _UNSHOWN:
            self._say("review.gone" if review is None else _UNSHOWN[review.shown])
            return
        self._course.snapshot_id = review.snapshot_id
        self._findings, self._let_pass = review.findings, review.let_pass
        self._is_files = review.shown is Shown.FILES
        if review.shown is Shown.PICTURE:
            self._show_picture(review, pictures or Pictures.of(review))
        else:
            self._show_text(review)
        self._time.start()
        self._show_own()
        self._sleep_or_wake()

    def forget(self) -> None:
        """Something else was copied, or the time is over."""
        self._time.stop()
        self._after, self._findings, self._course.snapshot_id = KeptPicture(QImage()), (), ""
        self._own.clear()
        self._warns = self._copying = False
        self._picture.forget()
        self._words.forget()
        if self._texts is not None:
            self._say("review.gone")

    @property
    def uncopied(self) -> bool:
        """Whether the person covered something that goes out still."""
        return bool(self._covers()) and not self._copying

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing stays behind; covers that are not copied are dropped the second time."""
        if self.uncopied and not self._warns:
            self._warns = True
            self._show_own()
            self._copy.setFocus()
            event.ignore()
            return
        self.forget()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever takes a capture of the desktop works in another window."""
        if event.type() is QEvent.Type.ActivationChange:
            self._sleep_or_wake()
        super().changeEvent(event)

    def _sleep_or_wake(self) -> None:
        self._picture.sleep(not self.isActiveWindow())
        self._words.sleep(not self.isActiveWindow())

    def _show_picture(self, review: Review, pictures: Pictures) -> None:
        self._after = pictures.after
        outlines = [
            Outline(number, tuple(QRect(*box) for box in finding.boxes))
            for number, finding in enumerate(review.findings, 1)
        ]
        self._picture.show_pictures(pictures.before, pictures.after, outlines)
        self._stack.setCurrentWidget(self._picture)
        self._picture.setFocus()

    def _show_text(self, review: Review) -> None:
        before, after = review.before.decode(errors="replace"), review.after
        said = None if after is None else after.decode(errors="replace")
        found = [
            Passage(finding.start, finding.end)
            for finding in review.findings
            if finding.start is not None and finding.end is not None
        ]
        if review.shown is Shown.PAGE:
            pieces = pieces_of(review.before)
            frosted = pieces_of(after or b"")
            before, said = "".join(pieces), None if after is None else "".join(frosted)
            found = list(differing(pieces, frosted))
        self._words.show_texts(before, said, found)
        self._stack.setCurrentWidget(self._words)
        self._words.setFocus()

    def _say(self, key: str) -> None:
        self._said = key
        if self._texts is not None:
            self._message.setText(self._texts.say(key))
        self._stack.setCurrentWidget(self._message)
        self._show_own()

    # -- what the person covers --------------------------------------------------------------------------------------

    def _covers(self) -> int:
        return len(self._own) if self._shows_picture() else self._words.own

    def _cover_more(self, box: QRect) -> None:
        if self._can_copy():
            self._own.append(box)
            self._follow_covers()

    def _follow_covers(self) -> None:
        self._warns = False
        self._show_own()

    def _undo_last(self) -> None:
        if self._shows_picture() and self._own:
            self._own.pop()
        elif not self._shows_picture():
            self._words.undo()
        self._follow_covers()

    def _show_own(self) -> None:
        """Bring list, buttons and covers up to date."""
        if self._texts is None:
            return
        texts, shows = self._texts, self._stack.currentWidget() is not self._message
        picture = self._shows_picture()
        self._picture.show_own(tuple(self._own))
        own = self._covers()
        self._title.setText(self._course.told(texts, headline(texts, self._findings, self._let_pass, own)))
        self._hint.setText(texts.say("review.cover") if picture else "")
        heading = self._course.heading(texts, own)
        self._picture.head(heading)
        self._words.head(heading)
        self.note.setText(texts.say("review.uncopied" if self._warns else "review.note", minutes=KEPT_MINUTES))
        self.close_button.setText(texts.say("review.drop" if self._warns else "review.close"))
        self._copy.setText(texts.say("review.copying" if self._copying else "review.copy"))
        for part, visible in (
            (self._title, shows),
            (self._hint, picture),
            (self._list, shows),
            (self._side, picture),
            (self._curtain, picture),
            (self._cover, shows and not picture and not self._is_files),
            (self._undo, shows and not self._is_files),
            (self._copy, shows and not self._is_files),
            (self._original, shows and self._course.to_answer() is not None),
        ):
            part.setVisible(visible)
        self._cover.setEnabled(self._can_copy())
        self._undo.setEnabled(bool(own) and not self._copying)
        self._copy.setEnabled(self._can_copy())
        self._list.fill(texts, self._findings, self._let_pass, own)

    def _shows_picture(self) -> bool:
        return self._stack.currentWidget() is self._picture

    def _can_copy(self) -> bool:
        """Whether guarded programs get anything, and it is not being copied yet."""
        any_of_it = bool(self._after.width) if self._shows_picture() else self._words.frosted is not None
        return any_of_it and not self._copying

    def _take(self) -> None:
        if self._shows_picture():
            self._copying = True
            self._show_own()
            frost = theme_of(self.palette()).frost
            self.picture_wanted.emit(partial(with_covers, self._after, tuple(self._own), frost))
        elif (frosted := self._words.frosted) is not None:
            self.text_wanted.emit(frosted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP_PX)
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        head.addWidget(self._side)
        head.addWidget(self._curtain)
        middle = QHBoxLayout()
        middle.setSpacing(GAP_PX)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._list)
        self.body.addLayout(head)
        self.body.addLayout(middle, 1)
        self.foot.removeWidget(self.note)
        self.body.addWidget(self.note)
        self.foot.insertStretch(0, 1)
        for place, part in enumerate((self._cover, self._undo, self._original, self._copy), 1):
            self.foot.insertWidget(place, part, 0, Qt.AlignmentFlag.AlignBottom)
