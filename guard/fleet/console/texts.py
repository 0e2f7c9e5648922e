"""The console's texts in the two languages, and the language of a request."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from guard.fleet.console.roles import Right
from guard.paths import ASSETS

Texts = dict[str, dict[str, str]]
"""By section and key."""
SHARED = ("entity", "group")
"""Sections that the tray's texts have."""


@cache
def texts_of(language: str) -> Texts:
    """All that is said in `zh` or `en`."""
    own: Texts = tomllib.loads((ASSETS / "console" / f"{language}.toml").read_text("utf-8"))
    tray: Texts = tomllib.loads((ASSETS / "i18n" / f"{language}.toml").read_text("utf-8"))
    return own | {name: tray[name] for name in SHARED}


def language() -> str:
    """Of the request that is being answered: `zh` or `en`."""
    return "zh" if (translation.get_language() or "").startswith("zh") else "en"


def known(section: str, word: str) -> str:
    """What a word of the guard is called; the word itself where it is a new one."""
    return texts_of(language())[section].get(word, word)


def word_of(section: str, name: str) -> str:
    """The guard's word for what pages of either language call something; the name itself where nothing is called so."""
    words = (pair for language in ("zh", "en") for pair in texts_of(language)[section].items())
    return next((word for word, called in words if called.casefold() == name.casefold()), name)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may say, and who reads it."""
    viewer = getattr(request, "viewer", None)
    rights = {right.name.lower(): viewer is not None and viewer.may(right) for right in Right}
    return {"say": texts_of(language()), "language": language(), "viewer": viewer, "may": rights}
