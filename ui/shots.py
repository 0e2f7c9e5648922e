"""Frosted screenshots from the first wish to the file: wait, frame, clipboard, mark up, save."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths, QTimer
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QFileDialog

from guard.model import Pixels
from ui.markup import MarkupWindow
from ui.notice import Choice, Notice
from ui.own_copies import Drawing, OwnCopies
from ui.shot import FrostedShot
from ui.surroundings import Surroundings
from ui.texts import Texts


class Screenshots(Protocol):
    """The face of the guard's screenshots."""

    def frosted(self, pixels: Pixels) -> Future[bytes | None]:
        """See `guard.service.screenshots.Screenshots.frosted`."""

    def vouch(self, picture: bytes) -> None:
        """See `guard.service.screenshots.Screenshots.vouch`."""


class Shots(QObject):
    """One screenshot at a time."""

    def __init__(
        self,
        guard: Screenshots,
        own: OwnCopies,
        surroundings: Surroundings,
        show: Callable[[Notice], None],
        now: Callable[[], datetime],
        icon: QIcon,
        texts: Callable[[], Texts],
    ) -> None:
        """`show`: tells the person something; `texts`: those of the language that is spoken now."""
        super().__init__()
        self._guard, self._own, self._show, self._now = guard, own, show, now
        self._texts = texts
        self.frame = FrostedShot(surroundings.grab, guard.frosted, surroundings.windows)
        self.markup = MarkupWindow(icon)
        self._with_cursor = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._begin)
        self.frame.taken.connect(self._copy_taken)
        self.frame.failed.connect(self._tell_failed)
        self.markup.copy_wanted.connect(self.copy)
        self.markup.save_wanted.connect(lambda draw: self._own.encode(draw, lambda _, encoded: self._save(encoded)))

    def begin(self, *, delay_s: int = 0, with_cursor: bool = False) -> None:
        """Take one, after some seconds; the pointer only where it is wanted."""
        self._with_cursor = with_cursor
        if delay_s:
            self._delay.start(delay_s * 1000)
        else:
            self._begin()

    def copy(self, draw: Drawing) -> None:
        """Put a picture on the clipboard on which anything may have been drawn; the guard reads it as any other."""
        self._own.put_picture(draw, then=self._tell_copied)

    def close(self) -> None:
        """Leave nothing on the screen."""
        self._delay.stop()
        self.frame.close()
        self.markup.close()

    def _begin(self) -> None:
        self.frame.begin(self._texts(), with_cursor=self._with_cursor)

    def _copy_taken(self, picture: QImage) -> None:
        """Nobody has drawn on it yet, so that the guard need not read it again."""
        self._own.put_picture(lambda: picture, before=self._guard.vouch, then=self._tell_copied)

    def _tell_failed(self) -> None:
        self._show(Notice(self._texts().say("shot.failed")))

    def _tell_copied(self, _picture: QImage, encoded: bytes) -> None:
        """A notice may stay for hours: it keeps the file alone, a tenth of the picture."""
        texts = self._texts()
        say = texts.say
        mark = Choice("mark", say("shot.mark"), lambda: self.markup.open(texts, QImage.fromData(encoded)))
        save = Choice("default", say("shot.save"), lambda: self._save(encoded))
        self._show(Notice(say("shot.copied"), say("shot.copied_detail"), (save, mark)))

    def _save(self, encoded: bytes) -> None:
        say = self._texts().say
        name = f"frostpane-{self._now():%Y%m%d-%H%M%S}.png"
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        chosen, _ = QFileDialog.getSaveFileName(None, say("shot.name"), f"{pictures}/{name}", "PNG (*.png)")
        if chosen:
            Path(chosen).write_bytes(encoded)
            self._show(Notice(say("shot.saved"), chosen))
