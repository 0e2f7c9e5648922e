"""Faces on documents and of speakers are found; elsewhere they do not count unless the policy asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guard.detect import Detector
from guard.errors import ReaderMissing
from guard.model import Box, DetectionSettings, EntityType, Evidence, Finding, Pixels
from guard.model.boxes import encloses, overlap_share
from guard.read.faces import Faces
from tests.support.faces import drawn_face

PANE = Box(40, 30, 520, 420)
CARD = Box(60, 80, 400, 252)


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces()


def shown(kind: EntityType, *boxes: Box) -> Finding:
    return Finding(kind, 0.9, None, None, Evidence("test"), boxes=boxes)


def screen(*placed: tuple[Pixels, int, int]) -> Pixels:
    pixels = np.full((480, 640, 3), 243, np.uint8)
    for picture, left, top in placed:
        pixels[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return pixels


@pytest.mark.parametrize("side_px", [24, 36, 64])
def test_the_pictures_of_speakers_are_covered_whole(faces: Faces, side_px: int) -> None:
    places = [Box(60, top, side_px, side_px) for top in (60, 160, 260)]
    pixels = screen(*((drawn_face(side_px), box.left, box.top) for box in places))
    (found,) = faces.find(pixels, [shown(EntityType.CHAT_RECORD, PANE)])
    assert (found.entity_type, found.evidence.context) == (EntityType.FACE, "conversation")
    assert found.confidence >= 0.7
    assert sorted(found.boxes, key=lambda box: box.top) == places


def test_squares_without_a_face_are_none(faces: Faces) -> None:
    ramp = np.linspace(0, 255, 40).astype(np.uint8)
    icon = np.stack([np.tile(ramp, (40, 1))] * 3, axis=2)
    disc = np.full((40, 40, 3), (200, 120, 40), np.uint8)
    pixels = screen((icon, 60, 60), (disc, 60, 160), (icon[:, ::-1], 60, 260))
    assert faces.find(pixels, [shown(EntityType.CHAT_RECORD, PANE)]) == ()


def test_the_portrait_of_a_document_is_found_inside_the_bands_of_a_slanted_one(faces: Faces) -> None:
    pixels = screen((drawn_face(110), 320, 130))
    bands = [Box(CARD.left + nth, CARD.top + 28 * nth, CARD.width, 28) for nth in range(9)]
    (found,) = faces.find(pixels, [shown(EntityType.ID_DOCUMENT, *bands)])
    assert found.evidence.context == "document"
    assert overlap_share(found.boxes[0], Box(320, 130, 110, 110)) > 0.95
    assert encloses(CARD, found.boxes[0])


def test_a_face_elsewhere_counts_only_where_the_policy_asks(faces: Faces) -> None:
    (found,) = faces.find(screen((drawn_face(160), 400, 200)), [])
    assert found.evidence.context == "elsewhere"
    assert not Detector().counts(found)
    assert Detector(DetectionSettings(min_confidence_of={EntityType.FACE: 0.3})).counts(found)


def test_a_face_in_a_conversation_is_not_told_twice(faces: Faces) -> None:
    pixels = screen((drawn_face(120), 60, 60))
    assert len(faces.find(pixels, [shown(EntityType.CHAT_RECORD, PANE)])) == 1


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (17, 17)])
def test_any_size_of_picture_is_looked_at(faces: Faces, size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 200, np.uint8)
    assert faces.find(pixels, [shown(EntityType.CHAT_RECORD, Box(0, 0, size[1], size[0]))]) == ()


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissing, match="install"):
        Faces(tmp_path / "none.onnx")
