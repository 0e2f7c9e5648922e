"""The catalog of applications that is shipped: which programs and sites are social, messengers, browsers, work."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import Field

from guard.paths import ASSETS
from guard.policy.sections import BilingualText, Section


class CatalogEntry(Section):
    """One application, on every system and in the browser."""

    name: BilingualText
    kind: str
    executables: tuple[str, ...] = ()
    window_classes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


class Catalog(Section):
    """All of them, in the order of the file."""

    kinds: dict[str, BilingualText]
    applications: tuple[CatalogEntry, ...] = Field(alias="application")


def read_catalog(data: bytes) -> Catalog:
    """The catalog that a TOML document holds."""
    return Catalog.model_validate(tomllib.loads(data.decode()), strict=False)


@cache
def shipped_catalog() -> Catalog:
    """The one in the assets, read once."""
    return read_catalog((ASSETS / "policy" / "applications.toml").read_bytes())
