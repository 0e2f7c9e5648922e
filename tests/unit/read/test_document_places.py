"""Where a document lies of which few words tell, and which words of a form tell of none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw, ImageFilter

from guard.model import Box, Finding, Pixels
from guard.read.documents import Shapes, find_documents
from tests.support.pictures import Sheet, covered

Written = tuple[tuple[int, int, str, int], ...]
CARD = Box(300, 200, 760, 480)
UPRIGHT = Box(460, 60, 480, 740)
TABLE, PAPER = "#7a6a58", "#dfe8ee"


def on_a_table(card: Box, written: Written) -> Sheet:
    sheet = Sheet(1400, 900, ground=TABLE)
    sheet.rect(*(round(value) for value in card), PAPER, 20)
    return with_words(sheet, card, written)


def with_words(sheet: Sheet, card: Box, written: Written) -> Sheet:
    for left, top, text, size_px in written:
        sheet.write(round(card.left) + left, round(card.top) + top, text, size_px)
    return sheet


def noisy(pixels: Pixels) -> Pixels:
    """As a camera sees it."""
    noise = np.random.default_rng(7).normal(0, 5, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def documents(sheet: Sheet, pixels: Pixels | None = None) -> tuple[Finding, ...]:
    return find_documents(sheet.page(), Shapes(sheet.pixels if pixels is None else pixels), lambda _: ())


WORK_CARD: Written = (
    *((140, 40, "工作证", 60), (80, 430, "姓名：", 30), (200, 430, "张三丰", 30), (80, 500, "部门：", 30)),
    *((200, 500, "质量部", 30), (80, 570, "职务：", 30), (200, 570, "工程师", 30), (80, 640, "编号：", 30)),
    (200, 640, "GZ384112", 30),
)


def test_a_certificate_may_be_higher_than_wide() -> None:
    (finding,) = documents(on_a_table(UPRIGHT, WORK_CARD))
    assert finding.evidence is not None
    assert finding.evidence.context == "certificate"
    assert covered(UPRIGHT, finding.boxes) >= 0.95


STUDENT: Written = (
    *((300, 30, "星河理工大学", 40), (350, 120, "学生证", 36), (300, 190, "姓名：张三丰", 28)),
    *((300, 240, "学号：2022123456", 28), (300, 290, "学院：文学院", 28), (300, 340, "专业：英语", 28)),
)


def test_who_issued_a_certificate_stands_on_it_above_its_title() -> None:
    sheet = on_a_table(CARD, ())
    sheet.rect(300, 200, 760, 110, "#2b4ba0", 20)
    sheet.rect(200, 730, 1000, 20, "#2a2018")
    with_words(sheet, CARD, STUDENT)
    (finding,) = documents(sheet)
    assert covered(CARD, finding.boxes) >= 0.95


AMERICAN: Written = (
    *((470, 20, "DRIVER LICENSE", 22), (300, 80, "4d DL D9567376", 20), (300, 120, "4b EXP 08/31/2028", 20)),
    *((300, 200, "4578 MAPLE STREET", 20), (300, 240, "3 DOB 08/31/1987", 20), (300, 300, "15 SEX F", 20)),
    *((300, 340, "9 CLASS C", 20), (300, 380, "16 HGT 5'-06\" 18 EYES BRN", 20)),
)


def test_words_beside_a_portrait_tell_not_how_far_a_card_reaches_to_the_left() -> None:
    sheet = on_a_table(CARD, AMERICAN)
    sheet.rect(340, 300, 225, 340, "#303030")
    sheet.rect(1265, 0, 135, 900, "#f2f2f2")
    (finding,) = documents(sheet)
    assert covered(CARD, finding.boxes) >= 0.95


BACK: Written = (
    *((240, 60, "中华人民共和国", 34), (240, 130, "居民身份证", 40), (150, 340, "签发机关 上海市公安局", 22)),
    (150, 400, "有效期限 2016.05.04-2036.05.04", 22),
)


def test_a_copy_is_covered_as_far_as_its_words_tell_where_its_edges_are_not_clear() -> None:
    sheet = with_words(Sheet(1400, 900), CARD, BACK)
    sheet.rect(350, 255, 90, 90, "#303030", 45)
    sheet.rect(350, 700, 460, 2, "#c8c8c8")
    (finding,) = documents(sheet)
    assert covered(CARD, finding.boxes) >= 0.9


FRONT: Written = (
    *((40, 50, "姓名 张三丰", 30), (40, 120, "性别 男 民族 汉", 30), (40, 190, "出生 1990 年 3 月 7 日", 30)),
    *((40, 260, "住址 上海市浦东新区金海路 12 号", 30), (40, 400, "公民身份号码 11010519900307123X", 30)),
)


def test_both_sides_of_a_card_are_found_on_a_copy_where_no_edges_part_them() -> None:
    front, back = Box(300, 40, 640, 400), Box(300, 410, 640, 400)
    sheet = with_words(with_words(Sheet(1400, 1000), front, FRONT), back, BACK)
    first, second = documents(sheet)
    assert covered(front, first.boxes) >= 0.95
    assert covered(back, second.boxes) >= 0.95


def test_the_title_of_a_certificate_is_one_inside_the_edges_of_a_photo() -> None:
    sheet = on_a_table(CARD, ((60, 60, "教师资格证书", 50), (60, 340, "中华人民共和国教育部制", 20)))
    assert documents(sheet) == ()
    (finding,) = documents(sheet, noisy(sheet.pixels))
    assert covered(CARD, finding.boxes) >= 0.9
    plain = with_words(Sheet(1400, 900), CARD, ((60, 60, "教师资格证书", 50),))
    assert documents(plain, noisy(plain.pixels)) == ()


def test_a_digit_of_a_bank_card_may_be_read_in_two_groups_that_overlap() -> None:
    bank: Written = (
        *(
            (40, 40, "中国农业银行", 40),
            (600, 60, "储蓄卡", 30),
            (60, 240, "622848", 50),
            (60, 400, "ZHANG SANFENG", 26),
        ),
        (600, 410, "ionPay", 22),
    )
    sheet = on_a_table(CARD, bank)
    end = sheet.place("622848")
    sheet.write(end.left + end.width - 30, end.top, "36123413423843", 40)
    (finding,) = documents(sheet)
    assert finding.evidence is not None
    assert finding.evidence.context == "bank-card"
    assert covered(CARD, finding.boxes) >= 0.95


PERSON = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")


@pytest.mark.parametrize(
    "written",
    [
        (
            *((40, 40, "中国农业银行", 40), (600, 60, "储蓄卡", 30), (60, 240, "622848 3612341", 50)),
            *((60, 400, "ZHANG SANFENG", 26), (300, 340, "MONTH/YEAR", 14), (300, 362, "06/29", 22)),
            (600, 410, "UnionPay", 26),
        ),
        (
            *((40, 40, "中国农业银行", 40), (600, 60, "储蓄卡", 30), (300, 362, "06/29", 22)),
            (600, 410, "UnionPay", 26),
        ),
    ],
    ids=["piece of a number", "no number"],
)
def test_a_bank_card_in_a_photo_is_known_also_where_light_hides_its_number(written: Written) -> None:
    sheet = on_a_table(CARD, written)
    assert documents(Sheet(1400, 900)) == ()
    (finding,) = documents(sheet, noisy(sheet.pixels))
    assert finding.evidence is not None
    assert finding.evidence.context == "bank-card"
    assert covered(CARD, finding.boxes) >= 0.95


def test_the_back_of_a_bank_card_is_known_by_who_signs_it_and_by_its_long_sentence() -> None:
    sentence = "本卡由中国农业银行发行，仅限本人使用，请妥善保管。发现卡片遗失请立即致电"
    sheet = on_a_table(CARD, ((40, 190, "持卡人签名 AUTHORIZED SIGNATURE", 20), (40, 320, sentence, 18)))
    (finding,) = documents(sheet)
    assert finding.evidence is not None
    assert finding.evidence.context == "bank-card-back"
    assert covered(CARD, finding.boxes) >= 0.95


EUROPEAN: Written = (
    *((240, 24, "PERMISO DE CONDUCCIÓN", 34), (260, 100, "1.", 20), (310, 98, "MUSTERMANN", 24)),
    *((260, 190, "4a.", 20), (320, 190, "19.01.2019", 22), (260, 235, "4b.", 20), (320, 235, "18.01.2034", 22)),
    *((260, 280, "5.", 20), (320, 280, "B072RRE2I55", 22), (260, 420, "9.", 20), (320, 420, "AM/B/L", 22)),
)


def test_the_numbers_of_a_european_licence_may_stand_apart_from_what_they_number() -> None:
    (finding,) = documents(on_a_table(CARD, EUROPEAN))
    assert finding.evidence is not None
    assert finding.evidence.context == "european-licence"
    assert covered(CARD, finding.boxes) >= 0.95


def test_a_tilted_certificate_whose_lines_were_put_level_is_covered() -> None:
    slope = 0.14
    corners = [(300.0, 240.0), (1060.0, 240.0 - 760 * slope), (1060 + 480 * slope, 720 - 760 * slope)]
    sheet = Sheet(1400, 900, ground=TABLE)
    ImageDraw.Draw(sheet.image).polygon([*corners, (300 + 480 * slope, 720.0)], fill=PAPER)
    captions = ("教师资格证书", "出生日期", "资格种类", "任教学科", "证书号码")
    for nth, text in enumerate(captions):
        x, y = (60, 60) if not nth else (340, 70 + 80 * nth)
        sheet.write(round(300 + x + y * slope), round(240 + y - x * slope), text, 22 if nth else 40)
        if nth:
            sheet.write(round(480 + x + y * slope), round(240 + y - (x + 180) * slope), "11010119900307123", 18)
    (finding,) = documents(sheet)
    inside = Box(360, 250, 640, 350)
    assert covered(inside, finding.boxes) >= 0.99
    assert sum(box.width * box.height for box in finding.boxes) < 1.15 * 760 * 480


def test_a_panel_with_values_in_one_column_is_no_identity_card() -> None:
    values = ("张三丰", "男", "汉", "1990年3月7日", "上海市浦东新区世纪大道1号", "110101199003071233")
    sheet = Sheet(1400, 900, ground="#eef1f6")
    sheet.rect(300, 200, 760, 480, "#ffffff", 12)
    for nth, (caption, value) in enumerate(zip(PERSON, values, strict=True)):
        sheet.write(340, 240 + 64 * nth, caption, 20)
        sheet.write(500, 240 + 64 * nth, value, 20)
    assert documents(sheet) == ()


def test_fields_below_each_other_are_no_identity_card() -> None:
    sheet = Sheet(1400, 900, ground="#eef1f6")
    sheet.rect(300, 200, 760, 480, "#ffffff", 12)
    names = ("name", "sex", "nation", "birth 1990-03-07", "address", "number")
    for nth, (name, caption) in enumerate(zip(names, PERSON, strict=True)):
        sheet.write(340, 240 + 64 * nth, caption, 20)
        sheet.write(600, 240 + 64 * nth, name, 20)
    assert documents(sheet) == ()


@pytest.mark.parametrize(
    "captions",
    [
        ("姓名", "国籍", "出生日期", "住址", "证件有效期限", "联系人姓名", "证号"),
        ("号牌号码", "车辆类型", "使用性质", "品牌型号", "发动机号码", "注册日期"),
    ],
    ids=["person", "vehicle"],
)
def test_words_of_any_form_are_a_document_inside_edges_alone(captions: tuple[str, ...]) -> None:
    sheet = Sheet(1200, 1600, ground="#fdfdfd")
    for nth, caption in enumerate(captions):
        sheet.write(120, 200 + 90 * nth, caption, 26)
        sheet.write(420, 200 + 90 * nth, "110101199003071233" if caption == "证号" else "某某", 26)
    assert documents(sheet) == ()
    blurred = np.asarray(sheet.image.filter(ImageFilter.GaussianBlur(1)))[:, :, ::-1]
    assert documents(sheet, noisy(blurred)) == ()
