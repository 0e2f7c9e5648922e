"""Conversations are told by geometry and words; forms, tables, tickets and articles are none."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from guard.model import Box, EntityType, LabelKind, ReadingLimits
from guard.read.chat import find_chats
from guard.read.chat.words import is_time, tool_words
from guard.read.examine import examine
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from tests.support.pictures import Sheet, covered, encode, font

SAYS = (
    ("l", "你好，请问什么时候发货？"),
    ("r", "您好，马上为您查询"),
    ("l", "谢谢"),
    ("l", "上次的优惠券还能用吗，我记得还有两张没有用完"),
    ("r", "可以的，下单的时候选一下就行"),
    ("r", "还有别的问题吗"),
)


@dataclass(frozen=True)
class Look:
    """How a chat program draws."""

    ground: str = "#ededed"
    theirs: str = "#ffffff"
    ours: str = "#95ec69"
    ink: str = "#111111"
    avatars: bool = True
    size_px: int = 16


LOOKS = {
    "light": Look(),
    "dark": Look("#111111", "#2c2c2c", "#3eb575", "#e0e0e0"),
    "phone": Look("#ffffff", "#e5e5ea", "#a0d0ff", avatars=False, size_px=34),
    "large": Look("#f2f2f2", "#ffffff", "#bfe3ff", size_px=26),
    "pale": Look("#fafafa", "#ffffff", "#eaf4ff", avatars=False, size_px=20),
}


def conversation(look: Look, says: tuple[tuple[str, str], ...] = SAYS, times: bool = True) -> Sheet:
    em = look.size_px
    sheet = Sheet(46 * em, 8 * em + 4 * em * len(says), ground=look.ground, ink=look.ink)
    sheet.write(20 * em, em, "张小姐", em)
    top = 5 * em
    for nth, (side, text) in enumerate(says):
        if times and nth % 3 == 0:
            sheet.write(21 * em, top - round(1.6 * em), f"昨天 1{nth}:3{nth}", round(0.8 * em), "#888888")
        width = round(font(em).getlength(text)) + round(1.6 * em)
        left = 4 * em if side == "l" else sheet.width - 4 * em - width
        sheet.rect(left, top, width, round(2.2 * em), look.theirs if side == "l" else look.ours, em // 3)
        sheet.write(left + round(0.8 * em), top + round(0.4 * em), text, em)
        if look.avatars:
            at = em if side == "l" else sheet.width - round(3.5 * em)
            sheet.rect(at, top, round(2.5 * em), round(2.5 * em), "#c05030", em // 4)
        top += 4 * em
    return sheet


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_conversation_is_found_whatever_it_looks_like(look: Look) -> None:
    sheet = conversation(look)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.entity_type is EntityType.CHAT_RECORD
    assert finding.confidence >= 0.7
    for _, text in SAYS:
        assert covered(sheet.place(text), around_of(finding.boxes, sheet.place(text))) == 1


@pytest.mark.parametrize("quality", [60, 85])
def test_a_conversation_in_a_small_jpeg_is_covered_whole(quality: int) -> None:
    sheet = conversation(Look())
    size = (sheet.width * 3 // 4, sheet.height * 3 // 4)
    small = Image.open(io.BytesIO(encode(sheet.image.resize(size), "JPEG", quality=quality))).convert("RGB")
    pixels = np.ascontiguousarray(np.asarray(small)[:, :, ::-1])
    (finding,) = find_chats(pixels, arrange(RapidLines().lines(pixels)))
    for _, text in SAYS:
        place = Box(*(value * 3 // 4 for value in sheet.place(text)))
        assert covered(place, around_of(finding.boxes, place)) >= 0.97
    middle = size[1] // 2
    faces = [box for box in finding.boxes if box.width <= 34 and abs(box.top + box.height / 2 - middle) < middle]
    assert len(faces) >= len(SAYS)


def log(speakers: str, gap: str = " ") -> Sheet:
    sheet = Sheet(700, 120 + 60 * len(speakers))
    for nth, speaker in enumerate(speakers):
        name = {"a": "tb2231907", "b": "旗舰店：小美", "c": "qd7719", "t": "下单时间", "u": "发货时间"}[speaker]
        sheet.write(30, 30 + 60 * nth, f"{name}{gap}2026-03-15{gap}10:2{nth}:31", 15)
        sheet.write(30, 58 + 60 * nth, ("快点啊都等了三天了", "亲，帮您查询一下")[nth % 2], 15)
    return sheet


@pytest.mark.parametrize("gap", [" ", ""])
@pytest.mark.parametrize("speakers", ["aba", "abab", "aabbba"])
def test_a_plain_log_of_speakers_who_take_turns_is_a_conversation(speakers: str, gap: str) -> None:
    sheet = log(speakers, gap)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.confidence >= 0.5
    assert all(covered(place, finding.boxes) == 1 for _, place in sheet.places)


@pytest.mark.parametrize("speakers", ["abc", "aaaa", "ab", "tutu"])
def test_heads_without_turns_are_no_conversation(speakers: str) -> None:
    sheet = log(speakers)
    assert find_chats(sheet.pixels, sheet.page()) == ()


@pytest.mark.parametrize("month", ["3月 ", "Mar ", ""])
def test_days_and_times_of_files_are_no_heads(month: str) -> None:
    sheet = Sheet(700, 500)
    for nth in range(4):
        sheet.write(30, 30 + 78 * nth, f"{month}{(13, 26)[nth % 2]}", 15)
        sheet.write(72 if month else 52, 30 + 78 * nth, f"1{nth}:25", 15)
        for row in (1, 2):
            sheet.write(30, 30 + 78 * nth + 26 * row, f"3月 {nth + 3} 14:35 zoneinfo", 15)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_posts_of_days_of_their_own_are_no_conversation() -> None:
    sheet = Sheet(700, 500)
    for nth in range(6):
        sheet.write(30, 30 + 76 * nth, f"{('momo', '山高水长')[nth % 2]}  2026-0{nth + 3}-1{nth} 10:2{nth}", 15)
        sheet.write(30, 58 + 76 * nth, "这个方法亲测有效，感谢分享", 15)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def around_of(boxes: tuple[Box, ...], place: Box) -> tuple[Box, ...]:
    """The one box that covers most of a place."""
    return (max(boxes, key=lambda box: covered(place, (box,))),)


def test_avatars_and_the_name_above_are_covered_and_times_are_not() -> None:
    sheet = conversation(LOOKS["light"])
    (finding,) = find_chats(sheet.pixels, sheet.page())
    avatars = [box for box in finding.boxes if abs(box.width - 40) <= 3 and abs(box.height - 40) <= 3]
    assert len(avatars) == len(SAYS)
    assert covered(sheet.place("张小姐"), around_of(finding.boxes, sheet.place("张小姐"))) == 1
    time = sheet.place("昨天 10:30")
    assert covered(time, around_of(finding.boxes, time)) < 0.2


def test_one_speaker_with_time_lines_and_avatars_is_a_conversation() -> None:
    says = tuple(("l", text) for _, text in SAYS)
    sheet = conversation(LOOKS["light"], says)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.confidence >= 0.5


def test_pictures_and_codes_between_few_bubbles_are_messages() -> None:
    sheet = Sheet(600, 900, ground="#ededed")
    for left, top, text, colour in ((20, 60, "扫这个", "#ffffff"), (460, 620, "好的，收到", "#95ec69")):
        sheet.rect(left, top, round(font(20).getlength(text)) + 24, 46, colour, 6)
        sheet.write(left + 12, top + 10, text, 20)
    assert find_chats(sheet.pixels, sheet.page()) == ()
    sheet.rect(20, 140, 220, 220, "#ffffff", 6)
    sheet.rect(40, 160, 180, 180, "#203040")
    sheet.rect(404, 400, 180, 180, "#c05030", 6)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    for picture in (Box(20, 140, 220, 220), Box(404, 400, 180, 180)):
        assert covered(picture, around_of(finding.boxes, picture)) >= 0.97


def test_long_bubbles_go_beyond_those_of_the_other_speaker() -> None:
    sheet = Sheet(600, 800, ground="#ededed")
    text = "这款有现货，今天下单明天就可以发出，"
    for nth, lines in enumerate((2, 1, 2, 2, 1)):
        left, top = (20, 30) if nth % 2 else (90, 30)
        top += 130 * nth
        width = round(font(22).getlength(text)) + 60 if lines == 2 else round(font(22).getlength(text[:5])) + 30
        left = left if lines == 2 or not nth % 2 else 20 + round(font(22).getlength(text)) + 60 - width
        sheet.rect(left, top, width, 20 + 36 * lines, "#95ec69" if nth % 2 else "#ffffff", 8)
        for line in range(lines):
            sheet.write(left + 15, top + 10 + 34 * line, f"{text[: 5 if lines == 1 else None]}{nth}{line}"[:-2], 22)
        sheet.rect(530 if nth % 2 else 20, top, 50, 50, "#c05030", 6)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) >= 1 for _, place in sheet.places)


def test_a_photo_of_a_dark_conversation_is_one() -> None:
    sheet = conversation(LOOKS["dark"])
    noise = np.random.default_rng(7).normal(0, 4, sheet.pixels.shape)
    pixels = np.clip(sheet.pixels + noise, 0, 255).astype(np.uint8)
    (finding,) = find_chats(pixels, sheet.page())
    assert all(covered(sheet.place(text), around_of(finding.boxes, sheet.place(text))) >= 0.97 for _, text in SAYS)


def test_a_photo_that_leans_shows_a_conversation() -> None:
    sheet = conversation(Look(size_px=24), (*SAYS, *SAYS), times=False)
    lean = 0.02
    turned = sheet.image.transform(
        sheet.image.size, Image.Transform.AFFINE, (1, -lean, 0, 0, 1, 0), fillcolor="#ededed"
    )
    noise = np.random.default_rng(7).normal(0, 4, sheet.pixels.shape)
    pixels = np.clip(np.asarray(turned)[:, :, ::-1] + noise, 0, 255).astype(np.uint8)
    for nth, (text, box) in enumerate(sheet.places):
        sheet.places[nth] = (text, box._replace(left=box.left + round(lean * box.top)))
    (finding,) = find_chats(pixels, sheet.page())
    assert all(covered(place, finding.boxes) >= 0.9 for _, place in sheet.places)


def test_words_far_apart_in_one_bubble_are_no_cells() -> None:
    sheet = Sheet(700, 500)
    for nth in range(5):
        words, width = (4, 350) if nth < 3 else (3, 268)
        left = 20 if nth % 2 else 680 - width
        sheet.rect(left, 30 + 80 * nth, width, 44, "#dcf8c6" if left > 20 else "#eeeeee", 8)
        for at, word in ((12, "Usually"), (110, "3-5"), (180, "business"), (290, "days."))[:words]:
            sheet.write(left + at, 40 + 80 * nth, word, 18)
    sheet.write(20, 450, "Message", 18)
    assert len(find_chats(sheet.pixels, sheet.page())) == 1


def test_speakers_with_names_and_faces_on_one_side_are_a_conversation() -> None:
    sheet = conversation(Look(size_px=20), tuple(("l", text) for _, text in SAYS), times=False)
    assert find_chats(sheet.pixels, sheet.page()) == ()
    for nth in range(len(SAYS)):
        sheet.write(80, 72 + 80 * nth, ("小鱼", "陈晓雯")[nth % 2], 15, "#888888")
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) == 1 for text, place in sheet.places if text in ("小鱼", "陈晓雯"))


def test_letters_on_the_faces_of_a_list_beside_are_no_bubbles() -> None:
    sheet = Sheet(1000, 700)
    says = (("l", "好的，谢谢"), ("r", "建议您选大一码"), ("l", "那我再看看吧"), ("r", "有问题随时联系我们，都在的"))
    for nth, (side, text) in enumerate(says):
        width = round(font(18).getlength(text)) + 28
        left = 300 if side == "l" else 960 - width
        sheet.rect(left, 160 + 90 * nth, width, 44, "#f3f4f6" if side == "l" else "#e0f0ff", 6)
        sheet.write(left + 14, 170 + 90 * nth, text, 18)
    for nth, letter in enumerate("DKAB"):
        sheet.rect(20, 200 + 90 * nth, 34, 52, "#7090c0", 4)
        sheet.write(30, 215 + 90 * nth, letter, 18)
        sheet.write(66, 215 + 90 * nth, ("王大力", "陈晓雯", "tb88271", "李慧敏")[nth], 18)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) == 1 for _, text in says)
    assert all(covered(sheet.place(letter), finding.boxes) == 0 for letter in "DKAB")


def test_bubbles_of_two_letters_are_no_faces() -> None:
    sheet = Sheet(600, 500, ground="#ededed")
    for left, top, text, colour in (
        (20, 60, "扫这个", "#ffffff"),
        (20, 130, "在吗亲", "#ffffff"),
        (530, 220, "OK", "#95ec69"),
    ):
        sheet.rect(left, top, round(font(20).getlength(text)) + 24, 46, colour, 6)
        sheet.write(left + 12, top + 10, text, 20)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) == 1 for _, place in sheet.places)


def test_a_block_across_answers_the_bubbles_of_one_speaker() -> None:
    sheet = Sheet(600, 700, ground="#ffffff")
    for nth, text in enumerate(("你好，请问这款还有货吗", "昨天买的还没发", "可以", "多久能到啊")):
        top = 40 + 70 * nth + (150 if nth == 3 else 0)
        sheet.rect(20, top, round(font(20).getlength(text)) + 24, 46, "#e9e9eb", 12)
        sheet.write(32, top + 10, text, 20)
    assert find_chats(sheet.pixels, sheet.page()) == ()
    sheet.rect(340, 250, 240, 120, "#fa9d3b", 8)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert covered(Box(340, 250, 240, 120), around_of(finding.boxes, Box(340, 250, 240, 120))) >= 0.97


def test_faces_tell_bubbles_apart_that_fill_the_same_width() -> None:
    sheet = Sheet(500, 420, ground="#f2f2f2")
    for nth in range(3):
        top, left = 30 + 120 * nth, 430 if nth % 2 == 0 else 20
        sheet.rect(80, top, 340, 80, "#95ec69" if nth % 2 == 0 else "#ffffff", 6)
        sheet.rect(left, top, 50, 50, "#c05030", 6)
        for row in (0, 1):
            sheet.write(
                92, top + 12 + 30 * row, ("这边给您申请了十元优惠券，直接下单", "下单时就可以使用了，请您放心")[row], 18
            )
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.confidence >= 0.7
    assert all(
        covered(Box(left, top, 50, 50), finding.boxes) >= 0.9 for left, top in ((430, 30), (20, 150), (430, 270))
    )


def ticket(speakers: str, time: str = "昨天 1{}:31", words: str = "公开回复　内部备注") -> Sheet:
    """Who wrote and, at the other end of the row, when; below it what."""
    sheet = Sheet(800, 200 + 90 * len(speakers))
    for nth, speaker in enumerate(speakers):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#c05030", 20)
        sheet.write(80, 30 + 90 * nth, {"a": "陈晓雯", "b": "王大力", "c": "小鱼", "d": "李慧敏"}[speaker], 15)
        sheet.write(660, 31 + 90 * nth, time.format(nth), 13, "#888888")
        sheet.write(80, 58 + 90 * nth, ("麻烦帮我看一下，还没收到", "好的，马上为您查询")[nth % 2], 15)
    sheet.write(20, 100 + 90 * len(speakers), words, 15)
    return sheet


@pytest.mark.parametrize("time", ["昨天 1{}:31", "{}小时前", "{}h ago"])
def test_times_at_the_end_of_the_row_are_heads_of_a_ticket(time: str) -> None:
    sheet = ticket("abab", time)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    said = [place for text, place in sheet.places if "，" in text or text in ("陈晓雯", "王大力")]
    assert all(covered(place, finding.boxes) == 1 for place in said)


def test_a_message_that_was_read_in_pieces_is_covered_whole() -> None:
    sheet = ticket("abab")
    sheet.write(80 + round(font(15).getlength("麻烦帮我看一下，还没收到")) + 8, 58, "里面的杯子也裂了", 15)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert covered(sheet.place("里面的杯子也裂了"), finding.boxes) == 1


@pytest.mark.parametrize(("speakers", "words"), [("abcd", "公开回复"), ("abab", "收件箱"), ("abab", "12 条评论")])
def test_names_and_times_at_both_ends_of_rows_are_mostly_no_conversation(speakers: str, words: str) -> None:
    sheet = ticket(speakers, words=words)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_a_space_that_reading_lost_before_the_hour_is_no_part_of_a_head() -> None:
    sheet = Sheet(700, 500)
    for nth in range(5):
        sheet.write(80, 30 + 80 * nth, f"{('Jason Wong', '陈晓雯')[nth % 2]}1:0{nth} AM", 15)
        sheet.write(80, 56 + 80 * nth, ("麻烦帮我看一下", "好的，马上为您查询")[nth % 2], 15)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) == 1 for _, place in sheet.places)


def test_what_somebody_has_done_is_no_message() -> None:
    sheet = Sheet(700, 500)
    for nth in range(5):
        sheet.rect(20, 30 + 80 * nth, 40, 40, "#c05030", 20)
        sheet.write(80, 30 + 80 * nth, f"{('王大力', '小鱼')[nth % 2]} 上传了文件 2026-11-03 1{nth}:31", 15)
        sheet.write(80, 56 + 80 * nth, "秋季徒步路线推荐", 15)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def spoken(form: str, names: tuple[str, str], title: str = "") -> Sheet:
    sheet = Sheet(800, 420)
    sheet.write(20, 20, title or "标题", 18)
    for nth in range(6):
        said = ("麻烦帮我看一下还没收到", "好的马上为您查询")[nth % 2]
        line = form.format(time=f"10:3{nth}:02", name=names[nth % 2], said=said)
        for column, piece in enumerate(line.split("\t")):
            sheet.write(20 + 100 * column, 70 + 40 * nth, piece, 16)
    return sheet


@pytest.mark.parametrize(
    ("form", "names", "title"),
    [
        ("{time} {name}：{said}", ("客户", "客服小美"), ""),
        ("[{time}] {name}: {said}", ("Visitor", "Emily"), ""),
        ("{name} ({time}): {said}", ("买家", "旗舰店"), ""),
        ("{name}：{said}", ("我", "陈晓雯"), "聊天记录"),
        ("{time} {name} {said}", ("坐席", "客户"), ""),
        ("{time}\t{name}\t{said}", ("坐席", "客户"), ""),
        ("【{name}】{time} {said}", ("机器人", "访客"), ""),
        ("{time} {name}(8001)：{said}", ("坐席陈晓雯", "客户"), ""),
    ],
)
def test_lines_that_begin_with_their_speakers_are_a_conversation(form: str, names: tuple[str, str], title: str) -> None:
    sheet = spoken(form, names, title)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.evidence.context == "lines"
    assert all(covered(place, finding.boxes) == 1 for text, place in sheet.places if "10:3" in text or "：" in text)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("{time} {name}: {said}", ("INFO", "WARN")),
        ("{name}：{said}", ("问", "答")),
        ("{name}：{said}", ("记者", "设计师")),
        ("{name}：{said}", ("客户", "电话")),
        ("{time} {name} {said}", ("快件", "订单")),
    ],
)
def test_logs_questions_and_fields_are_no_conversation(form: str, names: tuple[str, str]) -> None:
    sheet = spoken(form, names)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_what_is_said_in_a_conversation_is_called_so() -> None:
    sheet = conversation(LOOKS["light"], (*SAYS, ("l", "4187236512345678901")))
    page = examine(RapidLines(), sheet.encode(), ReadingLimits()).page
    said = [page.text[label.start : label.end] for label in page.labels if label.kind is LabelKind.MESSAGE]
    assert "4187236512345678901" in said
    assert "昨天 10:30" not in said


def test_messages_without_bubbles_are_told_by_their_heads_and_a_tools_words() -> None:
    sheet = Sheet(1100, 700)
    for nth, name in enumerate(("客服小王", "mia_1990", "孙小姐", "售后组")):
        sheet.write(40, 40 + 120 * nth, f"{name}  2026-11-03 10:2{nth}:41", 15, "#777777")
        sheet.write(44, 70 + 120 * nth, SAYS[nth][1], 17)
    assert find_chats(sheet.pixels, sheet.page()) == ()
    sheet.write(40, 620, "请输入消息", 16, "#999999")
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert finding.evidence.context == "heads"
    assert finding.confidence >= 0.5
    assert all(covered(place, finding.boxes) >= 1 for text, place in sheet.places if text != "请输入消息")
    assert covered(sheet.place("请输入消息"), finding.boxes) == 0


def form() -> Sheet:
    sheet = Sheet(1100, 560, ground="#f0f2f5")
    for nth, name in enumerate(("收货人", "联系电话", "收货地址", "备注", "订单号", "邮箱")):
        left, top = 40 + 520 * (nth % 2), 40 + 90 * (nth // 2)
        sheet.write(left, top + 8, name, 16, "#888888")
        sheet.rect(left + 110, top, 360, 36, "#ffffff", 4)
        sheet.write(left + 122, top + 8, ("张伟", "138", "上海市浦东新区", "无", "SO2026", "a@b.cn")[nth], 16)
    return sheet


def table() -> Sheet:
    sheet = Sheet(900, 500)
    for row in range(10):
        sheet.rect(20, 20 + 40 * row, 860, 40, "#f6f9fd" if row % 2 else "#ffffff")
        for column, text in enumerate(("王芳", "13800138000", "已发货", f"{row}0:15")):
            sheet.write(40 + 210 * column, 30 + 40 * row, text, 16)
    return sheet


def grid() -> Sheet:
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


def framed(pale: str = "#ffffff") -> Sheet:
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


def washed() -> Sheet:
    """The same with the unsteady white of a small JPEG."""
    return framed("#fbfbfb")


def rows() -> Sheet:
    """A sheet that fills some cells of two columns: beside each stands the writing of the next."""
    sheet = Sheet(900, 560)
    for row, name in enumerate(("上官秀", "徐芳霞", "诸葛孔明明", "欧阳英", "司马小小海", "梁勇伟")):
        top, width = 40 + 80 * row, 40 + 18 * len(name)
        left, beside = (600 - width, 600 - width - 130) if row % 2 else (48, 60 + width)
        sheet.rect(left, top, width, 30, "#e8f3ff")
        sheet.write(left + 8, top + 6, name, 16)
        sheet.write(beside, top + 6, f"138 0013 80{row}0", 16)
    return sheet


def buttons() -> Sheet:
    sheet = Sheet(900, 500)
    for nth, text in enumerate(("新建客户", "导入", "批量编辑订单", "导出")):
        sheet.rect(30 + 200 * nth, 40, 170, 40, "#1677ff", 6)
        sheet.write(46 + 200 * nth, 50, text, 16, "#ffffff")
        sheet.rect(30, 140 + 60 * nth, 170, 40, "#e0e0e0", 6)
        sheet.write(46, 150 + 60 * nth, text, 16)
    return sheet


def article() -> Sheet:
    sheet = Sheet(900, 700)
    for nth in range(14):
        sheet.write(60, 30 + 44 * nth, SAYS[nth % 6][1] * 2, 18)
    return sheet


def songs() -> Sheet:
    """Who sings and how long, below titles that stand closer than the next one does."""
    sheet = Sheet(600, 900)
    for nth, title in enumerate(("清晨的海", "城市夜行", "雨后", "远山", "星河", "夏日")):
        top = 40 + 120 * nth
        sheet.rect(30, top, 70, 70, ("#f5a623", "#7bc47f", "#8e6bd0")[nth % 3], 8)
        sheet.write(120, top, title, 26)
        sheet.write(120, top + 44, "轻音乐", 18, "#999999")
        sheet.write(190, top + 44, f"{nth + 2}:4{nth}", 18, "#999999")
    return sheet


def numbers() -> Sheet:
    """A game: those of its fields with three digits and more are patches that fit their text."""
    sheet = Sheet(500, 560, ground="#faf8ef")
    for nth, value in enumerate((16, 32, 32, 4, 16, 2, 8, 128, 4, 2, 1024, 4, 16, 16, 8, 8)):
        left, top = 40 + 100 * (nth % 4), 120 + 100 * (nth // 4)
        sheet.rect(left, top, 90, 90, ("#cdc1b4", "#eee4da", "#f2b179", "#f65e3b")[nth * 7 % 4], 4)
        sheet.write(left + 45 - 8 * len(str(value)), top + 28, str(value), 28)
    return sheet


def tags() -> Sheet:
    """Words on patches in rows, and some below each other."""
    sheet = Sheet(420, 640)
    words = ("户外", "城市漫步", "咖啡", "旧物改造", "读书", "徒步路线", "音乐", "烘焙")
    for row in range(5):
        left = 20
        for nth in range(4):
            text = words[(3 * row + nth) % 8]
            width = round(font(18).getlength(text)) + 24
            sheet.rect(left, 30 + 46 * row, width, 34, ("#e6f4ff", "#f6ffed", "#fff1f0")[(row + nth) % 3], 10)
            sheet.write(left + 12, 36 + 46 * row, text, 18)
            left += width + 12
    for nth, text in enumerate(("秋季徒步路线推荐", "本周末天气转凉", "图书馆延长开放时间", "新款保温杯测评")):
        width = round(font(18).getlength(text)) + 24
        sheet.rect(20, 330 + 50 * nth, width, 36, "#f2f2f2", 6)
        sheet.write(32, 337 + 50 * nth, text, 18)
    return sheet


def notes() -> Sheet:
    """Patches of three colours that all begin at one place."""
    sheet = Sheet(900, 400)
    for nth, text in enumerate(("地铁试运行", "图书馆延长开放时间", "新款保温杯测评", "秋季徒步路线推荐")):
        sheet.rect(600 - nth % 2, 30 + 60 * nth, round(font(18).getlength(text)) + 28, 42, "#e6f4ff", 6)
        sheet.write(614, 40 + 60 * nth, text, 18)
    return sheet


def sheet_of_numbers() -> Sheet:
    """A sheet with a ground of its own under three of its many cells."""
    sheet = Sheet(900, 700)
    for row in range(24):
        for column, text in enumerate(("340104200508251819", "陈晓雯", "2504442455505415722")):
            left, top = 60 + 220 * column, 20 + 28 * row
            if (row, column) in ((4, 0), (10, 2), (18, 0)):
                sheet.rect(left - 4, top - 3, round(font(15).getlength(text)) + 8, 26, "#e6e6e6")
            sheet.write(left, top, text, 15)
    return sheet


def diagram() -> Sheet:
    """Boxes of many colours in two columns."""
    sheet = Sheet(700, 600)
    for nth, text in enumerate(("拆解任务", "风险", "每周回顾", "资源与预算", "里程碑", "目标人群")):
        width = round(font(18).getlength(text)) + 28
        left = 40 if nth % 2 else 640 - width
        sheet.rect(left, 30 + 80 * nth, width, 42, ("#e6f4ff", "#d9f7be", "#ffd8bf")[nth // 2], 8)
        sheet.write(left + 14, 40 + 80 * nth, text, 18)
    return sheet


def recommended() -> Sheet:
    """Two titles on one colour, left and right, and a picture."""
    sheet = Sheet(700, 420)
    for left, text in ((560, "新款测评"), (20, "咖啡豆的保存方法")):
        sheet.rect(left, 60 if left > 20 else 130, round(font(18).getlength(text)) + 36, 46, "#e6f4ff", 8)
        sheet.write(left + 18, 72 if left > 20 else 142, text, 18)
    sheet.rect(20, 200, 300, 120, "#c05030")
    return sheet


def mind_map() -> Sheet:
    """Boxes of one width whatever stands on them, in two columns."""
    sheet = Sheet(900, 620, ground="#f4f5f7")
    for nth, text in enumerate(
        ("采购打印纸", "更新接口文档", "修复登录页跳转", "交水电费", "预订周五场地", "补充单元测试")
    ):
        left, width = (40, 160) if nth % 2 else (690, 170)
        sheet.rect(left, 30 + 90 * nth, width, 36, ("#ff4d4f", "#d3f2ee")[nth % 2], 8)
        sheet.write(left + (width - round(font(18).getlength(text))) // 2, 36 + 90 * nth, text, 18)
    return sheet


OTHERS = [
    form,
    table,
    grid,
    framed,
    washed,
    rows,
    songs,
    buttons,
    article,
    numbers,
    tags,
    notes,
    sheet_of_numbers,
    diagram,
    recommended,
    mind_map,
]


@pytest.mark.parametrize("screen", OTHERS)
def test_other_screens_are_no_conversation(screen) -> None:  # type: ignore[no-untyped-def]
    sheet = screen()
    assert [f for f in find_chats(sheet.pixels, sheet.page()) if f.confidence >= 0.5] == []


def test_an_empty_page_is_no_conversation() -> None:
    sheet = Sheet()
    assert find_chats(sheet.pixels, sheet.page()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "10:31",
        "昨天 18:05",
        "星期三 下午3:20",
        "2026年11月3日 10:31",
        "2026-11-03 10:31:07",
        "Yesterday at 9:41 AM",
        "14:02 ✓✓",
        "Nov 3, 10:30 PM",
        "週三 10:31",
        "昨日 10:31",
        "10:31 已讀",
    ],
)
def test_time_lines(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize("text", ["会议 10:31", "10:31 出发", "1031", "比分 3:2 结束", "2026年11月3日"])
def test_what_is_no_time_line(text: str) -> None:
    assert not is_time(text)


def test_words_of_chat_programs() -> None:
    sheet = Sheet()
    for nth, text in enumerate(("已读", "对方撤回了一条消息", "千牛工作台", "发送(S)", "对方正在输入", "订单详情")):
        sheet.write(20, 20 + 40 * nth, text)
    assert tool_words(sheet.page().lines) == {"receipts", "recall", "tool", "input", "state"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("已讀", "receipts"),
        ("访客 加入群聊", "recall"),
        ("聊天记录", "tool"),
        ("Type your reply…", "input"),
        ("請輸入訊息", "input"),
        ("入力中", "state"),
    ],
)
def test_words_of_other_chat_programs(text: str, kind: str) -> None:
    sheet = Sheet()
    sheet.write(20, 20, text)
    assert tool_words(sheet.page().lines) == {kind}
