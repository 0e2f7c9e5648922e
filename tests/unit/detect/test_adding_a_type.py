"""What docs/entities.md tells those who add an entity type."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from guard.detect import context
from guard.detect.catalog import recognizers
from guard.detect.entities.pattern import PatternRecognizer
from guard.detect.lexicon import Lexicon
from guard.detect.lookups import load
from guard.detect.passage import passage
from guard.detect.recognizer import Needs

_PAGE = Path(__file__).parents[3] / "docs" / "entities.md"


@pytest.fixture(scope="module")
def example() -> PatternRecognizer:
    """The recognizer of the page's example, made by the page's code."""
    source = re.search(r"```python\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert source is not None
    names: dict[str, Callable[[], PatternRecognizer]] = {}
    exec(compile(source[1], str(_PAGE), "exec"), names)
    return names["library_card"]()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("读者 L123456782 已登记", [("L123456782", True)]),
        ("读者 L123456789 已登记", []),
        ("护照：L123456789", [("L123456789", False)]),
        ("XL123456782", []),
    ],
)
def test_the_example_of_the_page_works(
    example: PatternRecognizer, text: str, found: list[tuple[str, bool | None]]
) -> None:
    read = passage(text, (), Lexicon(context.words(), ()))
    assert [(text[each.start : each.end], each.checksum) for each in example.find(read)] == found


def test_the_page_names_every_type_that_the_catalog_finds() -> None:
    page = _PAGE.read_text(encoding="utf-8")
    for recognizer in recognizers(load()):
        assert all(f"**`{kind}`**" in page for kind in recognizer.entity_types)


def test_recognizers_that_are_not_asked_find_nothing_in_such_texts() -> None:
    lexicon = Lexicon(context.words(), load().places)
    texts = {
        Needs.NUMBER: "张伟的护照在 12 楼，QQ邮箱 a@b.com 和 IBAN 见附件。",
        Needs.CODE: "张伟的护照、车牌、密码都在家里。",
    }
    for recognizer in recognizers(load()):
        for needs, text in texts.items():
            if recognizer.needs is needs:
                assert list(recognizer.find(passage(text, (), lexicon))) == []
