"""The subjects of the hub's server, and who may use them: a device its own alone."""

from __future__ import annotations

import hashlib
import re

EVENTS_STREAM = "events"
"""Name of the stream that holds events until the hub has them in its database."""
POLICY_STREAM = "KV_policy"
"""Name of the stream behind the bucket `policy`, as every client of the server calls it."""
ENROL = "fp.enrol"
"""Subject on which a workstation that has no key yet hands in its token."""
ENROL_INBOX = "_INBOX.enrol"
"""Beginning of the subjects on which it is answered."""
EVERYBODY = "all"
"""Scope whose policy every workstation listens to; which of them it is meant for is said in what is signed."""
SLOTS = 100
"""Slots that workstations are spread over, each a hundredth of the fleet."""
MAX_POLICY_BYTES = 1024 * 1024
"""Size of a signed policy on the wire, in bytes, at most; admission looks closer."""
_DEVICE = re.compile(r"[0-9a-f]{16}")
_SCOPE = re.compile(r"[a-z0-9-]{1,40}")


def is_device(name: str) -> bool:
    """Whether this is the id of an installation."""
    return _DEVICE.fullmatch(name) is not None


def is_scope(name: str) -> bool:
    """Whether this can be the scope of a policy."""
    return _SCOPE.fullmatch(name) is not None


def slot_of(device: str) -> int:
    """The slot of a device, 0 to 99: always the same, and computed by the database in the same way."""
    return int.from_bytes(hashlib.sha256(f"ring {device}".encode()).digest()[:2], "big") % SLOTS


def slot_scope(slot: int) -> str:
    """The scope that the workstations of one slot listen to."""
    return f"slot-{slot:02d}"


def consents_scope(device: str) -> str:
    """The scope of a device under which consents are put, in the place of a policy."""
    return f"consents-{device}"


def is_consents(scope: str) -> bool:
    """Whether consents are put there."""
    return scope.startswith("consents-")


def scopes(device: str) -> tuple[str, ...]:
    """Those that a device listens to: everybody's, its slot's, its own, and its consents."""
    return (EVERYBODY, slot_scope(slot_of(device)), device, consents_scope(device))


def events(device: str) -> str:
    """Where a device's events go to; `*`: those of all."""
    return f"fp.ev.{device}"


def mark(device: str) -> str:
    """Where the hub tells a device how far it has everything."""
    return f"fp.mark.{device}"


def question(device: str) -> str:
    """Where a device asks how far the hub has everything."""
    return f"fp.ask.{device}"


def presence(device: str) -> str:
    """Where a device says that it is there."""
    return f"fp.here.{device}"


def policy(scope: str) -> str:
    """Where the signed policy of a scope is put, and heard."""
    return f"$KV.policy.{scope}"


def policy_question(scope: str) -> str:
    """Where the last policy of a scope is asked for; no consumer is made for it."""
    return f"$JS.API.DIRECT.GET.{POLICY_STREAM}.{policy(scope)}"


def inbox(device: str) -> str:
    """The beginning of the subjects on which a device, or an office of the hub, is answered."""
    return f"_INBOX.{device}"


def device_of(subject: str) -> str:
    """The device that a subject belongs to: its last word."""
    return subject.rpartition(".")[2]
