"""What is printed on identity documents, licences and cards, and where it stands on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guard.read.documents.level import Rect, around
from guard.read.documents.phrases import Words

NEVER = 99
"""More words than any document has: such words are no evidence alone."""
CARD = 1.585
"""Width over height of a card. Source: ISO/IEC 7810, ID-1."""
BOOKLET = 1.42
"""Width over height of a passport's page. Source: ISO/IEC 7810, ID-3."""
IDENTITY_NUMBER = r"^\d{17}[\dX]$"
"""Pattern of a line that is a number of mainland China's. Source: GB 11643-1999."""
WIDEST, TALLEST = 64, 52
"""Most width and height of a document, in heights of its usual writing."""
SHEET = 1.42
"""Height over width of a sheet of paper. Source: ISO 216."""


RUNNING = re.compile("[，。、；？！,;?!].|[a-z]{3}[.][A-Z一-龥]|的|请|可以|应当|[^共]和[^国平]|(?i:appl(y|icat))")
"""Marks and words of running text: what stands among them is not printed on a document."""
GOING_ON = re.compile("(?<!持)[证證照卡簿](?!副页|字号)[一-龥]{2}")
"""A line that goes on behind the name of a document tells of it: no title does."""
ASKING = re.compile("[^a-z0-9][：:]$|^[^：:]{2,8}[：:][^：:]")
"""A caption as forms on screens have it, and few documents."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Where the writing lies on a document, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, block: Rect, aspect: float) -> Rect:
        """The document of that width over height whose writing is the block."""
        across, down = self.right - self.left, self.bottom - self.top
        height = max(block.height / down, block.width / across / aspect)
        width = height * aspect
        left, top = block.left - self.left * width, block.top - self.top * height
        return around([block, Rect(left, top, left + width, top + height)])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the words printed on it, and how many must be seen."""

    name: str
    own: Words
    """Words that stand on nothing else; they count twice."""
    words: tuple[Words, ...] = field(repr=False)
    needed: int
    inside: Inside
    aspect: float = CARD
    alone: int = NEVER
    """Fewest of the other words where none of its own is seen: the others are those of any form."""
    rows: tuple[int | None, ...] = ()
    """In which row of the document the words of its own and then the others stand; None: anywhere."""
    at_foot: bool = False
    """Whether the words of its own stand in its last row; else they are its title."""
    telling: tuple[int, ...] = ()
    """Which of the words stand on few other papers. Where neither these nor its own are seen, its edges must be."""
    number: int | None = None
    """Which of the words is a number that tells of it in a photo as well as the words of its own do."""
    centred: bool = False
    """Whether its title stands in its middle: what is written on one side of it has a portrait across from it."""
    varies: bool = False
    """Whether it comes in several proportions, also higher than wide."""
    spoilt_by: re.Pattern[str] | None = RUNNING
    """What stands in no line of it: its captions may be sentences."""
    colons: bool = False
    """Whether its captions are printed with a colon. Where others have one, its edges must be seen."""
    general: bool = False
    """Whether its words are those of many papers: it is one in a photo or a scan alone, inside edges, with one of those
    that are telling."""


def words(*patterns: str) -> tuple[Words, ...]:
    """Captions and values, each with all its wordings."""
    return tuple(map(Words.of, patterns))


FORM = re.compile(
    r"身[份分]证号|^证件(号码|类型)$|手机|电话|邮箱|请输入|请上传|^提交|^保存|^取消|必填|^备注|会员|^编辑|^[一-龥]{2,6}[：:][\W_]*$"
    "|(?i:e-?mail|phone|password|application(for.*)?$|continue$|^(submit|next|cancel)$)"
)
"""Captions of forms on screens, which ask for what is printed on documents."""

MACHINE_LINE = re.compile(r"^(?=([^<]*<){3})[A-Z0-9<]{28,}$")
MACHINE_INSIDE = Inside(0.03, 0.8, 0.97, 0.95)
