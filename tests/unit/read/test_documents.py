"""Identity cards, licences, passports and bank cards are covered whole; forms that ask for the same are none."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from guard.model import Box, EntityType, Pixels
from guard.read.documents import find_documents
from guard.read.layout import arrange
from guard.read.page import Line, around
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
SOCIAL: Written = (
    *((60, 40, "中华人民共和国社会保障卡", 36), (290, 160, "姓名", 22), (470, 156, "张三丰", 28)),
    *((290, 220, "社会保障号码", 22), (470, 216, "110101199003071233", 26), (290, 280, "卡号", 22)),
    *((470, 276, "A0B1C2D3E", 26), (290, 340, "发卡日期", 22), (470, 336, "2019年08月", 26)),
)
PERMIT: Written = (
    *((60, 40, "往来港澳通行证", 38), (60, 92, "EXIT-ENTRY PERMIT FOR TRAVELLING TO AND FROM", 14)),
    *((280, 140, "C12345678", 32), (280, 200, "姓名 Name", 18), (280, 230, "张三丰", 26)),
    *((280, 280, "出生日期 Date of birth", 18), (280, 306, "1990.03.07", 26)),
    *((280, 350, "有效期限 Date of Expiry", 18), (280, 376, "2019.03.07-2029.03.06", 26)),
)
BUSINESS: Written = (
    *((280, 30, "营业执照", 60), (50, 110, "统一社会信用代码", 16), (50, 180, "名　　称", 18)),
    *(
        (160, 180, "星河科技有限公司", 18),
        (50, 220, "类　　型", 18),
        (50, 260, "法定代表人", 18),
        (160, 260, "张三丰", 18),
    ),
    *((50, 300, "经营范围", 18), (430, 220, "注册资本", 18), (430, 260, "成立日期", 18), (560, 420, "登记机关", 18)),
)
HALF: Written = (
    (40, 60, "护照", 30),
    (40, 420, "E123456785CHN9003074M2605041<<<<<<<<<<<<<<06", 25),
)
GROUPS: Written = (
    *((40, 40, "中信银行", 26), (600, 48, "信用卡", 22), (600, 410, "银联", 24)),
    *((60 + 160 * nth, 250, group, 42) for nth, group in enumerate(("6217", "0012", "3456", "7890"))),
)
PLAIN = (
    *((40, 40, "中国云上银行", 34), (480, 400, "UnionPay 银联", 34)),
    *((40, 240, "6217 0012 3456 7890 123", 42), (40, 310, "VALID THRU 09/29", 16)),
)


HONG_KONG: Written = (
    *(
        (150, 20, "香港永久性居民身份證", 32),
        (150, 66, "HONG KONG PERMANENT IDENTITY CARD", 20),
        (280, 120, "張三豐", 32),
    ),
    *((280, 230, "出生日期 Date of Birth", 18), (280, 260, "07-03-1990 男 M", 24), (280, 300, "***AZ", 20)),
    *((280, 340, "簽發日期 Date of Issue", 18), (280, 370, "(05-18)", 22), (540, 410, "Z683365(5)", 34)),
)
AMERICAN: Written = (
    *(
        (40, 20, "OREGON", 40),
        (440, 28, "DRIVER LICENSE", 28),
        (280, 90, "4d DLN A1234567", 22),
        (280, 130, "4b EXP 03/07/2030", 22),
    ),
    *(
        (280, 170, "1 SAMPLE", 24),
        (280, 205, "2 ANDREW", 24),
        (280, 290, "3 DOB 03/07/1990", 24),
        (280, 340, "15 SEX M", 20),
    ),
    *(
        (400, 340, "16 HGT 5'-09\"", 20),
        (560, 340, "18 EYES BRO", 20),
        (280, 380, "17 WGT 165 lb", 20),
        (560, 410, "4a ISS 03/07/2022", 20),
    ),
)
SECOND_PAGE: Written = (
    *((30, 30, "号牌号码", 20), (160, 28, "浙A12345", 24), (430, 30, "档案编号", 20), (560, 28, "330012345678", 22)),
    *((30, 100, "核定载人数", 20), (160, 98, "5人", 24), (430, 100, "总质量", 20), (560, 98, "1800kg", 22)),
    *(
        (30, 170, "整备质量", 20),
        (160, 168, "1400kg", 24),
        (30, 240, "外廓尺寸", 20),
        (160, 238, "4600X1800X1450mm", 22),
    ),
    *((30, 310, "备注", 20), (30, 400, "检验记录", 20), (160, 400, "检验有效期至2030年03月浙A", 20)),
)
BANK_BACK: Written = (
    *((50, 160, "AUTHORIZED SIGNATURE - NOT VALID UNLESS SIGNED", 14), (50, 280, "客户服务热线：95533", 20)),
    *((50, 330, "本卡由星河银行发行，仅限本人使用。", 20), (560, 420, "UnionPay 银联", 28)),
)
STUDENT: Written = (
    *((200, 30, "星河大学", 36), (240, 90, "学生证", 44), (300, 170, "姓名", 20), (420, 168, "张三丰", 26)),
    *((300, 230, "学号", 20), (420, 228, "2022123456", 24), (300, 290, "学院", 20), (420, 288, "文学院", 24)),
    *((300, 350, "专业", 20), (420, 348, "汉语言文学", 24)),
)
ENFORCEMENT: Written = (
    *((240, 60, "行政执法证", 44), (60, 170, "姓名", 20), (180, 168, "张三丰", 26), (60, 230, "性别", 20)),
    *((180, 228, "男", 24), (60, 290, "单位", 20), (180, 288, "星河市城市管理局", 24), (60, 350, "执法类别", 20)),
    *((180, 348, "城市管理", 24), (60, 410, "证件编号", 20), (180, 408, "25726003", 24)),
)
BIRTH: Written = (
    *((220, 30, "BIRTH CERTIFICATE", 30), (60, 120, "新生儿姓名", 18), (60, 150, "张三丰", 24), (400, 120, "性别", 18)),
    *((60, 200, "出生时间", 18), (60, 230, "2023年12月11日", 24), (400, 200, "出生孕周", 18), (400, 230, "39周", 24)),
    *((60, 280, "出生体重", 18), (60, 310, "3200克", 24), (400, 280, "出生地点", 18), (400, 310, "星河市", 24)),
    *((60, 360, "母亲姓名", 18), (60, 390, "李四光", 24), (400, 440, "出生证编号", 18)),
)
PROPERTY: Written = (
    *((250, 20, "不动产权证书", 32), (60, 80, "权利人", 18), (260, 80, "张三丰", 18), (60, 125, "共有情况", 18)),
    *((60, 170, "坐落", 18), (260, 170, "上海市浦东新区世纪大道1号", 18), (60, 215, "不动产单元号", 18)),
    *((260, 215, "310115001001GB00001F00010001", 16), (60, 260, "权利类型", 18), (60, 305, "用途", 18)),
    *((60, 350, "面积", 18), (60, 395, "使用期限", 18)),
)
HOME: Written = (
    *((60, 90, "户别 家庭户口", 24), (420, 90, "户主姓名 张三丰", 24), (60, 150, "户号 778145812", 24)),
    *((60, 210, "住址 上海市浦东新区世纪大道1号", 24), (60, 320, "省级公安机关户口专用章", 18)),
    (420, 320, "户口登记机关户口专用章", 18),
)
VALUES: Written = (
    *((130, 56, "张三丰", 28), (80, 170, "南生1990年3月7日", 24), (130, 226, "上海市浦东新区世纪大道", 24)),
    (250, 414, "110101199003071233", 32),
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
        (HALF, "machine-readable"),
        (BANK, "bank-card"),
        (GROUPS, "bank-card"),
        (PLAIN, "bank-card"),
        (SOCIAL, "social-security-card"),
        (PERMIT, "travel-permit"),
        (BUSINESS, "business-licence"),
        (HONG_KONG, "hong-kong-card"),
        (AMERICAN, "american-licence"),
        (SECOND_PAGE, "vehicle-licence-copy"),
        (BANK_BACK, "bank-card-back"),
        (STUDENT, "certificate"),
        (ENFORCEMENT, "certificate"),
        (BIRTH, "birth-certificate"),
        (PROPERTY, "property-certificate"),
        (HOME, "household-register-home"),
    ],
    ids=[
        *("identity", "back", "licence", "passport", "half", "bank", "groups", "plain", "social", "permit", "business"),
        *("hong kong", "american", "second page", "bank back", "student"),
        "enforcement",
        "birth",
        "property",
        "home",
    ],
)
def test_a_document_is_found_and_covered_whole(written: Written, kind: str) -> None:
    sheet = photo(written)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert finding.entity_type is EntityType.ID_DOCUMENT
    assert finding.evidence.context == kind
    assert finding.confidence >= 0.8
    assert covered(CARD, finding.boxes) >= 0.85


CUT_FRONT: Written = (
    *((120, 56, "三丰", 28), (220, 116, "民族", 20), (300, 114, "维吾尔", 24), (100, 170, "990年3月7日", 24)),
    *((100, 226, "海市浦东新区世纪大道", 24), (100, 420, "号码", 22), (250, 414, "110101199003071233", 32)),
)
CUT_PERMIT: Written = (
    *((40, 20, "EXIT-ENTRY PERMIT FOR TRAVELLING TO AND FROM HONG KONG AND MACAU", 16), (560, 60, "C12345678", 32)),
    *((280, 140, "姓名 Name", 18), (280, 170, "张三丰", 26), (280, 220, "出生日期 Date of birth", 18)),
    *((280, 290, "有效期限 Date of Expiry", 18), (280, 316, "2019.03.07-2029.03.06", 26)),
    *((280, 360, "签发机关 Authority", 18), (540, 360, "签发地点", 18)),
)
PIECES: Written = (
    *((180, 60, "中华人", 34), (310, 60, "民共和", 34), (440, 60, "国", 34), (200, 130, "居民", 48)),
    *((330, 130, "身份证", 48), (160, 330, "签发机关", 22), (160, 390, "有效期限", 22)),
)
APART: Written = (
    *((150, 60, "中华人民共和", 34), (400, 60, "国", 34), (160, 330, "签发机关", 22), (160, 390, "有效期限", 22)),
    *((200 + 70 * nth, 130, character, 40) for nth, character in enumerate("居民身份证")),
)
BLURRED: Written = (
    *((60, 40, "往来台湾道行证", 38), (280, 200, "姓名 Name", 18), (280, 376, "有Dtofxpiry", 18)),
    *((280, 280, "出生日Dat ofbirth", 18), (280, 420, "浙江省公安厅出入境管理局浙江", 24)),
)
SPREAD: Written = (
    *((50, 110, "统一社会信用代码", 16), (50, 180, "名", 18), (112, 180, "称", 18), (50, 220, "类", 18)),
    *((112, 220, "型", 18), (50, 260, "法定代表人", 18), (50, 300, "经营范围", 18), (430, 220, "注册资本", 18)),
    *((430, 260, "成立日期", 18), (560, 420, "登记机关", 18), (480, 110, "扫描二维码登录", 14)),
)
SIDE_TITLE: Written = (
    *(written for written in BUSINESS if written[2] != "营业执照"),
    *((330, 70, "(副本)", 16), (430, 300, "营业期限", 18), (480, 440, "国家市场监督管理总局监制", 12)),
)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (CUT_FRONT, "identity-card"),
        (CUT_PERMIT, "travel-permit"),
        (PIECES, "identity-card-back"),
        (APART, "identity-card-back"),
        (BLURRED, "travel-permit"),
        (SPREAD, "business-licence"),
        (SIDE_TITLE, "business-licence"),
    ],
    ids=["cut front", "cut permit", "pieces", "apart", "blurred", "spread captions", "unread title"],
)
def test_a_document_is_found_by_what_is_left_of_its_words(written: Written, kind: str) -> None:
    sheet = photo(written)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height)
    assert finding.evidence.context == kind
    assert covered(CARD, finding.boxes) >= 0.85


VEHICLE: Written = (
    *((150, 30, "中华人民共和国机动车行驶证", 30), (40, 90, "号牌号码", 18), (150, 88, "浙A12345", 22)),
    *((40, 108, "Plate No.", 11), (400, 90, "车辆类型", 18), (520, 88, "小型轿车", 22), (400, 108, "Vehicle Type", 11)),
    *((40, 150, "所有人", 18), (150, 148, "张三丰", 22), (40, 168, "Owner", 11), (40, 210, "使用性质", 18)),
    *((150, 208, "非营运", 22), (40, 228, "Use Character", 11), (400, 210, "品牌型号", 18), (40, 270, "住址", 18)),
    *((260, 330, "车辆识别代号", 18), (420, 328, "LSVAB2C3D4E5F6G78", 22), (260, 348, "VIN", 11)),
    *(
        (260, 400, "注册日期", 18),
        (360, 398, "2019-02-01", 22),
        (520, 400, "发证日期", 18),
        (620, 398, "2019-02-03", 22),
    ),
)


def test_each_of_several_cards_is_found_also_beside_a_form() -> None:
    sheet = Sheet(1800, 1300)
    for left, top, text in ((40, 40, "姓名"), (200, 40, "张三丰"), (40, 90, "手机号码"), (40, 140, "请上传证件照片")):
        sheet.write(left, top, text, 18)
    cards = [Box(left, top, 760, 480) for top in (220, 760) for left in (60, 900)]
    for card, written in zip(cards, (IDENTITY, IDENTITY, BACK, VEHICLE), strict=True):
        for left, top, text, size_px in written:
            sheet.write(card.left + left, card.top + top, text, size_px)
    found = find_documents(sheet.page(), sheet.width, sheet.height)
    kinds = sorted(finding.evidence.context or "" for finding in found)
    assert kinds == ["identity-card", "identity-card", "identity-card-back", "vehicle-licence"]
    for card in cards:
        assert max(covered(card, finding.boxes) for finding in found) >= 0.85


def test_what_lacks_a_word_is_a_document_inside_edges_alone() -> None:
    unread = ("中华人民共和国", "上海市公安局", "有效期限", "2016.05.04-2036.05.04")
    lacking = tuple(written for written in BACK if written[2] not in unread)
    sheet = photo(lacking)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert find_documents(sheet.page(), plain.width, plain.height, plain.pixels) == ()


def test_captions_with_colons_are_a_document_inside_edges_alone() -> None:
    captions = ("姓名：张三丰", "性别：男  民族：汉", "出生：1990年3月7日", "住址：上海市浦东新区世纪大道1号")
    rows = (*captions, "公民身份号码：110101199003071233")
    sheet = photo(tuple((40, 60 + 85 * nth, text, 26) for nth, text in enumerate(rows)))
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert finding.evidence.context == "identity-card"
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert find_documents(sheet.page(), plain.width, plain.height, plain.pixels) == ()


UPRIGHT: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    *((50, 320 + 60 * nth, group, 40) for nth, group in enumerate(("6217", "0012", "3456", "7890"))),
)
UPRIGHT_ROW: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    (42, 390, "6217 0012 3456 7890", 40),
)
UPRIGHT_PAIRS: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    *((42, 360, "6217 0012", 44), (42, 415, "3456 7890", 44)),
)


@pytest.mark.parametrize(
    "written", [UPRIGHT, UPRIGHT_ROW, UPRIGHT_PAIRS], ids=["groups below each other", "one row", "two rows"]
)
def test_a_bank_card_may_be_higher_than_wide(written: Written) -> None:
    card = Box(440, 60, 500, 792)
    sheet = Sheet(1400, 900, ground="#7a6a58")
    sheet.rect(*(round(value) for value in card), "#dfe8ee", 20)
    for left, top, text, size_px in written:
        sheet.write(card.left + left, card.top + top, text, size_px)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert finding.evidence.context == "bank-card"
    assert covered(card, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert find_documents(sheet.page(), plain.width, plain.height, plain.pixels) == ()


def test_a_document_may_be_all_of_the_picture() -> None:
    captions = ("姓名：张三丰", "性别：男  民族：汉", "出生：1990年3月7日", "住址：上海市浦东新区世纪大道1号")
    rows = (*captions, "公民身份号码：110101199003071233")
    sheet = Sheet(760, 480, ground="#dfe8ee")
    for nth, text in enumerate(rows):
        sheet.write(40, 60 + 85 * nth, text, 26)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert covered(Box(0, 0, 760, 480), finding.boxes) == 1


def noisy(pixels: Pixels) -> Pixels:
    """As a camera sees it."""
    noise = np.random.default_rng(7).normal(0, 5, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def test_a_title_alone_is_a_document_inside_the_edges_of_a_photo() -> None:
    sheet = photo((PERMIT[0], (280, 230, "张三丰", 26), (280, 306, "1990.03.07", 26), (560, 400, "浙江", 26)))
    assert find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels) == ()
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, noisy(sheet.pixels))
    assert covered(CARD, finding.boxes) >= 0.9
    plain = Sheet(sheet.width, sheet.height)
    assert find_documents(sheet.page(), plain.width, plain.height, noisy(plain.pixels)) == ()


def test_the_values_of_an_identity_card_are_one_inside_the_edges_of_a_photo() -> None:
    sheet = photo(VALUES)
    assert find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels) == ()
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, noisy(sheet.pixels))
    assert covered(CARD, finding.boxes) >= 0.9


def test_many_captions_with_colons_are_a_document_in_a_photo_without_edges() -> None:
    captions = ("姓名：张三丰", "性别：男  民族：汉", "出生：1990年3月7日", "住址：上海市浦东新区世纪大道1号")
    rows = (*captions, "公民身份号码：110101199003071233")
    sheet = Sheet(1400, 900)
    for nth, text in enumerate(rows):
        sheet.write(340, 260 + 85 * nth, text, 26)
    assert find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels) == ()
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, noisy(sheet.pixels))
    assert covered(Box(330, 250, 500, 400), finding.boxes) >= 0.95


def test_a_number_with_one_word_of_a_bank_is_a_card_inside_edges_alone() -> None:
    sheet = photo(((60, 230, "5501 0577 3923 1473", 44), (560, 400, "mastercard", 34), (60, 400, "ANNA SAMPLE", 26)))
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert find_documents(sheet.page(), plain.width, plain.height, plain.pixels) == ()


def test_a_card_above_a_form_is_covered_without_the_form() -> None:
    sheet = photo(SOCIAL)
    for nth, text in enumerate(("姓名", "证件号码", "手机号")):
        sheet.write(300, 720 + 44 * nth, text, 20)
    (finding,) = find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    assert max(box.top + box.height for box in finding.boxes) < 720


def test_a_watermark_at_a_slant_does_not_hide_a_copied_card() -> None:
    sheet = photo(IDENTITY)
    marks = Sheet(sheet.width, sheet.height)
    for nth in range(12):
        marks.write(60 + 420 * (nth % 3), 120 + 180 * (nth // 3), "仅供办理业务使用", 20)
    slanted = (tilted(line, -25, sheet.width, sheet.height) for line in marks.page().lines)
    page = arrange((*sheet.page().lines, *slanted))
    (finding,) = find_documents(page, sheet.width, sheet.height)
    assert covered(CARD, finding.boxes) >= 0.85


@pytest.mark.parametrize(
    ("captions", "columns"),
    [
        (("姓名", "性别", "民族", "出生日期", "住址", "公民身份号码"), 1),
        (("姓名", "性别", "民族", "出生日期", "住址", "公民身份号码"), 2),
        (("姓名", "性别", "民族", "出生日期", "住址", "公民身份号码"), 3),
        (("公民身份号码", "姓名", "性别", "民族", "签发机关", "有效期限"), 1),
        (("姓名", "出生日期", "签发机关", "有效期限", "公民身份号码"), 1),
        (("籍贯：_", "住址", "公民身份号码", "110101199003071233"), 1),
        (("姓名", "性别", "民族：", "出生日期：", "住址：", "公民身份号码"), 1),
        (("营业执照信息", "统一社会信用代码：", "类型：", "法定代表人：", "注册资本：", "成立日期：", "登记机关："), 1),
    ],
)
def test_captions_in_the_order_of_a_form_are_no_document(captions: tuple[str, ...], columns: int) -> None:
    sheet = Sheet(1200, 700)
    for nth, caption in enumerate(captions):
        sheet.write(40 + 380 * (nth % columns), 60 + 60 * (nth // columns), caption, 18)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()


def test_news_of_documents_is_no_document() -> None:
    sheet = Sheet(1200, 700)
    for nth, text in enumerate(
        (
            "居民身份证、往来港澳通行证、护照可异地办理",
            "申领人需填写姓名、性别、民族、出生日期、住址",
            "并核对公民身份号码与签发机关。",
            "机动车驾驶证的准驾车型、初次领证日期，",
            "有效期限，均可在线查询。",
        )
    ):
        sheet.write(60, 60 + 50 * nth, text, 22)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("台湾居民来往大陆通行证换发", "签发机关为户籍所在地公安局", "有效期限分为5年10年20年", "出入境管理局提醒"),
        ("六个月的应当换发。往来港澳通行证和往来台湾", "通行证可以在全国任一出入境管理局", "签发机关", "有效期限"),
        ("带上以下证件", "姓名", "性别", "公民身份号码", "特此通知"),
    ],
    ids=["headlines", "broken lines", "captions without values"],
)
def test_a_notice_about_documents_is_none(lines: tuple[str, ...]) -> None:
    sheet = Sheet(900, 700)
    for nth, text in enumerate(lines):
        sheet.write(60, 60 + 60 * nth, text, 26)
    assert find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels) == ()


@pytest.mark.parametrize("degrees", [-14, 9])
@pytest.mark.parametrize("written", [IDENTITY, GROUPS, PERMIT], ids=["identity", "groups", "permit"])
def test_a_tilted_photo_is_a_document_too(written: Written, degrees: int) -> None:
    sheet = photo(written)
    page = arrange(tilted(line, degrees, sheet.width, sheet.height) for line in sheet.page().lines)
    (finding,) = find_documents(page, sheet.width, sheet.height)
    assert covered_card(degrees, finding.boxes) >= 0.9


@pytest.mark.parametrize("degrees", [0, -14, 9, 20])
@pytest.mark.parametrize("written", [IDENTITY, BACK, LICENCE, PERMIT], ids=["identity", "back", "licence", "permit"])
def test_the_edges_of_a_card_tell_what_is_covered(written: Written, degrees: int) -> None:
    sheet = photo(written)
    page = arrange(tilted(line, degrees, sheet.width, sheet.height) for line in sheet.page().lines)
    image = sheet.image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=sheet.ground)
    pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    (finding,) = find_documents(page, sheet.width, sheet.height, pixels)
    assert covered_card(degrees, finding.boxes) >= 0.98
    assert area(finding.boxes) <= 1.15 * CARD.width * CARD.height


def covered_card(degrees: float, boxes: Sequence[Box]) -> float:
    """The share of the card, turned around the middle of a picture of it, that boxes cover."""
    points = [
        turned(CARD.left + x * CARD.width / 50, CARD.top + y * CARD.height / 50, degrees, 1400, 900)
        for x in range(51)
        for y in range(51)
    ]
    held = sum(
        any(box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height for box in boxes)
        for x, y in points
    )
    return held / len(points)


def area(boxes: Sequence[Box]) -> int:
    """In pixels, of boxes that do not overlap."""
    return sum(box.width * box.height for box in boxes)


def turned(x: float, y: float, degrees: float, width: int, height: int) -> tuple[float, float]:
    """A point of a picture that is turned around its middle."""
    angle, dx, dy = math.radians(degrees), x - width / 2, y - height / 2
    across = dx * math.cos(angle) - dy * math.sin(angle)
    return width / 2 + across, height / 2 + dx * math.sin(angle) + dy * math.cos(angle)


def tilted(line: Line, degrees: float, width: int, height: int) -> Line:
    """A line as the reader gives it in a picture that is turned around its middle."""
    boxes = []
    for box in line.characters:
        x, y = turned(box.left + box.width / 2, box.top + box.height / 2, degrees, width, height)
        grown = abs(math.sin(math.radians(degrees)))
        across, down = round(box.width + grown * box.height), round(box.height + grown * box.width)
        boxes.append(Box(round(x - across / 2), round(y - down / 2), across, down))
    return Line(line.text, around(boxes), tuple(boxes))


@pytest.mark.parametrize(
    "written",
    [
        (
            (60, 60, "尊享白金信用卡", 50),
            (60, 160, "首年免年费 新户礼遇", 30),
            (60, 400, "立即申请", 32),
            (600, 420, "招商银行", 28),
        ),
        ((60, 60, "山海咖啡会员卡", 48), (60, 280, "NO. 80012345", 40), (60, 400, "积分当钱花 生日双倍积分", 26)),
        (
            (60, 80, "张三丰", 50),
            (60, 160, "销售经理", 26),
            (60, 280, "电话：13912345678", 26),
            (60, 330, "地址：上海市", 26),
        ),
        (
            *((50, 40, "星河科技有限公司", 26), (50, 110, "统一社会信用代码", 16), (50, 160, "法定代表人", 16)),
            *(
                (50, 210, "注册资本", 16),
                (50, 260, "成立日期", 16),
                (50, 310, "经营范围", 16),
                (50, 360, "登记机关", 16),
            ),
        ),
    ],
    ids=["advertisement", "loyalty card", "visiting card", "company page"],
)
def test_what_looks_alike_is_no_document(written: Written) -> None:
    sheet = photo(written)
    assert find_documents(sheet.page(), sheet.width, sheet.height) == ()


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


def test_papers_of_an_applicant_are_no_certificate() -> None:
    sheet = Sheet(900, 700)
    rows = ("姓名", "张三丰", "性别", "女", "出生年月", "1990-03", "民族", "汉", "教师资格证", "有效期", "2019-09-01")
    for nth, text in enumerate(rows):
        sheet.write(60 + 300 * (nth % 2), 60 + 60 * (nth // 2), text, 20)
    assert find_documents(sheet.page(), sheet.width, sheet.height, sheet.pixels) == ()


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
