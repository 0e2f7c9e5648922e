"""Lines as cells of a layout: in rows, with neighbours and captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from guard.model import Box, LabelKind
from guard.read.page import Line

_LONGEST_CAPTION = 16
"""Characters of a caption at most; longer texts are values or sentences."""
_LONGEST_LATIN = 24
"""The same in Latin letters: `Parcel Tracking No` is longer than 物流单号."""
_TALLER = 2.8
"""Height beside that of its row's other cells, at most; what is higher is a picture that reads as a letter."""
_TYPE = re.compile(r"^(?:(?:123|A[A-Za-z]c) ?(?=[a-z_]+$)|(?:[^\w\s(（【\[\-+]{1,2}|[①-⓿]) ?(?=[A-Za-z一-龥]))")
_EMPTY = re.compile(r"[\[(<]?(?:null|none|n/a|nil|空|无)[\])>]?", re.IGNORECASE)
"""What programs show where there is no value."""
_NAMES_ITSELF = re.compile(r"""["'][\w$.-]+["']? ?[:：]""")
"""Beginning of what a program's own data say, with the key that calls it."""
_CAPTION_STOPS = frozenset("，。！？；,!?;|@=")
_READ_AS_COMMA = re.compile(r",(?= no\.?\Z)", re.IGNORECASE)
"""A full stop that may be read so: `Conf, no.`"""
_FIELD = re.compile(
    r"(?:[姓户]名|名称|[号码]|编号|电话|手机|联系方式|[地住网]址|邮箱|邮编|时间|日期|类型|状态|金额|等级|性别|备注|来源|网点"
    r"|[件货系卡款人]人|客户|会员|买家|账户|\b(?:name|phone|mobile|e-?mail|address|no\.?|number|id|date|status|contact))\W*\Z",
    re.IGNORECASE,
)
"""Endings of the names of a form's fields; names of persons and what they do end otherwise."""


_COUNTED = re.compile(r"(?<=[^\W\d]) ?[1-9]$")
"""Number behind the name of a field of which there are several: `Phone 1`, 联系人2."""


class CellLabel(NamedTuple):
    """What a cell is called."""

    text: str
    kind: LabelKind = LabelKind.CAPTION


@dataclass(slots=True, eq=False)
class Cell:
    """A line, its row and its neighbours."""

    line: Line = field(repr=False)
    row: int = -1
    before: Cell | None = field(default=None, repr=False)
    after: Cell | None = field(default=None, repr=False)
    labels: tuple[CellLabel, ...] = field(default=(), repr=False)
    """The likeliest first."""
    heads: bool = False
    """Whether it is the heading of a table's column: its neighbours in the row are no captions of it."""

    @property
    def box(self) -> Box:
        return self.line.box


def is_caption(text: str) -> bool:
    """Whether a text may name another: short, without digits or sentence marks."""
    text = _READ_AS_COMMA.sub(".", name_of(text))
    counted = _COUNTED.search(text)
    if counted is not None and _FIELD.search(text[: counted.start()]):
        text = text[: counted.start()]
    return (
        2 <= len(text) <= (_LONGEST_LATIN if text.isascii() else _LONGEST_CAPTION)
        and not any(character.isdigit() or character in _CAPTION_STOPS for character in text)
        and any(character.isalpha() for character in text)
        and _EMPTY.fullmatch(text) is None
    )


def name_of(text: str) -> str:
    """A caption without its colon, and without the icon before it, which reads as a sign: `© name`, `123 phone`."""
    return _TYPE.sub("", text.strip(" :：*"))


def names_a_field(text: str) -> bool:
    """Whether a caption is surely the name of a form's field and no value."""
    return is_caption(text) and (text.rstrip().endswith((":", "：")) or _FIELD.search(text.strip()) is not None)


def names_itself(text: str) -> bool:
    """Whether a text begins with the key of a program's data: nothing beside or above it is its caption."""
    return _NAMES_ITSELF.match(text) is not None


def level(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one row."""
    small, large = sorted((one.height, other.height))
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.55 * small and large <= _TALLER * small
