"""Numbers with long fractions, as programs write amounts, places and times: quiet, and no number in groups is lost."""

from __future__ import annotations

import random

import pytest

from guard.detect import Detector
from guard.model import EntityType

OF_PERSONS = (EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD)


def found(tagging: Detector, text: str) -> list[str]:
    return [text[each.start : each.end] for each in tagging.detect(text) if each.entity_type in OF_PERSONS]


@pytest.mark.parametrize(
    "text",
    [
        "234567.15999999997",
        "合计\n234567.15999999997\n456789.17700000003\n",
        "区域\t销售额\n华东\t234567.15999999997\n华南\t456789.17700000003",
        "45292.15611111111,x",
        '{"sum": 234567.15999999997, "lat": 39.13812345678, "lng": -116.13912345678}',
        "[116.13912345678,39.9]",
    ],
)
def test_a_field_that_is_one_number_with_a_fraction_stays_quiet(tagging: Detector, text: str) -> None:
    assert found(tagging, text) == []


def test_sums_of_amounts_stay_quiet(tagging: Detector) -> None:
    chance = random.Random(7)
    sums = [sum(round(chance.uniform(100, 9_000), 2) for _ in range(60)) for _ in range(500)]
    assert found(tagging, "\n".join(f"{each:.17g}" for each in sums)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("138.00138000", "138.00138000"),
        ("010.12345678", "010.12345678"),
        ("0755.13800138000", "13800138000"),
        ("0086.13800138000", "0086.13800138000"),
        ("12.13800138000", "13800138000"),
        ("112.13800138000", "13800138000"),
        ("123,13800138000", "13800138000"),
        ("分机 116.13800138000", "13800138000"),
        ('"phone": 13800138000', "13800138000"),
        ("110105.194912310021", "110105.194912310021"),
        ("6222.0212.3456.7890.128", "6222.0212.3456.7890.128"),
    ],
)
def test_numbers_whose_groups_dots_part_are_found(tagging: Detector, text: str, value: str) -> None:
    assert found(tagging, text) == [value]
