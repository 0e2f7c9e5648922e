"""Joins the review window with the guard that knows what is covered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon

from guard.model import Outcome, Review
from ui.aside import Aside
from ui.own_copies import Drawing, OwnCopies
from ui.review import ReviewWindow
from ui.review_pictures import Pictures
from ui.texts import Texts

WAIT_MS = 50
"""Time between two looks for a copy that is being made, in milliseconds."""
WAITS = 100
"""Looks for it, at most."""


class Reviews(Protocol):
    """The face of the guard's reviews."""

    def ask(self, told: Callable[[Review | None], None], gone: Callable[[], None]) -> None:
        """See `guard.service.reviews.Reviews.ask`."""


class Reviewing(QObject):
    """Opens the window at once and fills it when the guard has answered."""

    original_wanted = Signal(object)
    """An Outcome."""
    copied = Signal()
    """A frosted version lies on the clipboard, with what the person covered beyond it."""

    def __init__(
        self, reviews: Reviews, own: OwnCopies, icon: QIcon, keep_out_of_captures: Callable[[int], bool]
    ) -> None:
        super().__init__()
        self._reviews, self._own = reviews, own
        self._aside = Aside("review")
        self._nth = 0
        """Which question this is: answers to earlier ones come too late."""
        self.window = ReviewWindow(icon, keep_out_of_captures)
        self.window.picture_wanted.connect(self._copy_picture)
        self.window.text_wanted.connect(self._copy_text)
        self.window.original_wanted.connect(self.original_wanted)

    def open(self, texts: Texts, outcome: Outcome | None = None) -> None:
        """Show what of the newest copy is covered; `outcome`: the event that the person came from."""
        if self.window.uncopied:
            self.window.bring_up()
            return
        nth = self._nth = self._nth + 1
        self.window.open(texts, outcome)
        self._ask(nth)

    def close(self) -> None:
        """Without asking for covers that are not copied."""
        self.window.forget()
        self.window.close()

    def _ask(self, nth: int) -> None:
        told = partial(_with_pictures, self._aside.reply(partial(self._show, nth)))
        self._reviews.ask(told, partial(self._aside.reply(partial(self._forget, nth)), None))

    def open_after(self, texts: Texts, copied: Callable[[], bool]) -> None:
        """Show a copy that is being made; `copied`: whether the guard has heard of it."""
        nth = self._nth = self._nth + 1
        self.window.open(texts, None)
        self._look_again(nth, copied, WAITS)

    def _look_again(self, nth: int, copied: Callable[[], bool], left: int) -> None:
        if nth != self._nth or self.window.isHidden():
            return
        if left and not copied():
            QTimer.singleShot(WAIT_MS, lambda: self._look_again(nth, copied, left - 1))
        else:
            self._ask(nth)

    def _show(self, nth: int, told: tuple[Review, Pictures] | None) -> None:
        if nth == self._nth:
            self.window.show_review(*(told or (None, None)))

    def _forget(self, nth: int, _nothing: None) -> None:
        if nth == self._nth:
            self.window.forget()

    def _copy_picture(self, draw: Drawing) -> None:
        nth = self._nth
        self._own.put_picture(draw, then=lambda *_: self._tell_copied(nth))

    def _copy_text(self, text: str) -> None:
        self._own.put_text(text)
        self._tell_copied(self._nth)

    def _tell_copied(self, nth: int) -> None:
        """It is on the clipboard; the window may show another copy by now."""
        if nth == self._nth:
            self.close()
        self.copied.emit()


def _with_pictures(back: Callable[[tuple[Review, Pictures] | None], None], review: Review | None) -> None:
    """On a thread of the guard."""
    back(None if review is None else (review, Pictures.of(review)))
