"""Draws a conversation between an agent and an invented customer, as a service tool shows it.

    python -m tests.support.chat_picture assets/demo/chat.png

The persons, numbers and addresses are made up; the identity number's check digit holds.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")

CN_ID = "110105199107163429"
PHONE = "19912345678"
BANK_CARD = "6222021234567890128"
EMAIL = "lin.xiaoman@example.com"
NAME = "林小满"

CUSTOMER, AGENT = "customer", "agent"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said."""

    who: str
    text: str


CHAT = (
    Line(CUSTOMER, "你好，我上周买的热水器到现在还没发货"),
    Line(AGENT, "您好，请提供一下姓名和手机号，我帮您查询"),
    Line(CUSTOMER, f"姓名：{NAME}，手机号：{PHONE}"),
    Line(AGENT, "退款需要核实身份，请提供身份证号和银行卡号"),
    Line(CUSTOMER, f"身份证号：{CN_ID}"),
    Line(CUSTOMER, f"银行卡号：{BANK_CARD}"),
    Line(AGENT, "好的，结果会发到您的邮箱，请确认地址"),
    Line(CUSTOMER, EMAIL),
    Line(AGENT, "已为您登记，三个工作日内退款到账"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and measures."""

    ground: str = "#f3f4f6"
    bar: str = "#ffffff"
    customer: str = "#ffffff"
    agent: str = "#cfe6ff"
    ink: str = "#1d2530"
    faint: str = "#8a93a0"
    text_px: int = 20


DARK = Look("#15181d", "#1d2127", "#262b33", "#1f4a74", "#e6e9ee", "#7f8894")


def draw(lines: Sequence[Line] = CHAT, size: tuple[int, int] = (900, 1000), look: Look | None = None) -> Image.Image:
    """The picture of a conversation."""
    look = look or Look()
    width, height = size
    picture = Image.new("RGB", size, look.ground)
    pen = ImageDraw.Draw(picture)
    font, small = _font(look.text_px), _font(int(look.text_px * 0.7))
    pen.rectangle((0, 0, width, 64), fill=look.bar)
    pen.text((28, 20), "客服工作台 · 在线会话", font=font, fill=look.ink)
    pen.text((width / 2 - 40, 84), "今天 14:32", font=small, fill=look.faint)
    top = 120
    for line in lines:
        wide = pen.textlength(line.text, font=font)
        left = 96 if line.who == CUSTOMER else width - 96 - wide - 36
        colour = look.customer if line.who == CUSTOMER else look.agent
        bubble = (left, top, left + wide + 36, top + look.text_px + 34)
        pen.rounded_rectangle(bubble, radius=12, fill=colour)
        pen.text((left + 18, top + 14), line.text, font=font, fill=look.ink)
        face = 28 if line.who == CUSTOMER else width - 28 - 48
        pen.rounded_rectangle(
            (face, top, face + 48, top + 48), radius=10, fill="#9aa7b8" if line.who == CUSTOMER else "#4c86c6"
        )
        top += look.text_px + 70
        if top > height - look.text_px - 80:
            break
    return picture


def png(picture: Image.Image) -> bytes:
    """A picture's PNG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _font(size_px: int) -> ImageFont.FreeTypeFont:
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size_px)
    raise FileNotFoundError("fonts-noto-cjk is not installed")


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(png(draw()))
