"""What tests do with a card, as a person would: read it, press its buttons, let its time pass."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton, QWidget

from ui.card import Card

Answers = list[tuple[str, str, str]]
"""The copy, the answer and the words of a reason, of each answer that a card gave."""


def seen(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [part for part in widget.findChildren(kind) if part.isVisible()]


def words(card: Card) -> str:
    return "\n".join(label.text() for label in seen(card, QLabel))


def press(card: Card, text: str) -> None:
    next(button for button in seen(card, QPushButton) if button.text().startswith(text)).click()


def choose(card: Card, text: str) -> None:
    next(choice for choice in seen(card, QRadioButton) if choice.text() == text).click()


def pass_time(card: Card, seconds: int) -> None:
    for _ in range(seconds):
        card.pass_second()
