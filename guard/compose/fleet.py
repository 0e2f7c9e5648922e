"""The hinge between the link to the firm's hub and what it carries: policies in, records of the trail out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from guard.audit.alerts.delivery import Clock, Delivery, delivery_to
from guard.audit.alerts.message import Alert
from guard.audit.alerts.settings import AlertSettings, Hub, Receiver
from guard.audit.proof.keys import FileKeys, KeyStore
from guard.errors import AlertUndelivered, FleetError, HubBehind, ReceiverBehind, VaultUnavailable
from guard.files import write_whole
from guard.fleet import enrolment as enrolments
from guard.fleet import subjects
from guard.fleet.consents import unbundled
from guard.fleet.enrolment import Enrolment
from guard.fleet.event import Written
from guard.fleet.standing import Standing
from guard.model import Coverage, Message
from guard.model.administered import Administered
from guard.model.status import VERSION
from guard.paths import Paths, private_folder
from guard.policy.administered import administered
from guard.policy.store import PolicyStore

if TYPE_CHECKING:
    from guard.fleet.device import Pace
    from guard.fleet.link import Link

log = logging.getLogger(__name__)

_AGAIN_S = 30.0
"""Time between two looks for a key that the vault did not give, in seconds: a keyring may open after log-in."""
LIVE_FILE = "live-{scope}.policy"
"""Name of the file that a policy from the hub is laid down as, beside what a pull fetched."""


class FleetLink:
    """The link of a guard, where the installation is enrolled; else nothing at all. Closed with the guard."""

    def __init__(self, paths: Paths, vault: KeyStore, machine: str, *, pace: Pace | None = None) -> None:
        self._paths, self._vault, self._machine, self._pace = paths, vault, machine, pace
        self._link: Link | None = None
        self._enrolment: Enrolment | None = None
        self._trouble: Message | None = None
        """What keeps the link from beginning."""
        self._beginning, self._end = threading.Lock(), threading.Event()
        try:
            self._enrolment = enrolment_of(paths, administered(paths))
        except FleetError as error:
            log.warning("fleet: %s", error)
            self._trouble = _unusable(error)

    def start(self, store: PolicyStore) -> None:
        """Connect, on a thread of its own, as soon as the vault gives the key."""
        if self._enrolment is not None and not self._begin(self._enrolment, store):
            told = (self._enrolment, store)
            threading.Thread(target=self._begin_later, args=told, name="fleet-key", daemon=True).start()

    def coverage(self) -> tuple[Coverage, ...]:
        """What keeps the link from beginning; one that has begun is told of with the receivers of alerts."""
        trouble = self._trouble
        return () if trouble is None else (Coverage("hub", guarded=False, reason=trouble),)

    def _begin_later(self, enrolment: Enrolment, store: PolicyStore) -> None:
        while not self._end.wait(_AGAIN_S):
            with suppress(RuntimeError):  # the system lends no thread now
                if self._begin(enrolment, store):
                    return

    def _begin(self, enrolment: Enrolment, store: PolicyStore) -> bool:
        """Connect; False: the vault does not give the key now."""
        try:
            from guard.fleet.link import Link  # its libraries are an extra, and slow to load

            seed = device_seed(self._paths, self._vault, enrolment)
            arrived, standing = _layer(store, self._paths), lambda: _standing(self._machine, store)
            with self._beginning:
                if not self._end.is_set():
                    link = Link(enrolment, seed, arrived, standing, pace=self._pace)
                    link.start()
                    self._link = link
        except VaultUnavailable as error:
            self._trouble = Message(
                zh=f"无法取得连接所用的密钥（{error.code}）：请解锁本次会话的密钥环，随后自动连接",
                en=f"The key for it cannot be had ({error.code}); unlock this session's key ring, and it connects",
            )
            return False
        except ModuleNotFoundError as error:
            self._trouble = Message(
                zh=f"缺少 {error.name}：请安装 frostpane[fleet]",
                en=f"{error.name} is missing; install frostpane[fleet]",
            )
        except FleetError as error:
            self._trouble = _unusable(error)
        else:
            self._trouble = None
        return True

    def receivers(self, settings: AlertSettings) -> AlertSettings:
        """The receivers that the policy names, and the hub."""
        if self._enrolment is None:
            return settings
        hub = Hub(urlsplit(self._enrolment.servers[0]).hostname or "", self._enrolment.device)
        return replace(settings, receivers=(*settings.receivers, hub))

    def way_to(self, receiver: Receiver, now: Clock) -> Delivery:
        """The way to a receiver: for the hub this link, for every other one its own."""
        return self if isinstance(receiver, Hub) else delivery_to(receiver, now)

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Return once the hub has them.

        Raises:
            ReceiverBehind: a backup of the hub's database was restored; what comes before them is to go out once more.
            AlertUndelivered: that is not sure.
        """
        if self._link is None:
            raise AlertUndelivered(self._trouble.en if self._trouble is not None else "the link has not begun yet")
        try:
            self._link.deliver([Written(alert.trail, alert.number, alert.body) for alert in alerts])
        except HubBehind as error:
            raise ReceiverBehind(str(error), error.number) from error
        except FleetError as error:
            raise AlertUndelivered(self._link.detail or str(error)) from error

    def close(self) -> None:
        """End the connection, and looking for its key."""
        with self._beginning:
            self._end.set()
        if self._link is not None:
            self._link.close()


def enrolment_of(paths: Paths, administered: Administered) -> Enrolment | None:
    """The enrolment of an installation, with the servers that administrators set; None: it has none.

    Raises:
        FleetError: the file is damaged, or what was set is no server (`fleet-enrolment`).
    """
    enrolment, servers = enrolments.load(paths.fleet), administered.fleet_servers
    if enrolment is None or servers is None:
        return enrolment
    moved = replace(enrolment, servers=servers)
    enrolments.check(moved)
    return moved


def device_seed(paths: Paths, vault: KeyStore, enrolment: Enrolment) -> str:
    """The key that the hub knows this installation by.

    Raises:
        FleetError: there is none (`fleet-key`).
        VaultUnavailable: the keyring does not answer.
    """
    name = seed_name(enrolment.device)
    found = FileKeys(paths.fleet_key).get(name) or vault.get(name)
    if found is None:
        raise FleetError("the key of this installation is gone; enrol again", code="fleet-key")
    return found.decode("ascii", "replace")


def keep_seed(paths: Paths, vault: KeyStore, enrolment: Enrolment, seed: str) -> bool:
    """Keep the key; whether the keyring has it. Where there is none it lies in a file of this person's own."""
    name = seed_name(enrolment.device)
    with suppress(VaultUnavailable):
        vault.put(name, seed.encode("ascii"))
        paths.fleet_key.unlink(missing_ok=True)
        return True
    FileKeys(paths.fleet_key).put(name, seed.encode("ascii"))
    return False


def seed_name(device: str) -> str:
    """What the key is called in the vault."""
    return f"{device}/fleet"


def _unusable(error: FleetError) -> Message:
    return Message(zh=f"无法使用此安装的登记（{error.code}）：请管理员检查并重新登记", en=str(error))


def _layer(store: PolicyStore, paths: Paths) -> Callable[[str, bytes], None]:
    def lay(scope: str, data: bytes) -> None:
        try:
            if subjects.is_consents(scope):
                _lay_consents(paths, data)
            else:
                store.lay(LIVE_FILE.format(scope=scope), data)
        except OSError as error:
            log.warning("fleet: what came cannot be written: %s", type(error).__name__)
        except FleetError as error:
            log.warning("fleet: %s", error)

    return lay


def _lay_consents(paths: Paths, data: bytes) -> None:
    """Into the folder of consents, each once; as everything there it counts by its signature alone."""
    for consent in unbundled(data):
        file = private_folder(paths.consents) / f"{sha256(consent).hexdigest()[:32]}.consent"
        if not file.exists():
            write_whole(file, consent)


def _standing(machine: str, store: PolicyStore) -> Standing:
    in_force = store.in_force()
    return Standing(machine, VERSION, in_force.policy.name, in_force.policy.serial, in_force.status.state)
