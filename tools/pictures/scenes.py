"""Every window of the product, filled with what an ordinary day brings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from guard.model import Manners, Message, Outcome, Override, Review, Shown
from tools.pictures import values
from ui.bitmaps import image_of
from ui.canvas import Mark, Tool
from ui.card import Card
from ui.checkup import CheckupWindow
from ui.history import HistoryWindow
from ui.icons import state_icon
from ui.incident import incident_sheet
from ui.markup import MarkupWindow
from ui.mistake import MistakeWindow
from ui.notice import Notice
from ui.own_records import own_sheet
from ui.pane import Pane
from ui.preferences import Preferences
from ui.review import ReviewWindow
from ui.settings import SettingsWindow
from ui.sheet import Sheet, SheetWindow
from ui.status import StatusWindow
from ui.texts import Texts
from ui.token import TokenWindow
from ui.tray import Tray
from ui.welcome import WelcomeWindow

Scene = Callable[[Texts, Path], QWidget]
"""Makes a window that is shown already; of the texts of a language and the folder of assets."""


def card(texts: Texts, assets: Path) -> QWidget:
    """The card that asks."""
    return _asking(texts, assets, values.outcome())


def reason(texts: Texts, assets: Path) -> QWidget:
    """The card that asks why."""
    made = Card(state_icon(assets), _in_every_capture)
    made.ask(texts, values.outcome())
    made._ask_why()
    return made


def card_document(texts: Texts, assets: Path) -> QWidget:
    """The card that asks about values in a document."""
    return _asking(texts, assets, values.document_outcome())


def consent(texts: Texts, assets: Path) -> QWidget:
    """The card that asks for the customer's consent."""
    made = Card(state_icon(assets), _in_every_capture)
    made.ask(texts, values.outcome(override=Override.CONSENT))
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


def review_page(texts: Texts, assets: Path) -> QWidget:
    """The words of a copied page."""
    return _review(texts, assets, values.page_review())


def review_files(texts: Texts, assets: Path) -> QWidget:
    """A list of files."""
    return _review(texts, assets, values.files_review())


def history(texts: Texts, assets: Path) -> QWidget:
    """What was frosted lately."""
    made = HistoryWindow(state_icon(assets))
    made.show_history(texts, values.history(), values.NOW)
    made.bring_up()
    made.resize(1040, 460)
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


def welcome(texts: Texts, assets: Path) -> QWidget:
    """The first run."""
    made = WelcomeWindow(state_icon(assets))
    made.show_texts(texts)
    made.bring_up()
    return made


def settings(texts: Texts, assets: Path) -> QWidget:
    """What the policy leaves to the person."""
    made = SettingsWindow(state_icon(assets))
    made.show_preferences(texts, Preferences(quiet_from="12:00", quiet_until="13:30"), Manners())
    made.bring_up()
    return made


def settings_fixed(texts: Texts, assets: Path) -> QWidget:
    """The same where policy and administrators have decided most of it."""
    made = SettingsWindow(state_icon(assets))
    fixed = frozenset(("looks", "quiet_from", "quiet_until"))
    made.show_preferences(texts, Preferences(), Manners(language=texts.language, notify=False), fixed)
    made.bring_up()
    return made


def checkup(texts: Texts, assets: Path) -> QWidget:
    """The check-up, with something to be mended."""
    made = CheckupWindow(state_icon(assets), ())
    made.open(texts)
    made.show_checked(values.CHECKED)
    return made


def incident(texts: Texts, assets: Path) -> QWidget:
    """Something was sent by mistake."""
    return _sheet(assets, incident_sheet(texts, values.incident(), values.NOW))


def mistake(texts: Texts, assets: Path) -> QWidget:
    """Whether to open a case."""
    made = MistakeWindow(state_icon(assets))
    made.ask(texts)
    return made


def own_records(texts: Texts, assets: Path) -> QWidget:
    """What is known of the person."""
    known = tomllib.loads((assets / "people" / "known.toml").read_text("utf-8"))
    seen, unseen, rights = (tuple(Message(**one) for one in known[name]) for name in ("seen", "unseen", "rights"))
    return _sheet(assets, own_sheet(texts, values.own_records(seen, unseen, rights)))


def markup(texts: Texts, assets: Path) -> QWidget:
    """Marks on a screenshot."""
    made = MarkupWindow(state_icon(assets))
    made.open(texts, image_of(picture_review(assets).after or b"").copy(0, 280, 900, 360))
    made._canvas._marks += [
        Mark(Tool.ARROW, QPointF(640, 60), QPointF(470, 50)),
        Mark(Tool.FRAME, QPointF(96, 196), QPointF(450, 252)),
        Mark(Tool.WORDS, QPointF(0, 0), QPointF(470, 232), texts.say("card.case")),
    ]
    made._undo.setEnabled(True)
    made.resize(942, 500)
    return made


def shot(texts: Texts, assets: Path) -> QWidget:
    """A frame is being drawn."""
    seen = QImage(1280, 720, QImage.Format.Format_RGB32)
    seen.fill(0xFFE6EBF0)
    with QPainter(seen) as painter:
        painter.drawImage(190, 40, image_of(picture_review(assets).after or b"").copy(0, 0, 900, 640))
    made = Pane(seen, QGuiApplication.primaryScreen(), texts)
    made.show_frosted(seen)
    made.resize(1280, 720)
    made.show()
    made._from, made._to = QPoint(205, 330), QPoint(820, 590)
    return made


SCENES: dict[str, Scene] = {
    "card": card,
    "card-document": card_document,
    "reason": reason,
    "consent": consent,
    "notice": notice,
    "review-side": review_side,
    "review-curtain": review_curtain,
    "review-text": review_text,
    "review-page": review_page,
    "review-files": review_files,
    "history": history,
    "status": status,
    "attention": attention,
    "token": token,
    "welcome": welcome,
    "settings": settings,
    "settings-fixed": settings_fixed,
    "checkup": checkup,
    "mistake": mistake,
    "incident": incident,
    "own-records": own_records,
    "markup": markup,
    "shot": shot,
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


def _asking(texts: Texts, assets: Path, outcome: Outcome) -> Card:
    made = Card(state_icon(assets), _in_every_capture)
    made.ask(texts, outcome)
    made._timer.stop()  # a busy machine draws no other number
    return made


def _review(texts: Texts, assets: Path, review: Review) -> ReviewWindow:
    made = ReviewWindow(state_icon(assets), _in_every_capture)
    made.open(texts, replace(values.outcome(), snapshot_id=review.snapshot_id))
    made.show_review(review)
    made.resize(1060, 620)  # on whatever screen
    made._picture.sleep(False)  # a window that is drawn off the screen never has the keyboard
    made._words.sleep(False)
    return made


def _sheet(assets: Path, told: Sheet) -> SheetWindow:
    made = SheetWindow(state_icon(assets))
    made.show_sheet(told)
    made.bring_up()
    return made


def _bitmap(picture: QImage) -> bytes:
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(into, b"bmp").write(picture)
    return bytes(into.data().data())


def _in_every_capture(_window: int) -> bool:
    return False
