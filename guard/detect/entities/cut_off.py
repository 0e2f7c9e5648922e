"""Numbers of which a narrow column shows the beginning alone: what its heading calls them is all that tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_DOTS = r" ?(?:\.{1,3}|…|⋯)"
"""What stands for the rest; OCR reads one or two of the three."""
_CARD = re.compile(rf"[3-6](?: ?[0-9]){{7,17}}{_DOTS}")
_KINDS: Mapping[Context, tuple[EntityType, re.Pattern[str]]] = {
    Context.IDENTITY: (EntityType.CN_ID, re.compile(rf"[1-8](?:[0-9]{{7,16}}{_DOTS}|[0-9]{{5}}(?:19|20)[0-9]{{2,9}})")),
    Context.PHONE: (
        EntityType.PHONE,
        re.compile(rf"(?:\+?86[ -]?)?1[3-9](?:[ -]?[0-9]){{5,8}}(?:{_DOTS})?|1[3-9][0-9]{{9}}1"),
    ),
    Context.CARD: (EntityType.BANK_CARD, _CARD),
    Context.ACCOUNT: (EntityType.BANK_CARD, _CARD),
}
"""Forms with more digits than tell no one apart: the birthday is among the first of an identity number.

Beginnings of mobiles and of identity numbers are known without the dots too, where the edge of a column cuts; OCR reads
the line behind a cell as a 1.
"""
_CONFIDENCE = 0.6


class CutOffRecognizer:
    """Starts at the headings of the layout, and takes all of a cell."""

    entity_types = frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD})
    needs = Needs.NUMBER
    reads_broken_lines = False

    def find(self, passage: Passage) -> Iterator[Candidate]:
        for left, right, context in passage.above:
            entity_type, form = _KINDS.get(context, (None, None))
            if entity_type is not None and form is not None and form.fullmatch(passage.digits, left, right):
                name = f"{entity_type.lower()}.cut_off"
                yield Candidate(entity_type, left, right, _CONFIDENCE, name, None, context)
