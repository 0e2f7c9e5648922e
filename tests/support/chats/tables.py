"""Tables, forms and grids, whose cells stand at edges as messages do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.support.chats.scene import Scene, other
from tests.support.pictures import Sheet, font


def tables() -> Iterator[Scene]:
    """Scenes of tables and forms."""
    yield other(_form(), "form")
    yield other(_table(), "table")
    yield other(_grid(), "grid")
    yield other(_framed(), "framed")
    yield other(_washed(), "washed")
    yield other(_rows(), "rows")
    yield other(_sheet_of_numbers(), "sheet of numbers")
    yield other(_numbers(), "numbers")


def _form() -> Sheet:
    sheet = Sheet(1100, 560, ground="#f0f2f5")
    for nth, name in enumerate(("收货人", "联系电话", "收货地址", "备注", "订单号", "邮箱")):
        left, top = 40 + 520 * (nth % 2), 40 + 90 * (nth // 2)
        sheet.write(left, top + 8, name, 16, "#888888")
        sheet.rect(left + 110, top, 360, 36, "#ffffff", 4)
        sheet.write(left + 122, top + 8, ("张伟", "138", "上海市浦东新区", "无", "SO2026", "a@b.cn")[nth], 16)
    return sheet


def _table() -> Sheet:
    sheet = Sheet(900, 500)
    for row in range(10):
        sheet.rect(20, 20 + 40 * row, 860, 40, "#f6f9fd" if row % 2 else "#ffffff")
        for column, text in enumerate(("王芳", "13800138000", "已发货", f"{row}0:15")):
            sheet.write(40 + 210 * column, 30 + 40 * row, text, 16)
    return sheet


def _grid() -> Sheet:
    """A sheet of which not every cell is a patch of its own, as happens where borders are faint."""
    sheet = Sheet(900, 500)
    names, places = (
        ("诸葛孔明", "王小二", "欧阳小明明"),
        ("浙江省杭州市西湖区", "上海市浦东新区张江镇", "广东省深圳市宝安区新安"),
    )
    for nth, text in enumerate(itertools.chain.from_iterable(zip(names, places, strict=True))):
        left, width = (190, 210) if nth % 2 else (60, 120)
        sheet.rect(left, 40 + 60 * nth, width, 30, "#e8eef6")
        sheet.write(left + 8, 46 + 60 * nth, text, 16)
    return sheet


def _framed(pale: str = "#ffffff") -> Sheet:
    """Cells of which those that wrap their text are taken for patches of two columns, with thin lines between them."""
    sheet = Sheet(900, 500, ground="#f2f5f8")
    sheet.rect(40, 40, 640, 390, "#ffffff")
    rows = (("sku", "string", "商品编码"), ("page", "int", "页码，从1开始"), ("size", "int", "每页数量，最大100"))
    for row, texts in enumerate(rows * 2):
        for left, width, text in zip((40, 180, 300), (140, 120, 380), texts, strict=True):
            if text in ("string", "页码，从1开始", "每页数量，最大100"):
                width = round(font(15).getlength(text)) + 30
                sheet.rect(left, 40 + 65 * row, width, 40, pale)
            sheet.frame(left, 40 + 65 * row, width, 40, "#dde3ea")
            sheet.write(left + 12, 50 + 65 * row, text, 15)
    return sheet


def _washed() -> Sheet:
    """The same with the unsteady white of a small JPEG."""
    return _framed("#fbfbfb")


def _rows() -> Sheet:
    """A sheet that fills some cells of two columns: beside each stands the writing of the next."""
    sheet = Sheet(900, 560)
    for row, name in enumerate(("上官秀", "徐芳霞", "诸葛孔明明", "欧阳英", "司马小小海", "梁勇伟")):
        top, width = 40 + 80 * row, 40 + 18 * len(name)
        left, beside = (600 - width, 600 - width - 130) if row % 2 else (48, 60 + width)
        sheet.rect(left, top, width, 30, "#e8f3ff")
        sheet.write(left + 8, top + 6, name, 16)
        sheet.write(beside, top + 6, f"138 0013 80{row}0", 16)
    return sheet


def _sheet_of_numbers() -> Sheet:
    """A sheet with a ground of its own under three of its many cells."""
    sheet = Sheet(900, 700)
    for row in range(24):
        for column, text in enumerate(("340104200508251819", "陈晓雯", "2504442455505415722")):
            left, top = 60 + 220 * column, 20 + 28 * row
            if (row, column) in ((4, 0), (10, 2), (18, 0)):
                sheet.rect(left - 4, top - 3, round(font(15).getlength(text)) + 8, 26, "#e6e6e6")
            sheet.write(left, top, text, 15)
    return sheet


def _numbers() -> Sheet:
    """A game: those of its fields with three digits and more are patches that fit their text."""
    sheet = Sheet(500, 560, ground="#faf8ef")
    for nth, value in enumerate((16, 32, 32, 4, 16, 2, 8, 128, 4, 2, 1024, 4, 16, 16, 8, 8)):
        left, top = 40 + 100 * (nth % 4), 120 + 100 * (nth // 4)
        sheet.rect(left, top, 90, 90, ("#cdc1b4", "#eee4da", "#f2b179", "#f65e3b")[nth * 7 % 4], 4)
        sheet.write(left + 45 - 8 * len(str(value)), top + 28, str(value), 28)
    return sheet
