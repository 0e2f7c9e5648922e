"""A picture that is still being read has a safe version: what was found and what was not yet read is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from guard.errors import ReaderFailed
from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Material, Tools
from guard.inspect.picture import from_picture
from guard.inspect.pipeline import Inspected, Pipeline
from guard.inspect.worker.answers import versions
from guard.model import UNKNOWN_APPLICATION, Box, Channel, EntityType, Finding, Snapshot
from guard.model.clock import wall_clock
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.read import Line, Progress, Reading, TextPage
from tests.support.copies import POLICY
from tests.support.pictures import Sheet
from tests.support.readers import RefusingReader

NUMBER = "110101199003071233"


class StalledReader(RefusingReader):
    """Tells how far it has come, and then gives up."""

    name = "stalled"

    def __init__(self, parts: Sequence[Reading] = ()) -> None:
        self._parts = parts

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        for part in self._parts if progress is not None else ():
            progress(part)
        raise ReaderFailed("too late")


def line(text: str, box: Box) -> Line:
    width = box.width // len(text)
    return Line(text, box, tuple(Box(box.left + width * nth, box.top, width, box.height) for nth in range(len(text))))


@pytest.fixture
def sheet() -> Sheet:
    sheet = Sheet(700, 300)
    for nth, text in enumerate((f"证件 {NUMBER}", "普通的一行字", "还没有读到的一行")):
        sheet.write(40, 40 + 80 * nth, text, 22)
    return sheet


@pytest.fixture
def stalled(tools: Tools, sheet: Sheet) -> Tools:
    (first, one), (second, two), (_, rest) = sheet.places
    page = TextPage.of([line(first, one), line(second, two)])
    part = Reading(sheet.pixels, "image/png", page, unread=(rest,), whole=False)
    return replace(tools, reader=StalledReader([part]), note=None)


def changed(sheet: Sheet, safe: bytes) -> list[bool]:
    """Of each line that was written, whether its place was covered."""
    pixels = cv2.imdecode(np.frombuffer(safe, np.uint8), cv2.IMREAD_COLOR)
    boxes = [box for _, box in sheet.places]
    return [bool((pixels != sheet.pixels)[box.top : box.bottom, box.left : box.right].any()) for box in boxes]


def inspected(sheet: Sheet, tools: Tools) -> tuple[list[Material], Material]:
    parts: list[Material] = []
    return parts, from_picture(sheet.encode(), replace(tools, so_far=parts.append))


def of_type(findings: Sequence[Finding], kind: EntityType) -> list[Finding]:
    return [finding for finding in findings if finding.entity_type is kind]


def test_what_was_found_counts_and_the_rest_is_unreadable_at_its_place(sheet: Sheet, stalled: Tools) -> None:
    (part,), last = inspected(sheet, stalled)
    assert last is part
    assert len(of_type(part.findings, EntityType.CN_ID)) == 1
    (rest,) = of_type(part.findings, EntityType.UNREADABLE)
    assert rest.boxes == (sheet.places[2][1],)
    assert rest.evidence.recognizer == "deadline"


def test_what_was_found_and_what_was_not_read_is_covered(sheet: Sheet, stalled: Tools) -> None:
    (part,), _ = inspected(sheet, stalled)
    safe = part.safe({EntityType.CN_ID})
    assert safe is not None
    assert changed(sheet, safe) == [True, False, True]


def test_where_conversations_are_protected_nothing_is_shown_before_the_end(sheet: Sheet, stalled: Tools) -> None:
    (part,), _ = inspected(sheet, stalled)
    safe = part.safe({EntityType.CHAT_RECORD})
    assert safe is not None
    assert changed(sheet, safe) == [True, True, True]


def test_the_note_says_that_more_is_to_come(sheet: Sheet, stalled: Tools) -> None:
    (part,), _ = inspected(sheet, replace(stalled, note="frosted"))
    short = part.safe({EntityType.CN_ID})
    (plain,), _ = inspected(sheet, stalled)
    assert short != plain.safe({EntityType.CN_ID})


def test_who_wants_the_whole_alone_gets_an_unreadable_picture(sheet: Sheet, stalled: Tools) -> None:
    made = from_picture(sheet.encode(), stalled)
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]
    assert made.safe(frozenset(EntityType)) is None


def test_one_version_of_an_unfinished_picture_serves_for_both(sheet: Sheet, stalled: Tools) -> None:
    (part,), _ = inspected(sheet, stalled)
    answer, blobs = versions(part, b"as it was copied", frozenset({EntityType.CN_ID}))
    (made,) = blobs
    assert (answer["clean"], answer["safe"]) == (len(made), -1)
    assert changed(sheet, made) == [True, False, True]


@pytest.mark.parametrize("name", ["text/uri-list", "text/html", "image/png"])
def test_a_picture_in_a_file_or_a_page_is_not_told_in_their_place(
    name: str, sheet: Sheet, stalled: Tools, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(sheet.encode())
    address = (tmp_path / "a.png").as_uri()
    formats = {
        "text/uri-list": address.encode(),
        "text/html": f'<p>图片</p><img src="{address}">'.encode(),
        "image/png": sheet.encode(),
    }
    snapshot = Snapshot("one", Channel.CLIPBOARD, {name: formats[name]}, UNKNOWN_APPLICATION, wall_clock())
    pipeline = Pipeline(LocalInspector(stalled), Decider(parse(POLICY.encode(), "x")), lambda _: tmp_path / "made")
    told: list[Inspected] = []
    pipeline.inspect(snapshot, so_far=told.append)
    assert len(told) == (name == "image/png")
