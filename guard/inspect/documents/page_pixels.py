"""A page of a portable document in pixels: as it is drawn, a part of it as finely as a picture there is, and back."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from guard.model import Box, Pixels
from guard.redact.picture import encode


def rendered(page: Any, scale: float, crop: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Pixels:
    """What is drawn on a page, `scale` dots a point. `crop`: points left out: left, bottom, right, top."""
    bitmap = page.render(scale=scale, crop=crop, rev_byteorder=False, may_draw_forms=False)
    pixels: Pixels = bitmap.to_numpy()
    return np.ascontiguousarray(pixels[..., :3] if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2))


def part(page: Any, pixels: Pixels, box: Box, scale: float, finer: float) -> Pixels:
    """A part of a rendered page; where it is looked at finer, rendered anew so many times as large."""
    if finer <= 1:
        return pixels[box.top : box.bottom, box.left : box.right]
    height, width = pixels.shape[:2]
    sides = (box.left, height - box.bottom, width - box.right, box.top)
    left, bottom, right, top = (max(0, side) / scale for side in sides)
    return rendered(page, scale * finer, (left, bottom, right, top))


def decoded(content: bytes) -> Pixels | None:
    """The pixels of a picture; None: it is none."""
    import cv2

    read = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return None if read is None else np.asarray(read, np.uint8)


def file_of(part: Pixels, finer: float) -> bytes:
    """A part as a file; one that is looked at finer is large, and packed with small losses."""
    return encode(part, "image/png" if finer <= 1 else "image/jpeg")


def returned(part: Pixels, finer: float) -> Pixels:
    """A part as it comes back where nothing of it is covered: one that is packed with losses is so twice."""
    for _ in range(2 if finer > 1 else 0):
        again = decoded(file_of(part, finer))
        part = part if again is None else again
    return part


def put(pixels: Pixels, box: Box, safe: Pixels) -> None:
    """Put what was made of a part into its place."""
    import cv2

    place = pixels[box.top : box.bottom, box.left : box.right]
    if safe.shape != place.shape:
        safe = np.asarray(cv2.resize(safe, (box.width, box.height), interpolation=cv2.INTER_AREA), np.uint8)
    place[:] = safe


def show(made: Any, width: float, height: float, pixels: Pixels) -> None:
    """Add a page that is a picture to a document."""
    import pypdfium2

    fresh = made.new_page(width, height)
    image = pypdfium2.PdfImage.new(made)
    image.load_jpeg(io.BytesIO(encode(pixels, "image/jpeg")), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    fresh.insert_obj(image)
    fresh.gen_content()
    fresh.close()
