"""Every window of the product, filled with what an ordinary day brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from guard.model import Review, Shown
from tools.pictures import values
from ui.card import Card
from ui.history import HistoryWindow
from ui.icons import state_icon
from ui.notice import Notice
from ui.review import ReviewWindow
from ui.status import StatusWindow
from ui.texts import Texts
from ui.token import TokenWindow
from ui.tray import Tray

Scene = Callable[[Texts, Path], QWidget]
"""Makes a window that is shown already; of the texts of a language and the folder of assets."""


def card(texts: Texts, assets: Path) -> QWidget:
    """The card that asks."""
    made = Card(state_icon(assets), _in_every_capture)
    made.ask(texts, values.outcome())
    return made


def reason(texts: Texts, assets: Path) -> QWidget:
    """The card that asks why."""
    made = Card(state_icon(assets), _in_every_capture)
    made.ask(texts, values.outcome())
    made._ask_why()
    return made


def notice(texts: Texts, assets: Path) -> QWidget:
    """The card that tells."""
    made = Card(state_icon(assets), _in_every_capture)
    made.tell(texts, Notice(texts.say("shot.copied"), texts.say("shot.copied_detail")))
    return made


def review_side(texts: Texts, assets: Path) -> QWidget:
    """A picture, both versions beside each other."""
    return _review(texts, assets, picture_review(assets))


def review_curtain(texts: Texts, assets: Path) -> QWidget:
    """A picture with the curtain."""
    made = _review(texts, assets, picture_review(assets))
    made._curtain.setChecked(True)
    return made


def review_text(texts: Texts, assets: Path) -> QWidget:
    """A text, both versions beside each other."""
    return _review(texts, assets, values.text_review())


def history(texts: Texts, assets: Path) -> QWidget:
    """What was frosted lately."""
    made = HistoryWindow(state_icon(assets))
    made.show_history(texts, values.history(), values.NOW)
    made.bring_up()
    return made


def status(texts: Texts, assets: Path) -> QWidget:
    """All is well."""
    made = StatusWindow(state_icon(assets))
    made.show_status(texts, values.status(), values.NOW)
    made.bring_up()
    return made


def attention(texts: Texts, assets: Path) -> QWidget:
    """Something is to be mended."""
    made = StatusWindow(state_icon(assets))
    made.show_status(texts, values.status(policy_state="stale"), values.NOW)
    made.bring_up()
    return made


def token(texts: Texts, assets: Path) -> QWidget:
    """An administrator's token is asked for."""
    made = TokenWindow(state_icon(assets))
    made.ask(texts, "pause")
    return made


def tray(texts: Texts, assets: Path) -> QWidget:
    """The tray's menu."""
    made = Tray(texts, assets, lambda: values.NOW)
    made.show_status(values.status())
    made.show_history(values.history())
    menu = made.menu
    menu.setProperty("tray", made)  # it lives as long as its menu
    menu.popup(menu.pos())
    return menu


SCENES: dict[str, Scene] = {
    "card": card,
    "reason": reason,
    "notice": notice,
    "review-side": review_side,
    "review-curtain": review_curtain,
    "review-text": review_text,
    "history": history,
    "status": status,
    "attention": attention,
    "token": token,
    "tray": tray,
}


def picture_review(assets: Path) -> Review:
    """The picture of the demo, the values in it covered."""
    before = QImage(str(assets / "demo" / "chat.png")).convertToFormat(QImage.Format.Format_RGB888)
    after = before.copy()
    with QPainter(after) as painter:
        for finding in values.CHAT:
            for box in finding.boxes:
                painter.fillRect(box.left - 4, box.top - 4, box.width + 8, box.height + 8, _FROST)
    return Review("picture", Shown.PICTURE, _bitmap(before), _bitmap(after), values.CHAT)


_FROST = 0xFF9FB4C6


def _review(texts: Texts, assets: Path, review: Review) -> ReviewWindow:
    made = ReviewWindow(state_icon(assets), _in_every_capture)
    made.open(texts, values.outcome())
    made.show_review(review)
    made._picture.sleep(False)  # a window that is drawn off the screen never has the keyboard
    made._words.sleep(False)
    return made


def _bitmap(picture: QImage) -> bytes:
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(into, b"bmp").write(picture)
    return bytes(into.data().data())


def _in_every_capture(_window: int) -> bool:
    return False
