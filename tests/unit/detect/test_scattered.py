"""Numbers between whose digits people put something, and what only looks like them. All values are invented."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guard.detect import Detector
from guard.detect.checksums import luhn
from guard.detect.entities import scattered
from guard.detect.normalise import plain
from guard.model import DetectionSettings, EntityType
from tests.support.detected import values_of

CN_ID, PHONE, BANK_CARD = EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD
_RULES = Detector(DetectionSettings(names=False))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = (
    *("  ", "   ", "\t", "\t\t", ",", ".", "/", "|", "·", "、", "…", "--", " - ", "*", "~", "_", "；", " / ", "+", "="),
    *("\n", "\r\n", " \n", "\ufe0f\u20e3", "\u2066", "\u034f", "\u2800", "\u180e", "\u3164", "\u115f", "\u0301"),
    *("\U000e0020", "\u200b\u200b", "\u3000\u3000", "#", ":", "'", "€", "。", "😀"),
)
_PHONE_SIGNS = tuple(sign for sign in _SIGNS if "\n" not in sign)
_BESIDE = (("", ""), ("麻烦登记一下：", "，谢谢"), ("客户说 ", " 尽快处理"), ("给你：", "\n明天来"))


@st.composite
def _identities(draw: st.DrawFn) -> str:
    day = f"{draw(st.integers(1940, 2010))}{draw(st.integers(1, 12)):02}{draw(st.integers(1, 28)):02}"
    place = draw(st.sampled_from(("110101", "440305", "310115", "510104", "820000")))
    body = f"{place}{day}{draw(st.integers(0, 999)):03}"
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11]


@st.composite
def _cards(draw: st.DrawFn) -> str:
    prefix, size = draw(
        st.sampled_from((("622202", 19), ("621700", 19), ("621660", 16), ("456351", 16), ("520082", 16)))
    )
    body = prefix + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=size - 7, max_size=size - 7)))
    return next(body + check for check in "0123456789" if luhn(body + check))


def _parted(value: str, signs: Sequence[str]) -> str:
    return "".join(digit + sign for digit, sign in zip(value, (*signs, ""), strict=True))


def _covered(text: str, value: str, entity_type: EntityType) -> bool:
    """Whether findings of the type cover every digit of a value that alone has digits in the text."""
    places = [at for at, character in enumerate(plain(text)) if character in "0123456789X"]
    found = [(each.start or 0, each.end or 0) for each in _RULES.detect(text) if each.entity_type is entity_type]
    assert len(places) == len(value)
    return all(any(start <= at < end for start, end in found) for at in places)


@settings(max_examples=150, deadline=None)
@given(_identities(), st.sets(st.sampled_from(_SIGNS), min_size=1, max_size=4), st.data())
def test_an_identity_number_is_found_with_any_signs_between_its_digits(
    value: str, signs: set[str], data: st.DataObject
) -> None:
    between = data.draw(st.lists(st.sampled_from(sorted(signs)), min_size=17, max_size=17))
    before, behind = data.draw(st.sampled_from(_BESIDE))
    assert _covered(before + _parted(value, between) + behind, value, CN_ID)


@settings(max_examples=150, deadline=None)
@given(_cards(), st.sampled_from(_SIGNS), st.sampled_from(_BESIDE))
@example("6217001940041003872", "  ", ("", ""))  # it begins with what is an identity number too
def test_a_card_is_found_with_any_sign_between_its_digits(value: str, sign: str, beside: tuple[str, str]) -> None:
    assert _covered(beside[0] + sign.join(value) + beside[1], value, BANK_CARD)


@settings(max_examples=150, deadline=None)
@given(_identities(), _cards(), st.sampled_from(_PHONE_SIGNS), st.sampled_from(_BESIDE))
def test_numbers_in_their_groups_are_found_with_any_sign(
    identity: str, card: str, sign: str, beside: tuple[str, str]
) -> None:
    before, behind = beside
    parts = sign.join((identity[:6], identity[6:14], identity[14:]))
    assert _covered(before + parts + behind, identity, CN_ID)
    groups = sign.join(card[at : at + 4] for at in range(0, len(card), 4))
    assert _covered(before + groups + behind, card, BANK_CARD)


@settings(max_examples=150, deadline=None)
@given(st.from_regex("1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(_PHONE_SIGNS), st.sampled_from(_BESIDE))
def test_a_mobile_is_found_in_groups_and_digit_by_digit(value: str, sign: str, beside: tuple[str, str]) -> None:
    if len(set(value)) < 3:
        return
    for parted in (sign.join((value[:3], value[3:7], value[7:])), sign.join(value)):
        assert _covered(beside[0] + parted + beside[1], value, PHONE)


@pytest.mark.parametrize(
    ("text", "entity_type", "found"),
    [
        ("身份证 110101|19900307|2316", CN_ID, "110101|19900307|2316"),
        ("138001\n38000", PHONE, "138001\n38000"),
        ("1380013\n8000", PHONE, "1380013\n8000"),
        ("1a1b0c1d0e1f1g9h9i0j0k3l0m7n2o3p1q6", CN_ID, "1a1b0c1d0e1f1g9h9i0j0k3l0m7n2o3p1q6"),
        ("13800138ооо", PHONE, "13800138ооо"),
        ("A13800138000", PHONE, "13800138000"),
        ("13800138000ABC", PHONE, "13800138000"),
        ("AB110101199003072316CD", CN_ID, "110101199003072316"),
        ("卡X6222021234567890128Y", BANK_CARD, "6222021234567890128"),
    ],
)
def test_what_people_write_by_habit_is_found(text: str, entity_type: EntityType, found: str) -> None:
    assert values_of(_RULES, entity_type, text) == [found]


@settings(max_examples=50, deadline=None)
@given(st.lists(_identities(), min_size=2, max_size=6), st.sampled_from(_PHONE_SIGNS), st.booleans())
@example(["110101194001010004", "110101194003080049", "440305194001010007"], ",", False)  # 0049 440305 in Germany
def test_every_number_of_a_list_of_them_is_found(values: list[str], sign: str, single: bool) -> None:
    cuts = range(18) if single else (0, 6, 14)
    lines = [sign.join(value[at:end] for at, end in zip(cuts, (*cuts[1:], 18), strict=True)) for value in values]
    text = "\n".join(lines)
    found = values_of(_RULES, CN_ID, text)
    assert found == lines


def test_a_plus_that_parts_an_identity_is_not_a_country_s() -> None:
    values = ["110101194001010004"] * 3 + ["110101194001015307", "110101194001010004"]
    lines = ["+".join((value[:6], value[6:14], value[14:])) for value in values]
    text = "\n".join(lines)
    assert [text[each.start : each.end] for each in _RULES.detect(text)] == lines


@pytest.mark.parametrize(
    "text",
    [
        "0 1 0 0 1 1 0 1 0 0 1 1 0 1 0 1\n" * 5,
        "[1, 3, 5, 2, 4, 1, 3, 5, 2, 4, 1]",
        "152\t2024\t1310\n138\t2023\t1275\n149\t2022\t1102",
        "18748\n39142\n13577\n946612",
        "序号\t得分\n" + "\n".join(f"{nth}\t{nth % 5 + 1}" for nth in range(1, 10)),
        "110101|2026|11|27|10|15",
        "XS13800138000",
        "价格从138元降到1280元，再降到1150元",
        "A区\n1500\n2000000",
    ],
)
def test_rows_of_numbers_are_nobody(text: str) -> None:
    assert not [each for each in _RULES.detect(text) if each.entity_type in (CN_ID, PHONE, BANK_CARD)]


def test_every_character_that_shows_nothing_reads_as_a_blank() -> None:
    unseen = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cf", "Mn", "Me")]
    unseen += ("\u2800", "\u115f", "\u1160", "\u3164", "\uffa0", "\u0ece", "\u0897", "\u1acf")
    missed = [f"{ord(sign):x}" for sign in unseen if plain(sign) != " "]
    assert missed == []


@given(st.text(alphabet="0123456789 \t\n.,a的", max_size=400))
def test_a_chain_of_groups_is_read_four_times_at_most(text: str) -> None:
    for chain in scattered._chains(text):
        assert sum(end - first for first, end in scattered._cuts(text, chain)) <= 4 * len(chain)
