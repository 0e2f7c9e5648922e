"""Screens of 1920 × 1080 as people in a service centre capture them, drawn with made-up persons and numbers."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFont

SIZE = (1920, 1080)
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_SAYINGS = (
    "您好，请提供一下订单号和收货人姓名",
    "我的手机号是{phone}，你们可以打这个电话",
    "已为订单 SO2026{order} 申请加急，请留意短信",
    "大概多久能到？",
    "地址改一下：上海市浦东新区世纪大道{order}号，收件人王小明",
    "退款 1,299.00 元会在 3-5 个工作日到账",
)


def chat(rng: random.Random) -> bytes:
    """A conversation beside a list of conversations."""
    image = Image.new("RGB", SIZE, "#f5f5f5")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 320, SIZE[1]), fill="#ffffff")
    for top in range(20, SIZE[1] - 50, 64):
        pen.rounded_rectangle((14, top, 54, top + 40), 6, fill=f"hsl({rng.randrange(360)},50%,55%)")
        pen.text((66, top), rng.choice(("王小明", "李秀兰", "售后服务群", "陈建国")), fill="#111111", font=_font(15))
        pen.text((66, top + 22), "好的，谢谢" if rng.random() < 0.5 else _phone(rng), fill="#999999", font=_font(12))
        pen.text((270, top + 2), f"{rng.randrange(8, 22):02}:{rng.randrange(60):02}", fill="#999999", font=_font(11))
    for nth, top in enumerate(range(80, SIZE[1] - 120, 64)):
        text = _SAYINGS[nth % 6].format(phone=_phone(rng), order=rng.randrange(10**7))
        width = round(_font(15).getlength(text)) + 24
        left = 390 if nth % 3 else SIZE[0] - 70 - width
        pen.rounded_rectangle((left, top, left + width, top + 40), 6, fill="#ffffff" if nth % 3 else "#95ec69")
        pen.text((left + 12, top + 8), text, fill="#111111", font=_font(15))
    return _encoded(image)


def table(rng: random.Random) -> bytes:
    """A list of customers: about 160 cells."""
    image = Image.new("RGB", SIZE, "#ffffff")
    pen = ImageDraw.Draw(image)
    heads = ("序号", "客户姓名", "手机号", "身份证号", "收货地址", "订单号", "状态")
    lefts = (220, 300, 420, 570, 780, 1180, 1420)
    for row in range(23):
        top = 80 + 42 * row
        pen.rectangle((210, top, 1560, top + 42), fill="#f7f9fc" if row % 2 else "#ffffff")
        cells = heads if row == 0 else _customer(rng, row)
        for left, text in zip(lefts, cells, strict=True):
            pen.text((left, top + 10), text, fill="#1a1a1a", font=_font(14))
    return _encoded(image)


def photo(rng: random.Random, size: tuple[int, int]) -> bytes:
    """A screen that was photographed with a phone, turned by its note, in colours that run."""
    grounds = Image.frombytes("RGB", (16, 12), rng.randbytes(16 * 12 * 3))
    image = grounds.resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for row in range(12):
        pen.text((500, 300 + 190 * row), f"客户电话 {_phone(rng)}", fill="#101010", font=_font(80))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _customer(rng: random.Random, row: int) -> tuple[str, ...]:
    number = f"110101{rng.randrange(1960, 2005)}0{rng.randrange(1, 9)}1{rng.randrange(10)}{rng.randrange(1000, 9999)}"
    address = f"江苏省苏州市工业园区星湖街{rng.randrange(1, 999)}号{rng.randrange(1, 30)}幢"
    name = "".join(rng.choice("王李张刘陈杨") + rng.choice("小建国秀兰明芳") for _ in range(1))
    return (str(row), name, _phone(rng), number, address, f"SO2026{rng.randrange(10**9):09}", "已成交")


def _phone(rng: random.Random) -> str:
    return f"13{rng.randrange(10**9):09}"


def _font(size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size_px, index=2)


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
