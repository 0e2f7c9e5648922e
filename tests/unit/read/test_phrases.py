"""Printed words are known with a character or two read wrong; short ones are not."""

from __future__ import annotations

import pytest

from guard.read.documents.phrases import Index, Words


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^中华人民共和国机动车驾驶证$", "中华人民共和国机动车管驶证"),
        ("^初次领证日期", "初次领正日期2010-05-04"),
        ("drivinglicence", "DRIVINGLICENBE"),
        ("^姓名|^出生日期", "出主日期"),
        (r"^\d{17}[\dX]$", "11010519900307123X"),
        ("^[结离]婚证字号", "结婚证字号J110105"),
    ],
)
def test_words_are_known_as_they_are_read(pattern: str, line: str) -> None:
    assert Index([Words.of(pattern)]).search(line) == [0]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^姓名", "性名"),
        ("^社会保障卡$", "社会保障号码420111"),
        ("^签发机关", "登记机关"),
        ("^出生日期", "本人出生日期"),
        ("^passport$", "passwords"),
        ("^公民身份号码", "身份证号码"),
    ],
)
def test_other_words_are_not_taken_for_them(pattern: str, line: str) -> None:
    assert Index([Words.of(pattern)]).search(line) == []
