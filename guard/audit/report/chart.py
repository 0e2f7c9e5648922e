"""Charts as SVG: no script, no font of its own, readable in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

_WIDTH_PX, _HEIGHT_PX = 720, 180
_LEFT_PX, _BOTTOM_PX = 44, 22
_MOST_LABELS = 8
_DIGIT_PX = 6.2
"""Width of a digit of a label, in pixels, at the most."""
_NAME_PLACES = 28
_BAR_PX, _NAME_PX, _WIDEST_PX = 20, 190, 80


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a stacked chart."""

    name: str
    css_class: str
    values: tuple[float, ...]


def columns(named_by: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Stacked columns, one a label; the first series lies lowest. `named_by`: id of what names the chart."""
    totals = [sum(one.values[turn] for one in series) for turn in range(len(labels))]
    highest = max([*totals, 1])
    plot = _HEIGHT_PX - _BOTTOM_PX - 8
    step = min((_WIDTH_PX - _LEFT_PX) / max(len(labels), 1), _WIDEST_PX)
    parts = [_open(named_by, _WIDTH_PX, _HEIGHT_PX), _scale(highest, plot)]
    for turn, label in enumerate(labels):
        top = float(_HEIGHT_PX - _BOTTOM_PX)
        for one in series:
            height = one.values[turn] / highest * plot
            if height > 0:
                top -= height
                parts.append(
                    f'<rect class="{one.css_class}" x="{_LEFT_PX + turn * step + 0.5:.1f}" y="{top:.1f}" '
                    f'width="{max(step - 1, 0.6):.1f}" height="{height:.1f}">'
                    f"<title>{escape(label)}: {escape(one.name)} {one.values[turn]:g}</title></rect>"
                )
        if turn % -(-len(labels) // _MOST_LABELS) == 0:
            parts.append(_label(label, _LEFT_PX + turn * step + step / 2))
    return "".join(parts) + "</svg>"


def _label(label: str, middle: float) -> str:
    """Below its column; beside the edge it ends there."""
    fits = middle + len(label) * _DIGIT_PX / 2 <= _WIDTH_PX
    x, anchor = (middle, "middle") if fits else (_WIDTH_PX, "end")
    return f'<text x="{x:.1f}" y="{_HEIGHT_PX - 6}" text-anchor="{anchor}">{escape(label)}</text>'


def bars(named_by: str, named: Sequence[tuple[str, float]]) -> str:
    """Bars from left to right, one a name, the number behind it. `named_by`: id of what names the chart."""
    highest = max([*(value for _, value in named), 1])
    room = _WIDTH_PX - _NAME_PX - 70
    parts = [_open(named_by, _WIDTH_PX, _BAR_PX * len(named) + 4)]
    for turn, (name, value) in enumerate(named):
        top = turn * _BAR_PX
        width = value / highest * room
        shown = _cut(name)
        parts.append(
            f'<text x="{_NAME_PX - 8}" y="{top + 14}" text-anchor="end">{escape(shown)}</text>'
            f'<rect class="redact" x="{_NAME_PX}" y="{top + 3}" width="{max(width, 1):.1f}" height="{_BAR_PX - 6}"/>'
            f'<text x="{_NAME_PX + width + 6:.1f}" y="{top + 14}">{value:,.0f}</text>'
        )
    return "".join(parts) + "</svg>"


def _cut(name: str) -> str:
    """As much of a name as there is room for; the signs of Chinese take two places each."""
    places = 0
    for turn, sign in enumerate(name):
        places += 2 if east_asian_width(sign) in "WF" else 1
        if places > _NAME_PLACES:
            return name[: max(turn - 1, 1)] + "…"
    return name


def _open(named_by: str, width: int, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{named_by}" '
        'xmlns="http://www.w3.org/2000/svg">'
    )


def _scale(highest: float, plot: int) -> str:
    parts = []
    for share in (0, 0.5, 1):
        y = _HEIGHT_PX - _BOTTOM_PX - share * plot
        parts.append(
            f'<line class="grid" x1="{_LEFT_PX}" x2="{_WIDTH_PX}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT_PX - 6}" y="{y + 4:.1f}" text-anchor="end">{highest * share:,.4g}</text>'
        )
    return "".join(parts)
