"""How the parts of our windows are drawn, in the colours and sizes of the theme."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtWidgets import QWidget

from guard.paths import ASSETS
from ui.theme import (
    CORNER_PX,
    GAP_PX,
    HAIR_PX,
    HINT_TEXT,
    NEAR_PX,
    PLAIN_DARK,
    ROOM_PX,
    TIGHT_PX,
    Theme,
    TypeScale,
    theme_of,
    type_scale,
)

LINE_EM = 1
"""Height of buttons and fields without their edges, in heights of a line: type of any size keeps its lower half."""


def looks(widget: QWidget) -> str:
    """The style sheet of one of our windows, as the desktop is now; its own palette is that of its last sheet."""
    return style_sheet(theme_of(QGuiApplication.palette()), type_scale(QFontInfo(widget.font()).pointSizeF()))


def menu_line(menu: QWidget) -> str:
    """The style sheet of the lines in a menu that keeps the desktop's own looks otherwise."""
    border = theme_of(menu.palette()).border
    return f"QMenu::separator {{ height: {HAIR_PX}px; background: {border}; margin: {HAIR_PX}px {NEAR_PX}px; }}"


def style_sheet(theme: Theme, sizes: TypeScale) -> str:
    """For our windows alone."""
    on = "-on-black" if theme == PLAIN_DARK else "-on-white" if theme.is_plain else ""
    return f"""
        QWidget#frost {{ background: {theme.window}; color: {theme.text}; }}
        QWidget#frost QLabel {{ color: {theme.text}; background: transparent; }}
        QWidget#frost QLabel[rank="second"] {{ color: {theme.dim}; }}
        QWidget#frost QLabel[rank="title"] {{ font-size: {sizes.title}pt; font-weight: 600; }}
        QWidget#frost QLabel[rank="display"] {{ font-size: {sizes.display}pt; font-weight: 600; }}
        QWidget#frost QLabel[rank="small"] {{ font-size: {sizes.small}pt; color: {theme.dim}; }}
        QWidget#frost QLabel[rank="good"] {{ color: {theme.good}; }}
        QWidget#frost QLabel[rank="bad"] {{ color: {theme.bad}; }}
        QFrame#panel {{ background: {theme.raised}; border: 1px solid {theme.border}; border-radius: {CORNER_PX}px; }}
        QFrame#warning {{
            background: {theme.raised}; border: 1px solid {theme.bad}; border-radius: {CORNER_PX}px;
        }}
        QFrame#line {{ background: {theme.border}; border: none; max-height: 1px; }}
        QPushButton {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; padding: 6px 14px; min-height: {LINE_EM}em;
        }}
        QPushButton:hover {{ border-color: {theme.dim}; }}
        QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 13px; }}
        QPushButton:disabled {{ color: {theme.dim}; border-style: {"dashed" if theme.is_plain else "solid"}; }}
        QPushButton[rank="choice"] {{ background: {theme.window}; text-align: left; padding: 5px 10px; }}
        QPushButton[rank="first"] {{
            background: {theme.accent}; color: {HINT_TEXT}; border: 1px solid {theme.accent};
        }}
        QPushButton[rank="first"]:hover {{ background: {theme.accent_hover}; border-color: {theme.accent_hover}; }}
        QPushButton[rank="first"]:focus {{ border: 2px solid {theme.text}; }}
        QPushButton[rank="first"]:disabled {{
            background: {theme.raised}; color: {theme.dim}; border-color: {theme.border};
            border-style: {"dashed" if theme.is_plain else "solid"};
        }}
        QPushButton[rank="link"] {{
            background: transparent; color: {theme.link}; border: 1px solid transparent; padding: 2px 0;
            text-align: left; text-decoration: underline;
        }}
        QPushButton[rank="link"]:focus {{ border: 1px solid {theme.link}; padding: 2px 0; }}
        QRadioButton {{ color: {theme.text}; padding: 3px 0; spacing: 8px; }}
        QRadioButton::indicator {{
            width: 14px; height: 14px; border-radius: 8px; border: 1px solid {theme.dim}; background: {theme.window};
        }}
        QRadioButton::indicator:checked {{ border: 5px solid {theme.accent}; width: 6px; height: 6px; }}
        QCheckBox::indicator {{
            width: 14px; height: 14px; border-radius: {TIGHT_PX}px; border: 1px solid {theme.dim};
            background: {theme.window};
        }}
        QCheckBox::indicator:checked {{
            background: {theme.accent}; border-color: {theme.accent}; image: url({_drawn("check")});
        }}
        QCheckBox::indicator:disabled {{
            background: {theme.raised}; border-color: {theme.border};
            border-style: {"dashed" if theme.is_plain else "solid"};
        }}
        QRadioButton:focus {{ color: {theme.text}; text-decoration: underline; }}
        QLineEdit, QComboBox, QTimeEdit {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; padding: 6px 8px; min-height: {LINE_EM}em;
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT};
            placeholder-text-color: {theme.dim};
        }}
        QLineEdit:focus, QComboBox:focus, QTimeEdit:focus {{ border-color: {theme.link}; }}
        QTimeEdit {{ padding: 6px 4px; }}
        QTimeEdit::up-button, QTimeEdit::down-button {{
            subcontrol-origin: border; width: {ROOM_PX}px; height: {GAP_PX + HAIR_PX}px; border: none;
        }}
        QTimeEdit::up-button {{ subcontrol-position: top right; margin-top: {TIGHT_PX - HAIR_PX}px; }}
        QTimeEdit::down-button {{ subcontrol-position: bottom right; margin-bottom: {TIGHT_PX - HAIR_PX}px; }}
        QTimeEdit::up-arrow {{ image: url({_drawn("shut" + on)}); width: {GAP_PX - 2}px; height: {GAP_PX - 2}px; }}
        QTimeEdit::down-arrow {{ image: url({_drawn("open" + on)}); width: {GAP_PX - 2}px; height: {GAP_PX - 2}px; }}
        QTimeEdit QLineEdit {{ background: transparent; border: none; padding: 0; min-height: 0; }}
        QLineEdit:disabled, QComboBox:disabled, QTimeEdit:disabled {{
            color: {theme.dim}; border-style: {"dashed" if theme.is_plain else "solid"};
        }}
        QComboBox::drop-down {{ border: none; width: {ROOM_PX + TIGHT_PX}px; }}
        QComboBox::down-arrow {{ image: url({_drawn("open" + on)}); width: {GAP_PX}px; height: {GAP_PX}px; }}
        QComboBox QAbstractItemView {{
            background: {theme.window}; color: {theme.text}; border: 1px solid {theme.border}; outline: none;
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT};
        }}
        QTableView {{
            background: {theme.window}; alternate-background-color: {theme.raised}; color: {theme.text};
            border: 1px solid {theme.border}; border-radius: {CORNER_PX}px; gridline-color: {theme.border};
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT}; outline: none;
        }}
        QTableView::item {{ padding: 4px 8px; }}
        QHeaderView {{ background: transparent; border: none; }}
        QHeaderView::section {{
            background: {theme.raised}; color: {theme.dim}; border: none; border-bottom: 1px solid {theme.border};
            padding: 7px 11px; text-align: left;
        }}
        QHeaderView::section:first {{ border-top-left-radius: {CORNER_PX - HAIR_PX}px; }}
        QHeaderView::section:last {{ border-top-right-radius: {CORNER_PX - HAIR_PX}px; }}
        QTableCornerButton::section {{ background: {theme.raised}; border: none; }}
        QPlainTextEdit {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; padding: {TIGHT_PX}px;
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT};
        }}
        QListWidget {{
            background: {theme.window}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; outline: none; padding: 0 {NEAR_PX}px;
        }}
        QListWidget::item {{ padding: {NEAR_PX}px 0; border-bottom: 1px solid {theme.border}; }}
        QListWidget::item:selected {{ background: {theme.raised}; color: {theme.text}; }}
        QToolButton {{
            background: transparent; color: {theme.text}; border: 1px solid transparent;
            border-radius: {CORNER_PX}px; padding: 5px 10px;
        }}
        QToolButton:hover {{ background: {theme.raised}; }}
        QToolButton:checked {{ background: {theme.raised}; border-color: {theme.border}; }}
        QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 4px 9px; }}
        QToolButton:disabled {{ color: {theme.border}; }}
        QScrollBar:vertical {{ background: transparent; width: {GAP_PX}px; margin: 0; }}
        QScrollBar::handle:vertical {{
            background: {theme.border}; border-radius: {TIGHT_PX}px; min-height: {ROOM_PX}px; margin: 2px;
        }}
        QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
        QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
        QCheckBox {{ color: {theme.text}; spacing: 8px; padding: 3px 0; }}
        QCheckBox:disabled {{ color: {theme.dim}; }}
        QCheckBox:focus {{ text-decoration: underline; }}
        QScrollArea {{ border: none; background: transparent; }}
    """


def _drawn(name: str) -> str:
    """A small drawing, as style sheets name it: PNG, since packages carry no plugin of Qt's that reads others."""
    return (ASSETS / "icons" / f"{name}.png").as_posix()
