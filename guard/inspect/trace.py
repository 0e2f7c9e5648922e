"""What a picture says of where it was frosted: keys, the number of an agent's day, and whose a found number is.

A firm has one secret. A workstation has two keys that follow from it: the firm's *carrier*, with which the pattern is
drawn, and its *own*, from which the numbers of its agents' days follow. So a workstation can mark pictures, and see
numbers in those of others; which workstation, agent and day a number stands for, it cannot compute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from guard.errors import InputError
from guard.model import Pixels
from guard.redact.trace.carrier import NUMBER_BYTES, Carrier, tile

if TYPE_CHECKING:
    from guard.redact.trace.find import Carried

SECRET_BYTES = 32
"""Length of the firm's secret and of each key, in bytes."""
_FIRM = re.compile(r"frostpane-trace-firm 1\nsecret ([0-9a-f]{64})\n?")
_WORKSTATION = re.compile(r"frostpane-trace 1\nmachine (\S{1,255})\ncarrier ([0-9a-f]{64})\nown ([0-9a-f]{64})\n?")


class Day(NamedTuple):
    """Who was logged in on which machine on which day (UTC)."""

    machine: str
    agent: str
    day: date


@dataclass(frozen=True, slots=True)
class WorkstationKeys:
    """What a workstation marks pictures with."""

    machine: str
    carrier: bytes = field(repr=False)
    own: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> WorkstationKeys:
        """The keys of a file. Raises InputError: it holds none."""
        held = _WORKSTATION.fullmatch(text.replace("\r\n", "\n"))
        if held is None:
            raise InputError("not the trace keys of a workstation; make them with `frostpane trace-key derive`")
        return cls(held[1], bytes.fromhex(held[2]), bytes.fromhex(held[3]))

    def text(self) -> str:
        """What a file of theirs holds."""
        return f"frostpane-trace 1\nmachine {self.machine}\ncarrier {self.carrier.hex()}\nown {self.own.hex()}\n"

    def number(self, agent: str, day: date) -> bytes:
        """The number that an agent's pictures of a day carry: 32 bits, which tell nothing without the key."""
        told = f"{day.isoformat()}\0{agent}".encode("utf-8", "surrogatepass")
        return blake2b(told, key=self.own, digest_size=NUMBER_BYTES, person=b"fp-trace-number").digest()


@dataclass(frozen=True, slots=True)
class FirmKey:
    """What finds and resolves numbers. It stays with those who may ask."""

    secret: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> FirmKey:
        """The key of a file. Raises InputError: it holds none."""
        held = _FIRM.fullmatch(text.replace("\r\n", "\n"))
        if held is None:
            raise InputError("not a firm's trace key; make one with `frostpane trace-key new`")
        return cls(bytes.fromhex(held[1]))

    def text(self) -> str:
        """What a file of its holds."""
        return f"frostpane-trace-firm 1\nsecret {self.secret.hex()}\n"

    @property
    def carrier(self) -> bytes:
        """Draws and finds the pattern; the same on all workstations."""
        return blake2b(key=self.secret, digest_size=SECRET_BYTES, person=b"fp-trace-carrier").digest()

    def keys_of(self, machine: str) -> WorkstationKeys:
        """The keys of one workstation, by its host name in any case."""
        name = machine.casefold()
        told = name.encode("utf-8", "surrogatepass")
        own = blake2b(told, key=self.secret, digest_size=SECRET_BYTES, person=b"fp-trace-machine").digest()
        return WorkstationKeys(name, self.carrier, own)

    def whose(self, number: bytes, days: Iterable[Day]) -> tuple[Day, ...]:
        """Those of these days whose pictures carry the number: one, but for chance; none: it is of no such day."""
        keys: dict[str, WorkstationKeys] = {}
        found: dict[Day, None] = {}
        for one in days:
            of = keys.get(one.machine) or keys.setdefault(one.machine, self.keys_of(one.machine))
            if of.number(one.agent, one.day) == number:
                found[one] = None
        return tuple(found)


class Tiles:
    """The pattern of an agent's day on one workstation; drawn once a day. Any thread."""

    def __init__(self, keys: WorkstationKeys, agent: str) -> None:
        self._keys, self._agent = keys, agent
        self._drawn: tuple[date, bytes] | None = None

    def at(self, now: datetime) -> bytes:
        """The square of the day of that moment, as `embed.marked` takes it."""
        day = now.astimezone(UTC).date()
        drawn = self._drawn
        if drawn is None or drawn[0] != day:
            drawn = day, tile(Carrier(self._keys.carrier), self._keys.number(self._agent, day))
            self._drawn = drawn
        return drawn[1]


def carried_by(pixels: Pixels, key: FirmKey) -> Carried | None:
    """The number of this firm's that a picture carries; None: none that is sure enough."""
    from guard.redact.trace.find import Finder  # OpenCV is loaded only where it is needed

    return Finder(Carrier(key.carrier)).find(pixels)
