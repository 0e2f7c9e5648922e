"""Text in, findings out. Knows no picture, no policy, no clipboard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from threading import Lock

from guard.detect import context
from guard.detect.catalog import person_finder, recognizers
from guard.detect.custom import PolicyRecognizer
from guard.detect.customers import counted
from guard.detect.cutting import PIECE_SIZE
from guard.detect.doubts import Doubts
from guard.detect.entities.customer import CustomerRecognizer
from guard.detect.escaped import Escaped
from guard.detect.lexicon import Lexicon
from guard.detect.lookups import load
from guard.detect.masking import masked, normalised
from guard.detect.mentions import Mentions
from guard.detect.normalise import plain, repair
from guard.detect.own_values import OwnValues
from guard.detect.piece_reader import PieceReader, Proposals
from guard.detect.recognizer import Candidate
from guard.detect.roster import Customers
from guard.detect.shown_text import ShownText
from guard.detect.tagger import Tagger
from guard.detect.turned import OVERRIDE, Turned, merged
from guard.errors import Abandoned
from guard.model import ASSISTANT_CHAT, DetectionSettings, EntityType, Evidence, Finding, Label

_DIGITS = frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.US_SSN, EntityType.PASSPORT})
_START = attrgetter("start")
_Why = tuple[str, bool | None, str | None]
_DEFAULTS = DetectionSettings()


def loaded_tagger() -> Tagger:
    """The one of all detectors, for they load the same: a tenth of a second at the first call."""
    with _loading:
        return _tagger()


_loading = Lock()


@cache
def _tagger() -> Tagger:
    lookups = load()
    return Tagger(lookups.surnames, lookups.common)


class Detector:
    """Finds customer data in text as it is typed and as OCR returns it. Any thread; keeps nothing of a text."""

    def __init__(
        self,
        settings: DetectionSettings = _DEFAULTS,
        *,
        roster: Customers | None = None,
        digest: Callable[[str], str] | None = None,
        piece_size: int = PIECE_SIZE,
    ) -> None:
        """
        Args:
            settings: what the policy says about detection.
            roster: the firm's own customers; None: nothing is found as CUSTOMER.
            digest: makes a keyed digest of a normalised value; None: findings carry none.
            piece_size: the most characters that are read at once.

        Raises:
            RecognizerInvalid: a recognizer of the policy cannot be used.
        """
        lookups = load()
        self._doubts = Doubts(lookups.english_names, lookups.common_surnames)
        self._settings = settings
        self._firms = OwnValues(settings.own)
        self._least = {kind: settings.min_confidence_of.get(kind, settings.min_confidence) for kind in EntityType}
        self._digest = digest
        self._evidence: dict[_Why, Evidence] = {}  # there are few kinds, and many findings of each
        used = [recognizer for recognizer in recognizers(lookups) if not recognizer.entity_types <= settings.disabled]
        used.extend(map(PolicyRecognizer, settings.custom))
        persons = person_finder(lookups, settings, loaded_tagger)
        self._reader = PieceReader(used, persons, Lexicon(context.words(), lookups.places), piece_size)
        self.readers = len(used) + (persons is not None) + (roster is not None)
        """How many recognizers a text is read by, at most."""
        self._customers = (
            CustomerRecognizer(roster, lookups.surnames)
            if roster is not None and EntityType.CUSTOMER not in settings.disabled
            else None
        )

    def detect(
        self, text: str, labels: Sequence[Label] = (), *, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[Finding, ...]:
        """The findings of a text, by start. A long text is read in pieces; the findings are those of the whole.

        Args:
            text: any text; offsets of findings are its code points.
            labels: what the layout puts beside or above characters of the text.
            wanted: asked before each piece whether anybody still waits for the findings. Any thread.

        Raises:
            Abandoned: nobody does.
        """
        found = self._detect(text, labels, wanted)
        if "%" in text:
            escaped = Escaped(text)
            found = merged(found, escaped.written(self._detect(escaped.text, (), wanted)))
        if OVERRIDE in text:
            turned = Turned(text)
            found = merged(found, turned.written(self._detect(turned.text, labels, wanted)))
        return found

    def _detect(self, text: str, labels: Sequence[Label], wanted: Callable[[], bool]) -> tuple[Finding, ...]:
        if not text:
            return ()
        read: deque[Proposals] = deque()
        for proposals in self._reader.read(text, labels):
            if not wanted():
                raise Abandoned("nobody waits for these findings")
            read.append(proposals)
        if not any(each.candidates or each.named or self._may_tell_customers(each) for each in read):
            return ()
        mentions = Mentions([(each.plain, each.named) for each in read if each.named])
        plain = "".join([each.own(each.plain) for each in read])
        digits = "".join([each.own(each.digits) for each in read])
        disabled = self._settings.disabled
        found = [
            self._finding(plain, digits, candidate)
            for candidate in counted([*self._own_of(read, mentions)], plain)
            if candidate.entity_type not in disabled
        ]
        return tuple([each for each in found if each is not None])

    def judged(
        self, text: str, labels: Sequence[Label], findings: Sequence[Finding], *, shows_more: bool
    ) -> tuple[Finding, ...]:
        """What counts of the findings of a picture's text, for what stands around them there; see `doubts.py`.

        Args:
            text: the text of the picture; labels: of its layout.
            findings: what `detect` found in them.
            shows_more: whether the picture shows a conversation or a document.
        """
        shown = ShownText(text, tuple(labels), tuple(findings), shows_more)
        return tuple(filter(self.counts, self._doubts.judge(shown)))

    @property
    def knows_values_alone(self) -> bool:
        """Whether values are known by how they look: no customers are looked for, nor what a policy describes."""
        return self._customers is None and not self._settings.custom

    def alike(self, finding: Finding, text: str, start: int, end: int) -> Finding | None:
        """The value [start, end) of a text as what another value was found to be, by the same evidence; None: it is the
        firm's own."""
        kind, value = finding.entity_type, text[start:end]
        if not (value.isdigit() and value.isascii()):
            value = plain(value)
            if kind in _DIGITS:
                value, _ = repair(value)
        if self._firms.holds(kind, value):
            return None
        digest = self._digest(normalised(kind, value)) if self._digest is not None else None
        return Finding(kind, finding.confidence, start, end, finding.evidence, masked(kind, value), (), digest)

    def counts(self, finding: Finding) -> bool:
        """Whether the settings let a finding count that was made elsewhere, of what a picture shows."""
        kind = finding.entity_type
        if finding.evidence.recognizer == ASSISTANT_CHAT and not self._settings.assistant_chats:
            return False
        return kind not in self._settings.disabled and finding.confidence >= self._least[kind]

    def warm(self) -> None:
        """Load what is loaded at its first use, so that the first text does not wait."""
        self.detect("联系王小明，电话 +1 212 555 0123")

    def _may_tell_customers(self, proposals: Proposals) -> bool:
        return self._customers is not None and self._customers.has_numbers(proposals.digits)

    def _own_of(self, read: deque[Proposals], mentions: Mentions) -> Iterator[Candidate]:
        """What counts in all pieces, by start. Lets each go when it is done with: a text may have very many."""
        while read:
            yield from self._own(read.popleft(), mentions)

    def _own(self, proposals: Proposals, mentions: Mentions) -> list[Candidate]:
        """What begins where a piece owns the text and counts, by start, with offsets of the whole text."""
        least = self._least
        proposed = proposals.candidates
        if proposals.named or mentions:
            proposed = [*proposed, *mentions.find(proposals.plain, proposals.named)]
        found = [each for each in proposed if each.confidence >= least[each.entity_type]]
        if self._customers is not None:
            found.extend(self._customers.find(proposals.plain, proposals.digits, found))
        piece = proposals.piece
        if piece.start or piece.after < piece.end:
            offset = piece.start
            found = [
                each._replace(start=each.start + offset, end=each.end + offset)
                for each in found
                if piece.own <= each.start + offset < piece.after
            ]
        found.sort(key=_START)
        return found

    def _finding(self, plain: str, digits: str, candidate: Candidate) -> Finding | None:
        """None: it is the firm's own value."""
        kind, start, end = candidate[:3]
        why = candidate[4:]
        while end > start + 1 and plain[end - 1].isspace():
            end -= 1
        value = (digits if kind in _DIGITS else plain)[start:end]
        if self._firms.holds(kind, value):
            return None
        return Finding(
            entity_type=kind,
            confidence=round(candidate.confidence, 3),
            start=start,
            end=end,
            evidence=self._evidence.get(why) or self._evidence.setdefault(why, Evidence(*why)),
            masked=masked(kind, value),
            digest=self._digest(normalised(kind, value)) if self._digest is not None else None,
        )
