"""Looks at formats in the inspection worker, but for short plain texts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from guard.confined.confine import expected
from guard.confined.frames import Message
from guard.errors import InspectionFailed
from guard.inspect.formats import Kind
from guard.inspect.inspector import Looked, SoFar, not_read
from guard.inspect.worker.answers import looked
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.short_texts import ShortTexts
from guard.inspect.worker.wire import pack_documents, pack_settings
from guard.model import DetectionSettings, DocumentSettings, EntityType, MaskStyle, ReaderStatus, ReadingLimits
from guard.model.media import holds_pictures

QUICK_BYTES = 64 * 1024
"""The most of a text or a page that the quick lane looks at: some twenty milliseconds."""
QUICK_S = 4.0
"""Time that the quick lane may take before it is replaced, in seconds."""
_ALL = frozenset(EntityType)
_GONE = "the inspection worker has ended or cannot be started: see `frostpane doctor`"
_QUICK = frozenset({Kind.TEXT, Kind.PAGE, Kind.RICH_TEXT, Kind.PAGE_BESIDE, Kind.WORDS, Kind.TREE, Kind.STRINGS})


_DOCUMENTS = DocumentSettings()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy says about inspecting, and what this installation knows."""

    engine: str
    limits: ReadingLimits
    detection: DetectionSettings
    style: MaskStyle
    note: str | None
    digest: Callable[[str], str] | None
    """Makes the keyed digest of a value; here, since the worker has no keys."""
    customers: Callable[[Sequence[str]], Collection[str]] | None
    """Tells which forms belong to customers; None: there is no list."""
    documents: DocumentSettings = _DOCUMENTS
    trace: Callable[[], bytes] | None = None
    """Gives the pattern that frosted pictures carry now. It is made here: what it is made with stays here."""

    def opening(self) -> Message:
        """What the worker loads."""
        return {
            "engine": self.engine,
            "models": None,
            "max_pixels": self.limits.max_pixels,
            "max_bytes": self.limits.max_bytes,
            "timeout_s": self.limits.timeout_s,
            "detection": pack_settings(self.detection),
            "documents": pack_documents(self.documents),
            "digests": self.digest is not None,
            "customers": self.customers is not None,
        }


class RemoteInspector:
    """See `Inspector`. Nothing that a program copied is parsed in this process; see `ShortTexts` for what is read."""

    def __init__(self, worker: Worker, terms: Terms) -> None:
        """`worker`: one that was opened as these terms ask for."""
        self._worker = worker
        self._terms = terms
        self._short_texts = ShortTexts(terms.detection, terms.style, terms.digest, terms.customers)

    def look(
        self,
        kind: Kind,
        data: bytes,
        *,
        protected: Collection[EntityType],
        with_pictures: bool = True,
        wanted: Callable[[], bool] = lambda: True,
        so_far: SoFar | None = None,
    ) -> Looked:
        """See `Inspector.look`. What the worker cannot look at is UNREADABLE."""
        if kind is Kind.OPAQUE:
            return not_read()
        if kind is Kind.PICTURE and len(data) > self._terms.limits.max_bytes:
            return not_read("picture-refused")
        types = frozenset(protected)
        if kind is Kind.TEXT and self._short_texts.take(data):
            return self._short_texts.look(data, types, wanted)
        quick = kind in _QUICK and len(data) <= QUICK_BYTES and not (with_pictures and holds_pictures(data))
        lane, within_s = (self._worker.quick, QUICK_S) if quick else (self._worker.slow, self._terms.limits.timeout_s)
        message: Message = {
            "do": "look",
            "kind": kind.value,
            "protected": sorted(each.value for each in types),
            "with_pictures": with_pictures and not quick,
            "style": self._terms.style.value,
            "note": self._terms.note,
            "trace": None if quick or self._terms.trace is None else b64encode(self._terms.trace()).decode(),
            "so_far": so_far is not None,
        }

        def heard(told: Message, blob: bytes) -> Message | None:
            if "so_far" not in told:
                return self._held(told)
            if so_far is not None and wanted():
                so_far(looked(told, blob, data, types, self._terms.digest))
            return None

        try:
            answer, blob = lane.ask(message, data, within_s=within_s, wanted=wanted, heard=heard)
            return looked(answer, blob, data, types, self._terms.digest)
        except InspectionFailed as error:
            return not_read(error.code)

    def masked(self, words: str) -> str:
        """See `Inspector.masked`."""
        text = self.look(Kind.TEXT, words.encode(errors="replace"), protected=_ALL)
        safe = text.safe(_ALL) if text.read else None
        return (safe or b"").decode(errors="replace")

    def convert(self, content: bytes, into: str) -> bytes | None:
        """See `Inspector.convert`."""
        message: Message = {"do": "convert", "into": into}
        try:
            answer, blob = self._worker.slow.ask(message, content, within_s=self._terms.limits.timeout_s)
        except InspectionFailed:
            return None
        return blob if answer.get("made") is True else None

    def warm(self) -> None:
        """See `Inspector.warm`."""
        self._short_texts.warm()
        self._worker.warm()

    def status(self) -> ReaderStatus:
        """See `Inspector.status`."""
        if self._worker.nursery.gone:
            return ReaderStatus(self._terms.engine, warm=False, detail=_GONE, gone=True)
        if self._worker.nursery.missing is not None:
            return ReaderStatus(self._terms.engine, warm=False, detail=self._worker.nursery.missing)
        return ReaderStatus(self._terms.engine, warm=self._worker.is_warm)

    def not_taken(self) -> frozenset[str] | None:
        """The measures by which the worker should have closed itself in and could not; None: it has not started yet."""
        taken = self._worker.nursery.measures
        if taken is None:
            return None
        return expected(programs=self._worker.nursery.programs) - {*taken, "trust"}

    def _held(self, told: Message) -> Message:
        forms = told.get("customers")
        known = self._terms.customers
        if not isinstance(forms, list) or known is None:
            raise InspectionFailed("the inspection worker asked for what it may not have")
        return {"held": sorted(known([str(form) for form in forms]))}
