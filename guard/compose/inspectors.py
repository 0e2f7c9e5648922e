"""Who looks at contents under a policy: the worker for a guard, this process and a reader's for commands."""

from __future__ import annotations

from collections.abc import Callable

from guard.confined.frames import Message
from guard.detect.roster import Roster
from guard.inspect.material import Tools
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import MaskStyle, ReaderStatus
from guard.policy.document import Policy
from guard.read import TextReader


class Inspectors:
    """The inspection worker of the policy in force; another one where a policy asks for another way of looking."""

    def __init__(self, digest: Callable[[str], str]) -> None:
        self._digest = digest
        self._opening: Message = {}
        self._worker: Worker | None = None
        self._inspector: RemoteInspector | None = None

    def inspector(self, policy: Policy, roster: Roster | None) -> RemoteInspector:
        """The one that the policy asks for. A worker that loads what no policy asks for any more ends."""
        terms = Terms(
            engine=policy.inspection.reader,
            limits=policy.reading_limits(),
            detection=policy.detection_settings(),
            style=MaskStyle(policy.redaction.style),
            note=_note(policy),
            digest=self._digest,
            customers=roster.held if roster is not None else None,
        )
        if self._worker is None or terms.opening() != self._opening:
            self.close()
            self._opening = terms.opening()
            self._worker = Worker(self._opening)
        self._inspector = RemoteInspector(self._worker, terms)
        return self._inspector

    def status(self) -> ReaderStatus:
        """How the engine stands that reads pictures."""
        return self._inspector.status() if self._inspector else ReaderStatus("none", warm=False)

    def convert(self, picture: bytes, into: str) -> bytes | None:
        """See `Inspector.convert`; by the worker of the policy in force."""
        return self._inspector.convert(picture, into) if self._inspector else None

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()


def tools(policy: Policy, reader: TextReader, *, roster: Roster | None = None) -> Tools:
    """What inspecting under a policy needs, in this process."""
    from guard.detect import Detector

    detector = Detector(policy.detection_settings(), roster=roster)
    return Tools(detector=detector, reader=reader, style=MaskStyle(policy.redaction.style), note=_note(policy))


def _note(policy: Policy) -> str | None:
    return f"frosted by policy {policy.name}" if policy.redaction.corner_note else None
