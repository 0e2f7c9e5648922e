"""As what our own kinds of widgets are read out: the toolkit takes a plain widget for a filler between others."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from ui.canvas import Canvas
from ui.card import Card
from ui.comparison import Comparison
from ui.pane import Pane
from ui.window import Window

_ROLES: Mapping[type[QWidget], QAccessible.Role] = {
    Card: QAccessible.Role.Dialog,
    Window: QAccessible.Role.Dialog,
    Pane: QAccessible.Role.Dialog,
    Comparison: QAccessible.Role.Graphic,
    Canvas: QAccessible.Role.Graphic,
}


def give_roles() -> None:
    """For the life of this process, before the first window."""
    QAccessible.installFactory(_role_of)


def _role_of(_kind: str, widget: QObject | None) -> QAccessibleInterface | None:
    for kind, role in _ROLES.items():
        if isinstance(widget, kind):
            return QAccessibleWidget(widget, role)
    return None
