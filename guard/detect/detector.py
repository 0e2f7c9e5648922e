"""Text in, findings out. Knows no picture, no policy, no clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Lock

from guard.detect import context
from guard.detect.catalog import recognizers
from guard.detect.custom import PolicyRecognizer
from guard.detect.entities.customer import CustomerRecognizer
from guard.detect.lexicon import Lexicon
from guard.detect.masking import masked, normalised
from guard.detect.passage import Passage, passage
from guard.detect.recognizer import Candidate
from guard.detect.resolve import resolve
from guard.detect.roster import Roster
from guard.detect.tables import load
from guard.detect.tagger import Tagger
from guard.detect.wrapping import unwrap
from guard.model import DetectionSettings, EntityType, Evidence, Finding, Label

_DIGITS = frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.US_SSN, EntityType.PASSPORT})
_BROKEN = frozenset(
    {
        *(EntityType.EMAIL, EntityType.ADDRESS, EntityType.ORDER_NO, EntityType.SECRET, EntityType.IP),
        *(EntityType.WECHAT_QQ, EntityType.PLATE, EntityType.PASSPORT, EntityType.IBAN),
    }
)
"""Looked for once more with broken lines joined; numbers see to line breaks themselves."""
_DEFAULTS = DetectionSettings()


class Detector:
    """Finds customer data in text as it is typed and as OCR returns it. Any thread; keeps nothing between calls."""

    def __init__(
        self,
        settings: DetectionSettings = _DEFAULTS,
        *,
        roster: Roster | None = None,
        digest: Callable[[str], str] | None = None,
    ) -> None:
        """
        Args:
            settings: what the policy says about detection.
            roster: the firm's own customers; None: nothing is found as CUSTOMER.
            digest: makes a keyed digest of a normalised value; None: findings carry none.

        Raises:
            InputError: a recognizer of the policy cannot be used; `check_custom` tells so beforehand.
        """
        tables = load()
        self._tagger: Tagger | None = None
        self._tagger_lock = Lock()
        self._tables = tables
        names = settings.names and EntityType.PERSON not in settings.disabled
        self._settings = settings
        self._digest = digest
        self._lexicon = Lexicon(context.words(), tables.places)
        self._recognizers = tuple(
            recognizer
            for recognizer in recognizers(tables, self._loaded_tagger if names else None)
            if not recognizer.entity_types <= settings.disabled
        ) + tuple(map(PolicyRecognizer, settings.custom))
        self._customers = (
            CustomerRecognizer(roster, tables.surnames)
            if roster is not None and EntityType.CUSTOMER not in settings.disabled
            else None
        )

    def detect(self, text: str, labels: Sequence[Label] = ()) -> tuple[Finding, ...]:
        """The findings of a text, by start.

        Args:
            text: any text; offsets of findings are its code points.
            labels: what the layout puts beside or above characters of the text.
        """
        if not text:
            return ()
        read = passage(text, labels, self._lexicon)
        candidates = [
            candidate
            for candidate in self._candidates(read)
            if candidate.confidence >= self._least(candidate.entity_type)
        ]
        if self._customers is not None:
            candidates.extend(self._customers.find(read, candidates))
        return tuple(
            self._finding(read, candidate)
            for candidate in resolve(candidates)
            if candidate.entity_type not in self._settings.disabled
        )

    def warm(self) -> None:
        """Load what is loaded at its first use, so that the first text does not wait."""
        self.detect("联系王小明，电话 +1 212 555 0123")

    def _loaded_tagger(self) -> Tagger:
        with self._tagger_lock:
            if self._tagger is None:
                self._tagger = Tagger(self._tables.surnames, self._tables.common)
            return self._tagger

    def _candidates(self, read: Passage) -> Iterator[Candidate]:
        for recognizer in self._recognizers:
            yield from recognizer.find(read)
        joined = unwrap(read.plain) if "\n" in read.plain else None
        if joined is None:
            return
        again = passage(joined.text, (), self._lexicon)
        for recognizer in self._recognizers:
            if recognizer.entity_types & _BROKEN:
                for candidate in recognizer.find(again):
                    span = joined.original(candidate.start, candidate.end)
                    if span is not None:
                        yield candidate._replace(start=span[0], end=span[1])

    def _least(self, entity_type: EntityType) -> float:
        return self._settings.min_confidence_of.get(entity_type, self._settings.min_confidence)

    def _finding(self, read: Passage, candidate: Candidate) -> Finding:
        kind, start, end = candidate.entity_type, candidate.start, candidate.end
        while end > start + 1 and read.plain[end - 1].isspace():
            end -= 1
        value = (read.digits if kind in _DIGITS else read.plain)[start:end]
        return Finding(
            entity_type=kind,
            confidence=round(candidate.confidence, 3),
            start=start,
            end=end,
            evidence=Evidence(candidate.recognizer, candidate.checksum, candidate.context),
            masked=masked(kind, value),
            digest=self._digest(normalised(kind, value)) if self._digest is not None else None,
        )
