"""Which group of the policy an application belongs to. Pure; compiled once a policy."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Iterable
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


class NameGlobs:
    """Globs of programs' file names; `.exe` may be left out of either, where the glob says more than that."""

    __slots__ = ("_whole", "_without")

    def __init__(self, globs: Iterable[str]) -> None:
        globs = tuple(globs)
        self._without = Globs(_without_exe(glob) for glob in globs if _without_exe(glob).strip("*?"))
        self._whole = Globs(glob for glob in globs if not _without_exe(glob).strip("*?"))

    def match(self, name: str | None) -> bool:
        """Whether one of the globs covers the name. None or empty: it is not known, so none does."""
        return bool(name) and name is not None and (self._without.match(_without_exe(name)) or self._whole.match(name))


def _without_exe(name: str) -> str:
    return name[:-4] if name[-4:].casefold() == ".exe" else name


class PathGlobs:
    """Globs of full paths, with either slash."""

    __slots__ = ("_globs",)

    def __init__(self, globs: Iterable[str]) -> None:
        self._globs = Globs(glob.replace("\\", "/") for glob in globs)

    def match(self, application: Application) -> bool:
        """Whether one of them covers the program's file, and administrators alone can change that."""
        return application.protected and self.covers(application)

    def covers(self, application: Application) -> bool:
        """Whether one of them covers the program's file, whoever can change it."""
        path = application.path
        return path is not None and self._globs.match(path.replace("\\", "/"))


def as_told(host: str) -> str:
    """A host as browsers tell it: in small letters, other scripts than Latin in Punycode."""
    if host.isascii():
        return host.lower().strip(".")
    # As of IDNA 2008, which Python's own codec is older than: ß and ς are letters of their own.
    plain = "".join(each if each in "ßς" else each.casefold() for each in unicodedata.normalize("NFKC", host))
    labels = unicodedata.normalize("NFKC", plain).replace("。", ".").strip(".").split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def is_of(host: str, site: str) -> bool:
    """Whether a host is that site or a part of it, however either is written."""
    return f".{as_told(host)}".endswith(f".{as_told(site)}")


@dataclass(frozen=True, slots=True)
class CompiledGroup:
    """A group of the policy, ready to be asked."""

    name: str
    paths: PathGlobs | None
    executables: NameGlobs | None
    window_classes: Globs
    titles: Globs
    sites: frozenset[str]

    @classmethod
    def of(cls, group: Group) -> CompiledGroup:
        """The group, compiled."""
        return cls(
            name=group.name,
            paths=PathGlobs(group.paths) if group.paths else None,
            executables=NameGlobs(group.executables) if group.executables else None,
            window_classes=Globs(group.window_classes),
            titles=Globs(group.titles),
            sites=frozenset(as_told(site) for site in group.sites),
        )

    def proof(self, application: Application) -> str | None:
        """The key by which the application belongs here beyond doubt: nothing that a person could set tells it so.

        None: nothing proves it.
        """
        if self.paths is not None:
            return "paths" if self.paths.match(application) and self._named(application, otherwise=True) else None
        if application.protected and self._named(application, otherwise=False):
            return "executables"
        return "sites" if application.site and self._has_site(application.site) else None

    def reason(self, application: Application) -> str | None:
        """The key of the group that the application matches (`executables`, `titles`…), None: it does not belong."""
        if (proof := self.proof(application)) is not None:
            return proof
        if self.paths is not None and self.paths.covers(application) and self._named(application, otherwise=True):
            return "paths"
        if self._named(application, otherwise=False):
            return "executables"
        if self.window_classes.match(application.window_class):
            return "window_classes"
        if application.site and self._has_site(application.site):
            return "sites"
        if self.titles.match(application.title):
            return "titles"
        return None

    def _named(self, application: Application, *, otherwise: bool) -> bool:
        return otherwise if self.executables is None else self.executables.match(application.executable)

    def _has_site(self, host: str) -> bool:
        labels = as_told(host).split(".")
        return any(".".join(labels[index:]) in self.sites for index in range(len(labels)))


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where an application belongs, by the groups of a policy."""

    name: str
    """Of the group that it goes by."""
    key: str | None
    """Of that group, which matched. None beside "unknown"."""
    groups: tuple[str, ...]
    """Those whose rules hold for it, all of them; the one that it goes by first."""
    proven: str
    """The one of them to which it belongs beyond doubt; "unknown" where nothing proves any."""


class Grouping:
    """The groups of a policy in their order: an application belongs to the first that it provably belongs to.

    What a person could set (a window's class or title, the name and place of a file in a folder of one's own) only
    makes things stricter: the rules of a group before that one which it claims to belong to hold besides.
    """

    __slots__ = ("_groups", "_may_have_more")

    def __init__(
        self, groups: Iterable[Group], may_have_more: Callable[[str, str], bool] = lambda group, than: False
    ) -> None:
        """`may_have_more(group, than)`: whether some content goes to the first group more freely than to the second.

        By it an application goes by no claim that makes nothing stricter.
        """
        self._groups = tuple(CompiledGroup.of(group) for group in groups)
        self._may_have_more = may_have_more

    def of(self, application: Application) -> Belonging:
        """Where the application belongs."""
        claimed: dict[str, str] = {}
        base, proof = UNKNOWN, None
        for group in self._groups:
            if (proof := group.proof(application)) is not None:
                base = group.name
                break
            if (reason := group.reason(application)) is not None:
                claimed[group.name] = reason
        name = next((each for each in claimed if self._tells(each, base)), base)
        others = [each for each in (*claimed, base) if each != name]
        return Belonging(name, claimed.get(name, proof), (name, *others), base)

    def _tells(self, claimed: str, base: str) -> bool:
        """Whether something goes to the claimed group less freely than to the other, or everything as freely."""
        return self._may_have_more(base, claimed) or not self._may_have_more(claimed, base)
