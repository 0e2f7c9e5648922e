"""Pieces of text: found in every line, the same for all digits, weighed by what was learned, kept in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guard.model import Box
from guard.model.boxes import around
from guard.paths import ASSETS
from guard.read.chat.wording import BUCKETS, Wording, pieces
from guard.read.page import Line


def lines(*texts: str) -> list[Line]:
    boxes = [[Box(10 * place, 20 * nth, 9, 16) for place in range(len(text))] for nth, text in enumerate(texts)]
    return [Line(text, around(row), tuple(row)) for text, row in zip(texts, boxes, strict=True)]


def test_digits_and_case_make_no_difference() -> None:
    assert pieces(lines("Room 12")).tolist() == pieces(lines("room 98")).tolist()
    assert pieces(lines("Room 12")).tolist() != pieces(lines("Rooms 12")).tolist()


def test_a_piece_counts_once_and_order_of_lines_does_not() -> None:
    assert pieces(lines("a", "b", "a")).tolist() == pieces(lines("b", "a")).tolist()


def test_a_score_is_the_weight_of_the_pieces_and_the_shift(tmp_path: Path) -> None:
    weights = np.zeros(BUCKETS, np.float32)
    weights[[3, 5]] = 1.5, -0.5
    Wording(weights, -0.25).save(tmp_path / "wording.npz")
    wording = Wording.load(tmp_path / "wording.npz")
    assert wording.score(np.array([3, 5, 7, 9])) == pytest.approx((1.5 - 0.5) / 2 - 0.25)
    assert wording.score(np.array([], np.intp)) == 0.0


def test_talk_weighs_more_than_the_words_of_a_shop() -> None:
    wording = Wording.load(ASSETS / "models" / "wording.npz")
    talk = wording.score(pieces(lines("Hi, how are you?", "I am fine, thanks", "see you tomorrow", "Type a message")))
    shop = wording.score(pieces(lines("Add to cart", "Price 12.99", "Dashboard", "Total orders", "Settings", "Export")))
    assert talk > 0 > shop


@pytest.mark.parametrize(
    "people",
    [
        ("昨天 21:30", "你到家了吗", "刚到，累死了", "哈哈哈早点睡", "明天一起吃饭不", "好呀，叫上小张", "发送"),
        ("您好，请问有什么可以帮您？", "我的订单还没发货", "请您提供一下订单号", "已为您催促仓库发货", "好的谢谢"),
    ],
)
def test_what_an_assistant_answers_weighs_more_than_what_people_say(people: tuple[str, ...]) -> None:
    wording = Wording.load(ASSETS / "models" / "assistants.npz")
    answer = ("以下是三个步骤：", "1. 打开设置", "2. 选择网络", "3. 点击重置", "需要我再解释一下吗？", "复制")
    assert wording.score(pieces(lines(*answer))) > 0 > wording.score(pieces(lines(*people)))
