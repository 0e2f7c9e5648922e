"""Fetches what the owner of a selection offers.

Each target is asked for with a window of its own: xclip keeps one transfer a window, and a late answer to an old
question can never be taken for one to a new question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, auto

from guard.desktop.x11 import formats
from guard.desktop.x11.connection import Connection, Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.window_pool import WindowPool

_SILENCE_S = 10.0
"""Silence of an owner after which it is not waited for any more, in seconds. LibreOffice needs seconds for a large
sheet."""
_OPAQUE_WAIT_S = 1.0
"""Time that forms which only their own program understands may hold up the rest, in seconds; alone they are waited
for like any other."""
_MAX_MAIN_BYTES = 256 * 1024 * 1024
_MAX_OPAQUE_BYTES = 64 * 1024 * 1024
_LONG_BYTES = 1024 * 1024
"""Size of a copy from which it is long, in bytes: rare signs in GB18030 take a fortieth of a second to read then."""
_MAX_TEXT_BESIDE_BYTES = 16 * 1024
"""Size of a text beside which its picture is asked for, in bytes: three screens full of cells. A program draws it when
it is asked, and an office draws the whole of a long sheet, for seconds in which it does nothing else."""
_PROPERTY = "_FROSTPANE"
_TARGETS = "TARGETS"
_MOST_TARGETS = 500
"""Targets that a program may offer; office programs offer some fifty. The names of thousands would take the gate's
thread seconds, in which nobody is guarded."""
_OLD_MANNERS = ("UTF8_STRING", "STRING")
"""What programs that do not answer TARGETS may still have."""
_BUSY_S, _AGAIN_S = 2.0, 0.05
"""Times for which FreeRDP is asked again, and after which, in seconds: while it fetches an answer it refuses others."""
_PASSED_OVER_S = 1.0
"""Time after which an owner that does not say what it offers is asked for other things, in seconds. Programs answer in
the order of the questions: one that answers this and not that is not busy, and others may get what it does not name."""
_OTHER_THINGS = (*_OLD_MANNERS, "text/html", "text/uri-list", "image/png", "image/bmp", "_FROSTPANE_AWAKE")
"""What it is asked for then; the last is nothing that a program has, so that any that is awake refuses it."""


class Step(Enum):
    """How far a capture is."""

    ASKED = auto()
    """The owner was asked what it offers."""
    PLANNED = auto()
    """The owner has answered; nothing was asked for yet."""
    FETCHING = auto()
    TOLD = auto()
    """What is quickly told has come, the rest was not asked for yet."""
    DONE = auto()


@dataclass(slots=True)
class _Transfer:
    target: str
    chunks: bytearray | None = field(default=None, repr=False)
    """Of a content that comes in pieces."""


class Capture:
    """The fetch of one copy."""

    def __init__(
        self, connection: Connection, pool: WindowPool, selection: int, owner: int, time: int, now_s: float
    ) -> None:
        """Ask an owner what it offers. `time`: the server's clock when the copy was noticed."""
        self._connection, self._pool = connection, pool
        self._selection, self._owner, self._time = selection, owner, time
        self._property = connection.atom(_PROPERTY)
        self._pending: dict[int, _Transfer] = {}
        self._heard_s = now_s
        self._main_done_s: float | None = None
        self._sizes = {False: 0, True: 0}
        self._rest: list[str] = []
        """Targets that are yet to be asked for."""
        self.step = Step.ASKED
        self.offered: tuple[str, ...] = ()
        self.plan = formats.plan(())
        self.contents: dict[str, Content] = {}
        self._given = self._refused = 0
        """Answers to the questions that were sent last."""
        self.evasive = False
        """Whether the owner answers, but not what it offers."""
        self.cut_off = False
        """Whether the owner has gone, or was silent for too long."""
        self.is_far_screen = False
        """Whether the owner is FreeRDP, which answers what it is sent once it has lost the selection too."""
        self._again_s: float | None = None
        """When it is asked once more."""
        self._busy_until_s = now_s + _BUSY_S
        self._tried = False
        """Whether it was asked for other things before it has said what it offers."""
        self._ask(_TARGETS)

    # -- what the gate does ----------------------------------------------------------------------------------------

    def fetch(self, *, at_once: bool = False, briefly: bool = False) -> None:
        """Ask for everything in the plan, or, where texts and pictures are offered, for the texts first.

        `at_once`: there will be no time for a second question, so the length of the texts cannot be waited for.
        `briefly`: a text only by the names by which programs ask for one.

        Nothing is sent before the connection is flushed. GTK forgets a long answer that it has begun when another one
        keeps it busy for a second, as the picture of a large table does.
        """
        texts = formats.without_rare_names(self.plan.texts) if briefly else [*self.plan.texts]
        rest = [*self.plan.pictures, *self.plan.opaque]
        self._rest = rest if texts and self.plan.pictures and not at_once else []
        self._ask_all(texts if self._rest else texts + rest)

    @property
    def gave_nothing(self) -> bool:
        """Whether the owner has refused all that it was asked for last."""
        return bool(self._refused) and not self._given

    def fetch_rest(self) -> None:
        """Ask for what was not asked for yet; beside a long text for nothing that has to be drawn."""
        rest, self._rest = self._rest, []
        if self._has_long_text():
            rest = [target for target in rest if not formats.is_drawn(target)]
        if rest or self.step is Step.TOLD:
            self._ask_all(rest)

    def cancel(self) -> None:
        """Give up; what is on its way is not awaited any more."""
        self._drop_pending()
        self._rest.clear()
        self.step, self._again_s = Step.DONE, None

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        if self.step is Step.ASKED and not self._tried:
            return self._heard_s + _PASSED_OVER_S
        # A frozen owner answers nobody else either. Once it has thawed, its answer is still wanted.
        if self.step is not Step.FETCHING or self._again_s is not None:
            return self._again_s
        silence_s = self._heard_s + _SILENCE_S
        return silence_s if self._main_done_s is None else min(silence_s, self._main_done_s + _OPAQUE_WAIT_S)

    def expire(self, now_s: float) -> None:
        """End with what has come when the owner is silent or has gone too far."""
        deadline_s = self.deadline_s()
        if deadline_s is None or now_s < deadline_s:
            return
        if self._again_s is not None:
            self._ask_all([*self.plan.texts, *self.plan.pictures, *self.plan.opaque])
        elif self.step is Step.ASKED:
            self._tried = True
            for target in _OTHER_THINGS:
                self._ask(target)
        else:
            self.owner_gone()

    def owner_gone(self) -> None:
        """The owner will not answer any more: end with what has come."""
        self.cut_off = True
        self.cancel()

    # -- what the server tells -------------------------------------------------------------------------------------

    def answered(self, window: int, found: bool, now_s: float) -> None:
        """A SelectionNotify for one of this capture's windows."""
        transfer = self._pending.get(window)
        if transfer is None or transfer.chunks is not None:
            return
        self._heard_s = now_s
        if self.step is Step.ASKED and transfer.target != _TARGETS:
            self.evasive = True
            self._planned(None)
            return
        value = self._taken(window, transfer) if found else None
        if value is not None and self._connection.name(value.type) == "INCR":
            transfer.chunks = bytearray()
            return
        content = None
        if value is not None and not value.rest_bytes:
            content = Content(self._connection.name(value.type) or transfer.target, value.format, value.data)
        self._finish(window, content, now_s, clean=content is not None or value is None)

    def property_set(self, window: int, now_s: float) -> None:
        """Another piece has come for one of this capture's windows."""
        transfer = self._pending.get(window)
        if transfer is None or transfer.chunks is None:
            return
        self._heard_s = now_s
        value = self._taken(window, transfer)
        if value is None:
            return
        if value.data and not value.rest_bytes and self._within(transfer, len(transfer.chunks) + len(value.data)):
            transfer.chunks += value.data
        elif value.data:
            self._finish(window, None, now_s, clean=False)
        else:
            kind = self._connection.name(value.type) or transfer.target
            self._finish(window, Content(kind, value.format, bytes(transfer.chunks)), now_s)

    @property
    def is_long(self) -> bool:
        """Whether much has come, or something of it comes piece by piece."""
        in_pieces = any(transfer.chunks is not None for transfer in self._pending.values())
        return in_pieces or sum(self._sizes.values()) > _LONG_BYTES

    @property
    def awaited(self) -> Collection[int]:
        """The windows that answers are awaited at."""
        return self._pending.keys()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _taken(self, window: int, transfer: _Transfer) -> Property | None:
        """What was put down at a window, which makes room for more.

        Raises:
            ValueError: the program offers more targets than any program has.
        """
        if transfer.target != _TARGETS:
            return self._connection.read_property(window, self._property, delete=True)
        listed = self._connection.read_property(window, self._property, _MOST_TARGETS * 4, delete=True)
        if listed is not None and (listed.rest_bytes or len(transfer.chunks or b"") > _MOST_TARGETS * 4):
            raise ValueError("more targets than a program has")
        return listed

    def _has_long_text(self) -> bool:
        texts = (content for target, content in self.contents.items() if formats.kind_of(target) == formats.TEXT)
        return any(len(content.data) > _MAX_TEXT_BESIDE_BYTES for content in texts)

    def _ask_all(self, targets: list[str]) -> None:
        self.step, self._again_s = Step.FETCHING, None
        self._given = self._refused = 0
        self._connection.atoms(targets)
        for target in targets:
            self._ask(target)
        self._settle(self._heard_s)

    def _ask(self, target: str) -> None:
        window = self._pool.take()
        self._pending[window] = _Transfer(target)
        atom = self._connection.atom(target)
        if self.is_far_screen:
            self._connection.ask_owner(self._owner, window, self._selection, atom, self._property, self._time)
        else:
            self._connection.core.ConvertSelection(window, self._selection, atom, self._property, self._time)

    def _finish(self, window: int, content: Content | None, now_s: float, *, clean: bool = True) -> None:
        transfer = self._pending.pop(window)
        self._pool.give_back(window, clean=clean)
        if self.step is Step.ASKED:
            self._planned(content)
            return
        if content is not None and self._within(transfer, len(content.data)):
            self._sizes[self._is_opaque(transfer)] += len(content.data)
            self.contents[transfer.target] = content
        self._given += content is not None
        self._refused += content is None
        self._settle(now_s)

    def _drop_pending(self) -> None:
        for window in self._pending:
            self._pool.give_back(window, clean=False)
        self._pending.clear()

    def _planned(self, targets: Content | None) -> None:
        self._drop_pending()
        if targets is not None and targets.format == 32:
            atoms = tuple(dict.fromkeys(memoryview(targets.data).cast("I")))
            if len(atoms) > _MOST_TARGETS:
                raise ValueError("more targets than a program has")
            names = self._connection.names(atoms)
            self.offered = tuple(dict.fromkeys(name for name in names if name is not None))
        else:
            self.offered = _OLD_MANNERS
        self.plan = formats.plan(self.offered)
        self.step = Step.PLANNED

    def _settle(self, now_s: float) -> None:
        if not self._pending and self.is_far_screen and self.gave_nothing and now_s < self._busy_until_s:
            self._again_s = now_s + _AGAIN_S
        elif not self._pending:
            self.step = Step.TOLD if self._rest else Step.DONE
        elif (
            self._main_done_s is None
            and not self._rest
            and (self.plan.texts or self.plan.pictures)
            and all(map(self._is_opaque, self._pending.values()))
        ):
            self._main_done_s = now_s

    def _within(self, transfer: _Transfer, size: int) -> bool:
        opaque = self._is_opaque(transfer)
        return self._sizes[opaque] + size <= (_MAX_OPAQUE_BYTES if opaque else _MAX_MAIN_BYTES)

    def _is_opaque(self, transfer: _Transfer) -> bool:
        return transfer.target in self.plan.opaque
