"""Colours, type and spacing of our windows, and of nothing else: follows the desktop's palette, light or dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

CJK_FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
"""Simplified Chinese glyphs, where the desktop's own font has none; the first that is installed is used."""


HAIR_PX = 1
"""Width of a border, in pixels."""
TIGHT_PX = 4
"""Distance of lines that belong together, in pixels; the other distances are its multiples."""
NEAR_PX = 8
"""Distance of a heading from what it heads, in pixels."""
GAP_PX = 12
"""Distance of the parts of a window, in pixels."""
ROOM_PX = 20
"""Distance of a window's edge from what is in it, in pixels."""
CORNER_PX = 8
"""Radius of rounded corners, in pixels."""
MARK_PX = 20
"""Side of the mark beside a headline, in pixels."""


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
    link: str
    """Words that can be followed; at least 4.5 to 1 on `window`."""
    good: str
    bad: str
    frost: str
    """What is covered."""
    outline: str
    """Around what was found; at least 3 to 1 on white and on black."""
    by_hand: str
    """Around what the person covered himself; as `outline`."""


LIGHT = Theme(
    window="#fbfcfd",
    raised="#eff4f8",
    border="#c6d1db",
    text="#1a2229",
    dim="#566471",
    accent="#1f6fa8",
    accent_hover="#195d8d",
    link="#1f6fa8",
    good="#1f7a4d",
    bad="#a8491a",
    frost="#dbe7f0",
    outline="#c2571a",
    by_hand="#2878b4",
)
DARK = Theme(
    window="#1e242a",
    raised="#2a323a",
    border="#46525d",
    text="#edf1f4",
    dim="#a7b4c0",
    accent="#2b7ab5",
    accent_hover="#3384c0",
    link="#7fbdea",
    good="#5cc28f",
    bad="#f0a071",
    frost="#3b4a57",
    outline="#c2571a",
    by_hand="#2878b4",
)
PLAIN_LIGHT = Theme(
    window="#ffffff",
    raised="#ffffff",
    border="#000000",
    text="#000000",
    dim="#000000",
    accent="#003a70",
    accent_hover="#00264a",
    link="#003a70",
    good="#00512c",
    bad="#8a0000",
    frost="#d0d0d0",
    outline="#b04000",
    by_hand="#0060b0",
)
"""For persons who ask the desktop for high contrast: at least 7 to 1."""
PLAIN_DARK = Theme(
    window="#000000",
    raised="#000000",
    border="#ffffff",
    text="#ffffff",
    dim="#ffffff",
    accent="#004f99",
    accent_hover="#003a70",
    link="#9fd4ff",
    good="#7dffb8",
    bad="#ffb38a",
    frost="#4a4a4a",
    outline="#c2571a",
    by_hand="#2878b4",
)

SHADE = "#6e000000"
"""Shade over what is not in a frame, as `#aarrggbb`."""
HINT_GROUND = "#d2141a20"
"""Ground of words that stand on a picture, as `#aarrggbb`."""
HINT_TEXT = "#ffffff"
WATERMARK = "#808080"
"""Words of the watermark over the screen: seen on white as on black."""
INKS = ("#d1434b", "#c2571a", "#1f7a4d", "#1f6fa8", "#1a2229")
"""Colours of arrows, frames and words in a screenshot; the first is the usual one."""


def theme_of(palette: QPalette) -> Theme:
    """Dark where the palette's windows are darker than their text; plain where the desktop wants high contrast."""
    window = palette.color(QPalette.ColorRole.Window).lightness()
    dark = window < palette.color(QPalette.ColorRole.WindowText).lightness()
    hints = QGuiApplication.styleHints()  # what it gives lives as long as it does
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return PLAIN_DARK if dark else PLAIN_LIGHT
    return DARK if dark else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """The palette of a mode, for persons who choose one in spite of the desktop's."""
    roles = QPalette.ColorRole
    palette = QPalette(QColor(theme.raised), QColor(theme.window))
    for role, colour in (
        (roles.WindowText, theme.text),
        (roles.Text, theme.text),
        (roles.ButtonText, theme.text),
        (roles.ToolTipText, theme.text),
        (roles.ToolTipBase, theme.raised),
        (roles.Base, theme.window),
        (roles.AlternateBase, theme.raised),
        (roles.PlaceholderText, theme.dim),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, HINT_TEXT),
    ):
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Text, QColor(theme.dim))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.ButtonText, QColor(theme.dim))
    return palette


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes of type, in points, from the desktop's own."""

    small: float
    plain: float
    title: float
    display: float


def type_scale(base_pt: float) -> TypeScale:
    """Steps of about a fifth."""
    return TypeScale(round(base_pt * 0.9, 1), base_pt, round(base_pt * 1.15, 1), round(base_pt * 1.5, 1))


def looks(widget: QWidget) -> str:
    """The style sheet of one of our windows, as the desktop is now."""
    return style_sheet(theme_of(widget.palette()), type_scale(QFontInfo(widget.font()).pointSizeF()))


def with_cjk(font: QFont) -> QFont:
    """The desktop's font, with Simplified Chinese glyphs chosen before those of other languages."""
    complete = QFont(font)
    complete.setFamilies([*font.families(), *CJK_FAMILIES])
    return complete


def style_sheet(theme: Theme, sizes: TypeScale) -> str:
    """For our windows alone; the tray's menu keeps the desktop's own looks."""
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
            border-radius: {CORNER_PX}px; padding: 6px 14px; min-height: 18px;
        }}
        QPushButton:hover {{ border-color: {theme.dim}; }}
        QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 13px; }}
        QPushButton:disabled {{ color: {theme.dim}; }}
        QPushButton[rank="choice"] {{ background: {theme.window}; text-align: left; padding: 5px 10px; }}
        QPushButton[rank="first"] {{
            background: {theme.accent}; color: {HINT_TEXT}; border: 1px solid {theme.accent};
        }}
        QPushButton[rank="first"]:hover {{ background: {theme.accent_hover}; border-color: {theme.accent_hover}; }}
        QPushButton[rank="first"]:focus {{ border: 2px solid {theme.text}; }}
        QPushButton[rank="first"]:disabled {{
            background: {theme.raised}; color: {theme.dim}; border-color: {theme.border};
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
        QRadioButton:focus {{ color: {theme.text}; text-decoration: underline; }}
        QLineEdit {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; padding: 6px 8px;
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT};
        }}
        QLineEdit:focus {{ border-color: {theme.accent}; }}
        QTableView {{
            background: {theme.window}; alternate-background-color: {theme.raised}; color: {theme.text};
            border: 1px solid {theme.border}; border-radius: {CORNER_PX}px; gridline-color: {theme.border};
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT}; outline: none;
        }}
        QTableView::item {{ padding: 4px 8px; }}
        QHeaderView {{ background: {theme.raised}; border: none; }}
        QHeaderView::section {{
            background: {theme.raised}; color: {theme.dim}; border: none; border-bottom: 1px solid {theme.border};
            padding: 7px 8px; text-align: left;
        }}
        QTableCornerButton::section {{ background: {theme.raised}; border: none; }}
        QPlainTextEdit {{
            background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; padding: {TIGHT_PX}px;
            selection-background-color: {theme.accent}; selection-color: {HINT_TEXT};
        }}
        QListWidget {{
            background: {theme.window}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {CORNER_PX}px; outline: none;
        }}
        QListWidget::item {{ padding: {NEAR_PX}px; border-bottom: 1px solid {theme.border}; }}
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
        QCheckBox:focus {{ text-decoration: underline; }}
        QScrollArea {{ border: none; background: transparent; }}
    """
