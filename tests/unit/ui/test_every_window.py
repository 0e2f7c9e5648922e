"""Every window of the product, in the scenes of its pictures: read aloud, in long words, as it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QRadioButton,
    QWidget,
)

from guard.paths import ASSETS
from tests.support.source import ROOT
from tools.pictures.drawing import MODES, dress, picture_of
from tools.pictures.scenes import SCENES
from ui.texts import LANGUAGES, Texts, read_texts
from ui.theme import palette_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")

LONGER = 1.35
"""Length of words in other languages, in English ones."""
THUMB = 48
"""Side to which pictures are shrunk before they are compared, in pixels."""
FAR = 5.0
"""Distance of two pictures that look different: the mean difference of their pixels, 0 to 255."""
PICTURES = ROOT / "docs" / "images"
TEXTS = {language: read_texts(ASSETS, language) for language in LANGUAGES}
ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.SpinBox,
}
"""What a person can do something with."""
COMPOUND = {QAccessible.Role.ComboBox, QAccessible.Role.SpinBox, QAccessible.Role.Table}
"""What the toolkit builds of parts that nobody meets alone."""


@pytest.fixture(scope="module")
def application(qapp: QApplication) -> Iterator[QApplication]:
    """Dressed as for the pictures; a style that changes visits every widget, so it changes once."""
    font, palette, style = qapp.font(), qapp.palette(), qapp.style().objectName()
    dress(qapp, "light")
    yield qapp
    qapp.setFont(font)
    qapp.setStyle(style)
    qapp.setPalette(palette)


def windows(texts: Texts) -> Iterator[tuple[str, QWidget]]:
    """Each window of the product, by the name of its scene."""
    for name, scene in SCENES.items():
        window = scene(texts, ASSETS)
        yield name, window
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pseudo() -> Texts:
    """English, with accents, longer by a third, in brackets: a text that is cut off lacks its last one."""
    accented = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")

    def longer(text: str) -> str:
        parts, depth, made = list(text), 0, []
        for sign in parts:
            depth += (sign == "{") - (sign == "}")
            made.append(sign if depth or sign == "}" else sign.translate(accented))
        words = "".join(made)
        return words if not text or len(text) < 2 else f"[{words}{'~' * round(len(text) * (LONGER - 1))}]"

    entries = {
        key: text if key.startswith(("join.", "settings.language_")) or key == "review.divider" else longer(text)
        for key, text in TEXTS["en"].entries.items()
    }
    return replace(TEXTS["en"], entries=MappingProxyType(entries))


def _is_narrow(field: QLineEdit) -> bool:
    return field.fontMetrics().horizontalAdvance(field.placeholderText()) > field.width()


def cut_off(window: QWidget) -> list[str]:
    """The words that do not fit into the part that shows them."""
    QApplication.processEvents()
    wrong = []
    for part in window.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QLabel) and part.text():
            room, shown = part.contentsRect(), QLabel.text(part)  # with its breaks
            flags = Qt.TextFlag.TextWordWrap if part.wordWrap() else Qt.AlignmentFlag.AlignLeft
            needed = part.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), int(flags), shown)
            if needed.height() > room.height() + 2 or needed.width() > room.width() + 2:
                wrong.append(part.text())
        elif isinstance(part, QAbstractButton) and part.text():
            if part.sizeHint().width() > part.width() + 1 or part.sizeHint().height() > part.height() + 1:
                wrong.append(part.text())
        elif isinstance(part, QLineEdit) and _is_narrow(part):
            wrong.append(part.placeholderText())
    return wrong


def test_no_word_is_cut_off_however_long_it_is(application: QApplication) -> None:
    assert {name: words for name, window in windows(pseudo()) if (words := cut_off(window))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_its_words_its_name_its_role_and_a_key(application: QApplication, language: str) -> None:
    for name, window in windows(TEXTS[language]):
        assert cut_off(window) == [], name
        if isinstance(window, QMenu):
            assert [
                item for item in window.actions() if item.isVisible() and not (item.text() or item.isSeparator())
            ] == [], name
        else:
            assert name_of(window), f"{name}: the window has a name"
            parts = list(controls(window))
            assert parts or name == "shot"
            assert [part for part in parts if not name_of(part)] == [], name
        mute = [
            part.text()
            for part in window.findChildren(QAbstractButton)
            if part.isVisible() and part.isEnabled() and not isinstance(part, QRadioButton)  # arrows go between these
            if not part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert name == "tray" or not mute, name


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can do something with, by its role; not what the toolkit's own compound parts are made of."""
    for part in window.findChildren(QWidget):
        owners = {role_of(owner) for owner in owners_of(part, window)}
        if part.isVisible() and role_of(part) in ROLES and not owners & COMPOUND:
            yield part


def owners_of(part: QWidget, window: QWidget) -> Iterator[QWidget]:
    owner = part.parentWidget()
    while owner is not None and owner is not window:
        yield owner
        owner = owner.parentWidget()


def role_of(part: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(part).role()


def name_of(part: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def test_from_right_to_left_nothing_is_cut_off_either(application: QApplication) -> None:
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert {name: words for name, window in windows(TEXTS["en"]) if (words := cut_off(window))} == {}
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def thumb(picture: QImage) -> bytes:
    small = picture.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
        THUMB, THUMB, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return b"".join(bytes(small.constScanLine(row)[:THUMB]) for row in range(THUMB))


def distance(one: QImage, other: QImage) -> float:
    return sum(abs(a - b) for a, b in zip(thumb(one), thumb(other), strict=True)) / THUMB**2


def has_fonts() -> bool:
    """Whether this machine has the type in which the pictures of the documents are set."""
    return "CJK" in QFontInfo(QApplication.font()).family() or any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


@pytest.mark.parametrize("mode", MODES)
def test_every_window_looks_as_in_its_picture(application: QApplication, mode: str) -> None:
    """A window that breaks is seen here; one that was changed on purpose wants `make pictures`."""
    if not has_fonts():
        pytest.skip("this machine has no Chinese type")
    application.setPalette(palette_of(MODES[mode]))
    far = {}
    for language in LANGUAGES:
        for name, window in windows(TEXTS[language]):
            known = QImage(str(PICTURES / f"{name}-{language}-{mode}.png"))
            assert not known.isNull(), f"{name} has no picture: make pictures"
            apart = distance(picture_of(window), known)
            if apart > FAR:
                far[f"{name}-{language}"] = round(apart, 1)
    application.setPalette(palette_of(MODES["light"]))
    assert far == {}


def test_a_window_that_breaks_is_seen(application: QApplication) -> None:
    window = SCENES["settings"](TEXTS["en"], ASSETS)
    whole = picture_of(window)
    for part in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        part.hide()
    broken = distance(picture_of(window), whole)
    window.close()
    assert broken > 3 * distance(whole, whole.scaled(whole.width() - 2, whole.height()))
    assert broken > FAR
