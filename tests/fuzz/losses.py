"""What of a copy a work program has not: every byte of every format, but what the gate says it does not hand on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

from guard.desktop.x11 import formats

_LONG_TEXT_BYTES = 16 * 1024
"""Size of a text, in bytes, beside which nothing is asked for that its program would have to draw
(docs/adr/a-picture-beside-a-long-text-is-not-asked-for.md)."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def losses(pasted: Mapping[str, bytes | None], copied: Mapping[str, bytes]) -> list[str]:
    """The targets that were copied and not pasted as they were, with where they part.

    xclip refuses what is empty, shows pages of UTF-16 in UTF-8, and answers for targets that it does not offer.
    """
    long = any(formats.kind_of(target) == formats.TEXT and len(copied[target]) > _LONG_TEXT_BYTES for target in copied)
    given = {target: pasted[target] or b"" for target in copied}
    given = {target: data for target, data in given.items() if data or not long or not formats.is_drawn(target)}
    lost = (each for each, data in given.items() if data != copied[each] and not copied[each].startswith(_UTF16))
    return [f"{each} from byte {_alike(given[each], copied[each])} of {len(copied[each])}" for each in lost]


def _alike(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))
