"""A picture of windows as a small file."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

COLOURS = 64
"""Colours of a picture, at most: with fewer, edges of letters begin to look rough."""


def write_small(picture: Image.Image, file: Path, colours: int = COLOURS) -> None:
    """Write it: a window has few colours."""
    few = picture.convert("RGB").quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
