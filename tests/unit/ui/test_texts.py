from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import guard
from guard.model import Answer, EntityType, Message
from tests.unit.ui.given import ASSETS, texts
from ui.texts import LANGUAGES, language_of, read_texts

FOLDERS = ("i18n", "cards")


def flat(folder: str, language: str) -> dict[str, str]:
    tables = tomllib.loads((ASSETS / folder / f"{language}.toml").read_text("utf-8"))
    if folder == "cards":
        return tables
    return {f"{section}.{key}": text for section, table in tables.items() for key, text in table.items()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_languages_have_the_same_keys(folder: str) -> None:
    assert flat(folder, "zh").keys() == flat(folder, "en").keys()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_text_is_missing_in_neither_language(folder: str) -> None:
    for language in LANGUAGES:
        empty = {key for key, text in flat(folder, language).items() if not text}
        assert empty <= {"answer.none", "answer.other", "join.sentences"}


def test_both_languages_fill_in_the_same_values() -> None:
    zh, en = flat("i18n", "zh"), flat("i18n", "en")
    one_word_differs = {"join.more"}
    differing = {key for key in en if fields(zh[key]) != fields(en[key])}
    assert differing == one_word_differs


def test_chinese_sentences_use_chinese_punctuation() -> None:
    wrong = {
        key for key, text in flat("i18n", "zh").items() if set(text) & set(",;?()") and any(c > "\u4e00" for c in text)
    }
    assert not wrong


@pytest.mark.parametrize("entity_type", EntityType)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_type_has_a_name(entity_type: EntityType, language: str) -> None:
    assert texts(language).say(f"entity.{entity_type}")


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_has_a_name(answer: Answer) -> None:
    assert texts("zh").known("answer", answer)


def test_a_key_that_the_texts_do_not_know_yet_is_shown_as_it_is() -> None:
    assert texts("en").known("policy_state", "half-way", state="half-way") == "half-way"


@pytest.mark.parametrize(
    ("locale", "wish", "language"),
    [
        ("zh_CN", "auto", "zh"),
        ("zh-Hans-CN", "auto", "zh"),
        ("en_GB", "auto", "en"),
        ("de_DE", "auto", "en"),
        ("C", "auto", "en"),
        ("en_US", "zh", "zh"),
        ("zh_CN", "en", "en"),
    ],
)
def test_the_language_follows_the_system_unless_the_policy_wishes_one(locale: str, wish: str, language: str) -> None:
    assert language_of(locale, wish) == language


def test_a_message_is_told_in_the_language_of_the_texts() -> None:
    message = Message(zh="你好", en="hello")
    assert texts("zh").of(message) == "你好"
    assert texts("en").of(message) == "hello"


def test_the_shipped_catalog_names_the_usual_messengers() -> None:
    named = {entry.name.en for entry in read_texts(ASSETS, "en").applications}
    assert {"WeChat", "QQ", "Telegram"} <= named


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_point_of_what_is_guarded_has_a_name(language: str) -> None:
    sources = Path(guard.__file__).parent.rglob("*.py")
    points = {point for file in sources for point in re.findall(r'Coverage\(\s*"([^"]+)"', file.read_text("utf-8"))}
    assert {"cut buffers", "worker", "pages"} <= points
    assert {point for point in points if f"coverage.{point}" not in flat("i18n", language)} == set()
