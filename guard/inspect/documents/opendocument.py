"""Open documents (.odt, .ods, .odp): texts, tables, slides, notes, comments, revisions, properties.

Source: OASIS OpenDocument 1.3, part 2 (packages), part 3 (schema).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from guard.inspect.documents.archive import entries, packed
from guard.inspect.documents.bounds import Bounds, damaged, encrypted
from guard.inspect.documents.contents import Contents, Draft, Member, Members, Put, Undo, passages
from guard.inspect.documents.markup import Element, attributes, local, parse, put_attribute, written
from guard.inspect.documents.package import blank
from guard.inspect.documents.walk import Grammar, texts
from guard.redact.markup import words

MIMETYPE, CONTENT = "mimetype", "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_KEPT = re.compile(r"(?:Object \d+/)?(?:content|styles)\.xml|meta\.xml")
_MEDIA = re.compile(r"(?:Object \d+/)?(?:Pictures|media)/[^/]+")
_UNSHOWN = re.compile(
    r"Thumbnails/|Configurations2/|ObjectReplacements/|layout-cache$|manifest\.rdf$|Fonts/|Basic/|Scripts/|/TablePreview\d+\.svm$"
)
"""Names of parts that no person reads, or that are drawn anew from others."""
_MIMETYPES = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z-]{4,40}")
_MEDIA_TYPE = re.compile(r"[a-z]+/(?:[a-z.+-]|\d{1,3}(?!\d))*")
"""Media type as programs write one: words, and numbers too short for a value."""
_VALUES = words("value string-value date-value time-value boolean-value currency formula")
"""Attributes of a cell that say what it shows once more."""
_CODED = re.compile(r"_([0-9a-f]{1,6})_")
"""A character in the name of a style that no name in XML may hold, by its number."""
_UNNAMED = re.compile(r"[^\w.-]|^[\d.-]")
"""Such a character."""
_ASIDES = {"script": "field", "title": "", "desc": "alt text"}
"""What stands among texts and is no part of them."""
_GRAMMAR = Grammar(
    paragraphs=words("p h"),
    rows=words("table-row"),
    cells=words("table-cell covered-table-cell"),
    breaks={"tab": "\t", "line-break": "\n", "s": " "},
    asides={"annotation": "comment", "note": "footnote", "notes": "notes", "ruby-text": "phonetic", **_ASIDES},
    dropped={"tracked-changes": "revision"},
    mute=words("generator change change-start change-end"),
    mixed=True,
)
_TEXT = {"table": "table", "table-row": "row", "p": "paragraph", "h": "paragraph"}
_NAMED = {"spreadsheet": {"table": "Sheet"}, "presentation": {"page": "slide"}}


@dataclass(frozen=True, slots=True)
class _Package:
    mimetype: str
    trees: dict[str, Element] = field(repr=False)
    kinds: dict[str, str]
    """Media types, by part."""

    def write(self, members: Members) -> bytes:
        """The package as its trees stand now."""
        inside = {name: blank() if content is None else content for name, content in members.items()}
        parts = {name: written(root) for name, root in self.trees.items()} | inside
        manifest = written(self._manifest(parts))
        return packed(
            [(MIMETYPE, self.mimetype.encode()), *parts.items(), (_MANIFEST, manifest)],
            stored=frozenset({MIMETYPE, *inside}),
        )

    def _manifest(self, parts: dict[str, bytes]) -> Element:
        from lxml import etree

        root = etree.Element(f"{_SPACE}manifest", nsmap={"manifest": _SPACE[1:-1]})
        folders = {f"{name.rpartition('/')[0]}/" for name in self.trees if "/" in name}
        for name in ("/", *sorted(folders), *parts):
            kind = self.mimetype if name == "/" else self.kinds.get(name, "")
            etree.SubElement(root, f"{_SPACE}file-entry", {f"{_SPACE}full-path": name, f"{_SPACE}media-type": kind})
        return root


def read(data: bytes, bounds: Bounds) -> Contents:
    """An open document.

    Raises:
        InputError: it cannot be read.
    """
    parts = entries(data, bounds)
    if b"encryption-data" in parts.get(_MANIFEST, b"") or "encrypted-package" in parts:
        raise encrypted()
    if _MIMETYPES.fullmatch(parts[MIMETYPE].strip()) is None or CONTENT not in parts:
        raise damaged()
    mimetype = parts[MIMETYPE].strip().decode()
    family = mimetype.rpartition(".")[2].removesuffix("-template")
    grammar = Grammar(
        **{name: getattr(_GRAMMAR, name) for name in words("paragraphs rows cells breaks asides dropped mute mixed")},
        named=_NAMED.get(family, _TEXT),
        references=family == "spreadsheet",
    )
    trees: dict[str, Element] = {}
    members: list[Member] = []
    drafts: list[Draft] = []
    unread: list[str] = []
    for name, content in parts.items():
        if _KEPT.fullmatch(name):
            trees[name] = parse(content)
            drafts += _said(trees[name], _place(name), grammar, bounds)
        elif _MEDIA.fullmatch(name) and not _UNSHOWN.search(name):
            members.append(Member(name, content, f"picture {len(members) + 1}"))
        elif name.endswith(".xml") and name != _MANIFEST and not _UNSHOWN.search(name):
            drafts += _said(parse(content), "hidden part", grammar, bounds)
        elif name not in (MIMETYPE, _MANIFEST) and not _UNSHOWN.search(name):
            unread.append("embedded object")
    package = _Package(mimetype, trees, _kinds(parts.get(_MANIFEST)))
    return Contents(passages(drafts, bounds), tuple(members), package.write, tuple(unread))


def _said(root: Element, place: str, grammar: Grammar, bounds: Bounds) -> list[Draft]:
    return [*texts(root, place, grammar, bounds), attributes(root, place, bounds, put=_put, said=_named)]


def _place(name: str) -> str:
    if name.endswith("meta.xml"):
        return "properties"
    if name.endswith("styles.xml"):
        return "header"
    return name.partition("/")[0].lower() if "/" in name else ""


def _kinds(manifest: bytes | None) -> dict[str, str]:
    if manifest is None:
        return {}
    listed = (each for each in parse(manifest) if local(each) == "file-entry")
    told = ((each.get(f"{_SPACE}full-path", ""), each.get(f"{_SPACE}media-type", "")) for each in listed)
    return {name: kind for name, kind in told if _MEDIA_TYPE.fullmatch(kind)}


def _put(element: Element, name: str) -> Put:
    """What says once more what a cell shows goes with it: the cell becomes a text."""
    if local_name(name) in _VALUES:
        return partial(_put_value, element, name)
    put, before = put_attribute(element, name), element.get(name)
    return put if _named(before) == before else lambda text: put(_UNNAMED.sub(_code, text))


def _named(value: str) -> str:
    """What a value says that may be the name of a style."""
    return _CODED.sub(_character, value) if "_" in value else value


def _character(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return chr(number) if number < 0x110000 else code[0]


def _code(character: re.Match[str]) -> str:
    return f"_{ord(character[0]):x}_"


def local_name(name: str) -> str:
    """The name of an attribute without its namespace."""
    return name.rpartition("}")[2]


def _put_value(element: Element, name: str, text: str) -> Undo:
    before = dict(element.attrib)
    for each in before:
        if local_name(each) in _VALUES:
            del element.attrib[each]
        elif local_name(each) == "value-type":
            element.set(each, "string")

    def back() -> None:
        element.attrib.clear()
        element.attrib.update(before)

    return back
