"""The tray's icons: one tile a state, told apart by its sign as well as its colour."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.states import State

SIZES_PX = (16, 20, 22, 24, 32, 44, 48, 64, 128)

_FILES = {
    State.GUARDING: "frostpane.svg",
    State.FROSTED: "frosted.svg",
    State.PAUSED: "paused.svg",
    State.ATTENTION: "attention.svg",
    State.STANDBY: "standby.svg",
    State.LOST: "lost.svg",
}


def icon_file(assets: Path, state: State = State.GUARDING) -> Path:
    """The drawing of a state; that of guarding is the application's own."""
    return assets / "icons" / _FILES[state]


def state_icon(assets: Path, state: State = State.GUARDING) -> QIcon:
    """The icon of a state, drawn for each size that panels use, so that edges stay sharp."""
    drawing = QSvgRenderer(str(icon_file(assets, state)))
    icon = QIcon()
    for size in SIZES_PX:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
