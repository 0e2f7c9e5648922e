"""Photos of drawn cards that a page shows."""

from __future__ import annotations

import numpy as np
from PIL import Image

from guard.model import Box, Pixels
from tests.support.documents.scene import CARD, Written, noisy
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet

PHOTO = Box(200, 150, 640, 480)


def card(written: Written, *, degrees: float, width: int, portrait_px: int = 0) -> Image.Image:
    """A card that is so wide in pixels and turned against the clock; with a portrait so wide on its right."""
    sheet = Sheet(CARD.width, CARD.height, ground="#dfe8ee")
    for left, top, text, size_px in written:
        sheet.write(left, top, text, size_px)
    if portrait_px:
        face = Image.fromarray(drawn_face(portrait_px)[:, :, ::-1])
        sheet.image.paste(face, (CARD.width - portrait_px - 50, (CARD.height - portrait_px) // 2))
    shown = sheet.image.convert("RGBA").resize((width, width * CARD.height // CARD.width), Image.Resampling.LANCZOS)
    return shown.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def page(written: Written, *, degrees: float, width: int, portrait_px: int = 0) -> Pixels:
    """A page with a photo of a card."""
    shown = card(written, degrees=degrees, width=width, portrait_px=portrait_px)
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
