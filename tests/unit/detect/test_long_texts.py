"""Long texts are read in pieces, and tell the same as if they were read at once."""

from __future__ import annotations

import gc
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.detect import Detector, context
from guard.detect.cutting import pieces
from guard.detect.mentions import Mentions
from guard.detect.piece_reader import PackedCandidates
from guard.detect.recognizer import Candidate
from guard.detect.wrapping import unwrap, widths
from guard.errors import Abandoned
from guard.model import DetectionSettings, EntityType, Finding, Label
from tests.corpus import generate

_AT_ONCE = 1 << 30
_SENTENCES = [labelled.text for labelled in generate.noisy(generate.clean(11, 3), 12)]
_TABLE = ["姓名\t手机\t卡号\t备注", "李小龙\t13900001111\t6222021234567890123\t无", "王芳\t021-62345678\t\t常来"]
_KEY = "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n" * 60 + "-----END PRIVATE KEY-----"
_LINES = st.one_of(
    st.sampled_from(_SENTENCES),
    st.sampled_from(_SENTENCES).map(lambda text: "\n".join(text[at : at + 22] for at in range(0, len(text), 22))),
    st.sampled_from([*_TABLE, "\t".join(_TABLE), "", "电话：", "83172726、", "李小龙来过", "谢谢"]),
)


def _detector(piece_size: int, *, names: bool = False) -> Detector:
    return Detector(DetectionSettings(names=names), piece_size=piece_size)


_WHOLE = {names: _detector(_AT_ONCE, names=names) for names in (False, True)}


def _values(text: str, found: tuple[Finding, ...], kind: EntityType) -> list[str]:
    return [text[each.start : each.end] for each in found if each.entity_type is kind]


@settings(max_examples=40)
@given(st.lists(_LINES, min_size=40, max_size=160).map("\n".join), st.sampled_from([300, 501, 900, 1703]))
def test_pieces_tell_what_the_whole_tells(text: str, piece_size: int) -> None:
    assert _detector(piece_size).detect(text) == _WHOLE[False].detect(text)


@settings(max_examples=8)
@given(st.lists(_LINES, min_size=40, max_size=100).map("\n".join))
def test_names_too(text: str) -> None:
    assert _PARTED.detect(text) == _WHOLE[True].detect(text)


_PARTED = _detector(700, names=True)


@given(st.text(alphabet="ab1。 \n\t,-", max_size=4000), st.integers(1, 900))
def test_the_own_parts_of_the_pieces_are_the_text(text: str, size: int) -> None:
    cut = list(pieces(text, size))
    assert "".join(text[piece.own : piece.after] for piece in cut) == text
    assert all(piece.start <= piece.own < piece.after <= piece.end <= len(text) for piece in cut)


@pytest.mark.parametrize("before", range(0, 60, 7))
def test_a_value_on_a_cut_is_found_once_and_whole(before: int) -> None:
    text = "好" * (500 - before) + "手机 138 0013 8000，身份证 11010519491231002X，" + "的" * 900
    found = _detector(520).detect(text)
    assert _values(text, found, EntityType.PHONE) == ["138 0013 8000"]
    assert _values(text, found, EntityType.CN_ID) == ["11010519491231002X"]


def test_the_headings_of_a_table_hold_for_all_its_rows() -> None:
    rows = [f"客户{index}\t62345{index:03}\t{index * 7919 % 10**8:08}" for index in range(400)]
    text = "\n".join(["姓名\t电话\t订单号", *rows])
    found = _detector(800).detect(text)
    assert len(_values(text, found, EntityType.PHONE)) == len(rows)
    assert len(_values(text, found, EntityType.ORDER_NO)) == len(rows)


def test_the_label_of_a_list_holds_for_all_its_numbers() -> None:
    numbers = [f"6{index * 7919 % 10**7:07}" for index in range(1, 400)]
    text = "客户电话：" + "、\n".join(numbers) + "。完"
    assert _values(text, _detector(600).detect(text), EntityType.PHONE) == numbers


def test_a_name_is_found_before_and_after_the_place_that_tells_it() -> None:
    filler = "今天的天气很不错，适合出门走走。\n" * 120
    text = f"雨桐说她明天到。\n{filler}客户姓名：欧阳雨桐\n{filler}欧阳雨桐改主意了。\n"
    assert _values(text, _detector(700).detect(text), EntityType.PERSON) == ["欧阳雨桐", "欧阳雨桐"]


def test_a_key_of_many_lines_is_found_whole() -> None:
    text = "如下\n" * 100 + _KEY + "\n收到\n" * 300
    assert _values(text, _detector(400).detect(text), EntityType.SECRET) == [_KEY]


def test_a_token_longer_than_a_piece_is_found_whole() -> None:
    token = "sk-" + "aB3" * 900
    text = "说明 " * 90 + token + " 完" * 300
    assert _values(text, _detector(500).detect(text), EntityType.SECRET) == [token]


def test_labels_of_the_layout_reach_their_piece() -> None:
    text = "好的\n" * 400 + "62345678\n" + "好的\n" * 400
    start = text.index("62345678")
    found = _detector(500).detect(text, (Label(start, start + 8, "电话"),))
    assert _values(text, found, EntityType.PHONE) == ["62345678"]


def test_a_name_does_not_depend_on_what_else_the_text_says() -> None:
    lines = ["晶城秀府7号楼2单元    李飞", "我和张晓明、陈佳怡昨天去了西湖边上的那家老茶馆喝茶", "请把快递交给赵雅芝"]
    alone = [_values(line, _WHOLE[True].detect(line), EntityType.PERSON) for line in lines]
    for _ in range(3):
        Random(7).shuffle(lines)
        text = "\n".join(lines)
        told = _values(text, _WHOLE[True].detect(text), EntityType.PERSON)
        assert sorted(told) == sorted(name for names in alone for name in names)


def test_joined_lines_are_looked_at_around_their_breaks() -> None:
    broken = "请寄到广东省深圳市南山区科苑路\n15号3栋1201室"
    text = "短句\n" * 300 + broken + "\n短句" * 300
    joined = unwrap(text, widths(text))
    assert joined is not None
    assert len(joined.text) < 400
    assert "科苑路15号" in joined.text
    at = joined.text.index("科苑路15号")
    span = joined.original(at, at + 6)
    assert span is not None
    assert text[slice(*span)] == "科苑路\n15号"


def test_a_place_tells_one_name_again_however_many_begin_there() -> None:
    text = "张·" * 300
    named = [Candidate(EntityType.PERSON, 0, end, 0.9, "person.label") for end in range(3, 599, 2)]
    again = list(Mentions([(text, named)]).find(text, ()))
    assert len(again) == len({each.start for each in again}) == 299


def test_what_waits_in_columns_comes_back_as_it_was() -> None:
    found = [
        Candidate(EntityType.PHONE, at, at + 11, 0.9, "phone.mobile", None, context.Context.PHONE) for at in (0, 20)
    ]
    assert list(PackedCandidates(found)) == list(PackedCandidates(found)) == found
    assert not PackedCandidates([])


def test_few_objects_wait_for_the_end_of_a_long_text() -> None:
    reader = _detector(600)._reader
    parts = list(reader.read("电话：13800138000，卡号 6222021234567890128\n" * 200, ()))
    assert sum(len(list(part.candidates)) for part in parts) >= 400
    assert sum(len(gc.get_referents(part.candidates)) for part in parts) <= 2 * len(parts)


def test_what_nobody_wants_any_more_is_given_up_at_the_next_piece() -> None:
    asked = iter([True, True, False])
    with pytest.raises(Abandoned):
        _detector(500).detect("电话 13800138000。\n" * 1_000, wanted=lambda: next(asked))
