"""Where an installation stands among the rings of its fleet: its policy's percent and its hub go by the same."""

from __future__ import annotations

from guard.errors import FleetError
from guard.fleet import enrolment
from guard.fleet.subjects import slot_of
from guard.paths import Paths


def slot_of_installation(paths: Paths) -> int | None:
    """Its slot, 0 to 99; None: it belongs to no fleet, or its enrolment is damaged."""
    try:
        found = enrolment.load(paths.fleet)
    except FleetError:
        return None
    return None if found is None else slot_of(found.device)
