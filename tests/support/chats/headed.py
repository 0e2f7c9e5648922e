"""Conversations without bubbles: heads above what is said; and heads of other things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guard.model import Box
from guard.read.layout import arrange
from guard.read.page import Line
from tests.support.chats.scene import Scene, chat, other, places
from tests.support.pictures import Sheet, font

SAYS = ("你好，请问什么时候发货？", "您好，马上为您查询", "谢谢", "可以的，下单的时候选一下就行")


def headed() -> Iterator[Scene]:
    """Scenes with heads."""
    for gap in (" ", ""):
        for speakers in ("aba", "abab", "aabbba"):
            yield chat(f"a log of {speakers}, gap {gap!r}", _log(speakers, gap))
    yield from (other(_log(speakers), f"heads of {speakers}") for speakers in ("abc", "aaaa", "ab", "tutu"))
    for month in ("3月 ", "Mar ", ""):
        yield other(_files(month), f"days of files, {month!r}")
    yield other(_posts(), "posts of days of their own")
    for time in ("昨天 1{}:31", "{}小时前", "{}h ago"):
        sheet = _ticket("abab", time)
        yield chat(f"a ticket, {time}", sheet, places(sheet, lambda text: "，" in text or text in ("陈晓雯", "王大力")))
    for speakers, words in (("abcd", "公开回复"), ("abab", "收件箱"), ("abab", "12 条评论")):
        yield other(_ticket(speakers, words=words), f"names and times at both ends, {speakers} {words}")
    yield chat("a space that reading lost before the hour", _lost_space())
    yield other(_done(), "what somebody has done")
    yield _with_an_input()
    yield _picture_below()
    yield _on_patches()
    yield _two_with_faces()
    yield _beside_a_list()
    yield _letters()
    yield replace(_letters("letters on a face read into the name"), page=_with_faces(_letters().sheet))


def _log(speakers: str, gap: str = " ") -> Sheet:
    sheet = Sheet(700, 120 + 60 * len(speakers))
    for nth, speaker in enumerate(speakers):
        name = {"a": "tb2231907", "b": "旗舰店：小美", "c": "qd7719", "t": "下单时间", "u": "发货时间"}[speaker]
        sheet.write(30, 30 + 60 * nth, f"{name}{gap}2026-03-15{gap}10:2{nth}:31", 15)
        sheet.write(30, 58 + 60 * nth, ("快点啊都等了三天了", "亲，帮您查询一下")[nth % 2], 15)
    return sheet


def _files(month: str) -> Sheet:
    sheet = Sheet(700, 500)
    for nth in range(4):
        sheet.write(30, 30 + 78 * nth, f"{month}{(13, 26)[nth % 2]}", 15)
        sheet.write(72 if month else 52, 30 + 78 * nth, f"1{nth}:25", 15)
        for row in (1, 2):
            sheet.write(30, 30 + 78 * nth + 26 * row, f"3月 {nth + 3} 14:35 zoneinfo", 15)
    return sheet


def _posts() -> Sheet:
    sheet = Sheet(700, 500)
    for nth in range(6):
        sheet.write(30, 30 + 76 * nth, f"{('momo', '山高水长')[nth % 2]}  2026-0{nth + 3}-1{nth} 10:2{nth}", 15)
        sheet.write(30, 58 + 76 * nth, "这个方法亲测有效，感谢分享", 15)
    return sheet


def _ticket(speakers: str, time: str = "昨天 1{}:31", words: str = "公开回复　内部备注") -> Sheet:
    """Who wrote and, at the other end of the row, when; below it what."""
    sheet = Sheet(800, 200 + 90 * len(speakers))
    for nth, speaker in enumerate(speakers):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#c05030", 20)
        sheet.write(80, 30 + 90 * nth, {"a": "陈晓雯", "b": "王大力", "c": "小鱼", "d": "李慧敏"}[speaker], 15)
        sheet.write(660, 31 + 90 * nth, time.format(nth), 13, "#888888")
        sheet.write(80, 58 + 90 * nth, ("麻烦帮我看一下，还没收到", "好的，马上为您查询")[nth % 2], 15)
    sheet.write(20, 100 + 90 * len(speakers), words, 15)
    return sheet


def _lost_space() -> Sheet:
    sheet = Sheet(700, 500)
    for nth in range(5):
        sheet.write(80, 30 + 80 * nth, f"{('Jason Wong', '陈晓雯')[nth % 2]}1:0{nth} AM", 15)
        sheet.write(80, 56 + 80 * nth, ("麻烦帮我看一下", "好的，马上为您查询")[nth % 2], 15)
    return sheet


def _done() -> Sheet:
    sheet = Sheet(700, 500)
    for nth in range(5):
        sheet.rect(20, 30 + 80 * nth, 40, 40, "#c05030", 20)
        sheet.write(80, 30 + 80 * nth, f"{('王大力', '小鱼')[nth % 2]} 上传了文件 2026-11-03 1{nth}:31", 15)
        sheet.write(80, 56 + 80 * nth, "秋季徒步路线推荐", 15)
    return sheet


def _with_an_input() -> Scene:
    sheet = Sheet(1100, 700)
    for nth, name in enumerate(("客服小王", "mia_1990", "孙小姐", "售后组")):
        sheet.write(40, 40 + 120 * nth, f"{name}  2026-11-03 10:2{nth}:41", 15, "#777777")
        sheet.write(44, 70 + 120 * nth, SAYS[nth], 17)
    said = places(sheet, lambda text: True)
    sheet.write(40, 620, "请输入消息", 16, "#999999")
    return chat("heads above a box to write in", sheet, said)


def _logged() -> Sheet:
    """Messages without bubbles, one of them a picture, and a box to write in."""
    sheet = Sheet(800, 640)
    for nth, name in enumerate(("陈晓雯", "王大力", "陈晓雯", "王大力")):
        top = 60 + 80 * nth + (90 if nth == 3 else 0)
        sheet.rect(20, top, 36, 36, "#c05030", 6)
        sheet.write(72, top, f"{name} 10:2{nth}", 15)
        sheet.write(72, top + 26, SAYS[nth], 16)
    sheet.rect(72, 280, 150, 100, "#3070a0")
    sheet.frame(20, 540, 760, 60, "#999999", 8)
    sheet.write(36, 560, "Message #release", 15, "#999999")
    return sheet


def _picture_below() -> Scene:
    sheet = _logged()
    said = places(sheet, lambda text: text in SAYS)
    return chat("a picture below a head", sheet, (Box(72, 280, 150, 100), *said))


def _on_patches() -> Scene:
    sheet = _logged()
    for nth in (0, 2):
        sheet.rect(68, 82 + 80 * nth, round(font(16).getlength(SAYS[nth])) + 12, 30, "#fff0c0", 4)
        sheet.write(72, 86 + 80 * nth, SAYS[nth], 16)
    return chat("patches on a few messages", sheet, places(sheet, lambda text: text in SAYS))


def _heads(rows: tuple[tuple[str, str, str], ...], at_end: bool = False) -> Sheet:
    """Faces, names with times, and what was said below."""
    sheet = Sheet(900, 40 + 90 * len(rows))
    for nth, (name, time, text) in enumerate(rows):
        top = 30 + 90 * nth
        sheet.rect(300, top, 40, 40, ("#c05030", "#4060c0")[nth % 2], 20)
        sheet.write(356, top, name, 16)
        sheet.write(780 if at_end else 366 + round(font(16).getlength(name)), top, time, 14)
        sheet.write(356, top + 30, text, 16)
    return sheet


def _two_with_faces() -> Scene:
    rows = (("土豆炖牛肉", "今天16:30", "手慢了，红包没抢到"), ("西瓜太郎", "今天16:33", "哇好看，这是哪拍的"))
    sheet = _heads(rows)
    return chat("two heads with faces", sheet, [sheet.place(text) for *_, text in rows])


def _beside_a_list() -> Scene:
    says = ("They will, automatically.", "That's kind, thanks!", "Anything else I can do?", "No, that is all", "Bye")
    names = ("Diego Salas to Caleb", "Caleb Norwood · via SMS")
    sheet = _heads(tuple((names[nth % 2], f"12:0{nth}", text) for nth, text in enumerate(says)), at_end=True)
    for nth in range(5):
        sheet.write(20, 30 + 90 * nth, f"Guest desk {nth}", 16)
    return chat("heads beside a list", sheet, [sheet.place(text) for text in says])


def _letters(name: str = "letters of a ticket") -> Scene:
    """At the left who wrote, with the letters on their face, at the right how long ago."""
    sheet = Sheet(900, 640)
    sheet.write(30, 20, "Reply", 15)
    for nth, text in enumerate(("Ethan Cole reported via the portal", "Emma Castell replied") * 2):
        top = 70 + 130 * nth
        sheet.rect(30, top, 36, 36, "#c05030", 18)
        sheet.write(80, top + 4, text, 15)
        sheet.write(700, top + 5, f"{nth + 1} hours ago (17:3{nth})", 13)
        sheet.write(80, top + 50, ("Hello, I was charged twice.", "Sorry about that.")[nth % 2], 15)
    return chat(name, sheet, places(sheet, lambda text: "charged" in text))


def _with_faces(sheet: Sheet):  # type: ignore[no-untyped-def]
    """As a reader sees names with the letters on the faces before them."""
    return arrange(_with_face(line) if " re" in line.text else line for line in sheet.page().lines)


def _with_face(line: Line) -> Line:
    top, height = line.box.top, line.box.height
    face = (Box(38, top, 10, height), Box(48, top, 10, height), Box(58, top, line.box.left - 58, height))
    box = Box(38, top, line.box.right - 38, height)
    return Line(f"运营 {line.text}", box, (*face, *line.characters))
