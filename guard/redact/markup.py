"""Keeps of a web page's tree what is safe to hand on, and collects the texts that nobody sees but programs can read.

Allowed is what is listed; everything else goes. What a person sees stays in order.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from guard.errors import InputError
from guard.redact.charset import without_controls
from guard.redact.drawn import is_drawing
from guard.redact.embedded import text_of
from guard.redact.hiding import OVERRIDE, POP, hides, turns
from guard.redact.style_texts import drawn_in, hidden_by, texts_of

Element = Any
"""An lxml element; lxml carries no types."""


MOST_ELEMENTS = 200_000
"""Elements of one page, at most; a table of 4 MB has a third of that."""
MOST_ATTRIBUTES = 256
"""Attributes of one element, at most; each is found by a walk over those before it."""


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


KEPT = words(
    "html body div p span a b i u s em strong small big sub sup code pre kbd samp tt blockquote q br hr wbr "
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr td th img font center "
    "address article section aside header footer main nav figure figcaption details summary label mark del ins "
    "strike abbr cite time bdi ruby rt rp dfn var input textarea select option optgroup "
    "button fieldset legend"
)
RENAMED = {
    "form": "div", "dialog": "div", "search": "div", "hgroup": "div", "menu": "ul", "dir": "ul", "listing": "pre",
    "xmp": "pre", "bdo": "span", "plaintext": "pre", "frameset": "div", "map": "div", "text": "div",
    "foreignobject": "div",
}  # fmt: skip
"""Elements of unknown use that begin a line of their own; other unknown elements give way to their content."""

_UNKNOWN = "unknown"
"""Name of the elements that give way, until they do."""
_FORMULA = re.compile(r"\d{7,}")
"""A number in a formula that no letter beside it is part of; those of an address in single letters are shorter."""
SILENT = words("link base bgsound keygen param source track frame")
"""Dropped; they hold no text for people."""
UNSEEN = words(
    "script style meta title template noscript iframe embed object applet audio video canvas noembed noframes datalist"
)
"""Dropped; their text is read all the same."""

READABLE = words(
    "alt title value placeholder label abbr summary "
    "aria-label aria-description aria-placeholder aria-valuetext aria-roledescription"
)
"""Attributes whose text people or programs read; they stay, masked."""
SETTINGS = words(
    "colspan rowspan span align valign border cellpadding cellspacing type dir lang "
    "start nowrap checked disabled selected multiple rows cols open reversed"
)
_SILENT_ATTRIBUTES = words(
    "style class id name for headers role lang xml:lang xmlns target rel media face charset content http-equiv "
    "href src srcset sizes action cite background poster longdesc usemap"
)
"""What only the page itself reads, and addresses: pages put numbers of their own there. Every other attribute may hold
a value, as the `x:num` and `sdval` of spreadsheets do."""
STYLES = words(
    "font-weight font-style text-align text-decoration text-decoration-line vertical-align white-space list-style-type "
    "border-collapse border-style"
)
"""None of them can hide a word or move it: no colours, sizes, margins. What stands there is what a person sees."""

_SETTING = re.compile(r"|[A-Za-z-]{1,20}|#[0-9A-Fa-f]{3,6}|\d{1,4}%?")
_STYLE_WORDS = words(
    "normal none bold bolder lighter italic oblique left right center justify start end underline overline "
    "line-through solid double dotted dashed wavy groove ridge inset outset hidden collapse separate baseline sub "
    "super top text-top middle bottom text-bottom nowrap pre pre-wrap pre-line break-spaces disc circle square decimal "
    "decimal-leading-zero lower-roman upper-roman lower-alpha upper-alpha lower-latin upper-latin lower-greek "
    "cjk-ideographic cjk-decimal simp-chinese-informal trad-chinese-informal"
)
"""What those say; a browser shows any other text of a list's style in place of its dots."""
_WEIGHT = re.compile("[1-9]00")
_TELLING = re.compile(r"\d{4}|@")
_BESIDE = 40
"""Characters before and after an element that parts a word, with which it is read."""
_MARKER = re.compile(r"\s*(?:\[(?:if|endif)|/?(?:Start|End)Fragment|<!)", re.IGNORECASE)


def require_bounded(root: Element) -> None:
    """Raise InputError where a page has more elements, or more attributes of one, than can be walked in time."""
    for number, element in enumerate(root.iter()):
        if number > MOST_ELEMENTS or len(element.attrib) > MOST_ATTRIBUTES:
            raise InputError("the page has too many parts to be inspected", code="page-too-deep")


def clean(root: Element) -> tuple[str, ...]:
    """Take out of the tree, in place, whatever is not known to be safe; give the texts that were in it unseen."""
    from lxml import etree

    unseen: list[str] = []
    classes = frozenset(each for sheet in root.iter("style") for each in hidden_by(sheet.text or ""))
    for element in _doomed(root, classes):
        unseen += [*_texts(element), _parted(element, classes)]
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(root.iter()):
        unseen += [text for name, value in element.attrib.items() if (text := _held(name, value))]
        if turns(element.get("style", ""), element.get("dir", ""), str(element.tag)):
            element.text = OVERRIDE + (element.text or "")
            if len(element):
                element[-1].tail = (element[-1].tail or "") + POP
            else:
                element.text += POP
        if element.tag == "annotation" or (element.tag == "mn" and _FORMULA.fullmatch(element.text or "")):
            element.text = f" {element.text or ''} "
        if element.tag in RENAMED:
            element.tag = RENAMED[element.tag]
        elif element.tag not in KEPT and element is not root:
            element.tag = _UNKNOWN
        _clean_attributes(element)
    etree.strip_tags(root, _UNKNOWN)  # all at once: one by one each is looked for among those beside it
    return tuple(text for text in unseen if text.strip())


def link_text(address: str) -> str | None:
    """What a person or program can read in the address of a link that may stay; None: it may not stay.

    Only the way to a page stays of a web address: queries and fragments are where pages put customers' data.
    """
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme in ("mailto", "tel", "sms"):
        return without_controls(unquote(parts.path))
    if parts.scheme in ("http", "https") and host:
        return without_controls(unquote(f"{parts.scheme}://{host}{parts.path}"))
    return None


def _doomed(root: Element, classes: frozenset[str]) -> list[Element]:
    """The outermost elements that go with all they hold."""
    from lxml import etree

    doomed: list[Element] = []
    walk = etree.iterwalk(root, events=("start", "comment", "pi"))
    for event, element in walk:
        if event != "start":
            doomed.append(element)
        elif element is not root and (element.tag in SILENT or element.tag in UNSEEN or _hidden(element, classes)):
            doomed.append(element)
            walk.skip_subtree()
    return doomed


def _hidden(element: Element, classes: frozenset[str]) -> bool:
    return (
        "hidden" in element.attrib
        or hides(element.get("style", ""))
        or (element.tag == "input" and element.get("type", "").lower() in ("hidden", "password"))
        or _parted(element, classes) != ""
    )


def _parted(element: Element, classes: frozenset[str]) -> str:
    """The word or number that an element of one of those classes parts, with what it puts in between; else nothing."""
    if not classes or not isinstance(element.tag, str) or words(element.get("class", "")).isdisjoint(classes):
        return ""
    last, parent = element.getprevious(), element.getparent()
    before = (last.tail if last is not None else parent.text if parent is not None else None) or ""
    after = element.tail or ""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return ""
    return before[-_BESIDE:] + "".join(element.itertext()) + after[:_BESIDE]


def _texts(element: Element) -> list[str]:
    """What can be read in an element that goes."""
    if not isinstance(element.tag, str):
        comment = element.text or ""
        return [] if _MARKER.match(comment) else [comment]
    texts: list[str] = []
    words: list[str] = []
    for inner in element.iter():
        if inner.tag in SILENT or not isinstance(inner.tag, str):
            words += [inner.tail or ""] if inner is not element else []
            continue
        said = inner.text or ""
        words += ["\n".join(texts_of(said)) if inner.tag == "style" else said]
        words += [inner.tail or "" if inner is not element else ""]
        for name, value in inner.attrib.items():
            told = inner.tag == "meta" and name == "content" and "http-equiv" not in inner.attrib
            texts.append(value if told or name in READABLE else _held(name, value))
    return [" ".join(words), *texts]


def _held(name: str, value: str) -> str:
    """What a program may read in an attribute that goes; empty where it is nothing."""
    if name == "style":
        return "\n".join(drawn_in(value))
    if said := text_of(value):
        return said
    if name.startswith("data-"):
        return value
    listed = name in _SILENT_ATTRIBUTES or name in READABLE or name in SETTINGS
    if listed or is_drawing(name, value):
        return ""
    return value if _TELLING.search(value) else ""


def _clean_attributes(element: Element) -> None:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name in READABLE or (name in SETTINGS and _SETTING.fullmatch(value)):
            kept[name] = value
        elif name == "style":
            kept[name] = _clean_style(value)
        elif name == "href" and element.tag == "a" and (address := link_text(value)) is not None:
            scheme = urlsplit(value.strip()).scheme
            kept[name] = address if scheme in ("http", "https") else f"{scheme}:{address}"
    # Pages have names of attributes that cannot be deleted one by one.
    element.attrib.clear()
    for name, value in kept.items():
        if value or name in SETTINGS:
            element.set(name, value)


def _clean_style(style: str) -> str:
    kept = []
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name, said = name.strip(), value.split()
        if name == "font-weight" and len(said) == 1 and _WEIGHT.fullmatch(said[0]):
            kept.append(f"{name}: {said[0]}")
        elif name in STYLES and (known := [word for word in said if word in _STYLE_WORDS]):
            kept.append(f"{name}: {' '.join(known)}")
    return "; ".join(kept)
