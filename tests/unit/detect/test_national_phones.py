"""Phones as countries write them at home, and what is parted alike. All numbers are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(DetectionSettings(names=False))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Pede retorno (41) 95111-9267 com a irmã", "(41) 95111-9267"),
        ("cliente 11 98765-4321", "11 98765-4321"),
        ("loja (21) 3456-7890", "(21) 3456-7890"),
        ("loja 21 3456-7890", None),
        ("pedido 11 98765-4321", None),
        ("8 (912) 345-67-89", "8 (912) 345-67-89"),
        ("Телефон: 8 912 345-67-89", "8 912 345-67-89"),
        ("Telemóvel 912 345 678", "912 345 678"),
        ("0412 345 678", "0412 345 678"),
        ("0412.345.678", None),
        ("0475 12 64 56", "0475 12 64 56"),
        ("0412 12 34 56", None),
        ("06-12345678", "06-12345678"),
        ("06-20261124", None),
        ("0161 496 0123", "0161 496 0123"),
        ("01810 960983", None),
        ("07700 900123", "07700 900123"),
        ("079 123 45 67", "079 123 45 67"),
        ("049 123 45 67", None),
        ("011-2248 6317", "011-2248 6317"),
        ("011-8248 6317", None),
        ("业主:黎婧宇 037152635841", "037152635841"),
        ("骑手 张强锦08983896541", "08983896541"),
        ("会员 037152635841", None),
        ("库存 张强锦08983896541", None),
        ("市話 (02)7230-0140", "(02)7230-0140"),
        ("86193309 196911 63343 S", None),
        ("196911 63343", "196911 63343"),
        ("内存 17179869184字节", None),
        ("13902746118 Bytes", None),
        ("13902746118 by ten", "13902746118"),
        ("副卡：19342929169", "19342929169"),
        ("0376.550.417", "0376.550.417"),
        ("0316.550.417", None),
        ("0376 550 417", None),
        ("0262-3855-417", "0262-3855-417"),
        ("024 3825 4170", "024 3825 4170"),
        ("0532 417 77 06", "0532 417 77 06"),
        ("0812-4170-3304", "0812-4170-3304"),
        ("0917 417 0333", "0917 417 0333"),
        ("0918204466", "0918204466"),
        ("0918204416", None),
        ("(jo@example.com, 503.555.0144 ext. 12)", "503.555.0144 ext. 12"),
        ("bureau (01.53.01.88.44)", "01.53.01.88.44"),
        ("= 1.6449340668482264, 3.1415926535", None),
        ("Telefon: 08652 / 64 11 4", "08652 / 64 11 4"),
        ("Mobil: +49 160 / 9927 4417", "+49 160 / 9927 4417"),
        ("13800138000 / 53", "13800138000"),
        ("Tan · 19:10\n07700 900 417", "07700 900 417"),
        ("留言至2388 6144", "2388 6144"),
        ("OSI BA CTCP 442079460144-B", "442079460144"),
        ("OSI BA CKIN 442079460144-B", None),
        ("https://crm.local/view?accNbr=18051679773", "18051679773"),
        ("https://crm.local/view?seq=18051679773", None),
    ],
)
def test_phones_are_told_by_how_a_country_parts_them(detector: Detector, text: str, value: str | None) -> None:
    found = [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is EntityType.PHONE]
    assert found == ([value] if value else [])
