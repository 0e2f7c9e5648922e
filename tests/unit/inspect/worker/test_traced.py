"""The worker marks pictures with the pattern that it is handed; keys it has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np

from guard.inspect.formats import Kind
from guard.inspect.trace import FirmKey, Tiles, carried_by
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector
from guard.model import EntityType
from tests.support import chat_picture
from tests.unit.inspect.worker.test_worker import TERMS

FIRM = FirmKey(bytes(range(32)))
DESK = FIRM.keys_of("desk-7")
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def test_a_picture_that_the_worker_covered_carries_the_number_of_the_day() -> None:
    tiles = Tiles(DESK, "wang")
    worker = Worker(TERMS.opening())
    try:
        inspector = RemoteInspector(worker, replace(TERMS, trace=lambda: tiles.at(NOW)))
        data = chat_picture.png(chat_picture.draw(size=(900, 640)))
        safe = inspector.look(Kind.PICTURE, data, protected=frozenset(EntityType)).safe(frozenset(EntityType))
    finally:
        worker.close()
    assert safe is not None
    carried = carried_by(np.asarray(cv2.imdecode(np.frombuffer(safe, np.uint8), cv2.IMREAD_COLOR), np.uint8), FIRM)
    assert carried is not None
    assert carried.number == DESK.number("wang", NOW.date())
