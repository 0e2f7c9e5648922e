"""Names in columns of names and in lists that have the surname first. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label, LabelKind

_KNOWN = ["李晓明", "王建国", "张丽华", "陈志强"]
_SORTED = ["Abernathy, Colin", "Baumgartner, Ulrike", "Fitzgerald, Rory"]


def _among(detector: Detector, heading: str, known: list[str], others: list[str]) -> list[str]:
    """Which of the others are found whole in a column with the known ones."""
    cells = [*known, *others]
    text = "\n\n1\n\n".join(cells)
    labels = []
    at = 0
    for cell in cells:
        at = text.index(cell, at)
        labels.append(Label(at, at + len(cell), heading, LabelKind.CAPTION))
        at += len(cell)
    found = {(each.start, each.end) for each in detector.detect(text, tuple(labels)) if _is_person(each.entity_type)}
    whole = [text[label.start : label.end] for label in labels if (label.start, label.end) in found]
    return whole[len([cell for cell in whole if cell in known]) :]


def _is_person(kind: EntityType) -> bool:
    return kind is EntityType.PERSON


@pytest.mark.parametrize(
    ("heading", "others", "names"),
    [
        ("收货人", ["第五文轩", "潘晓婷婷"], ["第五文轩", "潘晓婷婷"]),
        ("姓名", ["娜仁托娅", "边巴次仁", "达娃"], ["娜仁托娅", "边巴次仁", "达娃"]),
        ("real_name", ["幸福来"], ["幸福来"]),
        ("姓名", ["管理员", "系统", "待分配", "运营中心"], []),
        ("商品", ["热水壶", "红茶"], []),
        ("状态", ["已签收", "退款中", "待发货", "已完成"], []),
    ],
)
def test_a_cell_among_chinese_names_is_one(
    by_rules: Detector, heading: str, others: list[str], names: list[str]
) -> None:
    assert _among(by_rules, heading, _KNOWN, others) == names


@pytest.mark.parametrize(
    ("heading", "cells", "names"),
    [
        ("Sachbearbeiter", ["Kowalczyk", "Reuß", "Thiele", "Kowalczyk"], 4),
        ("Sachbearbeiter", ["Innendienst", "Reuß", "Thiele", "Innendienst"], 0),
        ("Sachbearbeiter", ["Kowalczyk", "Admin", "System", "Admin"], 0),
        ("Stadt", ["Kowalczyk", "Reuß", "Thiele", "Kowalczyk"], 0),
    ],
)
def test_a_surname_alone_is_a_cell_where_one_is_known(
    by_rules: Detector, heading: str, cells: list[str], names: int
) -> None:
    text = "Angemeldet: Nadine Kowalczyk\n\n" + "\n\n7\n\n".join(cells)
    labels = []
    at = text.index("\n\n")
    for cell in cells:
        at = text.index(cell, at)
        labels.append(Label(at, at + len(cell), heading, LabelKind.CAPTION))
        at += len(cell)
    found = by_rules.detect(text, tuple(labels))
    assert sum(_is_person(each.entity_type) for each in found) - 1 == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([*_SORTED, "Zorvan, Ashwick", "De la Orvix, Ashwick"], 5),
        ([*_SORTED, "Baroness von Orvix, Ashwick", "Orvix, Min Zorvan"], 5),
        (["Springfield, Illinois", "Salem, Oregon", "Aurora, Colorado"], 0),
        (["Red, Green", "Shirts, Trousers", "Abernathy, Colin", "Salt, Pepper"], 1),
    ],
)
@pytest.mark.parametrize("apart", ["\n", "\n\n12\n\n"])
def test_a_line_with_the_surname_first_among_others_is_a_name(
    by_rules: Detector, lines: list[str], names: int, apart: str
) -> None:
    found = by_rules.detect(apart.join(lines))
    assert sum(_is_person(each.entity_type) for each in found) == names
