"""Cards in photos that were taken aslant."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from guard.read.layout import arrange
from tests.support.documents.bank_cards import GROUPS
from tests.support.documents.identity import BACK, IDENTITY, LICENCE, PERMIT
from tests.support.documents.scene import CARD, Written, area, covered_card, documents, photo, tilted
from tests.support.pictures import Sheet, covered


@pytest.mark.parametrize("degrees", [-14, 9])
@pytest.mark.parametrize("written", [IDENTITY, PERMIT], ids=["identity", "permit"])
def test_a_tilted_photo_is_a_document_too(written: Written, degrees: int) -> None:
    sheet = photo(written)
    page = arrange(tilted(line, degrees, sheet.width, sheet.height) for line in sheet.page().lines)
    (finding,) = documents(page, Sheet(sheet.width, sheet.height).pixels)
    assert covered_card(degrees, finding.boxes) >= 0.9


@pytest.mark.parametrize("degrees", [0, -14, 9, 20])
@pytest.mark.parametrize(
    "written",
    [IDENTITY, BACK, LICENCE, PERMIT, GROUPS],
    ids=["identity", "back", "licence", "permit", "groups"],
)
def test_the_edges_of_a_card_tell_what_is_covered(written: Written, degrees: int) -> None:
    sheet = photo(written)
    page = arrange(tilted(line, degrees, sheet.width, sheet.height) for line in sheet.page().lines)
    image = sheet.image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=sheet.ground)
    pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    (finding,) = documents(page, pixels)
    assert covered_card(degrees, finding.boxes) >= 0.98
    assert area(finding.boxes) <= 1.15 * CARD.width * CARD.height


def test_a_certificate_reaches_as_far_on_the_other_side_of_its_title() -> None:
    captions = ("姓名", "张三丰"), ("学号", "2022123456"), ("学院", "文学院"), ("专业", "汉语言文学")
    rows = (
        (390 + 110 * nth, 200 + 60 * row, text, 22)
        for row, pair in enumerate(captions)
        for nth, text in enumerate(pair)
    )
    sheet = photo(((230, 30, "星河大学", 36), (290, 90, "学生证", 56), *rows))
    (finding,) = documents(sheet.page(), Sheet(sheet.width, sheet.height).pixels)
    assert covered(CARD, finding.boxes) >= 0.85


def test_the_band_of_the_machines_lines_is_no_passport() -> None:
    sheet = Sheet(1400, 900, ground="#eceef0")
    sheet.rect(300, 560, 760, 100, "#9aa4ae")
    sheet.write(330, 600, "E123456785CHN9003074M2605041<<<<<<<<<<<<<<06", 27)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert sum(box.height for box in finding.boxes) >= 0.6 * max(box.width for box in finding.boxes)


def test_a_bank_card_reaches_to_its_words_where_its_number_is_short() -> None:
    words: Written = (
        *((40, 40, "江岚银行", 26), (640, 44, "PLATINUM", 18), (40, 250, "6222 0211 5276 4168 934", 36)),
        (560, 410, "UnionPay 银联", 20),
    )
    sheet = photo(words)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.9
