"""The lists of plain words under assets/detect."""

from __future__ import annotations

import pytest

from guard.detect import context
from guard.detect.context import Context
from guard.detect.lookups import FOLDER
from guard.word_lists import grouped, words_of

GROUPED = ("branded", "english_words", "labels", "not_names", "offices", "persons", "romanised", "series", "venues")


@pytest.mark.parametrize("name", GROUPED)
def test_every_word_stands_once_in_its_group_without_signs_of_patterns(name: str) -> None:
    for words in grouped(name).values():
        assert len(words) == len(set(words)) > 1
        assert all(word == word.strip() != "" and not set(word) & set("|()[]{}?\\\n") for word in words)


def test_a_line_that_is_indented_goes_on_and_a_group_that_is_none_is_refused() -> None:
    assert {"曹操", "车载", "月结"} & set(words_of("not_names", "words")) == {"车载", "月结"}
    assert words_of("romanised", "titled")[-1] == "Xiahou"
    with pytest.raises(KeyError):
        words_of("labels", "nothing")


def test_labels_have_a_class_each_in_lower_case() -> None:
    assert set(grouped("labels")) == set(Context)
    assert all(word == word.lower() for word in context.words())
    assert context.words()["卡号"] is Context.CARD
    assert context.words()["tracking no"] is Context.ORDER


def test_every_file_says_where_its_words_come_from() -> None:
    for path in FOLDER.glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("#"), path.name
