"""Numbers of cases that hold a day or a year, and what is written alike. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType
from tests.support.detected import values_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("物业报修看板\nBW260917031\n水管漏水", "BW260917031"),
        ("业主群\n转办 BA2609170312 已派", "BA2609170312"),
        ("Khách hàng\nCN-260917-044: hoàn tiền", "CN-260917-044"),
        ("Réservation\nSEJ-26-09-4471", "SEJ-26-09-4471"),
        ("Aduan anda\nTKN-2609-44170", "TKN-2609-44170"),
        ("客戶 收據No.KPH-2026-44170", "KPH-2026-44170"),
        ("Müşteri\nBAS-2026-441703", "BAS-2026-441703"),
        ("Klient\nRP/2026/09/00417", "RP/2026/09/00417"),
        ("Pelanggan\nFKT/20260917/TKP/4417034417", "FKT/20260917/TKP/4417034417"),
        ("Le client\nSIN/26/441703", "SIN/26/441703"),
        ("Versicherungsnehmer\nVB/0441703/2026", "VB/0441703/2026"),
        ("Klient\nDOST-44170/26", "DOST-44170/26"),
        ("Notiz zum Schaden, 26-VK-0044170: Gutachten", "26-VK-0044170"),
        ("发票备注：订单已付，配送 MH-PS-20260917-0044", "MH-PS-20260917-0044"),
        ("Build server\nTKN-2609-44170", ""),
        ("customers\nCVE-2026-44170\nISO/2026/44170\nREQ-2026-44170", ""),
        ("customers, git log\nTKN-2609-44170", ""),
        ("customers\nModel: TKN-2609-44170", ""),
        ("customers\n型号：BW260917031", ""),
        ("customers\nLOG-2026-0917\nLOG-2026-0917.txt\nIMG-20260917-0044\nIMG260917004.jpg", ""),
        ("customers\nBW261331044\nTKN-2613-44170\nsrc/TKN-2609-44170\nTKN-2609-44170.pdf", ""),
        ("customers\nUTF-8, Q3-2026, FY-2026-2027, EN/2026, H1/2026", ""),
    ],
)
def test_letters_with_a_day_or_a_year_and_a_count_are_a_cases_number(
    by_rules: Detector, text: str, values: str
) -> None:
    assert values_of(by_rules, EntityType.ORDER_NO, text) == values.split()


def test_on_a_picture_they_count_beside_something_of_a_person(by_rules: Detector) -> None:
    for beside, count in (("", 0), ("13800138000", 2)):
        text = f"物业报修看板\nBW260917031\n{beside}"
        judged = by_rules.judged(text, (), by_rules.detect(text), shows_more=False)
        assert sum(map(by_rules.counts, judged)) == count
