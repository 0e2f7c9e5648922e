"""Covering of pictures: covered pixels have no influence, what is around them stays, files hold pixels alone."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guard.errors import RedactError
from guard.model import Box, Pixels
from guard.redact.picture import cover, encode, grown, is_lossy

WRITTEN = ["image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp", "image/tiff"]

_boxes = st.lists(
    st.builds(Box, st.integers(-20, 170), st.integers(-20, 130), st.integers(0, 90), st.integers(0, 60)), max_size=6
)


def noise(seed: int, height: int = 120, width: int = 160) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def inside(boxes: Sequence[Box], shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape[:2], dtype=bool)
    for left, top, width, height in boxes:
        mask[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = True
    return mask


@given(_boxes, st.integers(0, 99), st.sampled_from([None, "Frosted", "已打码"]), st.booleans(), st.data())
def test_covered_pixels_have_no_influence_on_a_byte_of_the_output(
    boxes: list[Box], seed: int, note: str | None, lossy: bool, data: st.DataObject
) -> None:
    pixels = noise(seed)
    covered = inside(grown(boxes, pixels.shape), pixels.shape)
    other = pixels.copy()
    change = data.draw(st.sampled_from(["noise", "black", "white", "one pixel"]))
    if change == "one pixel" and covered.any():
        row, column = np.argwhere(covered)[data.draw(st.integers(0, int(covered.sum()) - 1))]
        other[row, column] ^= 255
    else:
        fill = {"noise": noise(seed + 1), "black": np.zeros_like(pixels)}.get(change, np.full_like(pixels, 255))
        other[covered] = fill[covered]
    one, two = (cover(picture, boxes, note=note, lossy=lossy) for picture in (pixels, other))
    assert np.array_equal(one, two)
    assert encode(one, "image/png") == encode(two, "image/png")


@given(_boxes, st.integers(0, 99))
def test_what_is_not_covered_stays_and_the_picture_given_is_left_alone(boxes: list[Box], seed: int) -> None:
    pixels = noise(seed)
    before = pixels.copy()
    visible = ~inside(grown(boxes, pixels.shape), pixels.shape)
    assert np.array_equal(cover(pixels, boxes)[visible], pixels[visible])
    assert np.array_equal(pixels, before)


@given(_boxes)
def test_grown_boxes_hold_the_boxes_with_a_margin_and_stay_in_the_picture(boxes: list[Box]) -> None:
    shape = (120, 160, 3)
    areas = grown(boxes, shape)
    with_margin = [
        Box(left - 2, top - 2, width + 4, height + 4) for left, top, width, height in boxes if width and height
    ]
    assert not (inside(with_margin, shape) & ~inside(areas, shape)).any()
    for left, top, width, height in areas:
        assert 0 <= left < left + width <= shape[1]
        assert 0 <= top < top + height <= shape[0]


def test_boxes_of_one_line_that_touch_become_one() -> None:
    assert grown([Box(40, 40, 20, 16), Box(60, 40, 20, 16)], (200, 200)) == (Box(38, 38, 44, 20),)


@pytest.mark.parametrize("colour", [(255, 255, 255), (105, 236, 149), (25, 25, 25)])
def test_cover_takes_the_colour_of_what_is_around_and_looks_covered(colour: tuple[int, int, int]) -> None:
    pixels = np.full((200, 300, 3), colour, dtype=np.uint8)
    pixels[100:116, 100:200] = (0, 0, 255)
    glass = cover(pixels, [Box(100, 100, 100, 16)])[100:116, 100:200].astype(int)
    toward = glass.reshape(-1, 3).mean(axis=0)
    assert np.abs(toward - colour).max() < 60
    assert glass.std(axis=(0, 1)).min() > 2


def test_boxes_that_touch_are_one_pane_without_a_seam() -> None:
    pixels = noise(5, 300, 300)
    whole = cover(pixels, [Box(50, 60, 120, 160)])
    assert np.array_equal(cover(pixels, [Box(50, 60, 120, 80), Box(50, 140, 120, 80)]), whole)


def test_box_with_all_around_it_covered_takes_no_covered_colour() -> None:
    pixels = np.full((300, 300, 3), (0, 0, 255), dtype=np.uint8)
    glass = cover(pixels, [Box(0, 0, 300, 300), Box(100, 100, 50, 50)])
    assert np.ptp(glass.reshape(-1, 3).mean(axis=0)) < 30


def smeared_page(number: str, quality: int, top: int) -> Pixels:
    """A JPEG with a number in red between two black lines, as it is read."""
    pixels = np.full((160, 400, 3), 255, dtype=np.uint8)
    for text, baseline, colour in (("Order 42", top - 36, (20, 20, 20)), (number, top + 21, (0, 0, 220))):
        cv2.putText(pixels, text, (35, baseline), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour, 2, cv2.LINE_AA)
    _, data = cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.parametrize("quality", [50, 75, 90])
def test_traces_that_jpeg_leaves_around_covered_letters_are_gone(quality: int) -> None:
    numbers = ("138 0013 8000", "777 1234 5555")
    telling = {True: 0, False: 0}
    for top in range(50, 66):
        pages = [smeared_page(number, quality, top) for number in numbers]
        for lossy in telling:
            one, two = (cover(page, [Box(35, top - 2, 262, 26)], lossy=lossy) for page in pages)
            telling[lossy] += int((one != two).any(axis=2).sum())
    assert telling[False] > 10_000
    assert telling[True] < telling[False] / 500


def test_writing_beside_a_covered_value_stays_readable_in_a_jpeg() -> None:
    page = smeared_page("138 0013 8000", 75, 56)
    covered = cover(page, [Box(35, 54, 262, 26)], lossy=True)
    line = np.s_[5:22, 35:150]
    assert np.array_equal(covered[line].max(axis=2) < 128, page[line].max(axis=2) < 128)


def test_types_that_compress_with_loss_are_known() -> None:
    assert [media_type for media_type in WRITTEN if is_lossy(media_type)] == ["image/jpeg", "image/webp"]


@pytest.mark.parametrize("media_type", WRITTEN)
def test_file_has_its_type_and_size_and_the_pixels_that_were_given(media_type: str) -> None:
    pixels = cover(np.full((90, 131, 3), (200, 120, 40), dtype=np.uint8), [Box(40, 30, 30, 12)])
    picture = Image.open(BytesIO(encode(pixels, media_type)))
    assert Image.MIME[picture.format or ""] == media_type
    assert picture.size == (131, 90)
    read = np.asarray(picture.convert("RGB"))[:, :, ::-1].astype(int)
    assert np.abs(read - pixels).mean() < 4


@pytest.mark.parametrize("media_type", ["image/png", "image/bmp", "image/tiff"])
def test_lossless_files_give_the_very_pixels_back(media_type: str) -> None:
    pixels = noise(5)
    picture = Image.open(BytesIO(encode(pixels, media_type))).convert("RGB")
    assert np.array_equal(np.asarray(picture)[:, :, ::-1], pixels)


@pytest.mark.parametrize("media_type", WRITTEN)
def test_file_holds_no_metadata(media_type: str) -> None:
    picture = Image.open(BytesIO(encode(noise(1), media_type)))
    harmless = {"dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density", "compression", "version", "background"}
    assert set(picture.info) <= harmless | {"loop", "timestamp", "duration", "extension", "resolution"}
    assert not {306, 315, 33432, 34665, 34853} & set(picture.getexif())


def test_type_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(RedactError):
        encode(noise(1), "image/heic")
