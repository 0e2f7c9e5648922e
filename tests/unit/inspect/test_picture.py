"""Copied pictures: what is found in them and what their safe version is."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from guard.detect import Detector
from guard.errors import RedactError
from guard.inspect.material import Tools
from guard.inspect.picture import Picture, from_picture
from guard.model import Box, DetectionSettings, EntityType, Evidence, Finding
from guard.read.rotation import Rotation
from guard.redact import picture
from tests.support import chat_picture
from tests.support.pictures import Sheet, encode

NUMBER = chat_picture.CN_ID
ALL = frozenset(EntityType)


def test_what_the_reader_refuses_is_unreadable_and_has_no_safe_version(blind: Tools) -> None:
    made = from_picture(b"anything", blind)
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]
    assert made.findings[0].evidence.recognizer == "picture-refused"
    assert made.safe(ALL) is None


def test_findings_of_a_picture_have_boxes_and_no_span(tools: Tools) -> None:
    made = from_picture(chat_picture.png(chat_picture.draw(size=(900, 640))), tools)
    number = next(finding for finding in made.findings if finding.entity_type is EntityType.CN_ID)
    assert number.start is None
    assert number.end is None
    assert number.boxes


@pytest.mark.parametrize(
    ("settings", "counted"),
    [
        (DetectionSettings(), False),
        (DetectionSettings(min_confidence=0.3), True),
        (DetectionSettings(min_confidence=0.3, disabled=frozenset({EntityType.QR_CODE})), False),
    ],
    ids=["usual", "low", "off"],
)
def test_the_settings_judge_what_a_picture_shows_too(settings: DetectionSettings, counted: bool, tools: Tools) -> None:
    code = zxingcpp.create_barcode("https://example.com/products", zxingcpp.BarcodeFormat.QRCode)
    grey = np.pad(np.asarray(zxingcpp.write_barcode_to_image(code, scale=6)), 60, constant_values=255)
    data = encode(Image.fromarray(grey).convert("RGB"))
    made = from_picture(data, replace(tools, detector=Detector(settings)))
    assert (EntityType.QR_CODE in {finding.entity_type for finding in made.findings}) is counted


def test_a_name_that_the_tagger_guesses_at_is_no_finding_of_a_picture_of_nothing_else(tools: Tools) -> None:
    sheet = Sheet(400, 160)
    for nth, text in enumerate(("播放列表", "夏夜", "晚风")):
        sheet.write(30, 20 + 40 * nth, text, 18)
    assert from_picture(sheet.encode(), tools).findings == ()
    sheet.write(200, 20, "13800138000", 18)
    assert EntityType.PHONE in {each.entity_type for each in from_picture(sheet.encode(), tools).findings}


def test_what_a_cover_missed_is_found_by_reading_again_and_covered(tools: Tools) -> None:
    reading = tools.reader.read(chat_picture.png(chat_picture.draw(size=(900, 640))))
    span = reading.page.text.index(NUMBER)
    (box,) = reading.page.boxes(span, span + len(NUMBER))
    beside = Box(box.left - 40, box.top, 20, box.height)  # covers a piece of the caption and leaves the number
    wrong = Finding(EntityType.CN_ID, 1.0, None, None, Evidence("test"), boxes=(beside,))
    safe = Picture(reading, (wrong,), tools).safe(ALL)
    assert safe is not None
    assert NUMBER not in tools.reader.read(safe).page.text


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_turned_picture_is_read_again_in_its_turn(quarters: int, tools: Tools) -> None:
    upright = chat_picture.draw(size=(900, 640))
    reading = tools.reader.read(chat_picture.png(upright.rotate(90 * quarters, expand=True)))
    assert reading.quarters == 4 - quarters
    span = reading.page.text.index(NUMBER)
    (box,) = reading.page.boxes(span, span + len(NUMBER))
    turn = Rotation(reading.quarters, reading.pixels.shape[1], reading.pixels.shape[0])
    number = turn.forward(box)
    beside = turn.back(number._replace(left=number.left - 40, width=20))  # a piece of the caption
    wrong = Finding(EntityType.CN_ID, 1.0, None, None, Evidence("test"), boxes=(beside,))
    safe = Picture(reading, (wrong,), tools).safe(ALL)
    assert safe is not None
    with Image.open(io.BytesIO(safe)) as still:
        shown = still.rotate(-90 * quarters, expand=True)
    assert NUMBER not in tools.reader.read(encode(shown.convert("RGB"))).page.text


def test_a_cover_that_never_holds_is_an_error(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = tools.reader.read(chat_picture.png(chat_picture.draw(size=(900, 640))))
    span = reading.page.text.index(NUMBER)
    finding = Finding(
        EntityType.CN_ID, 1.0, None, None, Evidence("test"), boxes=reading.page.boxes(span, span + len(NUMBER))
    )
    monkeypatch.setattr(picture, "cover", lambda pixels, boxes, **looks: pixels)
    with pytest.raises(RedactError):
        Picture(reading, (finding,), tools).safe(ALL)


def test_what_a_picture_holds_and_does_not_show_is_found_and_gone_from_the_safe_version(tools: Tools) -> None:
    info = PngInfo()
    info.add_itxt("Title", f"客户资料 身份证号 {NUMBER}")
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "#ffffff").save(buffer, "PNG", pnginfo=info)
    made = from_picture(buffer.getvalue(), tools)
    (finding,) = (finding for finding in made.findings if finding.entity_type is EntityType.CN_ID)
    assert (finding.start, finding.end, finding.boxes) == (None, None, ())
    safe = made.safe({EntityType.CN_ID})
    assert safe is not None
    with Image.open(io.BytesIO(safe)) as still:
        assert (still.size, still.info) == ((300, 200), {})
