"""A window as a picture: in one mode, at one scale, off the screen."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tools.pictures.scenes import Scene
from tools.pictures.small_file import COLOURS, write_small
from ui.texts import Texts
from ui.theme import DARK, LIGHT, PLAIN_DARK, PLAIN_LIGHT, palette_of, with_cjk

MODES = {"light": LIGHT, "dark": DARK, "contrast": PLAIN_LIGHT, "contrast-dark": PLAIN_DARK}
POINTS = 10.0
"""Size of type in the pictures, in points."""


def dress(application: QApplication, mode: str) -> None:
    """Let all windows that come look like this mode, whatever desktop draws them."""
    application.setStyle("Fusion")
    font = with_cjk(application.font())
    font.setPointSizeF(POINTS)
    application.setFont(font)
    application.setPalette(palette_of(MODES[mode]))


def draw(scene: Scene, texts: Texts, assets: Path, scale: float = 1.0) -> QImage:
    """The window of a scene; closed again."""
    window = scene(texts, assets)
    try:
        return picture_of(window, scale)
    finally:
        window.close()
        window.deleteLater()


def write(picture: QImage, file: Path, colours: int = COLOURS) -> None:
    """As a small file."""
    plain = picture.convertToFormat(QImage.Format.Format_RGBX8888)
    size = (plain.width(), plain.height())
    shown = Image.frombuffer("RGBX", size, plain.constBits(), "raw", "RGBX", plain.bytesPerLine(), 1)
    write_small(shown, file, colours)


def picture_of(window: QWidget, scale: float = 1.0) -> QImage:
    """A window as it is, sharp at a scale."""
    for _ in range(3):
        QApplication.processEvents()
    size = window.size()
    picture = QImage(round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    picture.fill(window.palette().window().color())
    window.render(picture, QPoint(0, 0))
    picture.setDevicePixelRatio(1.0)
    return picture
