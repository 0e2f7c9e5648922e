"""What people and readers write for digits becomes usual digits."""

from __future__ import annotations

import unicodedata

import pytest

from guard.detect.normalise import plain, repair


def test_full_width_circled_and_foreign_digits_become_usual_ones() -> None:
    assert plain("１③𝟞٤ ＡＢ—＠\u3000") == "1364 AB-@ "


def test_every_sign_that_unicode_calls_a_digit_becomes_one() -> None:
    signs = {chr(code): unicodedata.digit(chr(code), None) for code in range(0x80, 0x1FC00)}
    digits = {sign: str(value) for sign, value in signs.items() if value is not None}
    of_no_row = ("KHAROSHTHI", "NEW TAI LUE THAM")
    wrong = [sign for sign, digit in digits.items() if plain(sign) != digit]
    assert not [sign for sign in wrong if not unicodedata.name(sign).startswith(of_no_row)]
    assert plain("⓿❶🄌🄋㈠㊈𝍠〡〩") == "010019119"
    assert plain("\U00011f51\U0001ccf3\U00011de8") == "138"  # of Unicode 15, 16 and 17


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("138O0138OOO", "13800138000"),
        ("l38 0013 8OO0", "138 0013 8000"),
        ("is4111111111111111", "is4111111111111111"),
        ("II0105199107163429", "110105199107163429"),
        ("lO01O519910716342X", "10010519910716342X"),
        ("is6222021998010112345", "is6222021998010112345"),
        ("SOLDOUT", "SOLDOUT"),
        ("B0SS", "B0SS"),
        ("一三八零零一三八零零零", "13800138000"),
        ("二月二十", "二月二十"),
        ("1三8零0一3八0零0", "13800138000"),
        ("一 三 八 零 零 一 三 八 零 零 零", "1 3 8 0 0 1 3 8 0 0 0"),
        ("一、3、八、零、零、1、三、八、零、零、0", "1 3 8 0 0 1 3 8 0 0 0"),
        ("幺三九,幺六二三,八八零幺,一次", "139 1623 8801,一次"),
        ("零五 幺三九 幺六二三 八八零幺", "零五 139 1623 8801"),
        ("三二零六八三 一九七八 零五 幺九 六四二X", "320683 1978 05 19 642X"),
        ("一 二 三 四 五 六 七 八 九 一 二", "一 二 三 四 五 六 七 八 九 一 二"),
    ],
)
def test_letters_are_put_right_only_within_digits(text: str, repaired: str) -> None:
    assert repair(text)[0] == repaired


def test_a_long_text_becomes_what_its_characters_become() -> None:
    signs = "，①𝟞٤Ａ國\u3000\r\u200b😀\ud800\udc00漢a9"
    for beyond in ("", chr(0xE0100), chr(0x10FFFF)):
        text = (signs + beyond) * 40
        assert plain(text) == "".join(map(plain, text))
