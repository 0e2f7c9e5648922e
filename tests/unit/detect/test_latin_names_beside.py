"""Names in Latin letters by kin, initials, the hyphen of East Asia, and notes in capitals. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "to his neighbor Zelqa Ashcroft if absent, al vecino Qilo Quispe Mamani, 6",
            ["Zelqa Ashcroft", "Qilo Quispe Mamani"],
        ),
        ("her grandson Zelqa Ashcroft; their landlord Zelqa Ashcroft", ["Zelqa Ashcroft", "Zelqa Ashcroft"]),
        ("the neighbor Wi-Fi is off, Aunt may, our brother printer, Uncle Sam", []),
        ("Signed by J. Fitzwilliam", ["J. Fitzwilliam"]),
        ("shows the holder as G. M. Achterberg-Lowe", ["G. M. Achterberg-Lowe"]),
        ("in the U. S. Army, of U.S. Steel, to P. O. Box, in D. C. Circuit, at M. G. Road, see A. B. Introduction", []),
        (
            "Cho Min-jae\nSoon-ja Park\nTsai Ing-wen met Lim Hui-ling",
            ["Cho Min-jae", "Soon-ja Park", "Tsai Ing-wen", "Lim Hui-ling"],
        ),
        ("stays with Yen Shu-\nfen, 2 nights", ["Yen Shu-\nfen"]),
        (
            "Victoria Mug, Austin Jeans, Victoria Park, Charlotte Kettle, a walk in Shelly Park, Thomas Park",
            ["Thomas Park"],
        ),
        ("Visit Yong-in, Long Mid-day, Central Park, Check-\nin, Sun Screen-\nsaver, New Sign-\nup", []),
        ("3.0SEI/KOFI MSTR(CHD/12MAY18)", ["0SEI/KOFI MSTR"]),
        ("RM CALLED BY JUNE HARGREAVES 13APR", ["JUNE HARGREAVES"]),
        ("CONTACT SISTER EFUA QSEI-TUTU +233", ["EFUA QSEI-TUTU"]),
        ("PAID BY CREDIT CARD, SIGNED BY AUTHORIZED PERSON, CALLED BY MAIN LOOP, CONTACT FATHER OR MOTHER", []),
        ("2·Iñaki Etxeberria Goñi\n3. Carlos Quispe Mamani", ["Iñaki Etxeberria Goñi", "Carlos Quispe Mamani"]),
    ],
)
def test_what_stands_beside_tells_a_name(by_rules: Detector, text: str, names: list[str]) -> None:
    found = by_rules.detect(text)
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON] == names
