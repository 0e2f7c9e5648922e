"""What the companion extension of a browser tells and asks, and what it is told: JSON, one object a frame."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Annotated, Literal

from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from guard.errors import InputError

MAX_FRAME_BYTES = 1024 * 1024
"""Largest frame each way, in bytes: a browser takes no larger one from its host."""
PIECE_BYTES = 384 * 1024
"""Bytes of one piece of a content; base 64 makes it a third longer."""
MAX_PARTS = 500
"""Texts and files of one paste, drop or choice, at most."""

_HOST, _TITLE, _NAME, _TYPE = 253, 1_000, 1_000, 200
"""Characters that are kept of what pages choose. More is cut, not refused: a page could end the session by it."""

Number = Annotated[int, Field(ge=0, lt=2**53)]
Host = Annotated[str, AfterValidator(itemgetter(slice(-_HOST, None)))]
"""Its end decides to which group it belongs."""
Title = Annotated[str, AfterValidator(itemgetter(slice(_TITLE))), Field(repr=False)]


class _Frame(BaseModel):
    """One object; keys that a later extension adds are left alone."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)


class Hello(_Frame):
    """An extension begins to speak."""

    kind: Literal["hello"]
    extension: str = Field(max_length=40)
    """Its version."""


class Shown(_Frame):
    """Which page a window of the browser shows now."""

    kind: Literal["site"]
    window: int
    host: Host
    """Empty: the page has none."""
    focused: bool


class Closed(_Frame):
    """A window is gone."""

    kind: Literal["closed"]
    window: int


class Copied(_Frame):
    """A text was copied out of a guarded page, or one within it."""

    kind: Literal["copied"]
    host: Host
    digest: str = Field(pattern="^[0-9a-f]{64}$")
    """SHA-256 of the text without blanks."""


class GroupAsked(_Frame):
    """To which group pages of a host belong."""

    kind: Literal["group"]
    id: Number
    host: Host


class Item(_Frame):
    """A text or a file of an offer."""

    kind: Literal["text", "file"]
    type: Annotated[str, AfterValidator(itemgetter(slice(_TYPE)))]
    name: Annotated[str, AfterValidator(itemgetter(slice(-_NAME, None)))] = Field(repr=False)


class Begun(_Frame):
    """Something is on its way into a page; its content follows in pieces."""

    kind: Literal["begin"]
    id: Number
    way: Literal["paste", "drop", "choose", "read"]
    site: Host
    origin: Host | None
    """Host of the page that it was dragged out of; None: of none that is known."""
    title: Title
    parts: tuple[Item, ...] = Field(max_length=MAX_PARTS, strict=False)


class Piece(_Frame):
    """The next bytes of a part."""

    kind: Literal["piece"]
    id: Number
    part: Number
    data: Base64Bytes = Field(repr=False)


class Ended(_Frame):
    """All of it was sent."""

    kind: Literal["end"]
    id: Number


class Cancelled(_Frame):
    """Nobody waits for the answer any more."""

    kind: Literal["cancel"]
    id: Number


Told = Hello | Shown | Closed | Copied | GroupAsked | Begun | Piece | Ended | Cancelled
_TOLD: TypeAdapter[Told] = TypeAdapter(Annotated[Told, Field(discriminator="kind")])


def read(frame: bytes) -> Told:
    """What an extension told. Half a pair of surrogates, as a title or what is cut of one may have, is replaced.

    Raises:
        InputError: it is none of these.
    """
    try:
        return _TOLD.validate_json(frame)
    except ValidationError as error:
        with suppress(ValueError, RecursionError):
            return _TOLD.validate_json(json.dumps(json.loads(frame), ensure_ascii=False).encode(errors="replace"))
        told = "a browser's extension speaks another language; bring it and Frostpane to one version"
        raise InputError(told, code="companion-message") from error


@dataclass(frozen=True, slots=True)
class Terms:
    """What of the policy in force an extension and its session go by."""

    serial: int
    deadline_s: float
    """Longest wait of a page for its answer, in seconds."""
    withhold_alone: bool
    """Whether guarded pages get nothing while there is no guard."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a page may have of one part."""

    verdict: Literal["same", "safe", "nothing"]
    content: bytes = field(default=b"", repr=False)
    """Of a safe one."""
    name: str | None = field(default=None, repr=False)
    """What a safe file is called; None: as the original."""


NOTHING = Given("nothing")
SAME = Given("same")


def policy(terms: Terms, *, others_guarded: bool) -> bytes:
    """The policy in force. `others_guarded`: whether a page that no group names is guarded."""
    return _frame(
        kind="policy", serial=terms.serial, withhold_alone=terms.withhold_alone, others_guarded=others_guarded
    )


def group(id: int, name: str, *, guarded: bool) -> bytes:
    """The group of a host."""
    return _frame(kind="group", id=id, group=name, guarded=guarded)


def answer(id: int, given: Sequence[Given]) -> Iterator[bytes]:
    """What a page may have of each part, in their order: the safe contents in pieces, then that this is all."""
    for number, each in enumerate(given):
        for begin in range(0, len(each.content), PIECE_BYTES):
            data = b64encode(each.content[begin : begin + PIECE_BYTES]).decode()
            yield _frame(kind="piece", id=id, part=number, data=data)
    parts, names = [each.verdict for each in given], [each.name for each in given]
    yield _frame(kind="done", id=id, parts=parts, names=names)


def _frame(**keys: object) -> bytes:
    return json.dumps(keys).encode()
