"""Who looks at contents under a policy: the worker for a guard, this process and a reader's for commands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from guard.compose.trace import Traces
from guard.inspect.material import Tools
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.nursery import Opening
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import Coverage, MaskStyle, Message, ReaderStatus
from guard.policy.document import Policy
from guard.read import TextReader

if TYPE_CHECKING:
    from guard.detect import Customers, Roster

_CLOSED_IN = Message(
    zh="内容在封闭的进程中检查：没有密钥、文件、网络与其他程序",
    en="Contents are inspected in a process that is closed in: no keys, no files, no network, no other programs",
)
_BOTH = "已遮盖 · frosted by policy {name}"
_NOTES = {"zh": "已按策略 {name} 遮盖", "en": "frosted by policy {name}"}
"""Words in the corner of a frosted picture, by the language that the policy asks for; both languages where it asks for
none: whoever gets the picture may read either."""


def _left_open(missing: Collection[str]) -> Message:
    names = " ".join(sorted(missing))
    return Message(
        zh=f"检查内容的进程未能完全封闭（缺少：{names}）；需要内核 5.13 起的 Landlock 与 seccomp",
        en=f"The process that inspects contents is not closed in fully ({names}): it takes Landlock (5.13) and seccomp",
    )


class Inspectors:
    """The inspection worker of the policy in force; another one where a policy asks for another way of looking."""

    def __init__(self, digest: Callable[[str], str], traces: Traces) -> None:
        self._digest, self._traces = digest, traces
        self._opening: Opening = {}
        self._worker: Worker | None = None
        self._former: list[Worker] = []
        """Those that were opened otherwise; what is enforced may still ask one of them."""
        self._inspector: RemoteInspector | None = None

    def inspector(self, policy: Policy, customers: Customers | None) -> RemoteInspector:
        """The one that the policy asks for. Those that were given before work on until `settle`."""
        terms = Terms(
            engine=policy.inspection.reader,
            limits=policy.inspection.limits(),
            detection=policy.detection_settings(),
            documents=policy.documents.settings(),
            style=MaskStyle(policy.redaction.style),
            note=_note(policy),
            digest=self._digest,
            customers=customers.held if customers is not None else None,
            trace=self._traces.follow(policy),
        )
        if self._worker is None or terms.opening() != self._opening:
            worker = Worker(terms.opening())
            if self._worker is not None:
                self._former.append(self._worker)
            self._worker, self._opening = worker, terms.opening()
        self._inspector = RemoteInspector(self._worker, terms)
        return self._inspector

    def settle(self) -> None:
        """The inspector that was given last is the one that counts: end workers that load what it does not ask for."""
        while self._former:
            self._former.pop().close()

    def status(self) -> ReaderStatus:
        """How the engine stands that reads pictures."""
        return self._inspector.status() if self._inspector else ReaderStatus("none", warm=False)

    def coverage(self) -> tuple[Coverage, ...]:
        """Whether the worker could close itself in, once it has started; whether pictures are marked."""
        missing = self._inspector.not_taken() if self._inspector else None
        if missing is None:
            return self._traces.coverage()
        worker = Coverage("worker", guarded=not missing, reason=_CLOSED_IN if not missing else _left_open(missing))
        return (worker, *self._traces.coverage())

    def convert(self, content: bytes, into: str) -> bytes | None:
        """See `Inspector.convert`; by the worker of the policy in force."""
        return self._inspector.convert(content, into) if self._inspector else None

    def close(self) -> None:
        """End every worker."""
        self.settle()
        if self._worker is not None:
            self._worker.close()


def tools(policy: Policy, reader: TextReader, *, roster: Roster | None = None, traces: Traces | None = None) -> Tools:
    """What inspecting under a policy needs, in this process. `traces`: where what is covered leaves it."""
    from guard.detect import Detector

    detector = Detector(policy.detection_settings(), roster=roster)
    trace = None if traces is None else traces.follow(policy)
    tile = None if trace is None else trace()
    style, documents = MaskStyle(policy.redaction.style), policy.documents.settings()
    return Tools(detector, reader, style, _note(policy), tile, documents=documents)


def _note(policy: Policy) -> str | None:
    if not policy.redaction.corner_note:
        return None
    return _NOTES.get(policy.notifications.language, _BOTH).format(name=policy.name)
