"""What a customer agreed to opens for a page once: the very text, or the one picture by its pixels, and only there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
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
    Override,
    Part,
    Snapshot,
    Verdict,
)
from guard.model.clock import since_boot_s
from guard.service.opened import OPEN_S, Opened, Opening
from guard.service.pause import LOOK_S

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


def verdict(site: str = "weibo.com", group: str = "social", override: Override = Override.CONSENT) -> Verdict:
    there = Destination(Application("chrome", site=site), group)
    return Verdict(Action.REDACT, there, "rule", "policy", 7, override=override)


def opened(site: str | None = None, boot_s: Callable[[], float] = since_boot_s) -> tuple[Opened, Opening]:
    """A picture that was copied, opened once."""
    formats = {"image/png": encoded(PIXELS, ".png")}
    made, opening = Opened(boot_s), Opening("social", site, formats, boot_s)
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


def test_ten_minutes_pass_also_while_the_machine_sleeps() -> None:
    clock = [100.0]
    made, opening = opened(boot_s=lambda: clock[0])
    asked = copy({"text/plain": b"110105199107163429"}, ("text/plain",))
    answered = verdict(override=Override.JUSTIFY)
    made.open(asked, answered)
    assert made.is_open(asked, answered)
    assert opening.allows(verdict().destination)
    assert opening.due_at() <= time.monotonic() + LOOK_S, "no clock by which threads wait goes on meanwhile"
    clock[0] += OPEN_S
    assert not made.is_open(asked, answered)
    assert not opening.allows(verdict().destination)


@pytest.mark.parametrize("override", Override)
def test_nothing_is_open_for_a_page_whose_own_rule_takes_no_such_answer(override: Override) -> None:
    """Another rule decides there than where it was copied: about a page, the guard may know another origin."""
    made, _ = opened()
    picture = copy({"image/png": encoded(PIXELS, ".png")}, ("image/png",))
    assert made.is_open(picture, verdict(override=override)) is (override is Override.CONSENT)
    asked = copy({"text/plain": b"110105199107163429"}, ("text/plain",))
    made.open(asked, verdict(override=Override.JUSTIFY))
    assert made.is_open(asked, verdict(override=override)) is (override is Override.JUSTIFY)
