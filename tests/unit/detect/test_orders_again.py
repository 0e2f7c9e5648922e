"""Numbers of orders that stand again, or on slips whose words say what is numbered. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label, LabelKind


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Order: 4418203377\n\nback\n\n4418203377 | Main", "4418203377 4418203377"),
        ("订单号：UX20417733\nWHERE x = 'UX20417733'", "UX20417733 UX20417733"),
        ("Order: 4418203377\n\nPhone: 4418203377", "4418203377"),
        ("Order: 4418203377\n/img/4418203377/a.png\nv4418203377\n4418203377.png", "4418203377"),
        (
            "订单号：UX20417733C\n订单号：UX20417801D\n订单号：UX20418902X\n\n\nIN ('UX20499001C')",
            "UX20417733C UX20417801D UX20418902X UX20499001C",
        ),
        ("订单号：UX20417733C\n订单号：UX20417801D\n\n\nIN ('UX20499001C')", "UX20417733C UX20417801D"),
        (
            "订单号：UX20417733C\n订单号：UX20417801D\n订单号：UX20418902X\nUX20499001 UY20499001C 0xUX20499001C",
            "UX20417733C UX20417801D UX20418902X",
        ),
        ("Similar Cases (3)\n00441703·Late refund\n00441822", "00441703 00441822"),
        ("Similar Cases (3)\n00441703 bytes", ""),
        ("PHARMACY\nCashier: 4\nTrans 0417-03-44170\nRX 4417033-01\nSUBTOTAL", "0417-03-44170 4417033-01"),
        ("eth0\nRX 4417033-01\nTrans 0417-03-44170", ""),
        ("检验报告单 标本：血清\n条码号：4417033304417", "4417033304417"),
        ("商品资料\n条码号：4417033304417", ""),
        ("7 FA PAX 125-4417033304/ETBA/GBP12.80", "125-4417033304"),
        ("7 FB PAX 125-4417033304/ETBA/GBP12.80", ""),
    ],
)
def test_a_known_number_counts_wherever_it_stands_and_slips_say_what_is_numbered(
    by_rules: Detector, text: str, values: str
) -> None:
    labels = (Label(0, 1, "", LabelKind.MESSAGE),)
    found = by_rules.detect(text, labels)
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.ORDER_NO] == values.split()


def test_a_text_without_a_layout_is_read_in_pieces_that_know_nothing_of_each_other(by_rules: Detector) -> None:
    found = by_rules.detect("Order: 4418203377\n\nback\n\n4418203377 | Main")
    assert sum(each.entity_type is EntityType.ORDER_NO for each in found) == 1
