"""Codes that hand over a contact, a payment or a session are found, and the bars of parcels; those of goods hardly."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from guard.model import Box, EntityType, Finding, ReadingLimits
from guard.read.codes import find_codes
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from tests.support.pictures import Sheet, covered, encode


def drawn(text: str, format: str = "QRCode", side: int = 200, dark: bool = False, turned: int = 0) -> tuple[Sheet, Box]:
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, format))
    picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=8))).convert("RGB")
    height = round(side * picture.height / picture.width)
    picture = picture.resize((side, height), Image.Resampling.LANCZOS).rotate(turned, fillcolor="#ffffff", expand=True)
    sheet = Sheet(900, 600, ground="#1e1e1e" if dark else "#f5f5f5")
    sheet.image.paste(picture, (300, 140))
    sheet.write(40, 40, "扫一扫上面的二维码图案", 18, "#999999")
    left, top, right, bottom = picture.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox() or (0, 0, 1, 1)
    return sheet, Box(300 + left, 140 + top, right - left, bottom - top)


def code_in(sheet: Sheet) -> Finding:
    (finding,) = find_codes(sheet.pixels)
    assert finding.entity_type is EntityType.QR_CODE
    return finding


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BEGIN:VCARD\nVERSION:3.0\nN:Zhang;Wei\nTEL:13800138000\nEND:VCARD", "contact"),
        ("https://u.wechat.com/EAbcDefGhijkLmnop", "contact"),
        ("wxp://f2f0AbCdEfGhIjKlMnOp", "payment"),
        ("https://qr.alipay.com/fkx01234abcdefgh", "payment"),
        ("http://weixin.qq.com/x/AbCdEf123456", "login"),
        ("otpauth://totp/Example:user?secret=JBSWY3DPEHPK3PXP", "login"),
        ("客户编号 A-1044 张伟", "content"),
        ("https://example.com/t/9f8e7d6c5b4a?session=31415926", "content"),
    ],
)
def test_codes_are_found_and_told_apart(text: str, kind: str) -> None:
    sheet, place = drawn(text)
    finding = code_in(sheet)
    assert (finding.evidence.context, finding.confidence) == (kind, 0.8 if kind == "content" else 0.98)
    assert covered(place, finding.boxes) >= 0.99


@pytest.mark.parametrize(
    ("side", "dark", "turned"), [(90, False, 0), (140, True, 0), (420, False, 0), (200, False, 12)]
)
def test_size_ground_and_turn_do_not_hide_a_code(side: int, dark: bool, turned: int) -> None:
    assert code_in(drawn("wxp://f2f0AbCdEfGhIjKlMnOp", side=side, dark=dark, turned=turned)[0]).confidence > 0.9


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize(("format", "side"), [("PDF417", 300), ("DataMatrix", 220), ("Aztec", 90)])
def test_a_code_that_is_fine_or_light_on_dark_is_found_on_a_large_screen(
    format: str, side: int, inverted: bool
) -> None:
    sheet, place = drawn("BEGIN:VCARD\nFN:Zhang\nTEL:13800138000\nEND:VCARD", format, side)
    screen = np.full((1080, 1920, 3), 245, np.uint8)
    screen[200:800, 600:1500] = sheet.pixels
    (finding,) = find_codes(255 - screen if inverted else screen)
    assert covered(Box(place.left + 600, place.top + 200, place.width, place.height), finding.boxes) >= 0.95


@pytest.mark.parametrize(
    "address", ["https://w.url.cn/s/AbKdEfQ", "https://work.weixin.qq.com/ca/cawcdeAbC", "https://a.example.com/xKqWzR"]
)
def test_an_address_that_ends_in_a_key_counts(address: str) -> None:
    assert code_in(drawn(address)[0]).confidence >= 0.8


def test_a_plain_web_address_has_little_confidence() -> None:
    assert code_in(drawn("https://example.com/products")[0]).confidence == 0.4


@pytest.mark.parametrize("turned", [0, 8, 90], ids=["level", "aslant", "upright"])
@pytest.mark.parametrize(
    ("text", "format"), [("SF1402938475612", "Code128"), ("RMA77319022", "Code39"), ("15400141288763", "ITF")]
)
def test_the_bars_of_a_parcel_are_covered_whole(text: str, format: str, turned: int) -> None:
    sheet, place = drawn(text, format, 420, turned=turned)
    finding = code_in(sheet)
    assert (finding.evidence.context, finding.confidence) == ("number", 0.8)
    assert covered(place, finding.boxes) >= 0.99
    assert covered(finding.boxes[0], (place,)) >= 0.6


def test_the_number_beside_bars_is_read() -> None:
    sheet, place = drawn("SF1402938475612", "Code128", 420)
    sheet.write(place.left + 60, place.bottom + 2, "SF1402938475612", 26)
    reading = examine(RapidLines(), encode(sheet.image), ReadingLimits(timeout_s=120))
    assert "14029384756" in "".join(line.text for line in reading.page.lines)


@pytest.mark.parametrize(("text", "format"), [("6901234567892", "EAN13"), ("96385074", "EAN8")])
def test_the_bars_of_goods_have_little_confidence(text: str, format: str) -> None:
    sheet, place = drawn(text, format, 300)
    finding = code_in(sheet)
    assert (finding.evidence.context, finding.confidence) == ("goods", 0.4)
    assert covered(place, finding.boxes) >= 0.99


def test_few_characters_in_bars_are_none() -> None:
    assert find_codes(drawn("1234", "Code128", 300)[0].pixels) == ()


def test_a_screen_without_a_code_has_none() -> None:
    sheet = Sheet(900, 600)
    for nth in range(12):
        sheet.write(30, 30 + 40 * nth, "订单已经发货，请注意查收短信通知", 20)
    assert find_codes(sheet.pixels) == ()
    noise = np.random.default_rng(4).integers(0, 255, (500, 700, 3), np.uint8)
    assert find_codes(noise) == ()


def test_a_blurred_ground_in_which_corners_of_a_code_stand_is_none() -> None:
    sheet, place = drawn("wxp://f2f0AbCdEfGhIjKlMnOp" * 3, side=240)
    pixels = sheet.pixels
    code = pixels[place.top : place.bottom, place.left : place.right]
    corner = 50
    ground = np.random.default_rng(5).normal(128, 40, (*code.shape[:2], 1))
    ground = np.repeat(cv2.GaussianBlur(ground, (0, 0), 9)[..., None] * 3 - 256, 3, axis=2)
    kept = np.zeros(code.shape, bool)
    kept[:corner, :corner] = kept[:corner, -corner:] = kept[-corner:, :corner] = True
    code[:] = np.where(kept, code, np.clip(ground, 0, 255).astype(np.uint8))
    assert find_codes(pixels) == ()


def test_writing_that_stands_like_the_corners_of_a_code_is_none() -> None:
    sheet = Sheet(600, 500)
    for left, top in ((100, 100), (160, 100), (100, 160)):
        sheet.write(left, top, "回", 24)
    assert find_codes(sheet.pixels) == ()


def test_tiles_that_stand_like_the_corners_of_a_long_code_are_none() -> None:
    sheet = Sheet(700, 620, ground="#4a80b0")
    for left, top in itertools.product(range(30, 660, 80), range(30, 570, 93)):
        sheet.rect(left, top, 72, 85, "#ffffff", 8)
        sheet.rect(left + 14, top + 20, 44, 44, "#303a60", 22)
    assert find_codes(sheet.pixels) == ()


@pytest.mark.parametrize("hidden_by", ["#3388ee", "#d8b49c"], ids=["a sticker", "a finger"])
def test_a_code_that_cannot_be_read_counts_by_its_look(hidden_by: str) -> None:
    sheet, place = drawn("wxp://f2f0AbCdEfGhIjKlMnOp" * 3, side=240)
    sheet.rect(place.left + 90, place.top + 90, place.left + 170, place.top + 170, hidden_by)
    found = code_in(sheet)
    assert (found.evidence.context, found.confidence) == ("unread", 0.6)
    assert covered(place, found.boxes) > 0.95


@pytest.mark.parametrize("degrees", [0, 30, 45])
def test_a_code_that_cannot_be_read_may_be_turned_and_seen_from_aslant(degrees: int) -> None:
    sheet, place = drawn("wxp://f2f0AbCdEfGhIjKlMnOp" * 3, side=240)
    sheet.rect(place.left + 90, place.top + 90, 110, 110, "#3388ee")
    level = np.array([(-120, -120), (120, -120), (120, 120), (-120, 120)], np.float32)
    farther = np.array([(-100, -110), (100, -110), (120, 120), (-120, 120)], np.float32)
    turned = farther @ cv2.getRotationMatrix2D((0, 0), degrees, 1)[:, :2].T.astype(np.float32)
    middle = np.array(place.middle, np.float32)
    matrix = cv2.getPerspectiveTransform(level + middle, turned + middle)
    found = find_codes(cv2.warpPerspective(sheet.pixels, matrix, (900, 600), borderValue=(245, 245, 245)))
    assert [finding.evidence.context for finding in found] == ["unread"]
