"""Fetches newer policies over HTTPS from any static server; works offline for ever.

The server needs no logic: a workstation asks whether the file has changed (ETag) and takes the signed file as if it had
been laid into the drop folder, with the same checks. Machines spread their questions over the interval; after a
failure they wait longer and longer.
"""

from __future__ import annotations

import logging
import random
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import truststore

from guard.errors import PolicyError
from guard.files import write_whole
from guard.model import PullStatus
from guard.model.clock import Clock, wall_clock
from guard.paths import private_folder
from guard.policy.sections import Pull
from guard.policy.trust import MAX_ENVELOPE_BYTES

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0
"""Longest wait for the server, in seconds."""
FIRST_S = 60.0
"""Time after the start within which the first question is asked, in seconds, so that not all machines ask at once."""
LONGEST_S = 24 * 3600.0
"""Longest pause between questions after failures, in seconds."""
FETCHED_FILE = "fetched.policy"
"""Name of the file, in the folder of what was pulled."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How server and client know each other."""

    ca_file: Path | None = None
    """None: the system's trust store."""
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave."""

    data: bytes | None
    """None: nothing new."""
    etag: str | None


def credentials_of(pull: Pull) -> Credentials:
    """Those that the policy names."""
    ca, certificate, key = (
        Path(each) if each else None for each in (pull.ca_file, pull.client_certificate, pull.client_key)
    )
    return Credentials(ca, certificate, key)


def client(credentials: Credentials, proxy: str | None = None) -> httpx.Client:
    """A client for one question or a few, which listens to no proxy or password file of the person at the desk.

    `proxy`: the firm's own, None: the server is reached without one.

    Raises:
        PolicyError: a certificate or key cannot be used (`policy-pull`).
    """
    try:
        if credentials.ca_file is None:
            context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        else:
            context = ssl.create_default_context(cafile=str(credentials.ca_file))
        if credentials.certificate is not None:
            context.load_cert_chain(str(credentials.certificate), str(credentials.key) if credentials.key else None)
    except (OSError, ssl.SSLError) as error:
        raise PolicyError(
            "a certificate or key file cannot be used; check the [pull] table", code="policy-pull"
        ) from error
    return httpx.Client(verify=context, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, proxy=proxy)


def check_address(url: str, schemes: tuple[str, ...] = ("https",)) -> None:
    """Pass where this is an address that can be asked.

    Raises:
        PolicyError: it is none (`policy-pull`).
    """
    try:
        parsed = httpx.URL(url)
        told = bool(parsed.host)  # decoded only now
    except (httpx.InvalidURL, ValueError) as error:
        raise PolicyError("is no address; write https://host/path", code="policy-pull") from error
    named = re.fullmatch(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+", parsed.raw_host)
    if parsed.scheme not in schemes or not (told and named) or not 0 < (parsed.port or 443) < 2**16:
        raise PolicyError("is no address of a server; write https://host/path", code="policy-pull")


def fetch(asker: httpx.Client, url: str, etag: str | None) -> Fetched:
    """Ask once.

    Raises:
        PolicyError: no answer, or none that can be used (`policy-pull`).
    """
    try:
        with asker.stream("GET", url, headers={"If-None-Match": etag} if etag else {}) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return Fetched(None, etag)
            if response.status_code != httpx.codes.OK:
                raise PolicyError(f"the server answered {response.status_code}; check the address", code="policy-pull")
            data = bytearray()
            for part in response.iter_bytes():
                data += part
                if len(data) > MAX_ENVELOPE_BYTES:
                    raise PolicyError("the server's file is larger than any policy", code="policy-pull")
            tag = response.headers.get("ETag", "")
            return Fetched(bytes(data), tag if tag.isascii() else None)  # another one cannot be sent back as it came
    except httpx.HTTPError as error:
        advice = f"{type(error).__name__}: the server cannot be reached or trusted; the last policy stays in force"
        raise PolicyError(advice, code="policy-pull") from error


def upload(url: str, data: bytes, credentials: Credentials) -> None:
    """Put a file at an address.

    Raises:
        PolicyError: it was not taken (`policy-push`).
    """
    try:
        with client(credentials) as sender:
            response = sender.put(url, content=data)
    except httpx.HTTPError as error:
        raise PolicyError(
            f"{type(error).__name__}: the server cannot be reached or trusted", code="policy-push"
        ) from error
    if not response.is_success:
        raise PolicyError(f"the server answered {response.status_code} to PUT", code="policy-push")


def delay_s(every_s: float, failures: int, chance: float) -> float:
    """How long to wait before the next question: about the interval, doubled with each failure, spread by a fifth.

    `chance` is in [0, 1).
    """
    longest_s = max(LONGEST_S, every_s)
    return min(every_s * 2.0 ** min(failures, 16), longest_s) * (0.9 + 0.2 * chance)


class Puller:
    """Asks on its own thread, as the policy in force says, and lays what it fetched into a folder of its own."""

    def __init__(
        self,
        folder: Path,
        asked: Callable[[], Pull | None],
        arrived: Callable[[], object],
        chance: Callable[[], float] = random.random,
        first_s: float = FIRST_S,
        now: Clock = wall_clock,
    ) -> None:
        self._folder = folder
        self._asked = asked
        self._arrived = arrived
        self._chance = chance
        self._first_s, self._now = first_s, now
        self._woken = threading.Event()
        self._stopped = False
        self._known: tuple[str, str | None] = ("", None)
        """Address and ETag of what was fetched, in memory alone: a file could say that nothing is new."""
        self.status = PullStatus()
        self.thread = threading.Thread(target=self._run, name="policy-pull", daemon=True)
        """Ends by `stop` alone."""

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def wake(self) -> None:
        """The policy has changed: its [pull] table may have."""
        self._woken.set()

    def stop(self) -> None:
        """End; an answer that is awaited is not waited for longer than its own limit."""
        self._stopped = True
        self._woken.set()
        if self.thread.is_alive() and self.thread is not threading.current_thread():
            self.thread.join(timeout=1.0)

    def pull(self, pull: Pull) -> bool:
        """Ask once; whether something new arrived.

        Raises:
            PolicyError: as `fetch`.
            OSError: the folder cannot be written.
        """
        folder = private_folder(self._folder)
        address, etag = self._known
        with client(credentials_of(pull), pull.proxy) as asker:
            answer = fetch(asker, pull.url, etag if address == pull.url else None)
        if answer.data is None:
            return False
        write_whole(folder / FETCHED_FILE, answer.data)
        self._known = pull.url, answer.etag
        return True

    def _run(self) -> None:
        failures, wait_s = 0, self._first_s * self._chance()
        while not self._stopped:
            pull = self._asked()
            if self._woken.wait(wait_s if pull else None):
                self._woken.clear()
                if self._asked() != pull:
                    failures, wait_s = 0, self._first_s * self._chance()
                continue
            if pull is None:
                continue
            try:
                if self.pull(pull):
                    self._arrived()
                failures = 0
                self.status = PullStatus(answered_at=self._now())
            except (PolicyError, MemoryError, OSError, RuntimeError, ValueError) as error:
                failures += 1
                self.status = replace(self.status, failures=failures, detail=_told(error))
                log.info("pull failed %d times: %s", failures, getattr(error, "code", type(error).__name__))
            wait_s = delay_s(pull.every_minutes * 60, failures, self._chance())


def _told(error: Exception) -> str:
    if isinstance(error, PolicyError):
        return f"{error.code}: {error}"
    if isinstance(error, OSError):
        return f"policy-pull: what was fetched cannot be written ({error.strerror}); check the disk"
    return f"policy-pull: {type(error).__name__}: it is asked again"
