"""`make pictures`: every window in both languages, at 100, 150 and 200 %, and dark and in high contrast.

A sheet of all of them beside each other goes with them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from guard.model import Watermark
from guard.paths import ASSETS
from tools.pictures.drawing import MODES, draw, dress, write
from tools.pictures.scenes import SCENES
from ui.texts import LANGUAGES, read_texts
from ui.theme import WATERMARK
from ui.watermark import dots

SCALES = {"light": (1.0, 1.5, 2.0)}
"""Sizes of the pictures of a mode; the others are drawn at 100 %: a scale moves the same edges in every colour."""
SCREEN = Path(__file__).with_name("screen.json")
"""What Qt draws on where there is no display."""
SHEET_COLOURS = 32
"""Colours of the sheet: its pictures are too small to be read, and there are many of them."""
CELL_PX = (400, 280)
"""Room of one window on the sheet, in pixels."""


def main() -> int:
    """Write them all."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/images"), help="a folder")
    parser.add_argument("--only", help="scenes whose name begins so")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={SCREEN}")
    application = QApplication([sys.argv[0]])
    options.out.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, QImage] = {}
    for mode in MODES:
        dress(application, mode)
        for language in LANGUAGES:
            texts = read_texts(ASSETS, language)
            for name, scene in SCENES.items():
                if options.only and not name.startswith(options.only):
                    continue
                for scale in SCALES.get(mode, (1.0,)):
                    picture = draw(scene, texts, ASSETS, scale)
                    at = "" if scale == 1 else f"@{scale:g}x"
                    write(picture, options.out / f"{name}-{language}-{mode}{at}.png")
                    if scale == 1:
                        drawn[f"{name}-{language}-{mode}"] = picture
    if not options.only:
        write(_watermarked(), options.out / "watermark.png")
        write(_sheet(drawn), options.out / "contact-sheet.png", SHEET_COLOURS)
    return 0


def _watermarked() -> QImage:
    """A chat on a screen over which words lie, as they are painted where no compositor is needed."""
    screen = QImage(str(ASSETS / "demo" / "chat.png")).convertToFormat(QImage.Format.Format_RGB32).copy(0, 0, 900, 560)
    words = "wang  desk-7  2026-11-24 08:30"
    with QPainter(screen) as painter:
        painter.setClipRegion(dots(screen.size(), words, Watermark(words, opacity=0.08, angle_degrees=20)))
        painter.fillRect(screen.rect(), QColor(WATERMARK))
    return screen


def _sheet(drawn: dict[str, QImage]) -> QImage:
    columns = 4
    names = sorted(drawn)
    rows = -(-len(names) // columns)
    width, height = CELL_PX
    sheet = QImage(columns * width, rows * height, QImage.Format.Format_RGB32)
    sheet.fill(QColor(Qt.GlobalColor.gray))
    with QPainter(sheet) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for nth, name in enumerate(names):
            picture = drawn[name]
            left, top = nth % columns * width, nth // columns * height
            fitted = picture.scaled(
                width - 20,
                height - 40,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small = fitted if fitted.width() < picture.width() else picture
            painter.drawImage(left + 10, top + 30, small)
            painter.drawText(QRect(left + 10, top + 6, width - 20, 20), Qt.AlignmentFlag.AlignLeft, name)
    return sheet


if __name__ == "__main__":
    raise SystemExit(main())
