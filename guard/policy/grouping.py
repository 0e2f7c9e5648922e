"""Which group of the policy an application belongs to. Pure; compiled once a policy."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass

from guard.model import Application
from guard.policy.sections import UNKNOWN, Group


class Globs:
    """Globs without regard to case: whole names by look-up, `*part*` by search, the rest by one expression."""

    __slots__ = ("_exact", "_parts", "_rest")

    def __init__(self, globs: Iterable[str]) -> None:
        exact, parts, rest = [], [], []
        for glob in dict.fromkeys(glob.casefold() for glob in globs):
            if not re.search(r"[*?\[]", glob):
                exact.append(glob)
            elif re.fullmatch(r"\*[^*?\[]+\*", glob):
                parts.append(glob[1:-1])
            else:
                rest.append(fnmatch.translate(glob))
        self._exact = frozenset(exact)
        self._parts = tuple(parts)
        self._rest = re.compile("|".join(rest)) if rest else None

    def match(self, name: str | None) -> bool:
        """Whether one of the globs covers the name. None: it is not known, so none does."""
        if name is None:
            return False
        name = name.casefold()
        return (
            name in self._exact
            or any(part in name for part in self._parts)
            or (self._rest is not None and self._rest.match(name) is not None)
        )


def _without_exe(name: str) -> str:
    return name[:-4] if name[-4:].casefold() == ".exe" else name


@dataclass(frozen=True, slots=True)
class CompiledGroup:
    """A group of the policy, ready to be asked."""

    name: str
    executables: Globs
    window_classes: Globs
    titles: Globs
    sites: frozenset[str]

    @classmethod
    def of(cls, group: Group) -> CompiledGroup:
        """The group, compiled."""
        return cls(
            name=group.name,
            executables=Globs(_without_exe(glob) for glob in group.executables),
            window_classes=Globs(group.window_classes),
            titles=Globs(group.titles),
            sites=frozenset(site.casefold().strip(".") for site in group.sites),
        )

    def reason(self, application: Application) -> str | None:
        """The key of the group that the application matches (`executables`, `titles`…), None: it does not belong."""
        if application.executable and self.executables.match(_without_exe(application.executable)):
            return "executables"
        if self.window_classes.match(application.window_class):
            return "window_classes"
        if application.site and self._has_site(application.site):
            return "sites"
        if self.titles.match(application.title):
            return "titles"
        return None

    def _has_site(self, host: str) -> bool:
        labels = host.casefold().strip(".").split(".")
        return any(".".join(labels[index:]) in self.sites for index in range(len(labels)))


class Grouping:
    """The groups of a policy in their order: the first that matches wins."""

    __slots__ = ("_groups",)

    def __init__(self, groups: Iterable[Group]) -> None:
        self._groups = tuple(CompiledGroup.of(group) for group in groups)

    def group(self, application: Application) -> tuple[str, str | None]:
        """The group's name, and the key that matched. None beside "unknown"."""
        for group in self._groups:
            if (reason := group.reason(application)) is not None:
                return group.name, reason
        return UNKNOWN, None
