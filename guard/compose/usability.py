"""Whether a working guard can be built as a policy says: the parts that enforce it are asked, once for all doors."""

from __future__ import annotations

import re
from pathlib import Path

from guard.audit.proof import age_format
from guard.compose.alerts import alert_settings
from guard.desktop.hotkeys import Hotkey
from guard.errors import InputError, PolicyError, PolicyInvalid, PolicyUntrusted, RecognizerInvalid
from guard.model import Override
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.policy.trust import trust_root


class Usability:
    """What `document.Usable` asks for. Remembers the last policy that passed: the one in force is asked about often."""

    def __init__(self) -> None:
        self._passed: Policy | None = None

    def __call__(self, policy: Policy) -> None:
        """Pass where everything that enforces the policy can be built.

        Raises:
            PolicyInvalid: it cannot; with the key of the document that is wrong.
        """
        if policy == self._passed:
            return
        _check_consent(policy)
        _check_recognizers(policy)
        _check_auditors(policy)
        _check_hotkeys(policy)
        capture_folders(policy)
        _check_pull(policy)
        alert_settings(policy)
        _check_deciding(policy)
        self._passed = policy


def capture_folders(policy: Policy) -> tuple[Path, ...]:
    """The folders that the policy watches in addition to the system's own.

    Raises:
        PolicyInvalid: one names another person's home, which differs from machine to machine, or is no path.
    """
    folders = []
    for index, folder in enumerate(policy.captures.folders):
        key = ("captures", "folders", index)
        if folder.startswith("~") and folder[1:2] not in ("", "/", "\\"):
            raise PolicyInvalid("names somebody else's home; write ~/… or a whole path", key=key)
        if not folder or "\0" in folder:
            raise PolicyInvalid("is no path; name a folder", key=key)
        try:
            folders.append(Path(folder).expanduser())
        except RuntimeError as error:
            raise PolicyInvalid("this login has no home folder; write a whole path", key=key) from error
    return tuple(folders)


def _check_consent(policy: Policy) -> None:
    issuers = policy.consent.issuers
    try:
        if issuers:
            trust_root([issuer.encode() for issuer in issuers])
    except PolicyUntrusted as error:
        raise PolicyInvalid("has what is no Ed25519 public key, or one twice", key=("consent", "issuers")) from error
    for index, rule in enumerate(policy.rules):
        if rule.override is Override.CONSENT and not issuers:
            advice = "nobody signs consents here; name supervisors' keys in [consent] issuers, or use justify or none"
            raise PolicyInvalid(advice, key=("rule", index, "override"))


def _check_recognizers(policy: Policy) -> None:
    if not policy.recognizers:
        return
    from guard.detect import Detector, check_custom  # a start without recognizers of the policy's does without it

    for index, recognizer in enumerate(policy.recognizers):
        try:
            check_custom(recognizer.custom())
        except RecognizerInvalid as error:
            raise PolicyInvalid(str(error), key=("recognizer", index, error.key)) from error
    Detector(policy.detection_settings())


def _check_auditors(policy: Policy) -> None:
    for index, auditor in enumerate(policy.evidence.auditor_keys):
        if not age_format.usable((auditor,)):
            advice = "nothing can be sealed to this; give a whole age public key (age1…)"
            raise PolicyInvalid(advice, key=("evidence", "auditor_keys", index))


def _check_hotkeys(policy: Policy) -> None:
    for index, keys in enumerate(policy.captures.hotkeys):
        try:
            Hotkey.parse(keys)
        except InputError as error:
            advice = "is no key combination; write it like ctrl+alt+a or shift+print"
            raise PolicyInvalid(advice, key=("captures", "hotkeys", index)) from error


def _check_pull(policy: Policy) -> None:
    if policy.pull is None:
        return
    from guard.policy.pull import check_address  # the HTTP library is slow to load, and few policies ask for it

    try:
        check_address(policy.pull.url)
    except PolicyError as error:
        raise PolicyInvalid(str(error), key=("pull", "url")) from error
    try:
        if policy.pull.proxy is not None:
            check_address(policy.pull.proxy, ("http", "https"))
    except PolicyError as error:
        raise PolicyInvalid(str(error), key=("pull", "proxy")) from error


def _check_deciding(policy: Policy) -> None:
    try:
        Decider(policy)
    except (re.error, OverflowError, RecursionError) as error:
        raise PolicyInvalid("its groups cannot be told apart; simplify their globs", key=("group",)) from error
