"""What people and readers write for digits becomes usual digits."""

from __future__ import annotations

import pytest

from guard.detect.normalise import plain, repair


def test_full_width_circled_and_foreign_digits_become_usual_ones() -> None:
    assert plain("１③𝟞٤ ＡＢ—＠\u3000") == "1364 AB-@ "


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
    ],
)
def test_letters_are_put_right_only_within_digits(text: str, repaired: str) -> None:
    assert repair(text)[0] == repaired
