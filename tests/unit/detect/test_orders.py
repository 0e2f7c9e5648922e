"""Numbers of orders and parcels, by their form and by what they are called. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType, Label


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
        ("麻烦查一下78825222696442", True),
        ("帮我催一下 78825222696442", True),
        ("could you check on my 78825222696442", True),
        ("trace 78825222696442", False),
        ("记账78825222696442", False),
        ("表单编号 FORM-2026-0138", False),
        ("案件\nCS-861530", True),
        ("Appt. YY26030199419CT scan", True),
        ("Claim no. 202-44871-09", True),
        ("n° de commande : 40871236", True),
        ("Sendungsnummer 00340434161094", True),
        ("주문번호 2026081234567", True),
        ("お荷物伝票番号\n注文者\n合計金額\n佐藤美咲\n¥8,027 7973-3821-4762", True),
        ("品番\n注文者\n合計金額\n佐藤美咲\n¥8,027 7973-3821-4762", False),
        ("your ticket has been issued. PNR LMRM6U.", True),
        ("Booking reference: LMRMUX", True),
        ("Payment ID\npi_3Pq5955eZv00786Bc", True),
        ("charge ch_3Qm7Lr2eZv00786BcT", True),
        ("class in_3columns_wide_layout", False),
        ("4200002316202608124471093652", True),
        ("refundNo=5030041127202608124471093652", True),
        ("5030041127202613124471093652", False),
        ("Référence de paiement\nBADF044939", True),
        ("N° de retour\nR6364405", True),
        ("Recent bookings\n9864.266.919 – Apr 26", True),
        ("revision 9864.266.919", False),
        ("dzfp_26332000464379446406_王敏_20261126.pdf", True),
        ("发票请开个人，号码26332000464379446406那张作废", True),
        ("号码26332000464379446406那张作废", False),
        ("合同：QMX260665127", True),
        ("账单 ZD2026115520449", True),
        ("单号TC784541374970", True),
        ("单号 TC-0012", False),
        ("Venda #2000745577375258", True),
        ("Order item ID: 30920515341583", True),
        ("IMG_26332000464379446406.pdf", False),
        ("宽带报障单57120261152480278", True),
        ("已致电安抚，赔付单 PF5848898269", True),
        ("Protocolo 202629824395234", True),
        ("Suivi Colissimo : 6C16846239161", True),
        ("Application no. BK78243716", True),
        ("PNR STATUS", False),
        ("Booking code SEARCH", False),
        ("记录编号ABCDEF", False),
        (">RT BB7WWM", True),
        ("PNR, RMK\nCA/HSKQP3", True),
        ("Confirmation code:\nSUBMIT", False),
        ("CA/HSKQP3", False),
        ("CZ HK1 TKNE\n880-7567553407/1/P1", True),
        ("part 880-7567553407", False),
        ("SSR TKNE CZ HK1 8807567553407C1/P1", True),
        ("SSR TKNE CZ HK1 8807567553407", False),
        ("Passenger\nChen Haoran\n784-8263890834", True),
        ("Customer\nRefund pending·1ZQ96YF9723828738", True),
        ("Build cache·1ZQ96YF9723828738", False),
        ("Cases (3)\n\n7211208\nRefund pending", True),
        ("Population\n\n7211208\nRecovered", False),
        ("1Z1234567823828738", False),
        ("关于合同 HT-2026-0915-587 的退款申请", True),
        ("IMG-2026-0915-587", False),
        ("HT-2026-1915-587", False),
        ("送货单\nNo.10395126", True),
        ("送货单 型号No.10395126A", False),
        ("产品目录\nNo.10395126", False),
        ("4200882676202603236398458863", True),
        ("420088267620260323639\n\n8458863", True),
        ("420088267620260323639\n\n84588631", False),
        ("4200882676202613236398458863", False),
        ("2026040722001412345678901234", True),
        ("Booking M2SH4X", True),
        ("Booking 202Q3B, reservation PLEASE", True),
        ("Booking 2026QB, reservation PLEASE", False),
        ("I placed WEB-5247453 on 4 May", True),
        ("I read WEB-5247453 on 4 May", False),
        ("合同编号 NGN〔2026〕4144号", True),
        ("国发〔2026〕4144号", False),
        ("Return label RMA4754367 was mailed", True),
        ("P.O. Number: AMZ-2777194", True),
        ("Réservation n° 5892327429", True),
        ("Rechnung\nr.\nRE-787558", True),
        ("Recherche\nRE-787558", False),
        ("Refund for a customer #6757295", True),
        ("Refund for a customer, colour #675729", False),
        ("Fix a race #6757295", False),
        ("お問い合わせ番号\n218268504564", True),
        ("住院号 00384756", True),
        ("门诊号：M202611240012", True),
        ("Medical record number 8837465", True),
        ("Member ID 883746510", True),
        ("会员卡号 8837465102", True),
        ("用电户号：3201938475610", True),
        ("商户号 3201938475610", False),
        ("发票代码 032001900211", True),
        ("Kundennr. 10293847", True),
        ("placed (checkout #9897937838332)", True),
        ("git checkout 9897937838", False),
        ("Dossier n° 88374651", True),
        ("Заказ № 88374651", True),
        ("Anfrage #8837465", True),
        ("Factura 2026/000384", True),
        ("접수번호 26112400384", True),
        ("DPD 15501234567890", True),
        ("体检编号 2611240038", True),
        ("案号：（2026）京0105民初38475号", True),
        ("（2026）京0105民初38475号 原告王敏", True),
        ("（2026）京0105民初38475号", False),
        ("仲裁案号 京劳人仲字[2026]第384号", True),
        ("京政字[2026]第384号", False),
        ("Case No. 2:26-cv-03847", True),
        ("Google Play GPA.3384-7561-0293-84756", True),
        ("D01-8472910-5538291 digital", True),
        ("Sold\n12-09283-44512\nBuyer", True),
        ("Draw\n12-09283-44512\nWinner", False),
        ("Subscription update, charge\n1C8301E9-6827", True),
        ("Subscription update, charge\n1C8301E9-6827-4c9d-8e21-9a7b6c5d4e3f", False),
        ("Segment\n1C8301E9-6827", False),
        ("refund R615506739 issued", True),
        ("release R615506739 issued", False),
        ("re_eu7WMM4ZA6dOW5cu", True),
        ("cus_QxY7Zab12CdEfG", True),
        ("re_compiled_pattern_cache", False),
        ("in_dom_elements2Render", False),
        ("其他包裹\n韵驰 771054090673674\n已签收", True),
        ("其他内容\n韵驰 771054090673674\n已签收", False),
        ("flight mode 880-7567553407", False),
        ("airline guide, ISBN 978-7111128069", False),
        ("airline phone +880-1712345678", False),
    ],
)
def test_orders_are_told_by_their_form_or_by_what_they_are_called(detector: Detector, text: str, found: bool) -> None:
    assert any(each.entity_type is EntityType.ORDER_NO for each in detector.detect(text)) == found


_SHOP = "我的订单\n\n待付款\n\n查看更多的内容\n\n"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (_SHOP + "JX024950202\n\nWEB75678727", ["JX024950202", "WEB75678727"]),
        ("My orders\n\nrefund\n\nWEB75678727", ["WEB75678727"]),
        ("git checkout orders, refund\n\nWEB75678727", []),
        (_SHOP + "EA159723968CN\n\n1Z999AA19028020064", ["EA159723968CN", "1Z999AA19028020064"]),
        ("ORD-55470915\n\nINC510480\n\nCS-386203", ["ORD-55470915", "INC510480", "CS-386203"]),
        ("ORD-55470915\n\nCS-386203", ["ORD-55470915"]),
        (_SHOP + "333958190287937349", ["333958190287937349"]),
        ("P442531910597068\n\n保单：P126937293913084", ["P442531910597068", "P126937293913084"]),
        ("JX024950202\n\nWEB75678727", []),
        ("Open cases\nCS0063818 – Login problem\nCS0037026 – Refund", ["CS0063818", "CS0037026"]),
        ("案件 RDAA202644015813\n2026-10-17\nRDAA202644017637", ["RDAA202644015813", "RDAA202644017637"]),
        (_SHOP + "773340067514853申通快递\n\n469486574724143 韵达快递", ["773340067514853", "469486574724143"]),
        (_SHOP + "6988059758757", []),
        (_SHOP + "IMG20211203\n\nSKU75678727\n\nKB50344412", []),
        (_SHOP + "货号\nJX024950202", []),
        (_SHOP + "货号\nJX024950202\n\nJX024950203", []),
        (_SHOP + "CS-386203", []),
        (_SHOP + "JX024950202 纯棉四件套", []),
    ],
)
def test_what_stands_alone_on_a_page_of_orders_is_one(detector: Detector, text: str, values: list[str]) -> None:
    found = [each for each in detector.detect(text) if each.entity_type is EntityType.ORDER_NO]
    assert [text[each.start : each.end] for each in found] == values


@pytest.mark.parametrize(
    ("text", "heading", "value"),
    [
        ("9701206", "Case Number", "9701206"),
        ("8905164369", "Confirmation no.", "8905164369"),
        ("8905164369", "Source conf, no.", "8905164369"),
        ("8905164369", "Serial conf, so.", None),
        ("RMA-2026-34679", "RMA", "RMA-2026-34679"),
        ("已签收 派件\n韵驰 771054090673674", "其他包裹", "771054090673674"),
        ("9701206", "Serial Number", None),
        ("9701206", "Case study", None),
        ("booking\nN8AR8L", "reference", "N8AR8L"),
        ("colours\nN8AR8L", "reference", None),
        ("RMA\nlabel RMA4754367", "", "RMA4754367"),
        ("170-9122556-27...", "Order Ref", "170-9122556-27..."),
        ("pi_34U8dZ537202Xzuf5xyrXRfF", "Payment reference", "pi_34U8dZ537202Xzuf5xyrXRfF"),
    ],
)
def test_a_heading_calls_a_cell_an_orders_number(
    detector: Detector, text: str, heading: str, value: str | None
) -> None:
    start = text.rfind("\n") + 1
    found = detector.detect(text, (Label(start, len(text), heading),))
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.ORDER_NO] == (
        [value] if value else []
    )


@pytest.mark.parametrize(("code", "counts"), [("SNK12345678", True), ("SN12345678", False), ("FAX-12345678", False)])
def test_letters_that_are_nobodys_begin_no_order_on_a_page_of_orders(
    detector: Detector, code: str, *, counts: bool
) -> None:
    text = f"待发货\n已发货\n好的好的好的好的\n{code}\n改天再说"
    found = [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is EntityType.ORDER_NO]
    assert found == ([code] if counts else [])
