"""Pictures of text, drawn by the tests themselves with the fonts of the machine."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from guard.model import Box, Pixels
from guard.read.layout import arrange
from guard.read.page import Line, TextPage

_FONTS = {
    "noto": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "wqy": ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    "dejavu": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
    "mono": ("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", 0),
}


def font(size_px: int, family: str = "noto") -> ImageFont.FreeTypeFont:
    """A font that `make test` installs."""
    path, index = _FONTS[family]
    return ImageFont.truetype(path, size_px, index=index)


@dataclass(slots=True)
class Sheet:
    """A picture that remembers where each text stands."""

    width: int = 800
    height: int = 400
    ground: str = "#ffffff"
    ink: str = "#1a1a1a"
    family: str = "noto"
    image: Image.Image = field(init=False)
    places: list[tuple[str, Box]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), self.ground)

    def write(self, left: int, top: int, text: str, size_px: int = 18, ink: str | None = None) -> Box:
        """Draw a line of text; its ink's box is given back and kept."""
        face = font(size_px, self.family)
        draw = ImageDraw.Draw(self.image)
        draw.text((left, top), text, fill=ink or self.ink, font=face)
        x0, y0, x1, y1 = draw.textbbox((left, top), text, font=face)
        box = Box(int(x0), int(y0), int(x1 - x0), int(y1 - y0))
        self.places.append((text, box))
        return box

    def place(self, text: str) -> Box:
        """The box of a text that was written."""
        return next(box for written, box in self.places if written == text)

    def rect(self, left: int, top: int, width: int, height: int, colour: str, radius: int = 0) -> None:
        """A filled panel, bubble or button."""
        shape = (left, top, left + width, top + height)
        ImageDraw.Draw(self.image).rounded_rectangle(shape, radius, fill=colour)

    def face(self, left: int, top: int, side: int, colour: str, radius: int = 6) -> None:
        """The picture of somebody who speaks: head and shoulders on a ground of a colour."""
        self.rect(left, top, side, side, colour, radius)
        head, shoulders = side // 3, side // 2
        self.rect(left + head, top + side // 5, head, head, "#f0d8c0", head // 2)
        self.rect(left + shoulders // 2, top + 3 * side // 5, shoulders, side // 3, "#405060", side // 6)

    def frame(self, left: int, top: int, width: int, height: int, colour: str, radius: int = 0) -> None:
        """The border of an input field, a pixel wide."""
        shape = (left, top, left + width - 1, top + height - 1)
        ImageDraw.Draw(self.image).rounded_rectangle(shape, radius, outline=colour)

    @property
    def pixels(self) -> Pixels:
        """As a reader gives them."""
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])

    def page(self) -> TextPage:
        """What a perfect reader would read: each text that was written, at its place."""
        return arrange(_perfect(text, box) for text, box in self.places)

    def encode(self, format: str = "PNG", **options: object) -> bytes:
        """The picture's bytes."""
        return encode(self.image, format, **options)


def _perfect(text: str, box: Box) -> Line:
    edges = [box.left + round(box.width * nth / len(text)) for nth in range(len(text) + 1)]
    characters = tuple(Box(x0, box.top, x1 - x0, box.height) for x0, x1 in itertools.pairwise(edges))
    return Line(text, box, characters)


def encode(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """A picture's bytes in a format that Pillow writes."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def covered(ink: Box, boxes: tuple[Box, ...]) -> float:
    """The share of an ink box that boxes cover (boxes that do not overlap each other)."""
    area = 0
    for box in boxes:
        width = min(ink.left + ink.width, box.left + box.width) - max(ink.left, box.left)
        height = min(ink.top + ink.height, box.top + box.height) - max(ink.top, box.top)
        area += max(0, width) * max(0, height)
    return area / (ink.width * ink.height)
