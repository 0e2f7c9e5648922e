"""Identity cards, licences, passports and bank cards are covered whole; forms that ask for the same are none."""

from __future__ import annotations

import pytest

from guard.model import Box, EntityType
from guard.read.documents import find_documents
from tests.support.pictures import Sheet, covered

CARD = Box(300, 200, 760, 480)
Written = tuple[tuple[int, int, str, int], ...]

IDENTITY: Written = (
    *((40, 60, "姓名", 20), (130, 56, "张三丰", 28), (40, 116, "性别", 20), (130, 114, "男", 24)),
    *((220, 116, "民族", 20), (300, 114, "汉", 24), (40, 170, "出生", 20), (130, 170, "1990年3月7日", 24)),
    *((40, 226, "住址", 20), (130, 226, "上海市浦东新区世纪大道", 24), (130, 260, "1号2单元", 24)),
    *((40, 420, "公民身份号码", 22), (250, 414, "110101199003071233", 32)),
)
BACK: Written = (
    *((180, 60, "中华人民共和国", 34), (200, 130, "居民身份证", 48), (160, 330, "签发机关", 22)),
    *((300, 330, "上海市公安局", 24), (160, 390, "有效期限", 22), (300, 390, "2016.05.04-2036.05.04", 24)),
)
LICENCE: Written = (
    *((140, 40, "中华人民共和国机动车驾驶证", 30), (180, 86, "Driving License of the People's", 18)),
    *((40, 130, "证号", 18), (120, 126, "110101199003071233", 26), (40, 180, "姓名", 18), (120, 178, "张三丰", 24)),
    *((40, 280, "初次领证日期", 18), (200, 280, "2010-05-04", 22), (40, 340, "准驾车型", 18), (200, 340, "C1", 24)),
)
PASSPORT: Written = (
    *((260, 60, "中华人民共和国", 22), (40, 60, "护照", 30)),
    *((40, 380, "POCHNZHANG<<SANFENG<<<<<<<<<<<<<<<<<<<<<<<<<<", 22),),
    *((40, 420, "E123456785CHN9003074M2605041<<<<<<<<<<<<<<06", 22),),
)
BANK: Written = (
    *((40, 40, "中国建设银行", 34), (560, 48, "储蓄卡", 26), (60, 260, "6217 0012 3456 7890 123", 44)),
    *((60, 340, "VALID THRU 12/29", 20), (60, 400, "ZHANG SANFENG", 26), (600, 410, "UnionPay", 22)),
)


def photo(written: Written, scale: float = 1.0) -> Sheet:
    sheet = Sheet(1400, 900, ground="#7a6a58")
    sheet.rect(*(round(value) for value in CARD), "#dfe8ee", 20)
    for left, top, text, size_px in written:
        sheet.write(CARD.left + left, CARD.top + top, text, size_px)
    return sheet


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (IDENTITY, "identity-card"),
        (BACK, "identity-card-back"),
        (LICENCE, "driving-licence"),
        (PASSPORT, "machine-readable"),
        (BANK, "bank-card"),
    ],
    ids=["identity", "back", "licence", "passport", "bank"],
)
def test_a_document_is_found_and_covered_whole(written: Written, kind: str) -> None:
    sheet = photo(written)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height)
    assert finding.entity_type is EntityType.ID_DOCUMENT
    assert finding.evidence.context == kind
    assert finding.confidence >= 0.8
    assert covered(CARD, finding.boxes) >= 0.85


def test_a_form_that_asks_for_the_same_is_no_document() -> None:
    sheet = Sheet(1600, 900)
    fields = ("姓名", "性别", "民族", "出生日期", "住址", "身份证号", "银行卡号", "开户行")
    values = (
        "张三丰",
        "男",
        "汉",
        "1990-03-07",
        "上海市浦东新区",
        "110101199003071233",
        "6217001234567890123",
        "建设银行",
    )
    for nth, (name, value) in enumerate(zip(fields, values, strict=True)):
        sheet.write(60 + 760 * (nth % 2), 80 + 90 * (nth // 2), name, 15)
        sheet.write(300 + 760 * (nth % 2), 80 + 90 * (nth // 2), value, 15)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()


def test_a_table_of_cards_is_no_document() -> None:
    sheet = Sheet(1400, 800)
    for nth in range(14):
        for column, text in enumerate(("建设银行", "储蓄卡", "6217 0012 3456 7890 123", "银联", "张三")):
            sheet.write(40 + 250 * column, 40 + 50 * nth, text, 16)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()


def test_a_sentence_about_documents_is_no_document() -> None:
    sheet = Sheet(1400, 500)
    sheet.write(40, 40, "请提供居民身份证的正反面照片，签发机关和有效期限要看得清楚，民族和住址也要拍到", 20)
    sheet.write(40, 90, "我的卡号是6217 0012 3456 7890 123，建设银行的储蓄卡", 20)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()
