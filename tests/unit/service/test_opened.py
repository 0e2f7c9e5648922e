"""What a customer agreed to opens for a page once: the very text, or the one picture by its pixels, and only there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import cv2
import numpy as np
import pytest

from guard.inspect.conversion import converted
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    Action,
    Application,
    Channel,
    Destination,
    EntityType,
    Evidence,
    Finding,
    Inspection,
    Part,
    Snapshot,
    Verdict,
)
from guard.service.opened import Opened, Opening

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
PIPELINE = cast(Pipeline, SimpleNamespace(inspector=SimpleNamespace(convert=converted)))
PIXELS = np.random.default_rng(1).integers(0, 255, (12, 16, 3), dtype=np.uint8)
OTHER = PIXELS ^ 1
FOUND = Finding(EntityType.CN_ID, 0.9, None, None, Evidence("test"), digest="d1")


def encoded(pixels: np.ndarray, kind: str) -> bytes:
    return cv2.imencode(kind, pixels)[1].tobytes()


def copy(formats: Mapping[str, bytes], parts: tuple[str, ...]) -> InspectedCopy:
    snapshot = Snapshot("s", Channel.CLIPBOARD, formats, Application("chrome"), AT)
    inspection = Inspection("s", tuple(Part(name, (FOUND,)) for name in parts))
    return InspectedCopy(snapshot, PIPELINE, Inspected(snapshot, inspection, {}))


def verdict(site: str = "weibo.com", group: str = "social") -> Verdict:
    return Verdict(Action.REDACT, Destination(Application("chrome", site=site), group), "rule", "policy", 7)


def opened(site: str | None = None) -> tuple[Opened, Opening]:
    """A picture that was copied, opened once."""
    formats = {"image/png": encoded(PIXELS, ".png")}
    made, opening = Opened(), Opening("social", site, formats)
    made.open_once(copy(formats, ("image/png",)), verdict(), opening)
    return made, opening


@pytest.mark.parametrize(
    ("formats", "parts", "open_"),
    [
        ({"image/png": encoded(PIXELS, ".png")}, ("text/uri-list",), True),
        ({"image/bmp": encoded(PIXELS, ".bmp")}, ("text/uri-list",), True),  # encoded anew by the browser
        ({"image/png": encoded(OTHER, ".png")}, ("text/uri-list",), False),
        ({"image/png": encoded(PIXELS, ".png")}, ("text/uri-list", "text/uri-list"), False),  # a second file beside it
        ({"image/png": encoded(PIXELS, ".png"), "text/plain": b"more"}, ("text/plain", "text/uri-list"), False),
        ({"image/png": b"no picture"}, ("text/uri-list",), False),
        ({}, ("text/uri-list",), False),  # a file of another kind
    ],
)
def test_a_page_has_the_one_picture_that_was_opened(
    formats: dict[str, bytes], parts: tuple[str, ...], open_: bool
) -> None:
    made, _ = opened()
    assert made.is_open(copy(formats, parts), verdict()) is open_


def test_only_there_and_only_once() -> None:
    made, opening = opened("weibo.com")
    offer = copy({"image/png": encoded(PIXELS, ".png")}, ("text/uri-list",))
    assert made.is_open(offer, verdict("m.weibo.com"))
    assert not made.is_open(offer, verdict("example.com"))
    assert not made.is_open(offer, verdict(group="mail"))
    opening.close()
    assert not made.is_open(offer, verdict())
