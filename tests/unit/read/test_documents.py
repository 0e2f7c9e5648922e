"""Identity cards, licences, passports and bank cards are covered whole; forms that ask for the same are none."""

from __future__ import annotations

import pytest

from guard.model import Box, EntityType
from guard.read.layout import arrange
from tests.support.documents import abroad, bank_cards, certificates, general, identity
from tests.support.documents.identity import BACK, IDENTITY, SOCIAL, VEHICLE
from tests.support.documents.look_alikes import CARDS, FORMS, NOTICES, SCREENS
from tests.support.documents.remains import KOREAN, REMAINS, UNTITLED, VALUES
from tests.support.documents.scene import CARD, Scene, Written, documents, noisy, photo, tilted
from tests.support.pictures import Sheet, covered

PAPER = "#dfe8ee"
REGISTER = (
    *("户主或与户主关系", "姓名", "曾用名", "性别", "出生地", "民族", "籍贯", "出生日期", "宗教信仰"),
    *("公民身份", "身高", "血型", "文化程度", "婚姻状况", "兵役状况", "服务处所", "职业", "何时由何地迁来本址"),
)
WHOLE = (*identity.WHOLE, *abroad.WHOLE, *bank_cards.WHOLE, *certificates.WHOLE)


def named(scene: Scene) -> str:
    return scene.name


@pytest.mark.parametrize("scene", WHOLE, ids=named)
def test_a_document_is_found_and_covered_whole(scene: Scene) -> None:
    sheet = photo(scene.written)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert finding.entity_type is EntityType.ID_DOCUMENT
    assert finding.evidence.context == scene.kind
    assert finding.confidence >= 0.8
    assert covered(CARD, finding.boxes) >= 0.85


@pytest.mark.parametrize("scene", general.PERSONS, ids=named)
def test_a_document_of_no_known_kind_is_one_inside_the_edges_of_a_photo(scene: Scene) -> None:
    sheet = photo(scene.written)
    assert documents(sheet.page(), sheet.pixels) == ()
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert finding.evidence.context == scene.kind
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), noisy(plain.pixels)) == ()


@pytest.mark.parametrize("scene", REMAINS, ids=named)
def test_a_document_is_found_by_what_is_left_of_its_words(scene: Scene) -> None:
    sheet = photo(scene.written)
    (finding,) = documents(sheet.page(), Sheet(sheet.width, sheet.height).pixels)
    assert finding.evidence.context == scene.kind
    assert covered(CARD, finding.boxes) >= 0.85


def test_each_of_several_cards_is_found_also_beside_a_form() -> None:
    sheet = Sheet(1800, 1300)
    for left, top, text in ((40, 40, "姓名"), (200, 40, "张三丰"), (40, 90, "手机号码"), (40, 140, "请上传证件照片")):
        sheet.write(left, top, text, 18)
    cards = [Box(left, top, 760, 480) for top in (220, 760) for left in (60, 900)]
    for card, written in zip(cards, (IDENTITY, IDENTITY, BACK, VEHICLE), strict=True):
        for left, top, text, size_px in written:
            sheet.write(card.left + left, card.top + top, text, size_px)
    found = documents(sheet.page(), Sheet(sheet.width, sheet.height).pixels)
    kinds = sorted(finding.evidence.context or "" for finding in found)
    assert kinds == ["identity-card", "identity-card", "identity-card-back", "vehicle-licence"]
    for card in cards:
        assert max(covered(card, finding.boxes) for finding in found) >= 0.85


def test_what_lacks_a_word_is_a_document_inside_edges_alone() -> None:
    unread = ("中华人民共和国", "上海市公安局", "有效期限", "2016.05.04-2036.05.04")
    lacking = tuple(written for written in BACK if written[2] not in unread)
    sheet = photo(lacking)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), plain.pixels) == ()


def test_captions_with_colons_are_a_document_inside_edges_alone() -> None:
    captions = ("姓名：张三丰", "性别：男  民族：汉", "出生：1990年3月7日", "住址：上海市浦东新区世纪大道1号")
    rows = (*captions, "公民身份号码：110101199003071233")
    sheet = photo(tuple((40, 60 + 85 * nth, text, 26) for nth, text in enumerate(rows)))
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert finding.evidence.context == "identity-card"
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), plain.pixels) == ()


@pytest.mark.parametrize("values", [VALUES, KOREAN], ids=["Chinese", "Korean"])
def test_the_values_of_an_identity_card_are_one_inside_the_edges_of_a_photo(values: Written) -> None:
    sheet = photo(values)
    assert documents(sheet.page(), sheet.pixels) == ()
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert covered(CARD, finding.boxes) >= 0.9


def test_a_foreign_card_without_its_title_is_one_inside_edges_alone() -> None:
    sheet = photo(UNTITLED)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert finding.evidence.context == "foreign-card"
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), plain.pixels) == ()


def test_many_captions_with_colons_are_a_document_in_a_photo_without_edges() -> None:
    captions = ("姓名：张三丰", "性别：男  民族：汉", "出生：1990年3月7日", "住址：上海市浦东新区世纪大道1号")
    rows = (*captions, "公民身份号码：110101199003071233")
    sheet = Sheet(1400, 900)
    for nth, text in enumerate(rows):
        sheet.write(340, 260 + 85 * nth, text, 26)
    assert documents(sheet.page(), sheet.pixels) == ()
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert covered(Box(330, 250, 500, 400), finding.boxes) >= 0.95


def test_a_page_of_a_register_beside_what_a_form_asks_lies_across() -> None:
    sheet = Sheet(1200, 1000)
    sheet.rect(230, 90, 530, 370, PAPER)
    for nth, caption in enumerate(REGISTER):
        sheet.write(260 + 240 * (nth % 2), 150 + 34 * (nth // 2), caption, 13)
        sheet.write(350 + 240 * (nth % 2), 150 + 34 * (nth // 2), "张三丰" if nth else "父亲", 13)
    sheet.write(380, 110, "常住人口登记卡", 18)
    for top, text in ((560, "联系电话"), (620, "请输入手机号"), (680, "详细地址"), (740, "电子邮箱"), (800, "验证码")):
        sheet.write(260, top, text, 20)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(Box(230, 90, 530, 370), finding.boxes) >= 0.95
    assert max(box.bottom for box in finding.boxes) < 560


def test_a_card_above_a_form_is_covered_without_the_form() -> None:
    sheet = photo(SOCIAL)
    for nth, text in enumerate(("姓名", "证件号码", "手机号")):
        sheet.write(300, 720 + 44 * nth, text, 20)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    assert max(box.top + box.height for box in finding.boxes) < 720


def test_a_watermark_at_a_slant_does_not_hide_a_copied_card() -> None:
    sheet = photo(IDENTITY)
    marks = Sheet(sheet.width, sheet.height)
    for nth in range(12):
        marks.write(60 + 420 * (nth % 3), 120 + 180 * (nth // 3), "仅供办理业务使用", 20)
    slanted = (tilted(line, -25, sheet.width, sheet.height) for line in marks.page().lines)
    page = arrange((*sheet.page().lines, *slanted))
    (finding,) = documents(page, Sheet(sheet.width, sheet.height).pixels)
    assert covered(CARD, finding.boxes) >= 0.85


@pytest.mark.parametrize(("captions", "columns"), FORMS)
def test_captions_in_the_order_of_a_form_are_no_document(captions: tuple[str, ...], columns: int) -> None:
    sheet = Sheet(1200, 700)
    for nth, caption in enumerate(captions):
        sheet.write(40 + 380 * (nth % columns), 60 + 60 * (nth // columns), caption, 18)
    assert documents(sheet.page(), sheet.pixels) == ()


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
    assert documents(sheet.page(), sheet.pixels) == ()


@pytest.mark.parametrize("lines", NOTICES.values(), ids=NOTICES.keys())
def test_a_notice_about_documents_is_none(lines: tuple[str, ...]) -> None:
    sheet = Sheet(900, 700)
    for nth, text in enumerate(lines):
        sheet.write(60, 60 + 60 * nth, text, 26)
    assert documents(sheet.page(), sheet.pixels) == ()


@pytest.mark.parametrize("written", SCREENS.values(), ids=SCREENS.keys())
def test_a_screen_that_asks_for_a_document_or_lists_cards_shows_none(written: Written) -> None:
    sheet = Sheet(1200, 900)
    sheet.rect(60, 40, 900, 760, "#f4f6f8")
    for left, top, text, size_px in written:
        sheet.write(left, top, text, size_px)
    assert documents(sheet.page(), sheet.pixels) == ()


@pytest.mark.parametrize("scene", [*CARDS, *general.THINGS], ids=named)
def test_what_looks_alike_is_no_document(scene: Scene) -> None:
    sheet = photo(scene.written)
    assert documents(sheet.page(), sheet.pixels) == ()
    assert documents(sheet.page(), noisy(sheet.pixels)) == ()


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
    assert documents(sheet.page(), sheet.pixels) == ()


def test_papers_of_an_applicant_are_no_certificate() -> None:
    sheet = Sheet(900, 700)
    rows = ("姓名", "张三丰", "性别", "女", "出生年月", "1990-03", "民族", "汉", "教师资格证", "有效期", "2019-09-01")
    for nth, text in enumerate(rows):
        sheet.write(60 + 300 * (nth % 2), 60 + 60 * (nth // 2), text, 20)
    assert documents(sheet.page(), sheet.pixels) == ()


def test_a_table_of_cards_is_no_document() -> None:
    sheet = Sheet(1400, 800)
    for nth in range(14):
        for column, text in enumerate(("建设银行", "储蓄卡", "6217 0012 3456 7890 123", "银联", "张三")):
            sheet.write(40 + 250 * column, 40 + 50 * nth, text, 16)
    assert documents(sheet.page(), sheet.pixels) == ()


def test_a_sentence_about_documents_is_no_document() -> None:
    sheet = Sheet(1400, 500)
    sheet.write(40, 40, "请提供居民身份证的正反面照片，签发机关和有效期限要看得清楚，民族和住址也要拍到", 20)
    sheet.write(40, 90, "我的卡号是6217 0012 3456 7890 123，建设银行的储蓄卡", 20)
    assert documents(sheet.page(), sheet.pixels) == ()
