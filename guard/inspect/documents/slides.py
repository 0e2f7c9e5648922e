"""Presentations (.pptx, .pptm): slides, their notes and comments, masters, tables, alt texts.

Source: ECMA-376 part 1, 19 (PresentationML).
"""

from __future__ import annotations

import re

from guard.inspect.documents.archive import entries
from guard.inspect.documents.bounds import Bounds
from guard.inspect.documents.contents import Contents, passages
from guard.inspect.documents.package import Package, Plan, opened, ordered
from guard.inspect.documents.walk import Grammar
from guard.redact.markup import words

PRESENTATION = "ppt/presentation.xml"
_KEPT = re.compile(
    r"ppt/(?:presentation|presProps|viewProps|tableStyles|commentAuthors|authors)\.xml|ppt/(?:slides|slideLayouts"
    r"|slideMasters|notesSlides|notesMasters|handoutMasters|theme|charts|diagrams|drawings|comments)/[^/]+\.xml"
    r"|docProps/(?:core|app|custom)\.xml"
)
_PLACES = (
    ("slideLayouts", "layout"),
    ("slideMasters", "master"),
    ("Masters", "master"),
    ("charts", "chart"),
    ("diagrams", "diagram"),
    ("docProps", "properties"),
    ("uthors", "comment"),
)
_OF_SLIDES = (("ppt/notesSlides/", "notes"), ("ppt/comments/", "comment"), ("ppt/charts/", "chart"))
GRAMMAR = Grammar(
    paragraphs=words("p text"),
    rows=words("tr"),
    cells=words("tc"),
    breaks={"br": "\n", "tab": "\t"},
    asides={"Fallback": "text box"},
    named={"tbl": "table", "tr": "row"},
)


def read(data: bytes, bounds: Bounds) -> Contents:
    """A presentation.

    Raises:
        InputError: it cannot be read.
    """
    package = opened(entries(data, bounds), Plan(_KEPT, _place, GRAMMAR), bounds)
    places = _places(package)
    said = (draft for name in ordered(iter(package.trees)) for draft in package.texts(name, places.get(name)))
    return Contents(passages([*package.drafts, *said], bounds), package.members, package.write, tuple(package.unread))


def _place(name: str) -> str:
    return next((place for part, place in _PLACES if part in name), "presentation")


def _places(package: Package) -> dict[str, str]:
    """What a person calls the slides, in the order in which they are shown, and the parts that belong to one."""
    root = package.trees.get(PRESENTATION)
    related = package.related(PRESENTATION)
    listed = [
        related.get(value, "")
        for slide in (() if root is None else root.iter())
        if str(slide.tag).endswith("}sldId")
        for name, value in slide.attrib.items()
        if name.endswith("}id")
    ]
    rest = [name for name in ordered(iter(package.trees)) if name.startswith("ppt/slides/") and name not in listed]
    places = {name: f"slide {number}" for number, name in enumerate([*listed, *rest], 1)}
    for slide, place in list(places.items()):
        for part in package.related(slide).values():
            kind = next((kind for folder, kind in _OF_SLIDES if part.startswith(folder)), None)
            if kind is not None:
                places[part] = f"{place}, {kind}"
    return places
