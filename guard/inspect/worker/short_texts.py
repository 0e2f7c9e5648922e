"""Short plain texts, which the guard inspects in its own process: they must be fast, and there is nothing to parse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guard.inspect.inspector import Looked
from guard.inspect.text import Text
from guard.inspect.worker.answers import looked, versions
from guard.model import DetectionSettings, EntityType, MaskStyle
from guard.model.media import picture_type

if TYPE_CHECKING:
    from guard.detect import Detector

MOST_WORK = 22_000
"""Characters of a text times recognizers that read it, at most: a thousand characters, some milliseconds."""


@dataclass(frozen=True, slots=True)
class _Customers:
    """The customer list, which in this process is asked itself."""

    ask: Callable[[Sequence[str]], Collection[str]]

    def held(self, forms: Sequence[str]) -> Collection[str]:
        return self.ask(forms) if forms else ()


class ShortTexts:
    """Looks at them as a lane does, and tells what a lane tells. Any thread; the first one loads the detector."""

    def __init__(
        self,
        settings: DetectionSettings,
        style: MaskStyle,
        digest: Callable[[str], str] | None,
        customers: Callable[[Sequence[str]], Collection[str]] | None,
    ) -> None:
        """See `Terms`."""
        self._settings, self._style, self._digest, self._customers = settings, style, digest, customers
        self._loading = threading.Lock()
        self._loaded: Detector | None = None

    def take(self, data: bytes) -> bool:
        """Whether a plain text is short enough; the one rule by which a content is inspected in the guard."""
        if len(data) > 4 * MOST_WORK:  # characters of UTF-8 have four bytes at most
            return False
        text = data.decode(errors="replace")
        doubtful = "\0" in text or ("\ufffd" in text and picture_type(data))
        return len(text) * self._detector().readers <= MOST_WORK and not doubtful

    def look(self, data: bytes, protected: frozenset[EntityType], wanted: Callable[[], bool]) -> Looked:
        """One of them.

        Raises:
            Abandoned: nobody waits for it any more.
        """
        words = data.decode(errors="replace")
        text = Text(words, self._detector().detect(words, wanted=wanted), self._style)
        answer, blobs = versions(text, data, protected)
        return looked(answer, b"".join(blobs), data, protected, self._digest)

    def warm(self) -> None:
        """Load what is lazy."""
        self._detector()

    def _detector(self) -> Detector:
        if self._loaded is None:
            with self._loading:
                if self._loaded is None:
                    from guard.detect import Detector  # its words and rules are loaded once copies are guarded

                    known = _Customers(self._customers) if self._customers is not None else None
                    value = (lambda value: value) if self._digest is not None else None
                    detector = Detector(self._settings, roster=known, digest=value)
                    detector.warm()
                    self._loaded = detector
        return self._loaded
