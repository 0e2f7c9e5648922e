"""What holds for every text."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guard.detect import Detector
from guard.detect.normalise import plain, repair
from guard.detect.wrapping import unwrap
from guard.model import DetectionSettings, EntityType, Label

_RULES = Detector(DetectionSettings(names=False))
_NAMES = Detector()
_PIECES = st.sampled_from(
    [
        *(
            "身份证",
            "手机号：",
            "订单",
            "密码是",
            "地址：",
            "收货人 ",
            "张三丰",
            "\n",
            "\t",
            " ",
            "-",
            "：",
            "@qq.com",
            "1Z",
            "SF",
            "京A",
        ),
        *(
            "110105",
            "19491231",
            "002X",
            "138",
            "00138000",
            "6222 0212",
            "GB82",
            "::",
            "192.168.",
            "路12号",
            "广东省深圳市",
            "Oo0lI|",
        ),
        *(
            "-----BEGIN PRIVATE KEY-----",
            "password=",
            "İ",
            "ß",
            "😀",
            "\u200b",
            "٣",
            "𝟙",
            "①",
            "(+",
            "x9",
            "·",
            "先生",
            "\x00",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map("".join))


@settings(max_examples=300)
@given(_TEXTS)
def test_offsets_index_the_text_and_no_character_has_two_findings(text: str) -> None:
    last = 0
    for found in _RULES.detect(text):
        assert found.start is not None
        assert found.end is not None
        assert last <= found.start < found.end <= len(text)
        assert 0 < found.confidence <= 1
        last = found.end


@settings(max_examples=60)
@given(_TEXTS)
def test_the_tagger_takes_any_text(text: str) -> None:
    assert all(0 <= (found.start or 0) < (found.end or 0) <= len(text) for found in _NAMES.detect(text))


@settings(max_examples=100)
@given(_TEXTS, st.integers(-5, 50), st.integers(0, 80), st.text(max_size=8))
def test_labels_of_any_place_are_taken(text: str, start: int, end: int, label: str) -> None:
    assert all((found.end or 0) <= len(text) for found in _RULES.detect(text, (Label(start, end, label),)))


@given(_TEXTS)
def test_normalising_keeps_the_length(text: str) -> None:
    usual = plain(text)
    digits, spans = repair(usual)
    assert len(text) == len(usual) == len(digits)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert plain(usual) == usual


@given(_TEXTS)
@example("0000000a\nAa")
def test_joined_lines_lead_back(text: str) -> None:
    joined = unwrap(text)
    if joined is None:
        return
    for at in joined.breaks:
        if 0 < at < len(joined.text):
            span = joined.original(at - 1, at + 1)
            assert span is not None
            broken = text[span[0] : span[1]]
            assert "\n" in broken
            assert joined.text[at - 1 : at + 1] in (broken.replace("\n", ""), broken.replace("\n", " "))


def test_a_line_is_full_beside_those_of_its_paragraph() -> None:
    wide = "这一段比别的都要宽得多，所以下面那一段的行在它旁边都不算满，但是在自己的一段里是满的"
    joined = unwrap(f"{wide}\n\n广东省深圳市南山区科\n技路1号\n\n13912345678")
    assert joined is not None
    assert joined.text == f"{wide}\n\n广东省深圳市南山区科技路1号\n\n13912345678"


def test_a_mailbox_broken_at_a_sign_is_joined() -> None:
    joined = unwrap("发票发到yang-\n19@example.com")
    assert joined is not None
    assert joined.text == "发票发到yang-19@example.com"


@settings(max_examples=150)
@given(_TEXTS)
def test_a_preview_is_never_the_value(text: str) -> None:
    for found in _RULES.detect(text):
        value = text[found.start : found.end]
        assert found.masked != value
        assert "*" in found.masked
        if found.entity_type is EntityType.SECRET:
            assert found.masked == "****"
