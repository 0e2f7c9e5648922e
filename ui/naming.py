"""How people call an application. Pure.

A window's title may name a customer: it is matched against the catalog, never shown.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from guard.model import Application, Destination
from ui.texts import NamedApplication, Texts

RUN_OTHERS = ("python*", "java", "javaw", "node", "electron*", "wine*", "mono*", "dotnet")
"""Programs whose own name says nothing: their window's class is what people know."""


def application_name(texts: Texts, destination: Destination) -> str:
    """`WeChat`; `Weibo` for a browser that shows it; the program's file name where the catalog does not know it."""
    application = destination.application
    program = _program(texts.applications, application)
    page = _page(texts.applications, application)
    if page is not None and (destination.group == page.kind if program is None else program.kind == "browser"):
        return texts.of(page.name)
    if program is not None:
        return texts.of(program.name)
    own_name = _stem(application)
    if application.window_class and (not own_name or _any(RUN_OTHERS, own_name.lower())):
        return application.window_class
    return own_name or group_name(texts, destination.group, alone=True)


def group_name(texts: Texts, group: str, *, alone: bool = False) -> str:
    """The policy's group in words; `alone`: as it stands in a sentence for an application that cannot be told."""
    if alone and group == "unknown":
        return texts.say("application.unknown")
    key = f"group.{group}"
    return texts.say(key) if key in texts.entries else group


def _stem(application: Application) -> str:
    return (application.executable or "").removesuffix(".exe").removesuffix(".EXE")


def _program(catalog: tuple[NamedApplication, ...], application: Application) -> NamedApplication | None:
    executable = _stem(application).lower()
    window_class = (application.window_class or "").lower()
    for entry in catalog:
        if executable and _any(entry.executables, executable):
            return entry
    for entry in catalog:
        if window_class and _any(entry.window_classes, window_class):
            return entry
    return None


def _page(catalog: tuple[NamedApplication, ...], application: Application) -> NamedApplication | None:
    site = (application.site or "").lower()
    title = (application.title or "").lower()
    for entry in catalog:
        if site and any(site == name or site.endswith(f".{name}") for name in entry.sites):
            return entry
        if title and _any(entry.titles, title):
            return entry
    return None


def _any(globs: tuple[str, ...], name: str) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)
