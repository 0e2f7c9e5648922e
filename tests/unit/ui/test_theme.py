"""Colours, type and spacing stand in one file, and can be read by everybody."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.support.source import ROOT
from tests.unit.ui.given import contrast, status, texts
from ui.states import troubles
from ui.theme import DARK, INKS, LIGHT, PLAIN_DARK, PLAIN_LIGHT, Theme, palette_of, theme_of, type_scale

COLOUR = re.compile(r"#[0-9a-fA-F]{6,8}\b|QColor\(\d")
SPACING = re.compile(r"(ContentsMargins|Spacing)\([^)]*\b([2-9]|\d\d+)\b")


def test_colours_and_distances_stand_in_the_theme_alone() -> None:
    wrong = [
        f"{path.name}: {line.strip()}"
        for path in ROOT.glob("ui/*.py")
        if path.name != "theme.py"
        for line in path.read_text().splitlines()
        if COLOUR.search(line) or SPACING.search(line)
    ]
    assert not wrong


@pytest.mark.parametrize(("theme", "least"), [(LIGHT, 4.5), (DARK, 4.5), (PLAIN_LIGHT, 7), (PLAIN_DARK, 7)])
def test_words_can_be_read_in_every_mode(theme: Theme, least: float) -> None:
    for ground in (theme.window, theme.raised):
        for words in (theme.text, theme.dim, theme.good, theme.bad, theme.link):
            assert contrast(QColor(words), QColor(ground)) >= least
    assert contrast(QColor("#ffffff"), QColor(theme.accent)) >= least
    for line in (theme.outline, theme.by_hand):
        assert contrast(QColor(line), QColor("#ffffff")) >= 3
        assert contrast(QColor(line), QColor("#000000")) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK, PLAIN_LIGHT, PLAIN_DARK])
def test_a_palette_is_known_by_its_mode(theme: Theme) -> None:
    assert theme_of(palette_of(theme)) is theme


def test_inks_are_seen_on_white() -> None:
    assert all(contrast(QColor(ink), QColor("#ffffff")) >= 3 for ink in INKS)


def test_sizes_of_type_rise() -> None:
    sizes = type_scale(10)
    assert sizes.small < sizes.plain < sizes.title < sizes.display


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (status(policy_state="stale"), {"zh": "策略已过期", "en": "The policy has expired"}),
        (status(trail_state="no-vault"), {"zh": "密钥库已锁定或不存在", "en": "The key store is locked or missing"}),
    ],
)
def test_what_needs_attention_says_what_and_how(
    qtbot: QtBot, language: str, given: object, words: dict[str, str]
) -> None:
    (trouble,) = troubles(texts(language), given)
    assert trouble.what == words[language]
    assert len(trouble.how) > len(trouble.what)


def test_nothing_needs_attention_where_nobody_can_do_anything() -> None:
    assert troubles(texts(), status(trail_state="off")) == ()
