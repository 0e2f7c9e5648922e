"""What a layout's labels make of the characters below and beside them, by their kind."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label, LabelKind

CN_ID, PHONE, BANK_CARD, EMAIL = EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.EMAIL
ORDER = "4187236512345678901"


def _found(tagging: Detector, text: str, label: Label) -> list[str]:
    return [text[each.start : each.end] for each in tagging.detect(text, (label,))]


def test_a_line_of_a_conversation_is_told_by_its_kind_and_by_no_heading(tagging: Detector) -> None:
    assert _found(tagging, ORDER, Label(0, len(ORDER), "", LabelKind.MESSAGE)) == [ORDER]
    assert _found(tagging, ORDER, Label(0, len(ORDER), "消息")) == []
    assert _found(tagging, ORDER, Label(0, len(ORDER), "Message")) == []


def test_the_number_of_goods_is_no_orders(tagging: Detector) -> None:
    number = "SO20260824001"
    assert _found(tagging, number, Label(0, len(number), "编号")) == [number]
    assert _found(tagging, number, Label(0, len(number), "编号", LabelKind.GOODS)) == []


@pytest.mark.parametrize(
    ("heading", "found"), [("Contact no.", True), ("Phone number", True), ("Contact ID", False), ("Serial no.", False)]
)
def test_a_heading_asks_for_the_number_of_a_phone(tagging: Detector, heading: str, found: bool) -> None:
    assert _found(tagging, "9837 6399", Label(0, 9, heading)) == ["9837 6399"] * found


@pytest.mark.parametrize(
    ("card", "heading", "found"),
    [
        ("622700\n\n1231826977319", "卡号", True),
        ("622588\n\n0992130378", "卡号", True),
        ("4111111111111111", "微信", True),
        ("4111111111111111", "序列号", False),
        ("622700\n\n1231826977319", "数量", False),
        ("622700\n\n1231826977318", "卡号", False),
    ],
)
def test_a_card_in_two_pieces_has_the_heading_of_the_first(
    tagging: Detector, card: str, heading: str, found: bool
) -> None:
    assert _found(tagging, f"{card}\n\n370782", Label(0, 6, heading)) == [card] * found


def test_a_cell_for_phones_may_break_one_behind_a_dash(tagging: Detector) -> None:
    assert _found(tagging, "0898-\n8738742", Label(0, 13, "电话")) == ["0898-\n8738742"]
    assert _found(tagging, "0898\n8738742", Label(0, 12, "电话")) == []
    assert _found(tagging, "0898-\n8738742", Label(0, 13, "数量")) == []


def test_goods_are_not_called_by_persons_they_are_named_after(tagging: Detector) -> None:
    text = "Jessica Otwema, Mary Otwema, Thomas Otwema"
    assert _found(tagging, text, Label(0, len(text), "Guest")) != []
    assert _found(tagging, text, Label(0, len(text), "Product")) == []


def test_what_staff_is_called_by_is_no_name(tagging: Detector) -> None:
    assert _found(tagging, "李经理", Label(0, 3, "联系人")) == ["李经理"]
    assert _found(tagging, "李经理", Label(0, 3, "", LabelKind.POST)) == []


def test_a_column_that_is_headed_as_a_menu_is_none(tagging: Detector) -> None:
    text = "于洪\n\n报表\n\n待办"
    places = [(text.index(word), text.index(word) + 2) for word in text.split()]
    headed = tagging.detect(text, [Label(*place, "菜单0") for place in places])
    items = tagging.detect(text, [Label(*place, "", LabelKind.MENU, 0) for place in places])
    assert [text[each.start : each.end] for each in headed] == ["于洪"]
    assert items == ()


def test_a_column_heading_redirects_a_number(tagging: Detector) -> None:
    text = "13800138000"
    (redirected,) = tagging.detect(text, (Label(0, 11, "订单编号"),))
    assert redirected.entity_type is EntityType.ORDER_NO
    assert tagging.detect(text, (Label(0, 11, "手机"),))[0].evidence.context == "phone"


def test_a_value_that_a_sentence_mentions_is_not_what_the_heading_says(tagging: Detector) -> None:
    text = "有问题打我办公室0571-25021010或者发邮件"
    assert _found(tagging, text, Label(0, len(text), "工单")) == ["0571-25021010"]
    assert tagging.detect("0571-25021010", (Label(0, 13, "工单"),))[0].entity_type is EntityType.ORDER_NO


def test_addresses_one_below_the_other_are_two(tagging: Detector) -> None:
    one, other = "文三路199号8室", "中山路88号9室"
    labels = (Label(0, len(one), "地址"), Label(len(one) + 2, len(one) + 2 + len(other), "地址"))
    assert len(tagging.detect(f"{one}\n\n{other}", labels)) == len(labels)


def test_the_address_of_an_interface_is_nobodys(tagging: Detector) -> None:
    assert _found(tagging, "数据库版本", Label(0, 5, "接口地址")) == []


def test_the_likeliest_label_of_a_number_counts() -> None:
    labels = (Label(0, 11, "手机号码"), Label(0, 11, "居民身份证"))
    (phone,) = Detector().detect("18927213918", labels)
    assert (phone.entity_type, phone.confidence) == (PHONE, 0.95)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("二代身份证40305196905075486", True),
        ("身份证号：230200709163784", True),
        ("身份证 5101071983 2111387", False),
        ("订单 40305196905075486", False),
        ("身份证复印件已于20240101123456收到", False),
    ],
)
def test_a_number_behind_its_label_is_an_identity_also_where_reading_lost_digits(
    tagging: Detector, text: str, found: bool
) -> None:
    assert any(finding.entity_type is CN_ID for finding in tagging.detect(text)) == found


@pytest.mark.parametrize("label", ["訂單編號", "物流單號", "Orders", "Order #", "0rder No.", "Txn No.", "订单列表"])
def test_labels_of_orders(tagging: Detector, label: str) -> None:
    (order,) = tagging.detect("392433024283", (Label(0, 12, label),))
    assert order.entity_type is EntityType.ORDER_NO


def test_a_heading_says_little_of_a_number_far_inside_its_cell(tagging: Detector) -> None:
    text = "客户要求改地址到城东支行旁边，请回电151-2747-4393"
    (found,) = tagging.detect(text, (Label(0, len(text), "全部工单"),))
    assert (found.entity_type, found.confidence) == (PHONE, 0.95)


def test_a_card_that_a_layout_calls_an_identity_is_a_card(tagging: Detector) -> None:
    (found,) = tagging.detect("6222021234567890128", (Label(0, 19, "证件号码"),))
    assert found.entity_type is BANK_CARD


def test_a_card_in_a_cards_groups_is_one_below_whatever_heading(tagging: Detector) -> None:
    (found,) = tagging.detect("申请时间\n\n6217 0012 3456 7890 122")
    assert found.entity_type is BANK_CARD
    assert not tagging.detect("申请时间\n\n6217 0012 3456 7890 123")


def test_the_label_of_one_cell_is_not_that_of_the_next() -> None:
    text = "320102198007175081\n\n13542294114"
    labels = (Label(0, 18, "身份证号"), Label(20, 31, "手机号码"))
    found = Detector().detect(text, labels)
    assert [finding.entity_type for finding in found] == [EntityType.CN_ID, EntityType.PHONE]
    assert found[1].confidence >= 0.9


def test_the_label_that_the_layout_gives_counts_before_the_line_before() -> None:
    text = "身份证号\n手机号码\n\n330106198804123013\n\n138 5712 0946"
    labels = (Label(11, 29, "身份证号"), Label(31, 44, "手机号码"))
    assert text[labels[0].start : labels[0].end] == "330106198804123013"
    assert {finding.entity_type for finding in Detector().detect(text, labels)} == {EntityType.CN_ID, EntityType.PHONE}


@pytest.mark.parametrize(
    ("said", "number"),
    [("4187236512345678901", "4187236512345678901"), ("293648172635", "293648172635"),
     ("帮我查4187236512345678901", "4187236512345678901"), ("都293648172635了", None), ("13800138000", None),
     ("P126937293913084", "P126937293913084"), ("都P126937293913084了", None), ("CA1234567", None)],
)  # fmt: skip
def test_a_bare_number_in_a_conversation_is_an_orders(tagging: Detector, said: str, number: str | None) -> None:
    labels = (Label(0, len(said), "", LabelKind.MESSAGE),)
    orders = [said[each.start : each.end] for each in tagging.detect(said, labels)
              if each.entity_type is EntityType.ORDER_NO]  # fmt: skip
    assert orders == ([number] if number else [])
    assert not any(each.entity_type is EntityType.ORDER_NO for each in tagging.detect(said))


@pytest.mark.parametrize(
    ("value", "label", "kind"),
    [
        ("610111196912220..", "身份证号", CN_ID),
        ("131 1900 2...", "手机", PHONE),
        ("6217 0057 3467 22..", "卡号", BANK_CARD),
        ("6101111969122", "身份证号", CN_ID),
        ("1310190025", "手机", PHONE),
        ("159814365541", "手机", PHONE),
        ("159814365542", "手机", None),
        ("2026110112", "身份证号", None),
        ("610111...", "身份证号", None),
        ("610111196912220..", "备注", None),
        ("1002938475...", "账号", None),
    ],
)
def test_a_number_whose_end_a_column_cut_off_is_what_its_heading_says(
    tagging: Detector, value: str, label: str, kind: EntityType | None
) -> None:
    found = tagging.detect(value, (Label(0, len(value), label),))
    assert [(each.entity_type, value[each.start : each.end]) for each in found] == ([(kind, value)] if kind else [])


@pytest.mark.parametrize(
    "number",
    [
        *("S0-20261002-59969", "0D-20261002-59969", "P020261002001", "PO2026/93735"),
        *("TB4964988447747623", "INV-2026-92238", "XS25052339218"),
    ],
)
def test_a_shops_own_number_is_found_by_its_letters_also_where_their_o_reads_as_a_zero(
    tagging: Detector, number: str
) -> None:
    assert [number[each.start : each.end] for each in tagging.detect(number)] == [number]
