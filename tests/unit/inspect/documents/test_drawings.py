"""Shapes in documents: how they are drawn is no data, what stands on them is."""

from __future__ import annotations

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import Places, archive, parts_of
from tests.support.open_documents import open_slides

NUMBER = "13812345678"
CIRCLE = """<draw:custom-shape svg:width="10.8cm" draw:transform="rotate (1.5707) translate (13.812cm 34.5678cm)">
  <text:p>{said}</text:p>
  <draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:glue-points="10800 0 3163 3163 0 10800 10800 21600"
    draw:text-areas="3163 3163 18437 18437" draw:modifiers="4364 8748 4254 8943"
    draw:enhanced-path="{path}"/></draw:custom-shape>
  <draw:path svg:d="M0 2670c0-66 22-116 66-151 34-37 84-56 150-56h513c59 0 109 19 148 59 39 39 59 88z"/>
  <draw:polygon draw:points="151,34 37,84 56,150 138,1234 5678,0"/>"""
PATH = "U 10800 10800 10800 10800 0 360 Z N C 4158 3667 5498 6760 4364 8748 4254 8943 4013 8899 3836"


def slides(said: str = "", path: str = PATH) -> bytes:
    """A presentation with a circle and some lines on it, and nothing else."""
    parts = {name: part.replace(b"PLANTED", b"") for name, part in parts_of(open_slides(Nothing())).items()}
    page = b"<draw:page" + parts["content.xml"].partition(b"<draw:page")[2].partition(b">")[0] + b">"
    head, _, tail = parts["content.xml"].partition(b"<draw:page")
    made = head + page + CIRCLE.format(said=said, path=path).encode() + b"</draw:page></office:presentation>"
    return archive(parts | {"content.xml": made + tail.partition(b"</office:presentation>")[2]})


class Nothing(Places):
    """Places in which nothing stands."""

    def __call__(self, place: str) -> str:
        return "PLANTED"


def phones(data: bytes, tools: Tools) -> list[str | None]:
    found = look(Kind.DOCUMENT, data, tools).findings
    assert {each.entity_type for each in found} <= {EntityType.PHONE}
    return [each.where for each in found]


def test_how_a_shape_is_drawn_is_no_data(blind: Tools) -> None:
    assert phones(slides(), blind) == []


@pytest.mark.parametrize(("said", "path"), [(f"call {NUMBER}", PATH), ("", f"M 0 0 L {NUMBER} 0")])
def test_a_number_on_a_shape_or_in_the_place_of_its_lines_is(blind: Tools, said: str, path: str) -> None:
    data = slides(said, path)
    assert phones(data, blind)
    copy = look(Kind.DOCUMENT, data, blind).safe({EntityType.PHONE})
    assert copy is not None
    assert NUMBER.encode() not in b"".join(parts_of(copy).values())
