"""Bars as inline SVG, made on the server: readable without a script and without colours alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, FOOT = 720, 120, 18
"""Of the drawing, and of the line of words under it, in its own units."""
TOP, HEAD = 6, 10
"""Place of the highest bar's end, and room above the drawing for its number, in the same units."""


def bars(title: str, values: Sequence[tuple[str, int]]) -> SafeString:
    """One bar a value; each tells its words and number, and the whole is one picture with a title."""
    most = max((value for _, value in values), default=0)
    step = WIDTH / max(1, len(values))
    drawn = format_html_join(
        "",
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (
                f"{turn * step + step * 0.1:.1f}",
                f"{HEIGHT - _tall(value, most):.1f}",
                f"{step * 0.8:.1f}",
                f"{_tall(value, most):.1f}",
                words,
                f"{value:,}",
            )
            for turn, (words, value) in enumerate(values)
        ),
    )
    first, last = (values[0][0], values[-1][0]) if values else ("", "")
    return format_html(
        '<svg class="chart" viewBox="0 {} {} {}" role="img" aria-label="{}">{}{}{}'
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text></svg>',
        *(-HEAD, WIDTH, HEAD + HEIGHT + FOOT, f"{title}, ≤ {most:,}"),
        *(_level(TOP, f"{most:,}") if most else "", _level(HEIGHT), drawn),
        *(HEIGHT + FOOT - 4, first, WIDTH, HEIGHT + FOOT - 4, last),
    )


def _level(y: int, words: str = "") -> SafeString:
    line = format_html('<line class="axis" x1="0" y1="{}" x2="{}" y2="{}"/>', y, WIDTH, y)
    return line + format_html('<text x="0" y="{}">{}</text>', y - 3, words) if words else line


def _tall(value: int, most: int) -> float:
    return 0.0 if not value else max(2.0, value / most * (HEIGHT - TOP))
