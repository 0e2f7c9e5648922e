"""Codes that nothing calls an order's, on the page of customers. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label, LabelKind

CUSTOMERS = "客户：陈婉清\n\n13281116768\n\n15973016392\n\n"
"""A name and two mobiles."""


def orders(tagging: Detector, text: str, *labels: Label) -> str:
    """What counts as an order's number in a picture."""
    laid = (*labels, Label(0, 1, "", LabelKind.CAPTION))
    counted = tagging.judged(text, laid, tagging.detect(text, laid), shows_more=False)
    return " ".join(text[each.start : each.end] for each in counted if each.entity_type is EntityType.ORDER_NO)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("行程 TRIP454722190460608", "TRIP454722190460608"),
        ("换货HH1029760420", "HH1029760420"),
        ("QX620901522303", "QX620901522303"),
        ("Job JB-977031 for Tuesday", "JB-977031"),
        ("#66909936651837239919", "#66909936651837239919"),
        ("030711557390419063", "030711557390419063"),
        ("#107\n\n531251936003320430", "531251936003320430"),
        ("9400 1003 2145 8876 4410 52", "9400 1003 2145 8876 4410 52"),
        ("RMA\n\nRMA-28393-K", "RMA-28393-K"),
        ("事件SOS41·2076·553", "SOS41·2076·553"),
        ("执行标准 GB88095201", ""),
        ("配置编号 CFG-20261102-07", ""),
        ("知识库 KB-20261105-033", ""),
        ("img/QX620901522303", ""),
        ("QX620901522303.png", ""),
        ("https://host/?id=QX620901522303", ""),
        ("AZQX620901522303Z", "AZQX620901522303Z"),
        ("BX-B08-26030782", "BX-B08-26030782"),
        ("wo=W0-782373", "W0-782373"),
        ("流水号\n\n20260311-W810", "20260311-W810"),
        ("姓名\n\n4642954021081776113", "4642954021081776113"),
        ("W645.42421", "W645.42421"),
        ("XJ3B-4196/26", "XJ3B-4196/26"),
        ("moved from SG23476D", "SG23476D"),
        ("8015_38530_96", "8015_38530_96"),
        ("已转单 edu_d18cf85990", "edu_d18cf85990"),
        ("feed_backfeed", ""),
        ("V2.0.13.4", ""),
        ("A1B2C3D4E5F6G7", ""),
        ("2026-03-11", ""),
        ("序列号：QX620901522303", ""),
        ("设备号\n860711557390419", ""),
        ("共 66909936651837239919 字节", ""),
        ("330106196706268429", ""),
    ],
)
def test_a_code_counts_on_a_page_of_customers(tagging: Detector, code: str, values: str) -> None:
    assert orders(tagging, CUSTOMERS + code) == values


@pytest.mark.parametrize(
    ("beside", "counts"),
    [
        ("陈婉清\n\n", False),
        ("13281116768\n\n15973016392\n\n17713265522\n\n", False),
        ("客户：陈婉清\n\n13281116768\n\n13281116768\n\n", False),
        ("客户：陈婉清\n\n13281116768\n\n民族大道79号中海国际社区23幢3-474\n\n", True),
        (CUSTOMERS, True),
    ],
)
def test_three_different_values_of_two_types_make_a_page_of_customers(
    tagging: Detector, beside: str, counts: bool
) -> None:
    assert bool(orders(tagging, f"{beside}QX620901522303")) is counts


@pytest.mark.parametrize("text", ["订单: vip_fe8fcc509c", "退款单号 PQXR7TKW2M"])
def test_few_digits_behind_a_label_count_on_a_page_of_customers(tagging: Detector, text: str) -> None:
    assert orders(tagging, text) == ""
    assert orders(tagging, CUSTOMERS + text) == text.split(" ")[1]


def test_a_code_beside_customers_counts_in_a_text_too(tagging: Detector) -> None:
    text = f"{CUSTOMERS}安检 QX620901522303"
    (found,) = (each for each in tagging.detect(text) if each.entity_type is EntityType.ORDER_NO)
    assert text[found.start : found.end] == "QX620901522303"


def test_where_it_is_no_page_of_customers_a_code_is_what_else_it_may_be(tagging: Detector) -> None:
    (found,) = tagging.detect("护照 C12345678")
    assert found.entity_type is EntityType.PASSPORT


def test_what_stands_in_a_sentence_is_not_what_the_head_of_a_column_says(tagging: Detector) -> None:
    said = "Label created, tracking 1Z999AA10123456784"
    label = Label(0, len(said), "SKU", LabelKind.CAPTION)
    assert orders(tagging, said, label) == "1Z999AA10123456784"
    assert orders(tagging, "1Z999AA10123456784", Label(0, 18, "SKU", LabelKind.CAPTION)) == ""


def test_several_names_count_on_a_page_of_customers(tagging: Detector) -> None:
    text = f"{CUSTOMERS}\n维修杨小红\n\n维修 冯德胜\n\n维修 梁永康"
    laid = (Label(0, 1, "", LabelKind.CAPTION),)
    counted = tagging.judged(text, laid, tagging.detect(text, laid), shows_more=False)
    names = [text[each.start : each.end] for each in counted if each.entity_type is EntityType.PERSON]
    assert names == ["陈婉清", "杨小红", "冯德胜", "梁永康"]
