"""Numbers of orders and parcels, by their form and by what they are called. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(DetectionSettings(names=False))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("最近的：\n202601082495093044", True),
        ("2026010824950930", True),
        ("20260108153012", False),
        ("20260108153012345", False),
        ("序列号 202601082495093044", False),
        ("202408174231345402", True),
        ("0D260411841746", True),
        ("S0250407615025", True),
        ("your order #867289.", True),
        ("HT202606-6676", True),
        ("赔案号W0-20260312-2194", True),
        ("YTO7853049361737", True),
        ("tracking no 1Z632BB2517461586", True),
        ("1Z632BB2517461586", False),
        ("order-svc-c18f891c9b-h2g6d", False),
        ("词条编号：77671572", False),
        ("address\n\n202408174231345402", True),
        ("202613082495093044", False),
        ("物流单 EB126379183CN 已揽收", True),
        ("您的快件 EA126379183CN 已到", True),
        ("your parcel EA126379183CN is here", True),
        ("EA126379183CN", False),
        ("预订号 67591812176", True),
        ("Conf. BK-8233917", True),
        ("最近预订：BK-8233917", True),
        ("BK-8233917", False),
        ("#TS-522020 已处理", True),
        ("TS-522020", False),
        ("INC0891406", True),
        ("SO-17121307", True),
        ("SO-2026-009348", True),
        ("SO-1996-009348", False),
        ("0RD-40236227", True),
        ("ORD-4023", False),
        ("退款审批 TXN041099033605", True),
        ("txn=4200009284202606092701149575", True),
        ("E260801759774187218", True),
        ("E261301759774187218", False),
        ("0rder # JX041547289", True),
        ("parce1 716120123819670", True),
        ("ORD-7766-TDW05, 13800138000", True),
        ("ORD-PREVIEW-BETA 13800138000", False),
    ],
)
def test_orders_are_told_by_their_form_or_by_what_they_are_called(detector: Detector, text: str, found: bool) -> None:
    assert any(each.entity_type is EntityType.ORDER_NO for each in detector.detect(text)) == found
