"""What addresses write by numbers is found where it is written, in every text: browsers copy addresses so."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import quote

import pytest

from guard.detect import Detector
from guard.model import EntityType

NAME, NUMBER = "张伟", "110101199003072316"
DETECTOR = Detector()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "text",
    ["https://crm.example/customer?name={}&tab=1", "见 https://crm.example/k/{}/help 谢谢", "MAILTO:a?subject={}\n好"],
)
def test_a_name_in_an_address_is_found_where_it_is_written(text: str, encoding: str) -> None:
    odd = quote(NAME, encoding=encoding)
    written = text.format(odd)
    [finding] = DETECTOR.detect(written)
    assert finding.entity_type is EntityType.PERSON
    assert written[finding.start : finding.end] == odd
    assert finding.masked == "张*"


def test_a_value_that_is_written_so_in_part_is_found_whole() -> None:
    odd = f"{NUMBER[:5]}%{ord(NUMBER[5]):X}{NUMBER[6:]}"
    written = f"https://crm.example/?id={odd}"
    assert [written[each.start : each.end] for each in DETECTOR.detect(written)] == [odd]


@pytest.mark.parametrize("text", ["https://a.example/%FF%FE", "https://a.example/100%", "50%E5%BC%A0", "%"])
def test_what_is_no_letter_in_an_address_is_nothing(text: str) -> None:
    assert not DETECTOR.detect(text)


def test_findings_stay_in_order_and_apart() -> None:
    text = f"{NUMBER} https://crm.example/{NUMBER}?n={quote(NAME)} https://crm.example/?n={quote(NAME)}&id={NUMBER}"
    found = DETECTOR.detect(text)
    assert [each.entity_type for each in found] == [
        *(EntityType.CN_ID, EntityType.CN_ID, EntityType.PERSON, EntityType.PERSON, EntityType.CN_ID)
    ]
    assert all((before.end or 0) <= (after.start or 0) for before, after in pairwise(found))
