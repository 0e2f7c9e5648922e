"""Curves as SVG: one small chart below the other over the same time, with what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 900, 90, 210, 46, 24
_INK, _QUIET, _LINES = "#1f2a37", "#8a94a3", ("#2563a8", "#c2703d")


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn over the same minutes."""

    title: str
    curves: tuple[tuple[str, Sequence[float]], ...]
    """Name and values of each; two at the most."""


def drawn(heading: str, minutes: Sequence[float], charts: Sequence[Chart], events: Sequence[tuple[float, str]]) -> str:
    """The picture. `events`: minute and name of what happened."""
    last = max(minutes[-1], 1e-9)
    height = _TOP + len(charts) * (_HEIGHT + _GAP) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 30}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">',
        f'<rect width="100%" height="100%" fill="white"/><text x="16" y="26" font-size="16">{escape(heading)}</text>',
    ]
    bottom = _TOP + len(charts) * (_HEIGHT + _GAP) - _GAP
    for at, (minute, name) in enumerate(events):
        x = _LEFT + minute / last * _WIDTH
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{_QUIET}" opacity=".4"/>')
        parts.append(f'<text x="{x + 3:.1f}" y="{bottom + 16 + at % 2 * 14}" fill="{_QUIET}">{escape(name)}</text>')
    for nth, chart in enumerate(charts):
        parts.extend(_chart(chart, minutes, _TOP + nth * (_HEIGHT + _GAP)))
    return "\n".join((*parts, "</svg>\n"))


def _chart(chart: Chart, minutes: Sequence[float], top: float) -> list[str]:
    most = max((max(values) for _, values in chart.curves), default=0) or 1
    most *= 1.1
    parts = [
        f'<text x="16" y="{top + 14}">{escape(chart.title)}</text>',
        f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="{_QUIET}" opacity=".5"/>',
        f'<text x="{_LEFT - 6}" y="{top + 10}" text-anchor="end" fill="{_QUIET}">{most:.4g}</text>',
        f'<text x="{_LEFT - 6}" y="{top + _HEIGHT}" text-anchor="end" fill="{_QUIET}">0</text>',
    ]
    for nth, (name, values) in enumerate(chart.curves):
        points = " ".join(
            f"{_LEFT + minute / max(minutes[-1], 1e-9) * _WIDTH:.1f},{top + _HEIGHT - value / most * _HEIGHT:.1f}"
            for minute, value in zip(minutes, values, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{_LINES[nth]}" stroke-width="1.6"/>')
        parts.append(f'<text x="16" y="{top + 32 + 16 * nth}" fill="{_LINES[nth]}">{escape(name)}</text>')
    return parts
