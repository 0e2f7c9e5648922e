"""Of a page's styles nothing is handed on but known words."""

from __future__ import annotations

import pytest

from guard.redact.html import parse


def made(page: str) -> str:
    """The page anew, with nothing masked."""
    return parse(page.encode()).mask(()).decode()


@pytest.mark.parametrize("words", ["张伟 138 0013 8000", "Zhang Wei"])
@pytest.mark.parametrize(
    "style", ["list-style-type: '{}'", 'list-style-type: "{}" ! important', "text-align: {}", "font-weight: {} 700"]
)
def test_a_style_says_no_words_of_its_own(style: str, words: str) -> None:
    page = f"<li style='{style.format(words)}'>x" if '"' in style else f'<li style="{style.format(words)}">x'
    assert not {word for word in words.split() if word.lower() in made(page).lower()}


@pytest.mark.parametrize(
    "style",
    ["font-weight: 700", "list-style-type: lower-roman", "text-decoration: underline dotted", "white-space: pre"],
)
def test_plain_styles_stay(style: str) -> None:
    assert style in made(f"<p style='{style.upper()}'>x")
