"""The texts of one language and the names of applications, read from the assets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from guard.model import Message

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class NamedApplication:
    """An application of the catalog: how people call it and how it is recognised."""

    name: Message
    kind: str
    executables: tuple[str, ...] = ()
    """Globs of file names in lower case, without `.exe`."""
    window_classes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that is said to people in one language."""

    language: str
    """`zh` or `en`."""
    entries: Mapping[str, str] = field(repr=False)
    """By `section.key`."""
    applications: tuple[NamedApplication, ...] = field(default=(), repr=False)

    def say(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in.

        Raises:
            KeyError: there is no such text.
        """
        return self.entries[key].format(**values)

    def known(self, section: str, key: str, **values: object) -> str:
        """The text of a key that comes from elsewhere; the section's `other` where it is a new one."""
        name = f"{section}.{key}"
        return self.say(name if name in self.entries else f"{section}.other", **values)

    def of(self, message: Message) -> str:
        """The sentence in this language."""
        return message.zh if self.language == "zh" else message.en

    def count(self, section: str, number: int) -> str:
        """`1 item`, `3 items`: `count` or `persons`."""
        return self.say(f"{section}.one") if number == 1 else self.say(f"{section}.many", count=number)


def language_of(locale: str, *wishes: str) -> str:
    """The language for a locale such as `zh_CN`, unless somebody wishes one: the policy first, then the person."""
    wished = next((wish for wish in wishes if wish in LANGUAGES), None)
    if wished is not None:
        return wished
    return "zh" if locale.lower().startswith("zh") else "en"


def read_texts(assets: Path, language: str) -> Texts:
    """The texts of `zh` or `en` from the folder of assets. A catalog that is missing leaves applications unnamed."""
    entries = _flat(tomllib.loads((assets / "i18n" / f"{language}.toml").read_text("utf-8")))
    entries.update(_flat({"harm": tomllib.loads((assets / "cards" / f"{language}.toml").read_text("utf-8"))}))
    catalog = assets / "policy" / "applications.toml"
    applications = _applications(catalog.read_text("utf-8")) if catalog.is_file() else ()
    return Texts(language, MappingProxyType(entries), applications)


def _flat(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{section}.{key}": text for section, table in tables.items() for key, text in table.items()}


def _applications(catalog: str) -> tuple[NamedApplication, ...]:
    return tuple(
        NamedApplication(
            name=Message(
                zh=entry["name"].get("zh") or entry["name"]["en"], en=entry["name"].get("en") or entry["name"]["zh"]
            ),
            kind=entry["kind"],
            executables=tuple(glob.lower().removesuffix(".exe") for glob in entry.get("executables", ())),
            window_classes=tuple(glob.lower() for glob in entry.get("window_classes", ())),
            titles=tuple(glob.lower() for glob in entry.get("titles", ())),
            sites=tuple(entry.get("sites", ())),
        )
        for entry in tomllib.loads(catalog).get("application", ())
    )
