"""Plain words of assets/detect, by group. A line is `group: word, word`; one that is indented goes on."""

from __future__ import annotations

from guard.paths import ASSETS

FOLDER = ASSETS / "detect"


def words_of(name: str, group: str) -> tuple[str, ...]:
    """The words of one group of a list, in its order.

    Args:
        name: of the list: its file without the suffix.
        group: what the line of the words begins with.

    Raises:
        KeyError: the list has no such group.
    """
    return grouped(name)[group]


def grouped(name: str) -> dict[str, tuple[str, ...]]:
    """All groups of a list."""
    groups: dict[str, tuple[str, ...]] = {}
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.replace("\n    ", " ").splitlines():
        if line and not line.startswith("#"):
            group, _, words = line.partition(": ")
            groups[group] = tuple(word.strip() for word in words.split(","))
    return groups
