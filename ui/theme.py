"""Colours and fonts of our windows: follows the desktop's palette, light or dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QPalette

CJK_FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
"""Simplified Chinese glyphs, where the desktop's own font has none; the first that is installed is used."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one mode, as `#rrggbb`."""

    window: str
    raised: str
    """Fields, rows, secondary buttons."""
    border: str
    text: str
    dim: str
    """Second-rank text; at least 4.5 to 1 on `window`."""
    accent: str
    """The default button; white on it has at least 4.5 to 1."""
    accent_hover: str
    good: str
    bad: str


LIGHT = Theme(
    window="#ffffff",
    raised="#f3f5f7",
    border="#c9d0d8",
    text="#1c2127",
    dim="#5a6470",
    accent="#1f6fa8",
    accent_hover="#195d8d",
    good="#1f7a4d",
    bad="#b3431f",
)
DARK = Theme(
    window="#25292e",
    raised="#30353b",
    border="#4a525b",
    text="#eceff2",
    dim="#a9b3be",
    accent="#2b7ab5",
    accent_hover="#3384c0",
    good="#5cc28f",
    bad="#f0916a",
)


def theme_of(palette: QPalette) -> Theme:
    """Dark where the palette's windows are darker than their text."""
    window = palette.color(QPalette.ColorRole.Window).lightness()
    return DARK if window < palette.color(QPalette.ColorRole.WindowText).lightness() else LIGHT


def with_cjk(font: QFont) -> QFont:
    """The desktop's font, with Simplified Chinese glyphs chosen before those of other languages."""
    complete = QFont(font)
    complete.setFamilies([*font.families(), *CJK_FAMILIES])
    return complete


def style_sheet(theme: Theme) -> str:
    """For our windows alone; the tray's menu keeps the desktop's own looks."""
    return f"""
        QWidget#frost {{ background: {theme.window}; color: {theme.text}; }}
        QWidget#frost QLabel {{ color: {theme.text}; background: transparent; }}
        QWidget#frost QLabel[rank="second"] {{ color: {theme.dim}; }}
        QWidget#frost QLabel[rank="title"] {{ font-weight: 600; }}
        QWidget#frost QLabel[rank="good"] {{ color: {theme.good}; }}
        QWidget#frost QLabel[rank="bad"] {{ color: {theme.bad}; }}
        QFrame#panel {{ background: {theme.raised}; border: none; border-radius: 6px; }}
        QFrame#line {{ background: {theme.border}; border: none; max-height: 1px; }}
        QPushButton {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 6px; padding: 6px 14px; min-height: 18px;
        }}
        QPushButton:hover {{ border-color: {theme.dim}; }}
        QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 13px; }}
        QPushButton:disabled {{ color: {theme.dim}; }}
        QPushButton[rank="first"] {{ background: {theme.accent}; color: #ffffff; border: 1px solid {theme.accent}; }}
        QPushButton[rank="first"]:hover {{ background: {theme.accent_hover}; border-color: {theme.accent_hover}; }}
        QPushButton[rank="first"]:focus {{ border: 2px solid {theme.text}; }}
        QPushButton[rank="first"]:disabled {{
            background: {theme.raised}; color: {theme.dim}; border-color: {theme.border};
        }}
        QRadioButton {{ color: {theme.text}; padding: 3px 0; spacing: 8px; }}
        QRadioButton::indicator {{
            width: 14px; height: 14px; border-radius: 8px; border: 1px solid {theme.dim}; background: {theme.window};
        }}
        QRadioButton::indicator:checked {{ border: 5px solid {theme.accent}; width: 6px; height: 6px; }}
        QRadioButton:focus {{ color: {theme.text}; text-decoration: underline; }}
        QLineEdit {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border}; border-radius: 6px;
            padding: 6px 8px; selection-background-color: {theme.accent}; selection-color: #ffffff;
        }}
        QLineEdit:focus {{ border-color: {theme.accent}; }}
        QTableView {{
            background: {theme.window}; alternate-background-color: {theme.raised}; color: {theme.text};
            border: 1px solid {theme.border}; border-radius: 6px; gridline-color: {theme.border};
            selection-background-color: {theme.accent}; selection-color: #ffffff; outline: none;
        }}
        QTableView::item {{ padding: 4px 8px; }}
        QHeaderView {{ background: {theme.raised}; border: none; }}
        QHeaderView::section {{
            background: {theme.raised}; color: {theme.dim}; border: none; border-bottom: 1px solid {theme.border};
            padding: 7px 8px; text-align: left;
        }}
        QTableCornerButton::section {{ background: {theme.raised}; border: none; }}
        QScrollArea {{ border: none; background: transparent; }}
    """
