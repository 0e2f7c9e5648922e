"""Colours, type and spacing of our windows: follows the desktop's palette, light or dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

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

    @property
    def is_plain(self) -> bool:
        """Whether second-rank text is no paler than the first: what cannot be used must show it by its shape."""
        return self.dim == self.text


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
    """Dark where the palette's windows are darker than their text; plain where desktop or person want high contrast.

    A palette of pure black and white is one of high contrast.
    """
    window = palette.color(QPalette.ColorRole.Window).lightness()
    text = palette.color(QPalette.ColorRole.WindowText).lightness()
    dark = window < text
    hints = QGuiApplication.styleHints()  # what it gives lives as long as it does
    wanted = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    if wanted or {window, text} == {0, 255}:
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
        (roles.Button, theme.raised),
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


def with_cjk(font: QFont) -> QFont:
    """The desktop's font, with Simplified Chinese glyphs chosen before those of other languages."""
    complete = QFont(font)
    complete.setFamilies([*font.families(), *CJK_FAMILIES])
    return complete
