"""Every error of the guard.

    GuardError
    ├── PolicyError         a policy document or envelope
    │   ├── PolicyInvalid       does not follow the schema
    │   └── PolicyUntrusted     signature, serial, expiry, payload type
    ├── ReadError           a picture
    │   ├── PictureRefused      too large, unknown format, damaged
    │   ├── ReaderMissing       the chosen engine or its language data is not installed
    │   └── ReaderFailed        the reader died or ran out of time
    ├── InspectionFailed    the inspection worker died, ran out of time or answered out of bounds
    ├── RedactError         a safe version could not be made or verified
    ├── DesktopError        the outside world
    │   ├── DisplayUnavailable  no display, or its server has gone
    │   ├── VaultUnavailable    no keyring, or it is locked
    │   └── AlreadyRunning      another guard serves this data directory
    ├── TrailError          the audit trail
    │   ├── TrailBroken         a record is missing, changed or out of order
    │   └── TrailUnwritable     disk full or read-only
    ├── EvidenceError       sealed evidence
    ├── AlertUndelivered    an alert that a receiver did not take
    │   └── ReceiverBehind      one that has less than it said: a backup was restored there
    ├── FleetError          the link to the firm's hub
    │   ├── HubBehind           the hub has less than it said
    │   └── Refusal             what a form of the console asks for (guard/fleet/console/refusal.py)
    ├── Abandoned           nobody wants the inspection any more
    └── InputError          what a person gave to a command
        └── RecognizerInvalid   a recognizer of the policy that cannot be run

Each has a stable `code`; its text says what to do and never carries content of the input. Foreign errors are turned
into these at the border (`raise … from error`).
"""

import errno

_LACKS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})


_NOTICES_LENT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOSPC})
"""Source: inotify_init(2), inotify_add_watch(2): limits of instances, of files, of watches."""


def lends_no_notices(error: OSError) -> bool:
    """Whether the system lent no more notifications of changed files."""
    return error.errno in _NOTICES_LENT


def is_lack(error: BaseException) -> bool:
    """Whether the system lent no more memory, threads or open files: a fault of nothing that was being handled."""
    if isinstance(error, RuntimeError):
        return "start new thread" in str(error)  # the interpreter has no class for it
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _LACKS)


class GuardError(Exception):
    """Base of all errors of the guard. `code` may be narrowed for one instance (`PolicyUntrusted(…, code=…)`)."""

    code = "guard"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class PolicyError(GuardError):
    code = "policy"


class PolicyInvalid(PolicyError):
    """`key`: where in the document, as `("recognizer", 0, "pattern")`; empty where its text says so already."""

    code = "policy-invalid"

    def __init__(self, message: str, *, code: str | None = None, key: tuple[str | int, ...] = ()) -> None:
        super().__init__(message, code=code)
        self.key = key


class PolicyUntrusted(PolicyError):
    code = "policy-untrusted"


class ReadError(GuardError):
    code = "read"


class PictureRefused(ReadError):
    code = "picture-refused"


class ReaderMissing(ReadError):
    code = "reader-missing"


class ReaderFailed(ReadError):
    code = "reader-failed"


class InspectionFailed(GuardError):
    code = "inspection-failed"


class RedactError(GuardError):
    code = "redact"


class DesktopError(GuardError):
    code = "desktop"


class DisplayUnavailable(DesktopError):
    code = "display-unavailable"


class VaultUnavailable(DesktopError):
    code = "vault-unavailable"


class AlreadyRunning(DesktopError):
    code = "already-running"


class TrailError(GuardError):
    code = "trail"


class TrailBroken(TrailError):
    code = "trail-broken"


class TrailUnwritable(TrailError):
    code = "trail-unwritable"


class EvidenceError(GuardError):
    code = "evidence"


class AlertUndelivered(GuardError):
    code = "alert-undelivered"


class ReceiverBehind(AlertUndelivered):
    code = "receiver-behind"

    def __init__(self, message: str, number: int) -> None:
        """`number`: of the last record that it has; 0: none."""
        super().__init__(message)
        self.number = number


class FleetError(GuardError):
    code = "fleet"


class HubBehind(FleetError):
    code = "fleet-behind"

    def __init__(self, number: int) -> None:
        """`number`: up to which the hub has everything; 0: it has nothing."""
        super().__init__("the hub's database was restored; it gets once more what it lacks")
        self.number = number


class Abandoned(GuardError):
    code = "abandoned"


class InputError(GuardError):
    code = "input"


class RecognizerInvalid(InputError):
    """`key`: of the recognizer's fields, the one that is wrong."""

    code = "recognizer-invalid"

    def __init__(self, message: str, *, key: str) -> None:
        super().__init__(message)
        self.key = key
