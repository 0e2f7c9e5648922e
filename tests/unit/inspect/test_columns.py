"""Long tables are read by their columns, and tell what they tell when they are read whole."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.inspect.columns import LEAST_ROWS, detect_in_columns
from guard.model import EntityType, Finding

_NAMES = ("王小明", "李丽", "赵建国", "孙芳", "周明伟", "欧阳娜")
_HEADINGS = "序号\t客户姓名\t手机号\t邮箱\t数量\t下单日期\t备注"


def _row(number: int) -> str:
    phone, mail = f"139{number * 7919 % 10**8:08}", f"user{number}@example.com"
    note = f"改打 138{number * 104729 % 10**8:08}" if number % 97 == 0 else ("尽快发货", "", "放门口")[number % 3]
    return (
        f"{number}\t{_NAMES[number % 6]}\t{phone}\t{mail}\t{number % 5}\t2026-0{number % 9 + 1}-1{number % 9}\t{note}"
    )


def _table(rows: int) -> str:
    return "\n".join((_HEADINGS, *map(_row, range(1, rows + 1))))


class _Counted:
    """A detector that counts the characters that it reads."""

    def __init__(self) -> None:
        self._detector = Detector()
        self.read = 0

    def detect(self, text: str) -> tuple[Finding, ...]:
        self.read += len(text)
        return self._detector.detect(text)

    def in_columns(self, text: str) -> tuple[Finding, ...]:
        return detect_in_columns(text, self.detect, self._detector.alike)


@pytest.fixture(scope="module")
def counted() -> _Counted:
    return _Counted()


def _places(findings: tuple[Finding, ...]) -> set[tuple[EntityType, int | None, int | None, str]]:
    return {(each.entity_type, each.start, each.end, each.masked) for each in findings}


def test_a_long_table_tells_what_it_tells_when_read_whole_and_little_of_it_is_read(counted: _Counted) -> None:
    text = _table(LEAST_ROWS + 700)
    whole = counted.detect(text)
    counted.read = 0
    found = counted.in_columns(text)
    assert _places(found) == _places(whole)
    assert [each.start for each in found] == sorted(each.start or 0 for each in found)
    assert counted.read < 0.4 * len(text)


def test_a_short_table_is_read_whole(counted: _Counted) -> None:
    text = _table(20)
    assert counted.in_columns(text) == counted.detect(text)


def test_another_heading_in_the_middle_begins_anew(counted: _Counted) -> None:
    goods = "\n".join(("商品\t编号", *(f"{_NAMES[number % 6]}\t{number}" for number in range(LEAST_ROWS + 5))))
    text = f"{goods}\n{_table(LEAST_ROWS + 5)}"
    found = counted.in_columns(text)
    persons = [each for each in found if each.entity_type is EntityType.PERSON]
    assert sum((each.start or 0) > len(goods) for each in persons) == LEAST_ROWS + 5
    phones = [each for each in found if each.entity_type is EntityType.PHONE]
    assert len(phones) == sum(each.entity_type is EntityType.PHONE for each in counted.detect(text))


def test_what_is_of_another_shape_in_its_column_is_looked_at_by_itself(counted: _Counted) -> None:
    rows = _table(LEAST_ROWS + 300).split("\n")
    rows[700] = "700\t李丽\t暂无\t没有邮箱\t1\t2026-01-01\t"
    rows[800] = "800\t李丽\t13800138000 转 12\t或 a.b@example.org\t1\t2026-01-01\t330106199003078510"
    text = "\n".join(rows)
    assert _places(counted.in_columns(text)) == _places(counted.detect(text))


def test_a_number_in_cells_side_by_side_is_found(counted: _Counted) -> None:
    rows = _table(LEAST_ROWS + 300).split("\n")
    rows[600] += "\t6222\t0212\t3456\t7890\t128"
    text = "\n".join(rows)
    whole = {each for each in _places(counted.detect(text)) if each[0] is EntityType.BANK_CARD}
    assert {each for each in _places(counted.in_columns(text)) if each[0] is EntityType.BANK_CARD} == whole


def test_each_cell_of_a_long_table_is_told_once(counted: _Counted) -> None:
    """Also where one is read once more, as what may be the label of the cell to its right."""
    rows = (f"{at}\t{_NAMES[at % 6]}\t139{at * 7919 % 10**8:08}" for at in range(1, LEAST_ROWS + 200))
    found = counted.in_columns("\n".join(("序号1\t客户姓名\t电话", *rows)))
    assert len(found) == len(_places(found)) == 2 * (LEAST_ROWS + 199)
