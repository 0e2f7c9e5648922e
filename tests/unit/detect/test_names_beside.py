"""Names told by a word, a time or a number beside them, and names in Latin letters. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType


@pytest.fixture(scope="module")
def by_rules() -> Detector:
    return Detector(DetectionSettings(names=False))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("created buyer=夏超", ["夏超"]),
        ("created buyer=Chun Mai", ["Chun Mai"]),
        ("name=CHANG Moqi idno=", ["CHANG Moqi"]),
        ("name=NULL, name=LIMIT 8", []),
        ("name=Hannah C.\nWhitfield idno=1", ["Hannah C.\nWhitfield"]),
        ("name: Hannah Ashworth-Lee", ["Hannah Ashworth-Lee"]),
        ("10:30 Thomas A.\nSchneider", ["Thomas A.\nSchneider"]),
        ("Thomas\nSchneider", []),
        ("Charlotte Van Dijk", ["Charlotte Van Dijk"]),
        ("Beatrice B. MacLeod", ["Beatrice B. MacLeod"]),
        ("开票人:仝墨", ["仝墨"]),
        ("客户: 逢英建", ["逢英建"]),
        ("客户: 逢年过节", []),
        ("洗衣机", []),
        ("Out for delivery, courier Zuri Otwema, phone", ["Zuri Otwema"]),
        ("Picked up by Zuri Otwema at noon", ["Zuri Otwema"]),
        ("ask my wife Zuri Otwema", ["Zuri Otwema"]),
        ("Courier New Bold, the sender Policy Framework, a buyer Protection Program", []),
        ("Hello To Zuri Otwema, Dear World Peace", []),
        ("name: 0livia R. Otwema", ["0livia R. Otwema"]),
        ("name: GU0 Chaochen", ["GU0 Chaochen"]),
        ("name: 10livia Otwema", []),
        ("built by Zuri Otwema", []),
        ("向静娜|17300362947|", ["向静娜"]),
        ("元静娜|17300362947|", ["元静娜"]),
        ("15:30柴琪芳1330418", ["柴琪芳"]),
        ("1530柴琪芳1330418", []),
        ("BIAN Yu, ID", ["BIAN Yu"]),
        ("1.ZHANG/MINGHUA MR  2.OTWEMA/ZURI ANN MRS", ["ZHANG/MINGHUA MR", "OTWEMA/ZURI ANN MRS"]),
        ("TCP/IP MRI, AND/OR MR", []),
        ("ZI Qiang", ["ZI Qiang"]),
        ("PIN Code, AI Mode, MAN Page, BI Base", []),
        ("Weirong Lei", ["Weirong Lei"]),
        ("Kan Haiyong", ["Kan Haiyong"]),
        ("Lin Minqi, Long Yingyang", ["Lin Minqi", "Long Yingyang"]),
        ("Long Being, Sun Using, Song Date", []),
        ("Mateusz Otwema", ["Mateusz Otwema"]),
        ("Policyholder Mai Liran", ["Mai Liran"]),
        ("派件员元青文，电话", ["元青文"]),
        ("何然9岁", ["何然"]),
        ("年满18岁，平均25岁，父母9岁", []),
        ("石岩提交的退款特批", ["石岩"]),
        ("文件提交的退款特批", []),
        ("揽收员戴昊天16668732633", ["戴昊天"]),
        ("柜员 538442易勇", ["易勇"]),
        ("订单 538442易碎", []),
        ("破损，已转魏天宇", ["魏天宇"]),
        ("破损，已转高级客服", []),
        ("扎西多吉15221104808", ["扎西多吉"]),
        ("扎西多吉店15221104808", []),
        ("间凤霞183-1239-3467", ["间凤霞"]),
        ("房间\n中间凤霞183-1239-3467", []),
        ('"receiver":"程梦\n洁","tel":"1","time":"2026-11-29 13:48:03"', ["程梦\n洁"]),
        ('"status":"程梦\n洁","tel":"1","time":"2026-11-29 13:48:03"', []),
        ("Customer: Fiona lyer", ["Fiona lyer"]),
        ("Fiona lyer, Katarzyna lvanova", ["Fiona lyer", "Katarzyna lvanova"]),
        ("Customer: later Today", []),
        ("Ship to olivia Delacroix", ["olivia Delacroix"]),
        ("Ship to order Delacroix", []),
        ("the driver NVIDIA Graphics, its owner Visual Studio", []),
        ("Duty manager Odile Otwema", ["Odile Otwema"]),
        ("Assignee: Case Origin", []),
        ("Client\nBill email bill@lanhai.example", []),
        ("买家付款，客人要求退房", []),
        ("A claim for the damage was opened for Margaret\nPemberton.", ["Margaret\nPemberton"]),
        ("A claim for the damage: opened for Zara Pemberton\nDate", ["Zara Pemberton"]),
        ("Guest: O'CONNOR, ZURI", ["O'CONNOR, ZURI"]),
        ("Guest: ST. OTWEMA, GARCÍA", ["ST. OTWEMA, GARCÍA"]),
        ("Payee: Otwema,Kenji", ["Otwema,Kenji"]),
        ("Customer: OTWEMA, LTD", []),
        ("see OTWEMA, ZURI", []),
        ("Patient: St. John, Zuri", ["St. John, Zuri"]),
        ("call Theo St. John today", ["Theo St. John"]),
        ("Hi Marcus, thanks for your patience", ["Marcus"]),
        ("Hi Team, thanks for your patience", []),
        ("Sun Change, Han Danger, Long Range, Yi Mode, Song Name", []),
    ],
)
def test_names_beside_what_tells_of_them(by_rules: Detector, text: str, names: list[str]) -> None:
    found = [text[each.start : each.end] for each in by_rules.detect(text) if each.entity_type is EntityType.PERSON]
    assert found == names
