"""What airlines and hotels call a booking by, with and without a label. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType, Label, LabelKind
from tests.support.detected import values_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("确认号 VNTBTMN8", "VNTBTMN8"),
        ("订单号8638812179确认号VNTBTMN8", "8638812179 VNTBTMN8"),
        ("Confirmation number: HMXK3R9TQ2", "HMXK3R9TQ2"),
        ("Confirmation 8KXM2PQ7", "8KXM2PQ7"),
        ("Itinerary # 7H2KX8PQ", "7H2KX8PQ"),
        ("Booking QNXKWB - name change", "QNXKWB"),
        ("Record locator QWBKRT", "QWBKRT"),
        ("PNR\nKX8PQ2\nWANG/MIN MS\nQWAKRT\nCHEN/HAO MR", "KX8PQ2 QWAKRT"),
        ("PNR LIST\n1.WANG/MIN MS\nKX8PQ2\n2.CHEN/HAO MR\nMN3TRX", "KX8PQ2 MN3TRX"),
        ("pnr\n KX8PQ2  WANG/MIN MS CA1234", "KX8PQ2"),
        ("PNR DISPLAY\n\nTICKET\n\nWANG/MIN MS", ""),
        ("航班\n1. 王敏 2.陈浩 3.李娜CHD KX8PQ2", "KX8PQ2"),
        ("航班\n12.SSR TKNE CZ HK1 CANSHA 3571 Y11DEC 7816114449068/1/P1", "7816114449068"),
        ("航班\n16.RMK CA/V5V6KZ", "V5V6KZ"),
        ("清单\n1. 王敏 2.陈浩 KX8PQ2", ""),
        ("Colours\nKX8PQ2\nWANG/MIN MS", ""),
        ("Passengers\nKX8PQ2\nBaggage", ""),
        ("Booking code PROMO2026", ""),
        ("确认号 请填写", ""),
        ("预订编码（PNR）PD5HV5 订单", "PD5HV5"),
        ("Booking SVEVCC - name, booking ADVICE", "SVEVCC"),
        ("Booking SEQUEL, booking OBJECT", ""),
        ("Booking CHANGE, reservation STATUS", ""),
        ("Booking (PNR) STATUS", ""),
        ("PNR ABAEBW", "ABAEBW"),
        ("PNR STATUS", ""),
        ("訂位代號 66G4BB", "66G4BB"),
        ("jo@example.com · Booking HMQSHT2FR8", "HMQSHT2FR8"),
        ("Booking FESTIVE2026, reservation FY2026", ""),
        ("Confirmation RELEASED", ""),
        ("Guests · Conf. RK-4QF17\nConf. RK-7HX44", "RK-4QF17 RK-7HX44"),
        ("nginx.conf RK-4QF17, Conf. ADVISED", ""),
    ],
)
def test_bookings_are_told_by_their_label_or_by_a_passenger(by_rules: Detector, text: str, values: str) -> None:
    found = values_of(by_rules, EntityType.ORDER_NO, text)
    assert found == values.split()


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("KX8PQ2", "QWAKRT", 2),
        ("STATUS", "QWAKRT", 0),
        ("BK8T9H3R", "BKQZZJYR", 2),
        ("BK8T9H3R", "REFUNDED", 1),
        ("SALE2026", "BKQZZJYR", 0),
    ],
)
def test_letters_below_a_heading_are_a_code_beside_others(
    by_rules: Detector, first: str, second: str, count: int
) -> None:
    text = f"booking {first} {second}"
    labels = (Label(8, 8 + len(first), "Booking ref"), Label(9 + len(first), len(text), "Booking ref"))
    found = [each for each in by_rules.detect(text, labels) if each.entity_type is EntityType.ORDER_NO]
    assert len(found) == count


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Ref\n\nPassenger\n\nPM4BS8\n\nTKVNJ7\n\nQWAKRT\n\nK2H9RP", "PM4BS8 TKVNJ7 QWAKRT K2H9RP"),
        ("Ref\n\nPassenger\n\nPM4BS8\n\nTKVNJ7\n\nQWAKRT", ""),
        ("Ref\n\nColour\n\nPM4BS8\n\nTKVNJ7\n\nQWAKRT\n\nK2H9RP", ""),
    ],
)
def test_several_locators_with_lines_to_themselves_tell_a_column_of_flights(
    by_rules: Detector, text: str, values: str
) -> None:
    found = by_rules.detect(text, (Label(0, 1, "", LabelKind.CAPTION),))
    assert [text[each.start : each.end] for each in found] == values.split()
    assert by_rules.detect(text) == ()


def test_passengers_are_named_before_their_booking() -> None:
    text = "航班 CZ3571\n1. 王敏 2.陈浩 3.李娜CHD KX8PQ2"
    found = Detector(DetectionSettings()).detect(text)
    names = [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON]
    assert names == ["王敏", "陈浩", "李娜"]


def test_a_card_that_pays_for_a_booking_is_found_behind_its_network(by_rules: Detector) -> None:
    text = "FP CCVI4111111111111111/0729/N481902\nFP CARDBOARD4111111111111111"
    found = [each for each in by_rules.detect(text) if each.entity_type is EntityType.BANK_CARD]
    assert [(each.start, text[each.start : each.end]) for each in found] == [(7, "4111111111111111")]
