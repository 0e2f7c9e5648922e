"""Numbers that a firm counts on with letters before them, and what is numbered alike. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType
from tests.support.detected import values_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Waiting for customer\nSUP-67870\nRefund missing\nSUP-67902", "SUP-67870 SUP-67902"),
        ("Waiting for customer\nSUP-67870\nRefund missingSUP-67902\nsUP-48858", "SUP-67870 SUP-67902 sUP-48858"),
        ("Refund on order Q-69482264SUP-94709\nSUP-67870", "Q-69482264 SUP-94709 SUP-67870"),
        (
            "贷款 还款\nLN20260421000268512026-09-26\nLN20260317767316222026-02-08",
            "LN2026042100026851 LN2026031776731622",
        ),
        ("Claims\nCLM-004512\nCLM-004513\nPolicyholder", "CLM-004512 CLM-004513"),
        ("Policies\nPOL-88120341\nPOL-88120367\nInsured\nPremium", "POL-88120341 POL-88120367"),
        ("Devoluciones\nDEV-791377\nDEV-435219\nCliente: pedido", "DEV-791377 DEV-435219"),
        ("Refunds\nRFD-2026-634122\nRFD-2026-634140\nCustomer", "RFD-2026-634122 RFD-2026-634140"),
        ("Shipments\nSHP-NQ-8421987\nSHP-YX-2838353\ncustomer", "SHP-NQ-8421987 SHP-YX-2838353"),
        ("Customer Invoices\nINV/2026/00042\nINV/2026/00043", "INV/2026/00042 INV/2026/00043"),
        ("Orders of a customer\nLAB-58554\nLAB-58561\nLAB-58570", "LAB-58554 LAB-58561 LAB-58570"),
        ("Orders of a customer\nLAB-58554\nLAB-58561", ""),
        ("Orders of a customer\nLAB58554\nLAB58561\nLAB58570", ""),
        ("Customer orders, in stock\nLAB-58554\nLAB-58561\nLAB-58570", ""),
        ("Customer orders, SKU: LAB-58554\nLAB-58561\nLAB-58570", ""),
        ("Rivers\nLAB-58554\nLAB-58561\nLAB-58570", ""),
        ("Same as ticket SUP-4433 from yesterday", "SUP-4433"),
        ("Order PO-2704581Shipping to you", "PO-2704581"),
        ("Deposit for BKG-146897", "BKG-146897"),
        ("Customers\nBKG-146897", ""),
        ("合同列表 客户\nHT-20260384\nHT-20260385\n甲方", "HT-20260384 HT-20260385"),
        ("合同列表 客户\nHT-20261\nHT-20262\n甲方", ""),
        ("Delivery WH/OUT/00042 of a customer", "WH/OUT/00042"),
        ("Orders, customers\n#1001\n#1002\n#1003", "#1001 #1002 #1003"),
        ("Orders of customers\n#1001\n#1002\n#1003\n#10a3ff", ""),
        ("Unsolved tickets of customers\n- #45529 Invoice copy\n#45530 Refund\n#45541", "#45529 #45530 #45541"),
        ("Paid, fulfilled, customer\n#HW42104", "#HW42104"),
        (
            "Guest's folio, payment\nFOL -39912567\nFOL-95382047\nFOL -62992480",
            "FOL#-39912567 FOL-95382047 FOL#-62992480",
        ),
        ("Guest's folio, payment\nUSD -39912567\nUSD -95382047\nUSD -62992480", ""),
        ("Guest's folio, payment\nFOL -39912567.00\nFOL -95382047.00\nFOL -62992480.00", ""),
        (
            "Müşteri, kargo\nQX4417033304\tKahve\nQX4417033311\tMarket\nQX4417033398",
            "QX4417033304 QX4417033311 QX4417033398",
        ),
        ("Müşteri, kargo\nQX4417033304\nQX4417033311", ""),
        ("Müşteri, kargo\nQX441703\nQX441704\nQX441705", ""),
        ("Müşteri, kargo\nfor QX4417033304\nfor QX4417033311\nfor QX4417033398", ""),
        ("Customer orders, in stock\nQX4417033304\nQX4417033311\nQX4417033398", ""),
        (
            "Schaden-Nr. Versicherungsnehmer\n\nVS-4417033304\nVS-4417033311\nVS-4417033398",
            "VS-4417033304 VS-4417033311 VS-4417033398",
        ),
        ("Players, levels\n#45529\n#45530\n#45541\n#HW42104", ""),
    ],
)
def test_what_counts_on_is_found_on_a_page_of_customers(by_rules: Detector, text: str, values: str) -> None:
    assert values_of(by_rules, EntityType.ORDER_NO, text) == [value.replace("#-", " -") for value in values.split()]


@pytest.mark.parametrize(
    "text",
    [
        "git log\nSUP-67870 fix refund rounding for customer orders\nSUP-67902 export",
        "Sprint 42\nORD-10234 refund of a customer\nORD-10235 invoice",
        "ORD-10234 implement refund of a customer\nORD-10235 invoice",
        "Pull requests of customers\n#45529 order totals\n#45530 customer export\n#45541 refund",
        "As a customer I want to see my order US-10235",
        "The system shall send an invoice\nREQ-10003 refund, order\nREQ-10004 customer",
        "Requirements of the order REQ-10003, customer",
        "customers, payment\nCVE-2024-12345\nCVE-2024-23456\nCVE-2024-34567",
        "Bestellungen unserer Kunden\nD-80331 München\nD-10115 Berlin\nD-20095 Hamburg",
        "release branch of a customer ORD-10234 ORD-10235",
        "orders, customers\nORA-00942\nORA-12541\nORA-01017",
        "error CS0246: customer\nerror CS1061: order",
        "订单的客户\nSZ300750\nSZ000858\nSZ000333",
        "customers, orders\nMON-2026-11-24\nMON-2026-11-25\nMON-2026-11-26",
        "passengers, bookings\nA-320\nUTF-8\nISO-9001\nCOVID-19\nGPT-4\nRTX-4090",
        "Syllabus: client server, order of bytes\nCS-610001, CS-611001",
        "Patent WO2026123456 claims priority of WO2026123457",
    ],
)
def test_issues_norms_and_the_like_are_no_orders(by_rules: Detector, text: str) -> None:
    assert values_of(by_rules, EntityType.ORDER_NO, text) == []


@pytest.mark.parametrize(("beside", "count"), [("", 0), ("Call +86 13800138000", 3)])
def test_on_a_picture_they_count_beside_something_of_a_person(by_rules: Detector, beside: str, count: int) -> None:
    text = f"Waiting for customer\nSUP-67870\nRefund missing\nSUP-67902\n{beside}"
    judged = by_rules.judged(text, (), by_rules.detect(text), shows_more=False)
    assert sum(map(by_rules.counts, judged)) == count
