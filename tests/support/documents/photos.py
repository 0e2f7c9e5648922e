"""Photos of drawn cards that a page shows."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from guard.model import Box, Pixels
from tests.support.documents.scene import CARD, Written, noisy
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet

PHOTO = Box(200, 150, 640, 480)


def card(written: Written, *, degrees: float, width: int, portrait_px: int = 0, has_waves: bool = False) -> Image.Image:
    """A card that is so wide in pixels and turned against the clock; with a portrait so wide on its right, and with
    waves beneath all of it, as they are printed against copying."""
    sheet = Sheet(CARD.width, CARD.height, ground="#dfe8ee")
    for top in range(-30, CARD.height + 30, 9) if has_waves else ():
        wave = [(x, top + 14 * math.sin(x / 60 + top / 40)) for x in range(0, CARD.width, 8)]
        ImageDraw.Draw(sheet.image).line(wave, "#b9cfc4" if top % 2 else "#d8c0c8", 2)
    for left, top, text, size_px in written:
        sheet.write(left, top, text, size_px)
    if portrait_px:
        face = Image.fromarray(drawn_face(portrait_px)[:, :, ::-1])
        sheet.image.paste(face, (CARD.width - portrait_px - 50, (CARD.height - portrait_px) // 2))
    shown = sheet.image.convert("RGBA").resize((width, width * CARD.height // CARD.width), Image.Resampling.LANCZOS)
    return shown.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def page(written: Written, *, degrees: float, width: int, portrait_px: int = 0, has_waves: bool = False) -> Pixels:
    """A page with a photo of a card."""
    shown = card(written, degrees=degrees, width=width, portrait_px=portrait_px, has_waves=has_waves)
    return photo((shown, (PHOTO.width - shown.width) // 2, (PHOTO.height - shown.height) // 2))


def photo(*cards: tuple[Image.Image, int, int]) -> Pixels:
    """A page with a photo of cards, each with its left and its top."""
    shown = Image.new("RGB", (PHOTO.width, PHOTO.height), "#7a6a58")
    for each, left, top in cards:
        shown.paste(each, (left, top), each)
    whole = Sheet(1400, 900)
    whole.write(60, 40, "Review queue", 24)
    whole.write(1000, 200, "Approve or reject", 20)
    pixels = whole.pixels.copy()
    place = np.s_[PHOTO.top : PHOTO.top + PHOTO.height, PHOTO.left : PHOTO.left + PHOTO.width]
    pixels[place] = noisy(np.asarray(shown)[:, :, ::-1])
    return pixels
