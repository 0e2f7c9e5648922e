"""Numbers of which the words of a page say what is numbered. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType
from tests.support.detected import values_of

DESK = "Service Desk\n{}\nJo raised this request via Phone\nRequest type\nPorting"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("显示 标准订单\n送达方\n收货\n0081204417\n2\n0083040703", ["0081204417", "0083040703"]),
        ("Sales Document\nNet value\n\n0081204417", ["0081204417"]),
        ("Kundenauftrag\nLieferung\n\nMeyer\n\n90070417", ["90070417"]),
        ("Kundenauftrag\nMenge\n\n90000000", []),
        ("Sales order report\nRevenue\n\n90070417", []),
        ("Registers\nNet value\n\n0081204417", []),
        ("显示 标准订单\n物料 0081204417 PC", []),
        ("显示 标准订单\n条码\n0081204417", []),
        ("Consignee\n7142 2304 4170\nIn transit", ["7142 2304 4170"]),
        ("In transit\nFedEx 7142 2304 4170", ["7142 2304 4170"]),
        ("Consignee, in transit\n7142 2304 4170 3304", []),
        ("Tracking by year, in transit\n2021 2022 2023\n1999 2000 2001", []),
        ("Tracking, in transit\nICCID\n7142 2304 4170", []),
        ("Shipments, delivered\n7142 2304 4170", []),
        ("Shipper\nPRO 406-110417\nConsignee Jo", ["PRO 406-110417"]),
        ("Laptops\nPRO 406-110417", []),
        ("Delivery: USPS, shipping\nLabel 9405 5036 9930 0006 3304 17", ["9405 5036 9930 0006 3304 17"]),
        ("Matrix\nRow 9405 5036 9930 0006 3304 17", []),
        ("產險 理賠\n地址\n7樓\n\nS1150704417", ["S1150704417"]),
        ("產險 理賠 1301第14AP930417號", ["1301第14AP930417號"]),
        ("保單號碼：1301第14AP930417號", ["1301第14AP930417號"]),
        ("設備 清單\n\nS1150704417", []),
        ("Facture\nF26-01704", ["F26-01704"]),
        ("Facturas\nFactura\tImporte\nF26-31260417\t49,83 €", ["F26-31260417"]),
        ("Facturas\nICCID\n\nF26-31260417", ["F26-31260417"]),
        ("Nachforschungsauftrag: NFA 8360 0417", ["NFA 8360 0417"]),
        ("Boulons\nF26-01704", []),
        ("Couronne 36 · Devis D2026-0417", ["D2026-0417"]),
        ("Modèle D2026-0417", []),
        ("PPO · Policy SPX-77400417-01", ["SPX-77400417-01"]),
        ("PPO · Policy SPX-77400417-01.zip", []),
        ("CSN: 300480417", ["300480417"]),
        ("Envío ES26036700417 · 2 bultos", ["ES26036700417"]),
        ("Envío gratis ES2603", []),
        ("SF1584 400417 1638", ["SF1584 400417 1638"]),
        ("SF1 584 400 417 638", ["SF1 584 400 417 638"]),
        ("SF 2024 1234", []),
        ("SF 500 600 700 8000", []),
        ("Customer, fulfilled\n#FW1041Paid", ["#FW1041"]),
        ("Customer, fulfilled\n#FW1041Pad", []),
        ("Customer, fulfilled\n#FW1041Paidwall", []),
        ("Orders of customers\n#1041Paid\n#1042Refunded\n#1043Unfulfilled", ["#1041", "#1042", "#1043"]),
        (DESK.format("Telco Care / TC-18304\nLinked TC-17517"), ["TC-18304", "TC-17517"]),
        (DESK.format("Telco Care TC-18304"), []),
        (DESK.format("Telco Care / TC-18304\nSprint 4, backlog"), []),
        ("Web / TC-18304\nLinked TC-17517", []),
        (">RTX7LQ4P\nTST RLR", ["X7LQ4P"]),
        (">RTX4060T", []),
        (">RTX3080TI", []),
    ],
)
def test_the_words_of_a_page_say_what_is_numbered(by_rules: Detector, text: str, values: list[str]) -> None:
    found = values_of(by_rules, EntityType.ORDER_NO, text)
    assert found == values
