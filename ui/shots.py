"""Frosted screenshots from the first wish to the file: wait, frame, clipboard, mark up, save."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from guard.files import write_whole
from guard.model import Pixels
from ui.aside import Aside
from ui.markup import MarkupWindow
from ui.notice import Choice, Notice
from ui.own_copies import Drawing, OwnCopies
from ui.shot import FrostedShot
from ui.surroundings import Surroundings
from ui.texts import Texts

SHARED = 0o666
"""Mode of a saved picture: what the person's own mask leaves of it, as for any file that a person saves."""


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
        self._dialogs: dict[QFileDialog, Callable[[Path], None]] = {}
        """What is done with the name that each gives; one that has given it goes with the next."""
        self._aside = Aside("save-shot")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._begin)
        self.frame.taken.connect(self._copy_taken)
        self.frame.failed.connect(self._tell_failed)
        self.markup.copy_wanted.connect(self.copy)
        self.markup.save_wanted.connect(self._save_marked)

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
        for dialog in self._dialogs:
            dialog.close()
        self._aside.close()
        self.frame.close()
        self.markup.leave()

    def _begin(self) -> None:
        """Not over a question that keeps all windows waiting, such as whether to write over a file: what lies on it
        would hide it and hear nothing."""
        asked = QApplication.activeModalWidget()
        if asked is not None and asked.windowModality() is Qt.WindowModality.ApplicationModal:
            asked.activateWindow()
            return
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
        self._ask_name(None, lambda file: self._write(file, encoded, _nothing))

    def _save_marked(self, draw: Drawing) -> None:
        """The window of marks waits for the name, and stays until the file is written."""

        def named(file: Path) -> None:
            close = partial(self.markup.close_for, draw)
            self._own.encode(draw, lambda _, encoded: self._write(file, encoded, close))

        self._ask_name(self.markup, named)

    def _ask_name(self, asker: QWidget | None, named: Callable[[Path], None]) -> None:
        """Nothing but the asker waits for it."""
        for past in [each for each in self._dialogs if each.isHidden()]:
            del self._dialogs[past]
            past.deleteLater()
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(asker, self._texts().say("shot.name"), pictures, "PNG (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"frostpane-{self._now():%Y%m%d-%H%M%S}.png")
        dialog.accepted.connect(self._hear_name)
        self._dialogs[dialog] = named
        dialog.open()

    def _hear_name(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            self._dialogs[dialog](Path(dialog.selectedFiles()[0]))

    def _write(self, file: Path, encoded: bytes, then: Callable[[], None]) -> None:
        self._aside.do(partial(write_whole, file, encoded, SHARED), partial(self._tell_written, file, then))

    def _tell_written(self, file: Path, then: Callable[[], None], writing: Future[None]) -> None:
        error, say = writing.exception(), self._texts().say
        if isinstance(error, OSError):
            self._show(Notice(say("shot.unsaved"), str(file)))
            return
        writing.result()
        self._show(Notice(say("shot.saved"), str(file)))
        then()


def _nothing() -> None:
    pass
