"""What became of the copy that a window shows, from the events of late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guard.model import Answer, Channel, Outcome, Version
from ui.naming import group_name
from ui.texts import Texts
from ui.wording import can_be_overridden


@dataclass(slots=True)
class Course:
    """Of one copy until now."""

    came_from: Outcome | None = None
    """The event that the person came from; it may be another copy's."""
    events: Sequence[Outcome] = ()
    """Of all copies of late, each once."""
    snapshot_id: str = ""
    """The copy that is shown; empty: none."""
    paused: bool = False
    """Whether programs get everything as it was copied just now."""

    def to_answer(self) -> Outcome | None:
        """The event whose original may still be sent: the one that the person came from before any other."""
        if self.paused:
            return None
        open_ones = [each for each in self._own() if each.channel is Channel.CLIPBOARD and can_be_overridden(each)]
        group = None if self.came_from is None else self.came_from.verdict.destination.group
        return next(
            (each for each in open_ones if each.verdict.destination.group == group), next(iter(open_ones), None)
        )

    def heading(self, texts: Texts, own: int) -> str:
        """What the second version is. `own`: how many places the person covered, who has not copied them yet."""
        if own:
            return texts.say("review.after_own")
        if self.paused:
            return texts.say("review.after_pause")
        return texts.say("review.after_others" if self._opened() else "review.after")

    def told(self, texts: Texts, counted: str) -> str:
        """What stands above both versions."""
        return texts.say("join.parts").join(self._parts(texts, counted))

    def _parts(self, texts: Texts, counted: str) -> Iterator[str]:
        if self.came_from is not None and self.came_from.snapshot_id != self.snapshot_id:
            yield texts.say("review.newer")
        yield counted
        if self.paused:
            yield texts.say("review.paused")
        elif opened := self._opened():
            groups = texts.say("join.list").join(group_name(texts, group) for group in opened)
            yield texts.say("review.opened", groups=groups)

    def _own(self) -> list[Outcome]:
        return [each for each in self.events if each.snapshot_id == self.snapshot_id]

    def _opened(self) -> tuple[str, ...]:
        """The groups that the person let the original go to."""
        let_go = (each for each in self._own() if each.version is Version.ORIGINAL)
        return tuple(
            dict.fromkeys(each.verdict.destination.group for each in let_go if each.answer not in (None, Answer.KEPT))
        )
