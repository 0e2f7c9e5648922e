"""Files that the bench of documents reads: a customer list as a workbook, contracts as a document of pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from tests.corpus import values

ROWS = 10_000
PAGES = 100
_LINES_A_PAGE = 40
_GOODS = ("蓝牙耳机", "保温杯", "运动鞋", "双肩包", "台灯", "电饭煲")
_STATES = ("待发货", "已发货", "已签收", "退款中")
_NOTES = ("", "", "尽快发货", "放门口", "改成红色", "发票抬头写公司", "请周末送")
_COLUMNS: tuple[tuple[str, Callable[[Random], str | int | float]], ...] = (
    ("客户姓名", values.person),
    ("手机号", values.mobile),
    ("身份证号", values.cn_id),
    ("银行卡号", values.card),
    ("邮箱", values.email),
    ("收货地址", values.address),
    ("订单号", values.order_no),
    ("下单日期", lambda rnd: f"2026-{rnd.randrange(1, 13):02}-{rnd.randrange(1, 29):02}"),
    ("商品", lambda rnd: rnd.choice(_GOODS)),
    ("数量", lambda rnd: rnd.randrange(1, 9)),
    ("单价", lambda rnd: rnd.randrange(900, 90_000) / 100),
    ("金额", lambda rnd: rnd.randrange(900, 900_000) / 100),
    ("状态", lambda rnd: rnd.choice(_STATES)),
    ("渠道", lambda rnd: rnd.choice(("天猫", "京东", "门店", "抖音"))),
    ("客服", lambda rnd: f"客服{rnd.randrange(1, 40)}号"),
    ("积分", lambda rnd: rnd.randrange(20_000)),
    ("评分", lambda rnd: rnd.randrange(1, 6)),
    ("仓库", lambda rnd: f"{rnd.choice('ABCDEF')}-{rnd.randrange(1, 30):02}"),
    ("备注", lambda rnd: rnd.choice(_NOTES)),
)


def customers(rows: int, seed: int) -> bytes:
    """A workbook (.xlsx) of one sheet: a heading, and so many rows of 20 cells."""
    import xlsxwriter

    rnd = Random(seed)
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into)
    sheet = book.add_worksheet("客户")
    sheet.write_row(0, 0, ["序号", *(name for name, _ in _COLUMNS)])
    for number in range(1, rows + 1):
        sheet.write_row(number, 0, [number, *(make(rnd) for _, make in _COLUMNS)])
    book.close()
    return into.getvalue()


def contracts(pages: int, seed: int) -> bytes:
    """A document of so many pages of text (.pdf), a customer on every tenth."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    rnd = Random(seed)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    into = io.BytesIO()
    canvas = Canvas(into)
    for page in range(pages):
        canvas.setFont("STSong-Light", 11)
        for line in range(_LINES_A_PAGE):
            text = f"第{line + 1}条 双方同意按照本合同约定的时间和方式交付货物，运费由甲方承担。"
            if page % 10 == 0 and line == 3:
                text = f"客户姓名：{values.person(rnd)}  手机号：{values.mobile(rnd)}  地址：{values.address(rnd)}"
            canvas.drawString(60, 790 - 18 * line, text)
        canvas.showPage()
    canvas.save()
    return into.getvalue()
