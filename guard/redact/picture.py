"""Covers places of a picture for good, and writes pictures without anything but their pixels.

The rule of the whole file: no covered pixel has any influence on the output. Colours are taken from what stays
visible, the texture is the same for every picture, and the note's place is chosen by what stays visible. Blurred or
pixelated writing can be read back; this cannot, because nothing of it is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from guard.errors import RedactError
from guard.model import Box, Pixels
from guard.model.boxes import around, cut, frame, padded
from guard.redact.note import draw_note

_MARGIN_SHARE = 0.12
"""Margin around a box, as a share of its shorter side: readers cut boxes close to the ink."""
_MARGIN_PX = (2, 6)
"""Least and greatest margin, in pixels."""
_FRINGES_PX = (4, 12, 32)
"""Distances from a box in which its colour is looked for, in pixels; the wider where all that is near is covered."""
_FRINGE_SAMPLES = 64
"""Pixels of each side that are looked at."""
_PLAIN = (186, 180, 174)
"""The colour where nothing visible is near."""
_VEIL = (178, 168, 158)
"""The colour of frost, which is mixed into that of the surroundings; blue, green, red."""
_VEIL_SHARE = 0.3
"""Share of it in the mixture."""
_TILE_PX = 256
"""Side of the texture that is repeated, in pixels."""
_LEVELS = np.arange(-16, 17, 2, dtype=np.int16)
"""What the texture adds to a colour."""
_EDGE = 14
"""Difference in brightness that makes the upper and left edges lighter, and the others darker."""

_CELL_PX = 16
"""Side of the cells over which JPEG smears colour, in pixels; over half of it, light."""
_SMEAR_PX = 1
"""Pixels beyond those cells: decoders smooth colour over one of the next cell."""
_STEP = 96
"""Step to which colours near a box are rounded: traces of letters are fainter than half of it in most files."""

_SUFFIXES = {
    "image/png": ".png", "application/x-qt-image": ".png", "image/jpeg": ".jpg", "image/bmp": ".bmp",
    "image/webp": ".webp", "image/tiff": ".tiff", "image/gif": ".gif",
}  # fmt: skip


def is_lossy(media_type: str) -> bool:
    """Whether pictures of this type smear writing over the pixels around it."""
    return media_type in ("image/jpeg", "image/webp")


def grown(boxes: Sequence[Box], shape: tuple[int, ...]) -> tuple[Box, ...]:
    """What `cover` covers, for boxes in a picture of that shape (height, width, …).

    Each box grows by a margin, so that no edge of a letter stays, and is cut at the picture's borders. Boxes in one
    line that touch become one; boxes outside of the picture are left out. Sorted from top to bottom.
    """
    cells: list[Box] = []
    for box in boxes:
        margin = min(max(round(_MARGIN_SHARE * min(box.width, box.height)), _MARGIN_PX[0]), _MARGIN_PX[1])
        area = cut(padded(box, margin, margin), frame(shape))
        if box.width > 0 and box.height > 0 and area.width > 0 and area.height > 0:
            cells.append(area)
    return _joined(cells)


def cover(pixels: Pixels, boxes: Sequence[Box], *, note: str | None = None, lossy: bool = False) -> Pixels:
    """A copy of the picture with the boxes under frosted glass, and with a note in its emptiest corner.

    No pixel inside `grown(boxes, pixels.shape)` has any influence on the result. `lossy`: the picture was compressed
    with loss, so what is covered also shows in faint traces around; there only strong colours are kept, coarsely. A
    note that is too long for the picture is left out.
    """
    areas = grown(boxes, pixels.shape)
    smeared = [_smeared(area, pixels.shape) if lossy else area for area in areas]
    covered = _inside(areas, pixels.shape)
    hidden = (_inside(smeared, pixels.shape), covered) if lossy else (covered,)
    panes = _panes(areas, smeared)
    glass = {pane: _Glass.of(_fringe_colour(pixels, hidden, pane)) for pane in set(panes)}
    out = pixels.copy()
    for area, pane in zip(smeared, panes, strict=True) if lossy else ():
        _coarsen(out, area, glass[pane].colour)
    rimmed = np.pad(covered, 1)
    for area, pane in zip(areas, panes, strict=True):
        _frost(out, area, glass[pane], rimmed)
    if note:
        draw_note(out, note)
    return out


def encode(pixels: Pixels, media_type: str) -> bytes:
    """The picture as a file of that type: its pixels and no metadata.

    Raises:
        RedactError: pictures of this type cannot be written.
    """
    import cv2

    suffix = _SUFFIXES.get(media_type)
    if suffix is None:
        raise RedactError("pictures of this type cannot be written; copy the picture as PNG")
    if suffix == ".gif":
        return _encode_gif(pixels)
    options = {
        ".png": (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_SUB),
        ".jpg": (cv2.IMWRITE_JPEG_QUALITY, 92, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
        ".webp": (cv2.IMWRITE_WEBP_QUALITY, 90),
    }
    try:
        written, data = cv2.imencode(suffix, np.ascontiguousarray(pixels), options.get(suffix, ()))
    except cv2.error as error:
        raise RedactError("the covered picture could not be written") from error
    if not written:
        raise RedactError("the covered picture could not be written")
    return bytes(data)


def _joined(boxes: Sequence[Box]) -> tuple[Box, ...]:
    joined: list[Box] = []
    for box in sorted(set(boxes), key=lambda box: (box.top, box.height, box.left)):
        last = joined[-1] if joined else None
        if last and (last.top, last.height) == (box.top, box.height) and box.left <= last.right:
            joined[-1] = around((last, box))
        else:
            joined.append(box)
    return tuple(joined)


def _panes(areas: Sequence[Box], smeared: Sequence[Box]) -> list[Box]:
    """For each area what is around it and those that it touches, as smeared: together they are one pane of glass."""
    panes = list(smeared)
    groups = [[nth] for nth in range(len(areas))]
    open_ones: list[int] = []
    for nth, area in enumerate(areas):
        open_ones = [other for other in open_ones if areas[other].bottom >= area.top]
        for other in open_ones:
            beside = areas[other].right < area.left or area.right < areas[other].left
            if not beside and groups[other] is not groups[nth]:
                groups[other] += groups[nth]
                for one in groups[nth]:
                    groups[one] = groups[other]
        open_ones.append(nth)
    for group in {id(group): group for group in groups if len(group) > 1}.values():
        pane = around(smeared[nth] for nth in group)
        for nth in group:
            panes[nth] = pane
    return panes


def _smeared(area: Box, shape: tuple[int, ...]) -> Box:
    """Where compression leaves traces of what is in an area: whole cells, and a pixel more."""
    left, top = (start // _CELL_PX * _CELL_PX - _SMEAR_PX for start in area[:2])
    right, bottom = (-(-end // _CELL_PX) * _CELL_PX + _SMEAR_PX for end in (area.right, area.bottom))
    return cut(Box(left, top, right - left, bottom - top), frame(shape))


def _inside(areas: Sequence[Box], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(shape[:2], dtype=np.bool_)
    for left, top, width, height in areas:
        mask[top : top + height, left : left + width] = True
    return mask


def _fringe_colour(pixels: Pixels, hidden: Sequence[NDArray[np.bool_]], area: Box) -> NDArray[np.int16]:
    """The middle colour of the visible pixels around a box.

    `hidden`: pixels that are passed over; the second, if there is one, where the first leaves none.
    """
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    for passed_over in hidden:
        for reach in _FRINGES_PX:
            outer_left, outer_top = max(left - reach, 0), max(top - reach, 0)
            sides = (
                (slice(outer_top, top), slice(left, right)),
                (slice(bottom, bottom + reach), slice(left, right)),
                (slice(top, bottom), slice(outer_left, left)),
                (slice(top, bottom), slice(right, right + reach)),
            )
            fringe = np.concatenate([_visible(pixels[side], passed_over[side]) for side in sides])
            if len(fringe):
                middle = len(fringe) // 2
                return np.asarray(np.partition(fringe, middle, axis=0)[middle], dtype=np.int16)
    return np.array(_PLAIN, dtype=np.int16)


def _visible(strip: Pixels, covered: NDArray[np.bool_]) -> Pixels:
    """A spread of the visible pixels of a strip."""
    places = np.flatnonzero(~covered)
    rows, columns = np.divmod(places[:: max(len(places) // _FRINGE_SAMPLES, 1)], max(strip.shape[1], 1))
    visible: Pixels = strip[rows, columns]
    return visible


def _coarsen(out: Pixels, area: Box, colour: NDArray[np.int16]) -> None:
    """Keep of the differences from a colour only whole steps: faint traces become that colour."""
    left, top, width, height = area
    place = np.s_[top : top + height, left : left + width]
    steps = np.rint((out[place] - colour) / _STEP)
    out[place] = np.clip(colour + steps * _STEP, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Glass:
    """What a pane of one colour is drawn with."""

    colour: NDArray[np.int16]
    """Of what is around it."""
    palette: Pixels
    """The colours of the texture, in its order; as many as applyColorMap asks for."""
    lighter: Pixels
    """The colour of the upper and left edges …"""
    darker: Pixels
    """… and of the others."""

    @classmethod
    def of(cls, colour: NDArray[np.int16]) -> _Glass:
        glass = (colour * (1 - _VEIL_SHARE) + np.array(_VEIL) * _VEIL_SHARE).astype(np.int16)
        shades = np.concatenate((_LEVELS, (_EDGE, -_EDGE)))
        shown = np.clip(glass + shades[:, None], 0, 255).astype(np.uint8)
        palette = np.zeros((256, 1, 3), np.uint8)
        palette[: len(_LEVELS), 0] = shown[:-2]
        return cls(colour, palette, shown[-2], shown[-1])


def _frost(out: Pixels, area: Box, glass: _Glass, covered: NDArray[np.bool_]) -> None:
    """`covered`: with a rim of one pixel."""
    import cv2

    left, top, width, height = area
    rows, columns = np.arange(top, top + height), np.arange(left, left + width)
    grain = _tile().take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")
    pane = np.asarray(cv2.applyColorMap(grain, glass.palette), np.uint8)
    # Where the next pixel is covered too, the pane goes on.
    right, bottom = left + width, top + height
    pane[-1][~covered[bottom + 1, left + 1 : right + 1]] = glass.darker
    pane[:, -1][~covered[top + 1 : bottom + 1, right + 1]] = glass.darker
    pane[0][~covered[top, left + 1 : right + 1]] = glass.lighter
    pane[:, 0][~covered[top + 1 : bottom + 1, left]] = glass.lighter
    out[top:bottom, left:right] = pane


@cache
def _tile() -> NDArray[np.uint8]:
    """The texture, as indices of `_LEVELS`; without seams when it is laid side by side."""
    noise = np.random.default_rng(20240229).standard_normal((_TILE_PX, _TILE_PX)).astype(np.float32)
    frost = 0.55 * _grain(noise, 1.1) + 0.8 * _grain(noise.T, 5.0)
    steps = np.rint(frost * len(_LEVELS) / 6) + len(_LEVELS) // 2
    return np.asarray(np.clip(steps, 0, len(_LEVELS) - 1), dtype=np.uint8)


def _grain(noise: NDArray[np.float32], size_px: float) -> NDArray[np.float32]:
    """Noise in grains of a size, with unit variance."""
    import cv2

    rim = round(4 * size_px)
    smooth = cv2.GaussianBlur(np.pad(noise, rim, mode="wrap"), (0, 0), size_px)[rim:-rim, rim:-rim]
    return np.asarray(smooth / smooth.std(), dtype=np.float32)


def _encode_gif(pixels: Pixels) -> bytes:
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    file = BytesIO()
    picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, format="GIF")
    return file.getvalue()
