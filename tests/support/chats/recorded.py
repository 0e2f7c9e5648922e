"""Conversations as records: logs, transcripts, tables, forwarded messages; and what only looks like one."""

from __future__ import annotations

from collections.abc import Iterator

from guard.model import Box
from tests.support.chats.scene import Scene, chat, other, places
from tests.support.pictures import Sheet

SAYS = ("你好，请问什么时候发货？", "您好，马上为您查询", "谢谢", "那个快递一直没动", "已经帮您催促了", "好的")
NAMES = ("陈晓雯", "王大力")
_SPOKEN = (
    ("{time} {name}：{said}", ("客户", "客服小美"), ""),
    ("[{time}] {name}: {said}", ("Visitor", "Emily"), ""),
    ("{name} ({time}): {said}", ("买家", "旗舰店"), ""),
    ("{name}：{said}", ("我", "陈晓雯"), "聊天记录"),
    ("{time} {name} {said}", ("坐席", "客户"), ""),
    ("{time}\t{name}\t{said}", ("坐席", "客户"), ""),
    ("【{name}】{time} {said}", ("机器人", "访客"), ""),
    ("{time} {name}(8001)：{said}", ("坐席陈晓雯", "客户"), ""),
)
_NOT_SPOKEN = (
    ("{time} {name}: {said}", ("INFO", "WARN")),
    ("{name}：{said}", ("问", "答")),
    ("{name}：{said}", ("记者", "设计师")),
    ("{name}：{said}", ("客户", "电话")),
    ("{time} {name} {said}", ("快件", "订单")),
)


def recorded() -> Iterator[Scene]:
    """Scenes of records."""
    for form in ("{name}  {time}", "{time} {name}", "{name}({time}):", "{name} {time}："):
        sheet = _record(form)
        yield chat(f"a record, {form}", sheet, places(sheet, lambda text: text in SAYS))
    for form, names, title in _SPOKEN:
        sheet = _spoken(form, names, title)
        yield chat(f"speakers, {form!r}", sheet, places(sheet, lambda text: "10:3" in text or "：" in text))
    for form, names in _NOT_SPOKEN:
        yield other(_spoken(form, names), f"no speakers, {names}")
    yield _below_fields()
    yield chat("speakers without roles", _lined("聊天记录"), ())
    yield other(_lined("运行日志"), "a program's log")
    for headings in (("时间", "发送人", "内容"), ("Time", "Sender", "Message")):
        sheet = _table(headings)
        said = places(sheet, lambda text: text in SAYS)
        yield chat(f"a table, {headings}", sheet, said, (sheet.place("2025-11-03 10:20:31"),))
    yield other(_table(("时间", "经办人", "内容")), "a table of who did it")
    yield other(_table(("时间", "发送人", "状态")), "a table of states")
    yield other(_table(names=("系统",)), "a table of one sender")
    yield _forwarded()
    yield from _behind_times()
    yield _times_below()
    yield from _calls()
    yield from _rows_of_two()


def _record(form: str) -> Sheet:
    """Heads and what was said below them."""
    sheet = Sheet(900, 620)
    sheet.write(30, 20, "聊天记录导出", 22)
    for nth, text in enumerate(SAYS):
        top, name, time = 80 + 64 * nth, NAMES[nth % 2], f"2025-11-03 10:2{nth}:31"
        sheet.write(30, top, form.format(name=name, time=time), 15)
        sheet.write(30, top + 26, text, 15)
    return sheet


def _spoken(form: str, names: tuple[str, str], title: str = "") -> Sheet:
    sheet = Sheet(800, 420)
    sheet.write(20, 20, title or "标题", 18)
    for nth in range(6):
        said = ("麻烦帮我看一下还没收到", "好的马上为您查询")[nth % 2]
        line = form.format(time=f"10:3{nth}:02", name=names[nth % 2], said=said)
        for column, piece in enumerate(line.split("\t")):
            sheet.write(20 + 100 * column, 70 + 40 * nth, piece, 16)
    return sheet


def _lined(title: str, form: str = "[2025-11-03 10:2{nth}:31] {name}: {text}") -> Sheet:
    """Fields of a form, and a record below them of which each line says who spoke."""
    sheet = Sheet(900, 520)
    for nth, text in enumerate(("工单编号：GD79153978657", "工单状态：处理中", "创建时间：2025-11-23")):
        sheet.write(30, 20 + 34 * nth, text, 15)
    sheet.write(30, 150, title, 17)
    for nth, text in enumerate(SAYS):
        line = form.format(nth=nth, role=("客户", "坐席")[nth % 2], name=NAMES[nth % 2], text=text)
        sheet.write(30, 200 + 34 * nth, line, 15)
    return sheet


def _below_fields() -> Scene:
    sheet = _lined("会话记录", "10:2{nth} {role} {name}：{text}")
    said = places(sheet, lambda text: text.startswith("10:2"))
    return chat("a record below the fields of a form", sheet, said, (sheet.place("工单状态：处理中"),))


def _table(headings: tuple[str, ...] = ("时间", "发送人", "内容"), names: tuple[str, ...] = NAMES) -> Sheet:
    sheet = Sheet(900, 420)
    for left, text in zip((30, 260, 420), headings, strict=True):
        sheet.write(left, 30, text, 15)
    return _filled(sheet, names)


def _filled(sheet: Sheet, names: tuple[str, ...] = NAMES) -> Sheet:
    for nth, text in enumerate(SAYS):
        sheet.write(30, 80 + 40 * nth, f"2025-11-03 10:2{nth}:31", 15)
        sheet.write(260, 80 + 40 * nth, names[nth % len(names)], 15)
        sheet.write(420, 80 + 40 * nth, text, 15)
    return sheet


def _behind_times() -> Iterator[Scene]:
    yield other(_filled(Sheet(900, 420)), "columns behind times")


def _forwarded() -> Scene:
    sheet = Sheet(560, 760)
    sheet.write(180, 20, "群聊的聊天记录", 18)
    for nth, text in enumerate(SAYS):
        top = 90 + 90 * nth
        sheet.rect(16, top, 40, 40, "#7090c0", 4)
        sheet.write(72, top, NAMES[nth % 2], 13, "#888888")
        sheet.write(490, top + 1, f"10:0{nth}", 12, "#999999")
        if nth == 2:
            sheet.rect(72, top + 24, 90, 50, "#c05030")
        else:
            sheet.write(72, top + 28, text, 17)
    said = places(sheet, lambda text: text in SAYS)
    return chat("forwarded messages, one a picture", sheet, (Box(72, 294, 90, 50), *said))


def _times_below() -> Scene:
    sheet = Sheet(900, 520)
    sheet.write(30, 20, "与 陈晓雯 的聊天记录", 20)
    for nth, text in enumerate(SAYS):
        sheet.write(30, 80 + 64 * nth, f"{('Agent Emma', 'Visitor')[nth % 2]}: {text}", 15)
        sheet.write(30, 106 + 64 * nth, f"2025-11-03 10:2{nth}:31", 11)
    return chat("times below what is said", sheet, places(sheet, lambda text: ": " in text))


def _calls() -> Iterator[Scene]:
    for title in ("通话文字", "通话评分"):
        sheet = Sheet(700, 400)
        sheet.write(30, 20, title, 16)
        says = ("您好，请问是本人办理吗？", "是的", "请您念一下屏幕上的数字", "七三零五", "好的，请稍等", "可以，谢谢")
        for nth, text in enumerate(says):
            sheet.write(30, 70 + 36 * nth, f"{('叶春梅', '韩美玲')[nth % 2]}：{text}", 15)
        yield chat(title, sheet, ()) if title == "通话文字" else other(sheet, title)


def _rows_of_two() -> Iterator[Scene]:
    """Rows cut from tables of names, numbers, states and notes."""
    spoken = ("已为您改约周六上午", "师傅上门前打个电话就行", "好的，已备注", "麻烦了，谢谢")
    for first, second in (("罗春梅", ("已发货", "待付款", "已发货", "已完成")), ("3", spoken)):
        sheet = Sheet(520, 170)
        for nth, text in enumerate(second):
            sheet.write(12, 12 + 38 * nth, "韩春梅" if nth % 2 else first, 15)
            sheet.write(130, 12 + 38 * nth, text, 15)
        yield other(sheet, f"rows of {first} and {second[0]}")
