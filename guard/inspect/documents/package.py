"""Packages of Office Open XML: which parts go into a copy, and what relates them to one another.

Allowed is what is listed; everything else is read where it is XML, and left out. Relations to what is left out go too,
and so does what needs them.

Source: ECMA-376 part 2 (content types, relationships), part 1 (the kinds of parts).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol
from urllib.parse import unquote

import numpy as np

from guard.errors import InputError
from guard.inspect.documents.allowed import put_word
from guard.inspect.documents.archive import packed
from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Draft, Member, Members
from guard.inspect.documents.markup import Element, attributes, local, parse, put_address, spoken, written
from guard.inspect.documents.naming import (
    RELATIONS,
    TYPES,
    is_plain,
    owner_of,
    relations_of,
    retarget,
    retype,
    target_of,
    usual_names,
)
from guard.inspect.documents.walk import Grammar, texts
from guard.redact.picture import encode

_OF_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_UNSHOWN = re.compile(
    r"printerSettings|vbaProject|vbaData|activeX|ctrlProps|thumbnail|signatures|\.(?:odttf|fntdata)$|^\[trash\]/|/$"
)
"""Names of parts that no person reads in any program."""
_GREY = 200
_DRAWING = ".vml"
_OPTIONAL = frozenset({"pageSetup"})
"""Elements that need no relation: they lose it, and stay."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(_STRICT + rb"(\w{1,40})/")
_CONFORMANCE = b' conformance="strict"'
_MEDIA = re.compile(r"(?:xl|word|ppt)/media/[^/]+|(?:xl|word|ppt)/embeddings/[^/]+\.(?:xlsx|docx|pptx)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a kind of package is made of."""

    kept: re.Pattern[str]
    """Names of parts in XML that go into a copy."""
    place: Callable[[str], str]
    """What a person calls a part."""
    grammar: Grammar


class Apart(Protocol):
    """Reads and writes what of some parts is in no tree."""

    def parsed(self, name: str, content: bytes) -> Element:
        """The root of a part, without that.

        Raises:
            InputError: it is damaged.
        """

    def written(self, name: str, root: Element) -> bytes:
        """The part with that, as a file holds it."""


class _Nothing:
    """Nothing is apart."""

    def parsed(self, name: str, content: bytes) -> Element:
        """See `Apart.parsed`."""
        return parse(content)

    def written(self, name: str, root: Element) -> bytes:
        """See `Apart.written`."""
        return written(root)


@dataclass(slots=True)
class Package:
    """An opened package."""

    plan: Plan
    bounds: Bounds
    trees: dict[str, Element]
    """The parts that go into a copy, relations and content types apart."""
    relations: dict[str, Element]
    types: Element
    members: tuple[Member, ...]
    apart: Apart
    drafts: list[Draft] = field(default_factory=list)
    """Of parts that are left out, and of relations."""
    unread: list[str] = field(default_factory=list)

    def texts(self, name: str, place: str | None = None) -> list[Draft]:
        """What a part says in its texts and in its attributes. `place`: what a person calls it; None: by its name."""
        root, place = self.trees[name], place or self.plan.place(name)
        said = texts(root, place, self.plan.grammar, self.bounds)
        return [*said, attributes(root, place, self.bounds, put=put_word)]

    def related(self, name: str) -> dict[str, str]:
        """The parts that a part relates to, by the id of the relation."""
        root = self.relations.get(relations_of(name))
        if root is None:
            return {}
        return {each.get("Id", ""): target_of(name, each) for each in root if each.get("TargetMode") != "External"}

    def write(self, members: Members) -> bytes:
        """The package as its trees stand now; a grey picture stands in for a member of which there is no copy."""
        kept = {*self.trees, *members}
        parts = [(TYPES, written(self._types(kept)))]
        for name, root in self.relations.items():
            owner = owner_of(name)
            if owner in kept or owner == "":
                parts.append((name, written(root)))
        trees = ((name, self.apart.written(name, root)) for name, root in self.trees.items())
        inside = ((name, blank() if content is None else content) for name, content in members.items())
        return packed(chain(parts, trees, inside), stored=frozenset(members))

    def _types(self, kept: set[str]) -> Element:
        root = parse(written(self.types))
        suffixes = {"rels", *(name.rpartition(".")[2].lower() for name in kept)}
        for each in list(root):
            if local(each) == "Override":
                needed = unquote(each.get("PartName", "")).lstrip("/") in kept
            else:
                needed = each.get("Extension", "").lower() in suffixes
            if not needed:
                root.remove(each)
        return root


def opened(parts: dict[str, bytes], plan: Plan, bounds: Bounds, apart: Apart | None = None) -> Package:
    """A package, its parts parsed and what nobody may have taken out of its relations. The parts are used up.

    Raises:
        InputError: it is damaged or out of bounds.
    """
    if TYPES not in parts:
        raise damaged()
    for name, content in parts.items():
        parts[name] = _transitional(content)
    kinds = parse(parts[TYPES])
    usual = usual_names(parts, kinds, plan.kept)
    retype(kinds, usual)
    trees, relations = {}, {}
    members: list[Member] = []
    drafts = [_strange_names(parts, bounds)]
    unread: list[str] = []
    apart = apart or _Nothing()
    for given in list(parts):
        name, content = usual[given], parts.pop(given)
        if name == TYPES:
            continue
        if name.endswith(RELATIONS):
            relations[name] = parse(content)
            retarget(relations[name], owner_of(given) or "", usual)
        elif plan.kept.fullmatch(name):
            try:
                trees[name] = apart.parsed(name, content)
            except InputError:
                if not name.endswith(_DRAWING):
                    raise
                unread.append("drawing")  # some programs write them in markup that is no XML
        elif _MEDIA.fullmatch(name):
            members.append(Member(name, content, _member_place(name, len(members) + 1)))
        elif name.endswith(".xml"):
            root = parse(content)
            drafts += [
                *texts(root, "hidden part", plan.grammar, bounds),
                attributes(root, "hidden part", bounds),
            ]
        elif not _UNSHOWN.search(name):
            unread.append("embedded object")
    package = Package(plan, bounds, trees, relations, kinds, tuple(members), apart, drafts, unread)
    kept = {*trees, *(member.name for member in members)}
    for name, root in relations.items():
        _prune(package, name, root, kept)
    return package


def _transitional(content: bytes) -> bytes:
    """A part in the names that all programs write, of one in those of the strict form (part 1, annex A)."""
    if _STRICT not in content:
        return content
    return _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content).replace(_CONFORMANCE, b"")


def _strange_names(names: Iterable[str], bounds: Bounds) -> Draft:
    """What parts are called that no program calls so; the copy calls them otherwise."""
    draft = Draft("name of a part", bounds)
    for name in names:
        if not is_plain(name):
            draft.gap("\n")
            draft.add(name.rpartition("/")[2], "", None)
    return draft


def _prune(package: Package, name: str, root: Element, kept: set[str]) -> None:
    """Take out relations to what is left out, with what needs them; read the addresses of the others."""
    owner = owner_of(name) or ""
    draft = Draft("link", package.bounds)
    gone = set()
    for each in list(root):
        if each.get("TargetMode") == "External":
            draft.gap("\n")
            draft.add(spoken(each.get("Target", "")), "", put_address(each, "Target"))
            continue
        if target_of(owner, each) not in kept:
            gone.add(each.get("Id", ""))
            root.remove(each)
    package.drafts.append(draft)
    if gone and owner in package.trees:
        _forget(package.trees[owner], gone)


def _forget(root: Element, ids: set[str]) -> None:
    """Take out what needs relations of these ids."""
    for element in list(root.iter()):
        for name in [name for name, value in element.attrib.items() if name.startswith(_OF_RELATIONS) and value in ids]:
            if local(element) in _OPTIONAL or element.getparent() is None:
                del element.attrib[name]
            else:
                element.getparent().remove(element)
                break


def blank() -> bytes:
    """A small grey picture, which office programs stretch over the place of the one that it stands for."""
    return encode(np.full((8, 8, 3), _GREY, np.uint8), "image/png")


def _member_place(name: str, number: int) -> str:
    return f"picture {number}" if "/media/" in name else f"embedded document {number}"


def ordered(names: Iterator[str]) -> list[str]:
    """Parts in the order of their numbers."""
    return sorted(names, key=lambda name: [int(each) if each.isdigit() else each for each in re.split(r"(\d+)", name)])
