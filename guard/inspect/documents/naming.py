"""Names of parts of a package: a part is what its type says, wherever it lies, and in a copy its name says nothing.

Source: ECMA-376 part 2, 6.2.2 (names, which case does not tell apart), 6.2.3 (types), 6.5 (relations).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from guard.inspect.documents.markup import Element, local

TYPES = "[Content_Types].xml"
RELATIONS = ".rels"
_BY_TYPE = (
    (re.compile(r"(?:spreadsheetml|ms-excel)\.[\w.]*\bmain\+xml"), "xl/workbook.xml"),
    (re.compile(r"(?:wordprocessingml|ms-word)\.[\w.]*\bmain\+xml"), "word/document.xml"),
    (re.compile(r"(?:presentationml|ms-powerpoint)\.[\w.]*\bmain\+xml"), "ppt/presentation.xml"),
    (re.compile(r"spreadsheetml\.sharedStrings\+xml"), "xl/sharedStrings.xml"),
    (re.compile(r"spreadsheetml\.worksheet\+xml"), "xl/worksheets/sheet.xml"),
    (re.compile(r"spreadsheetml\.(styles|comments)\+xml"), r"xl/\1.xml"),
    (re.compile(r"spreadsheetml\.table\+xml"), "xl/tables/table.xml"),
    (re.compile(r"wordprocessingml\.(header|footer)\+xml"), r"word/\1.xml"),
    (re.compile(r"wordprocessingml\.(comments|footnotes|endnotes|styles|settings|numbering)\+xml"), r"word/\1.xml"),
    (re.compile(r"presentationml\.(slide|notesSlide|slideMaster|slideLayout)\+xml"), r"ppt/\1s/\1.xml"),
)
"""By their types, where programs put the parts that they cannot do without."""
_MAINS = 3
"""Number of them, from the first, that make a package a document of a kind."""
_PLAIN = re.compile(r"[A-Za-z_]{1,40}\d{0,5}(?:_\d{1,5})?\.[A-Za-z]{1,8}")
"""File names as programs give them: a word and a number."""
_NO_WORD = re.compile(r"[^A-Za-z_]|_$")


def main_part(types: Element) -> str | None:
    """Where the part usually lies that makes a package a document of a kind; None: there is none of it."""
    for each in types:
        for pattern, usual in _BY_TYPE[:_MAINS]:
            if pattern.search(each.get("ContentType", "")):
                return usual
    return None


def usual_names(names: Iterable[str], types: Element, kept: re.Pattern[str]) -> dict[str, str]:
    """Under which name each part is read and goes into a copy, by the name that it has.

    Args:
        kept: the names of parts that go into a copy.
    """
    listed = {each.get("PartName", "").lstrip("/").lower(): each.get("ContentType", "") for each in types}
    found = {name: name for name in names}
    taken = set(found)
    for name in found:
        if name == TYPES or name.endswith(RELATIONS):
            continue
        if kept.fullmatch(name) is None and (usual := _usual(listed.get(name.lower(), ""))):
            found[name] = _free(usual, taken)
        elif not is_plain(name):
            folder, _, file = name.rpartition("/")
            stem, dot, suffix = file.rpartition(".")
            found[name] = _free(f"{folder}/{_NO_WORD.sub('', stem)[:40] or 'part'}{dot}{suffix}", taken)
    for name in found:
        owner = owner_of(name)
        if owner in found and found[owner] != owner:
            found[name] = relations_of(found[owner])
    return found


def is_plain(name: str) -> bool:
    """Whether a part is called as programs call parts."""
    return name == TYPES or name.endswith(RELATIONS) or _PLAIN.fullmatch(name.rpartition("/")[2]) is not None


def retarget(root: Element, owner: str, usual: dict[str, str]) -> None:
    """Let relations lead to the usual names. `owner`: the part that they are of, by the name that it had."""
    found = {name.lower(): new for name, new in usual.items()}
    for each in root:
        if each.get("TargetMode") != "External":
            target = target_of(owner, each)
            new = found.get(target.lower(), target)
            if new != target:
                each.set("Target", f"/{new}")


def retype(types: Element, usual: dict[str, str]) -> None:
    """Let types tell the usual names."""
    found = {name.lower(): new for name, new in usual.items()}
    for each in types:
        if local(each) == "Override":
            name = unquote(each.get("PartName", "")).lstrip("/")
            each.set("PartName", f"/{found.get(name.lower(), name)}")


def owner_of(name: str) -> str | None:
    """The part that relations of that name are of; empty: the package. None: it is no such name."""
    if not name.endswith(RELATIONS):
        return None
    return join(dirname(dirname(name)), name.rpartition("/")[2].removesuffix(RELATIONS))


def relations_of(name: str) -> str:
    """The name of a part's relations."""
    return join(dirname(name), "_rels", name.rpartition("/")[2] + RELATIONS)


def target_of(owner: str, relation: Element) -> str:
    """The part that a relation leads to."""
    target = unquote(relation.get("Target", ""))
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(owner), target))


def _usual(kind: str) -> str | None:
    return next((match.expand(usual) for pattern, usual in _BY_TYPE if (match := pattern.search(kind))), None)


def _free(name: str, taken: set[str]) -> str:
    """A name that no part has or gets."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}{number}{dot}{suffix}"
    taken.add(name)
    return name
