"""Bank cards, lying and upright."""

from __future__ import annotations

from tests.support.documents.scene import Scene, Written

BANK: Written = (
    *((40, 40, "中国建设银行", 34), (560, 48, "储蓄卡", 26), (60, 260, "6217 0012 3456 7890 123", 44)),
    *((60, 340, "VALID THRU 12/29", 20), (60, 400, "ZHANG SANFENG", 26), (600, 410, "UnionPay", 22)),
)
GROUPS: Written = (
    *((40, 40, "中信银行", 26), (600, 48, "信用卡", 22), (600, 410, "银联", 24)),
    *((60 + 160 * nth, 250, group, 42) for nth, group in enumerate(("6217", "0012", "3456", "7890"))),
)
PLAIN = (
    *((40, 40, "中国云上银行", 34), (480, 400, "UnionPay 银联", 34)),
    *((40, 240, "6217 0012 3456 7890 123", 42), (40, 310, "VALID THRU 09/29", 16)),
)
SMALL: Written = (
    *((40, 40, "汇泽银行", 40), (620, 48, "信用卡", 38), (60, 260, "6228 4893 2369 1532 706", 40)),
    *((60, 420, "LIN DAIYU", 30), (600, 400, "银联", 44)),
)
SPANISH: Written = (
    *((40, 40, "Banco Litoral", 34), (60, 260, "5287 4118 0983 2571", 44), (60, 340, "GOOD THRU 03/30", 20)),
    (60, 400, "ANNA SAMPLE", 26),
)
BANK_BACK: Written = (
    *((50, 160, "AUTHORIZED SIGNATURE - NOT VALID UNLESS SIGNED", 14), (50, 280, "客户服务热线：95533", 20)),
    *((50, 330, "本卡由星河银行发行，仅限本人使用。", 20), (560, 420, "UnionPay 银联", 28)),
)
UPRIGHT: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    *((50, 320 + 60 * nth, group, 40) for nth, group in enumerate(("6217", "0012", "3456", "7890"))),
)
UPRIGHT_ROW: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    (42, 390, "6217 0012 3456 7890", 40),
)
UPRIGHT_LOW: Written = (
    *((40, 40, "CEDAR BANK", 34), (360, 710, "Aurora", 26), (42, 720, "07/33", 24)),
    *((42, 512, "5528 5370 6318 6400", 40), (42, 660, "ZHANG SANFENG", 24)),
)
UPRIGHT_NARROW: Written = (
    *((42, 40, "Meridian", 30), (420, 720, "银联", 30), (42, 724, "03/31", 22)),
    *((42, 520, "6217 0012 3456 7890 123", 30), (42, 660, "ZHANG SANFENG", 22)),
)
UPRIGHT_PAIRS: Written = (
    *((40, 40, "星河银行", 34), (360, 700, "UnionPay", 26), (50, 640, "VALID THRU 12/29", 18)),
    *((42, 360, "6217 0012", 44), (42, 415, "3456 7890", 44)),
)
UPRIGHT_NAMELESS: Written = (
    *((50, 60, "puro", 44), (50, 640, "ANNA SAMPLE", 24), (50, 700, "EXP 12/29  CVC 306", 20)),
    *((50, 320 + 60 * nth, group, 40) for nth, group in enumerate(("5472", "1388", "2653", "3966"))),
)
UPRIGHT_CODE: Written = (
    *((40, 60, "Tidewater", 40), (60, 480, "5425 4190", 40), (60, 540, "0602 3442", 40)),
    *((60, 640, "EXP 05/30  CVC 318", 24), (60, 710, "ANNA SAMPLE", 26), (380, 730, "debit", 30)),
)
CUT: Written = (
    *((0, 40, "GATE BANK", 34), (0, 260, "24 5029 7380 1920", 44), (0, 340, "THRU 08/29", 20)),
    *((0, 400, "ANNA SAMPLE", 26), (480, 400, "VISA", 34)),
)

WHOLE = (
    Scene("bank", BANK, "bank-card"),
    Scene("groups", GROUPS, "bank-card"),
    Scene("plain", PLAIN, "bank-card"),
    Scene("number no higher than the names", SMALL, "bank-card"),
    Scene("Spanish", SPANISH, "bank-card"),
    Scene("bank back", BANK_BACK, "bank-card-back"),
)

UPRIGHT_CARDS = (
    Scene("groups below each other", UPRIGHT, "bank-card"),
    Scene("one row", UPRIGHT_ROW, "bank-card"),
    Scene("one row below the chip", UPRIGHT_LOW, "bank-card"),
    Scene("a row narrower than the card", UPRIGHT_NARROW, "bank-card"),
    Scene("two rows", UPRIGHT_PAIRS, "bank-card"),
    Scene("no bank's name, its date beside its code", UPRIGHT_NAMELESS, "bank-card"),
    Scene("two rows, its date beside its code", UPRIGHT_CODE, "bank-card"),
)
