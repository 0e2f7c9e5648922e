"""What looks like a conversation and is none: lists, feeds, notices, cards, diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.chats.scene import Scene, other, patch
from tests.support.pictures import Sheet, font

GROUND = "#f2f3f5"
GREEN, WHITE = "#95ec69", "#ffffff"
SAYS = ("你好，请问什么时候发货？", "谢谢", "上次的优惠券还能用吗", "好的，我再看看", "下单的时候选一下就行")


def look_alikes() -> Iterator[Scene]:
    """Scenes of other screens."""
    yield other(_buttons(), "buttons")
    yield other(_article(), "article")
    yield other(_songs(), "songs")
    yield other(_tags(), "tags")
    yield other(_notes(), "notes")
    yield other(_diagram(), "diagram")
    yield other(_recommended(), "recommended")
    yield other(_mind_map(), "mind map")
    yield other(_timeline(), "timeline")
    yield other(_coupons(), "coupons")
    yield other(_notices(), "notices")
    yield other(_feed(), "feed")
    yield other(_conversations(), "a list of conversations")
    yield other(_row(), "a row with its time and a button below")
    yield other(Sheet(), "an empty page")


def _buttons() -> Sheet:
    sheet = Sheet(900, 500)
    for nth, text in enumerate(("新建客户", "导入", "批量编辑订单", "导出")):
        sheet.rect(30 + 200 * nth, 40, 170, 40, "#1677ff", 6)
        sheet.write(46 + 200 * nth, 50, text, 16, "#ffffff")
        sheet.rect(30, 140 + 60 * nth, 170, 40, "#e0e0e0", 6)
        sheet.write(46, 150 + 60 * nth, text, 16)
    return sheet


def _article() -> Sheet:
    sheet = Sheet(900, 700)
    for nth in range(14):
        sheet.write(60, 30 + 44 * nth, SAYS[nth % 5] * 2, 18)
    return sheet


def _songs() -> Sheet:
    """Who sings and how long, below titles that stand closer than the next one does."""
    sheet = Sheet(600, 900)
    for nth, title in enumerate(("清晨的海", "城市夜行", "雨后", "远山", "星河", "夏日")):
        top = 40 + 120 * nth
        sheet.rect(30, top, 70, 70, ("#f5a623", "#7bc47f", "#8e6bd0")[nth % 3], 8)
        sheet.write(120, top, title, 26)
        sheet.write(120, top + 44, "轻音乐", 18, "#999999")
        sheet.write(190, top + 44, f"{nth + 2}:4{nth}", 18, "#999999")
    return sheet


def _tags() -> Sheet:
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


def _notes() -> Sheet:
    """Patches of three colours that all begin at one place."""
    sheet = Sheet(900, 400)
    for nth, text in enumerate(("地铁试运行", "图书馆延长开放时间", "新款保温杯测评", "秋季徒步路线推荐")):
        sheet.rect(600 - nth % 2, 30 + 60 * nth, round(font(18).getlength(text)) + 28, 42, "#e6f4ff", 6)
        sheet.write(614, 40 + 60 * nth, text, 18)
    return sheet


def _diagram() -> Sheet:
    """Boxes of many colours in two columns."""
    sheet = Sheet(700, 600)
    for nth, text in enumerate(("拆解任务", "风险", "每周回顾", "资源与预算", "里程碑", "目标人群")):
        width = round(font(18).getlength(text)) + 28
        left = 40 if nth % 2 else 640 - width
        sheet.rect(left, 30 + 80 * nth, width, 42, ("#e6f4ff", "#d9f7be", "#ffd8bf")[nth // 2], 8)
        sheet.write(left + 14, 40 + 80 * nth, text, 18)
    return sheet


def _recommended() -> Sheet:
    """Two titles on one colour, left and right, and a picture."""
    sheet = Sheet(700, 420)
    for left, text in ((560, "新款测评"), (20, "咖啡豆的保存方法")):
        sheet.rect(left, 60 if left > 20 else 130, round(font(18).getlength(text)) + 36, 46, "#e6f4ff", 8)
        sheet.write(left + 18, 72 if left > 20 else 142, text, 18)
    sheet.rect(20, 200, 300, 120, "#c05030")
    return sheet


def _mind_map() -> Sheet:
    """Boxes of one width whatever stands on them, in two columns."""
    sheet = Sheet(900, 620, ground="#f4f5f7")
    for nth, text in enumerate(
        ("采购打印纸", "更新接口文档", "修复登录页跳转", "交水电费", "预订周五场地", "补充单元测试")
    ):
        left, width = (40, 160) if nth % 2 else (690, 170)
        sheet.rect(left, 30 + 90 * nth, width, 36, ("#ff4d4f", "#d3f2ee")[nth % 2], 8)
        sheet.write(left + (width - round(font(18).getlength(text))) // 2, 36 + 90 * nth, text, 18)
    return sheet


def _timeline() -> Sheet:
    sheet = Sheet(1000, 560, ground=GROUND)
    for nth, text in enumerate((*SAYS, SAYS[0])):
        lines = (text, f"2026-0{nth + 1}-11")
        patch(sheet, 530, 40 + 80 * nth, lines, ("#dde6f5", WHITE)[nth % 2], 470 if nth % 2 else None)
    return sheet


def _coupons() -> Sheet:
    sheet = Sheet(560, 620, ground="#16181d")
    for nth in range(6):
        sheet.rect(440, 40 + 90 * nth, 76 + nth % 2 * 12, 40, "#f5a623", 18)
        sheet.write(456, 48 + 90 * nth, "领取", 18)
    sheet.rect(20, 220, 150, 80, "#fbf6e0", 8)
    sheet.write(50, 245, "¥30元", 24)
    return sheet


def _notices() -> Sheet:
    sheet = Sheet(560, 620, ground=GROUND)
    for nth, (name, ago) in enumerate(
        (("健身", "12分钟前"), ("邮件", "1小时前"), ("天气", "2小时前"), ("健身", "12分钟前"), ("天气", "3小时前"))
    ):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#c05030", 8)
        sheet.write(80, 30 + 90 * nth, name, 16)
        sheet.write(440, 30 + 90 * nth, ago, 14)
        sheet.write(80, 58 + 90 * nth, SAYS[nth], 16)
    return sheet


def _feed() -> Sheet:
    sheet = Sheet(900, 560, ground=GROUND)
    for nth, text in enumerate(SAYS):
        sheet.rect(40, 30 + 96 * nth, 36, 36, "#c05030", 18)
        sheet.write(92, 34 + 96 * nth, f"青柠不酸 {('关闭', '创建')[nth % 2]}了 改版首页  1{nth}:05", 14)
        patch(sheet, 92, 60 + 96 * nth, (text,), WHITE)
    return sheet


def _conversations() -> Sheet:
    sheet = Sheet(420, 560)
    names = ("陈晓雯", "王大力", "项目群", "李慧敏", "Emma", "张伟", "采购沟通群")
    for nth, name in enumerate(names):
        top = 16 + 68 * nth
        sheet.rect(14, top, 40, 40, "#7090c0", 4)
        sheet.write(64, top + 2, name, 15)
        sheet.write(64, top + 26, ("你撤回了一条消息", "[语音]", "好的")[nth % 3], 13, "#888888")
        sheet.write(360, top + 3, f"{20 - nth}:1{nth}", 12, "#999999")
    sheet.write(64, 520, "输入消息", 14)
    return sheet


def _row() -> Sheet:
    sheet = Sheet(900, 300)
    sheet.rect(240, 60, 560, 40, "#eef0f3", 4)
    sheet.write(252, 68, "系统  买家填写物流信息，等待商家确认收货", 15)
    sheet.write(640, 68, "2025-11-21 11:02", 15)
    sheet.rect(260, 200, 100, 36, "#e33942", 4)
    sheet.write(278, 206, "同意退款", 15, WHITE)
    return sheet
