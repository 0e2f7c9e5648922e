"""No kind may fall below its floor on drawn screens that are read by the real engine, and clean ones stay clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest

from guard.detect import Detector
from guard.model import Box, ReadingLimits
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from tests.corpus import values
from tests.support.pictures import Sheet, covered

_SEED = 20261125
_COVER = 0.8
_MENU = ("工作台", "客户管理", "于洪", "订单中心", "江景房", "报表", "知识库", "系统设置")
# What so many of a hundred must be found of, each kind on all screens together.
_FLOORS = {"CN_ID": 99, "PHONE": 99, "BANK_CARD": 99, "EMAIL": 97, "ORDER_NO": 97, "PERSON": 93, "ADDRESS": 93}
_Wanted = list[tuple[str, str]]
_Draw = Callable[[Sheet, Random], _Wanted]


def _program(sheet: Sheet) -> None:
    """The bar and the menu that programs have."""
    sheet.rect(0, 0, sheet.width, 40, "#334155")
    sheet.write(16, 10, "客户关系管理系统", 16, "#ffffff")
    sheet.write(sheet.width - 220, 11, "消息", 14, "#ffffff")
    sheet.write(sheet.width - 160, 11, "李经理", 14, "#ffffff")
    sheet.write(sheet.width - 90, 11, "退出", 14, "#ffffff")
    for nth, item in enumerate(_MENU):
        sheet.write(20, 60 + 42 * nth, item, 14)


def _table(sheet: Sheet, left: int, top: int, columns: Sequence[tuple[str, int]], rows: list[list[str]]) -> None:
    for nth, row in enumerate([[head for head, _ in columns], *rows]):
        at = left
        for text, (_, width) in zip(row, columns, strict=True):
            sheet.write(at, top + 34 * nth, text, 14)
            at += width


def _grouped(number: str, *sizes: int) -> str:
    """A number in groups, two blanks between them."""
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return "  ".join([*groups, number[at:]]).strip()


def _customers(sheet: Sheet, rnd: Random) -> _Wanted:
    rows = [
        [
            _grouped(_card(rnd), 4, 4, 4, 4),
            rnd.choice(("金卡", "VIP", "普通")),
            _grouped(_mobile(rnd), 3, 4),
            f"SO2026{values.digits(rnd, 8)}",
            values.person(rnd),
        ]
        for _ in range(8)
    ]
    _table(
        sheet, 220, 70, [("借记卡号", 260), ("等级", 80), ("联系方式", 170), ("售后单号", 190), ("收件人", 90)], rows
    )
    kinds = ("BANK_CARD", "", "PHONE", "ORDER_NO", "PERSON")
    return [(kind, text) for row in rows for kind, text in zip(kinds, row, strict=True) if kind]


def _details(sheet: Sheet, rnd: Random) -> _Wanted:
    pairs = [
        *(("来源", "官网", ""), ("联系电话", _mobile(rnd), "PHONE"), ("客户", values.person(rnd), "PERSON")),
        *(("性别", "女", ""), ("身份证号码", values.cn_id(rnd), "CN_ID"), ("备注", "已回访", "")),
        *(("等级", "银卡", ""), ("收款账号", _card(rnd), "BANK_CARD"), ("邮箱", values.email(rnd), "EMAIL")),
        ("家庭住址", values.address(rnd), "ADDRESS"),
    ]
    for nth, (label, value, _) in enumerate(pairs):
        left, top = 220 + 420 * (nth % 2), 64 + 34 * (nth // 2)
        sheet.write(left, top, label, 14)
        sheet.write(left + 100, top, value, 14)
    rows = [[f"DD{values.digits(rnd, 12)}", "¥97.40", "2026-07-12", values.person(rnd)] for _ in range(4)]
    _table(sheet, 220, 270, [("订单号", 240), ("金额", 200), ("下单时间", 200), ("收货人", 100)], rows)
    bought = [(kind, text) for row in rows for kind, text in (("ORDER_NO", row[0]), ("PERSON", row[3]))]
    return [*((kind, value) for _, value, kind in pairs if kind), *bought]


def _tickets(sheet: Sheet, rnd: Random) -> _Wanted:
    wanted: _Wanted = []
    for nth, tab in enumerate(("全部工单", "待处理", "处理中", "已解决")):
        sheet.write(220 + 90 * nth, 54, tab, 14)
    for nth, between in enumerate(("·", " | ", "/", "，", " · ")):
        top = 96 + 86 * nth
        name, phone, again = values.person(rnd), _mobile(rnd), _mobile(rnd)
        sheet.write(226, top, f"#{rnd.randrange(10**4, 10**5)} 退款申请", 16)
        said = sheet.write(226, top + 26, "客户要求三天内处理完毕，回电", 14)
        sheet.write(said.left + said.width + 6, top + 26, again, 14)
        sheet.write(226, top + 52, between.join((name, phone, "2026-08-12 09:33")), 14)
        sheet.places += _parts(sheet, between.join((name, phone)), name, phone)
        wanted += [("PHONE", again), ("PERSON", name), ("PHONE", phone)]
    return wanted


def _parts(sheet: Sheet, start: str, *texts: str) -> list[tuple[str, Box]]:
    """Where pieces of the last line stand, which begins with `start`."""
    _, line = sheet.places[-1]
    found = []
    probe = Sheet(sheet.width, 60)
    for text in texts:
        before = start[: start.index(text)]
        skip = probe.write(line.left, 10, before, 14).width if before else 0
        box = probe.write(line.left + skip, 10, text, 14)
        found.append((text, box._replace(top=line.top, height=line.height)))
    return found


def _mobile(rnd: Random) -> str:
    return f"1{rnd.choice('35789')}{values.digits(rnd, 9)}"


def _card(rnd: Random) -> str:
    return values.luhn_tail(f"622202{values.digits(rnd, 12)}")


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def test_floors_on_drawn_screens(engine: RapidLines, detector: Detector) -> None:
    rnd = Random(_SEED)
    found: Counter[str] = Counter()
    missed: dict[str, list[str]] = {kind: [] for kind in _FLOORS}
    for draw, dark in ((_customers, False), (_details, True), (_tickets, False), (_details, False), (_customers, True)):
        colours = {"ground": "#1f1f1f", "ink": "#e5e5e5"} if dark else {}
        sheet = Sheet(1100, 540, **colours)
        _program(sheet)
        wanted = draw(sheet, rnd)
        page = examine(engine, sheet.encode(), ReadingLimits()).page
        boxes = tuple(
            box
            for each in detector.detect(page.text, page.labels)
            for box in page.boxes(each.start or 0, each.end or 0)
        )
        for kind, text in wanted:
            if covered(sheet.place(text), boxes) >= _COVER:
                found[kind] += 1
            else:
                missed[kind].append(text)
    for kind, floor in _FLOORS.items():
        assert 100 * len(missed[kind]) <= (100 - floor) * (found[kind] + len(missed[kind])), missed
        assert found[kind] > 0


@pytest.mark.parametrize("dark", [False, True])
def test_clean_screens_have_no_finding(engine: RapidLines, detector: Detector, *, dark: bool) -> None:
    sheet = Sheet(1100, 540, **({"ground": "#1f1f1f", "ink": "#e5e5e5"} if dark else {}))
    _program(sheet)
    goods = [
        ["P1023", "李宁 超轻跑鞋", "李宁", "¥499.00", "上架"],
        ["P1024", "张小泉 菜刀套装", "张小泉", "¥129.00", "下架"],
        ["P1025", "王老吉凉茶 310ml", "王老吉", "¥72.00", "上架"],
        ["P1026", "周大福 足金项链", "周大福", "¥2,899.00", "上架"],
    ]
    _table(sheet, 220, 70, [("商品编号", 140), ("商品名称", 240), ("品牌", 140), ("售价", 140), ("状态", 90)], goods)
    left = 220
    for button in ("凌云计划", "全部", "章程", "常见问题", "龙华", "时效"):
        box = sheet.write(left, 300, button, 14)
        left = box.left + box.width + 34
    reading = examine(engine, sheet.encode(), ReadingLimits())
    texts = [
        reading.page.text[each.start : each.end] for each in detector.detect(reading.page.text, reading.page.labels)
    ]
    assert (texts, [each.entity_type for each in reading.findings]) == ([], [])
