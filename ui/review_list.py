"""What was found in a copy, and why, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from guard.model import EntityType, Finding
from ui.reasons import Told, told
from ui.texts import Texts

LIST_PX = 264
"""Width of the list, in pixels."""
MOST_LISTED = 200
"""Findings that are listed, at most; all of them are outlined."""


class FindingsList(QListWidget):
    """The guard's findings, then the covers of the person's own."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(LIST_PX)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, texts: Texts, findings: Sequence[Finding], let_pass: frozenset[EntityType], own: int) -> None:
        """`let_pass`: types of which nothing is covered; `own`: how many places the person covered."""
        self.clear()
        for number, finding in enumerate(findings[:MOST_LISTED], 1):
            self._add(number, told(texts, finding, covered=finding.entity_type not in let_pass))
        if len(findings) > MOST_LISTED:
            self.addItem(texts.say("review.more", count=len(findings) - MOST_LISTED))
        for number in range(len(findings) + 1, len(findings) + own + 1):
            self._add(number, Told(texts.say("review.by_hand"), texts.say("review.by_hand_why")))

    def _add(self, number: int, line: Told) -> None:
        """`number`: that of its outline."""
        item = QListWidgetItem(f"{number}  {line.name}\n{line.why}")
        item.setToolTip(line.why)
        self.addItem(item)


def headline(texts: Texts, findings: Sequence[Finding], let_pass: frozenset[EntityType], own: int) -> str:
    """`Covered: 3`; with what nobody could look at and is left out, and what was found and no rule covers."""
    if not findings and not own:
        return texts.say("review.nothing_found")
    passing = sum(finding.stands_for for finding in findings if finding.entity_type in let_pass)
    unread = sum(finding.stands_for for finding in findings if finding.entity_type not in let_pass and _is_out(finding))
    covered = sum(finding.stands_for for finding in findings) - passing - unread + own
    parts = [texts.say("review.found", count=covered)]
    if unread:
        parts.append(texts.say("review.unread_too", count=unread))
    if passing:
        parts.append(texts.say("review.passing", count=passing))
    return texts.say("join.parts").join(parts)


def _is_out(finding: Finding) -> bool:
    """Whether it stands for something of which nothing goes out; where a picture was not read it is covered."""
    return finding.entity_type is EntityType.UNREADABLE and not finding.boxes
