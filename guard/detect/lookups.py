"""What recognizers look things up in, read from assets/detect. Each file names its source and licence."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guard.word_lists import FOLDER

_COMMON = 120
"""Surnames that are common; the list begins with the most common one."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A range of card numbers."""

    network: str
    first: int
    """Of the first six digits."""
    last: int
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lookups:
    """What is known of the world."""

    places: tuple[str, ...]
    """Names of provinces, cities and counties."""
    cities: frozenset[str]
    """First four digits of identity numbers."""
    issuers: tuple[Issuer, ...]
    surnames: frozenset[str]
    common_surnames: frozenset[str]
    """Those of nine people of ten in China."""
    given: frozenset[str]
    """Characters of Chinese given names."""
    transcribing: frozenset[str]
    """Characters that names of other languages are written with."""
    english_names: frozenset[str]
    """English given names."""
    common: frozenset[str]
    """Words of two characters in which a surname does not count."""
    names_too: frozenset[str]
    """Words that are names too."""
    abroad: frozenset[str]
    """Places, clubs and makers whose names look like those of persons."""
    iban_lengths: Mapping[str, int]
    """By country code."""


def load(folder: Path = FOLDER) -> Lookups:
    """The lists of a folder."""
    issuers = tuple(
        Issuer(row["network"], int(row["first"]), int(row["last"]), tuple(map(int, row["lengths"].split())))
        for row in csv.DictReader(_lines(folder / "issuers.csv"))
    )
    surnames = [word for line in _lines(folder / "surnames.txt") for word in line.split()]
    return Lookups(
        places=tuple(_lines(folder / "places.txt")),
        cities=_words(folder / "cities.txt"),
        issuers=issuers,
        given=frozenset(character for line in _lines(folder / "given.txt") for character in line),
        transcribing=frozenset(character for line in _lines(folder / "transcribing.txt") for character in line),
        english_names=_words(folder / "english_names.txt"),
        common=_words(folder / "common.txt"),
        names_too=_words(folder / "names_too.txt"),
        abroad=_words(folder / "abroad.txt"),
        iban_lengths={w[:2]: int(w[2:]) for line in _lines(folder / "iban.txt") for w in line.split()},
        surnames=frozenset(surnames),
        common_surnames=frozenset(surnames[:_COMMON]),
    )


def _words(path: Path) -> frozenset[str]:
    return frozenset(word for line in _lines(path) for word in line.split())


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
