"""`frostpane doctor`: each dependency, permission and coverage point of this workstation, with what to do."""

from __future__ import annotations

import argparse
import contextlib
import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from guard.audit.alerts.backlog import Positions
from guard.audit.alerts.settings import Receiver
from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.cli import options as shared
from guard.cli.tried_programs import Trial, last_trial
from guard.compose.alerts import alert_settings
from guard.compose.customer_list import CustomerList
from guard.compose.slot import slot_of_installation
from guard.compose.usability import Usability
from guard.desktop import Desktop, Vault, current
from guard.detect import Detector
from guard.errors import DesktopError, GuardError, InspectionFailed, ReadError
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import Coverage, DetectionSettings, EntityType, MaskStyle, Message
from guard.paths import ASSETS, Paths
from guard.policy.store import open_store
from guard.read import DEFAULT_LIMITS, open_reader
from guard.service.control import ask_status

IN_THE_PICTURE = {EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.EMAIL}
"""What the built-in picture of a chat holds, once each."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """`ok`, `note` (works with a limit) or `problem`."""
    detail: str
    advice: str = ""
    zh: str = ""
    """The detail in Chinese, for the window of the check-up; empty: it has words of its own for it."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="check this workstation and say what to do")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument("--programs", action="store_true", help="tell instead which programs were tried, and how well")
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0; 1 where something is a problem."""
    paths = shared.paths(options)
    checks = list(_programs(last_trial()) if options.programs else _checks(paths))
    if options.json:
        shared.print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{check.state:<8} {check.name:<18} {check.detail}")
            if check.advice:
                print(f"{'':<8} {'':<18} -> {check.advice}")
    return 1 if any(check.state == "problem" for check in checks) else 0


def _checks(paths: Paths) -> Iterator[Check]:
    yield Check("python", "ok", platform.python_version())
    yield _policy(paths)
    yield _engine("rapid", needed=True)
    yield _engine("tesseract", needed=False)
    yield _worker()
    try:
        desktop = current()
    except GuardError as error:
        yield Check("desktop", "problem", str(error), "start a desktop session, or use `frostpane demo`")
        return
    yield data_folder(desktop, paths)
    yield from _desktop(desktop, paths)


def _programs(trial: Trial) -> Iterator[Check]:
    """Each program that was tried; a note where a cell of its was not as it should be."""
    yield Check("tried", "ok", f"{trial.day} on {trial.system}")
    for each in trial.programs:
        told = f"{each.version}: {each.good} of {each.cells} pastes as they should be ({', '.join(each.contents)})"
        advice = "" if each.good == each.cells else "docs/programs.md names them"
        yield Check(each.name, "note" if advice else "ok", told, advice)


def _worker() -> Check:
    """Whether what parses copies can close itself in here: tried."""
    detection = DetectionSettings(names=False)
    terms = Terms("rapid", DEFAULT_LIMITS, detection, MaskStyle.MASK, None, digest=None, customers=None)
    with contextlib.closing(Worker(terms.opening())) as worker:
        try:
            worker.warm()
        except InspectionFailed as error:
            return Check("inspection-worker", "problem", str(error), "copies are UNREADABLE: look for missing packages")
        missing = RemoteInspector(worker, terms).not_taken()
        taken = " ".join(worker.nursery.measures or ())
    if missing:
        advice = "use a kernel from 5.13 on with Landlock and seccomp; contents are parsed without this bound"
        return Check("inspection-worker", "note", f"{taken}; not: {' '.join(sorted(missing))}", advice)
    return Check("inspection-worker", "ok", f"closed in by {taken}")


def data_folder(desktop: Desktop, paths: Paths) -> Check:
    """Whether what the guard writes is its owner's alone."""
    folder = paths.data
    if not folder.exists():
        return Check("data-folder", "ok", f"{folder} will be made at the first start")
    loose = desktop.open_to_others(folder)
    if loose is not None:
        problem, _, advice = loose.partition("; ")
        return Check("data-folder", "problem", problem, advice)
    return Check("data-folder", "ok", f"{folder}, its owner's alone")


def _policy(paths: Paths) -> Check:
    try:
        with contextlib.closing(
            open_store(
                paths,
                usable=Usability(),
                past=shared.past(paths),
                marks=shared.marks(paths),
                slot=slot_of_installation(paths),
            )
        ) as store:
            status = store.in_force().status
    except GuardError as error:
        return Check("policy", "problem", f"{error.code}: {error}")
    told = f"{status.name} {status.serial} from {status.source}, state {status.state}; drop folder {status.drop_folder}"
    if status.state == "ok":
        return Check("policy", "ok", told)
    return Check("policy", "note", told, status.detail or "push a newer policy")


def _engine(name: str, *, needed: bool) -> Check:
    picture = (ASSETS / "demo" / "chat.png").read_bytes()
    try:
        with contextlib.closing(open_reader(name)) as reader:
            reader.warm()
            began = time.perf_counter()
            page = reader.read(picture).page
            elapsed_ms = round((time.perf_counter() - began) * 1000)
    except ReadError as error:
        return Check(f"reader-{name}", "problem" if needed else "note", f"{error.code}", str(error))
    found = {finding.entity_type for finding in Detector().detect(page.text, page.labels)}
    read = len(found & IN_THE_PICTURE)
    state = "ok" if read == len(IN_THE_PICTURE) else "problem" if needed else "note"
    return Check(
        f"reader-{name}", state, f"{read} of {len(IN_THE_PICTURE)} read in the built-in picture, {elapsed_ms} ms"
    )


def _desktop(desktop: Desktop, paths: Paths) -> Iterator[Check]:
    for point in desktop.coverage():
        yield covered(point)
    vault = desktop.vault()
    try:
        vault.get("doctor")
        yield Check("vault", "ok", "the system's key store answers")
    except GuardError as error:
        advice = "unlock the key ring of this session; without it the trail cannot be trusted"
        yield Check("vault", "note", f"{error.code}: {error}", advice)
    try:
        status = ask_status(desktop.control_address(paths.data))
        yield Check("guard", "ok", f"{status['state']}, policy {status['policy']['name']} {status['policy']['serial']}")
    except DesktopError as error:
        yield Check("guard", "note", "not running", str(error))
        yield from of_the_firm(None, paths, vault)
        yield from _waiting_alerts(paths, vault)
    else:
        yield from of_the_firm(status, paths, vault)
        yield from delivering(status)


def covered(point: Coverage) -> Check:
    """How one point of what this desktop lets the guard see stands."""
    return Check(f"coverage-{point.point}", "ok" if point.guarded else "note", point.reason.en, zh=point.reason.zh)


def of_the_firm(status: dict[str, Any] | None, paths: Paths, vault: Vault) -> Iterator[Check]:
    """How the firm's customer list stands, as the running guard tells, if one runs; nothing where none is installed.

    Of a running guard also what keeps its link to the firm's hub from beginning.
    """
    if status is None:
        here = CustomerList(paths, vault)
        here.follow()
        points = list(here.coverage())
    else:
        told = [point for point in status["coverage"] if point["point"] in ("customers", "hub")]
        points = [Coverage(point["point"], point["guarded"], Message(**point["reason"])) for point in told]
    for point in points:
        yield covered(point) if point.guarded else replace(covered(point), state="problem")


def delivering(status: dict[str, Any]) -> Iterator[Check]:
    """How the running guard's alerts stand, a check a receiver."""
    for point in status["coverage"]:
        if point["point"] == "alerts":
            told = point["reason"]
            advice = "" if point["guarded"] else "records stay in the trail and go out once the receiver takes them"
            yield Check("alerts", "ok" if point["guarded"] else "problem", told["en"], advice, told["zh"])


def _waiting_alerts(paths: Paths, vault: Vault) -> Iterator[Check]:
    """What no guard delivers now."""
    try:
        receivers = alert_settings(shared.policy_in_force(paths, None)).receivers
        if receivers:
            yield from waiting_alerts(receivers, paths, vault)
    except GuardError:  # told by the checks of policy and vault; without a trail nothing waits
        return


def waiting_alerts(receivers: Sequence[Receiver], paths: Paths, vault: KeyStore) -> Iterator[Check]:
    """How many records wait for each receiver; one that is new has nothing to wait for.

    Raises:
        GuardError: there is no trail, or it cannot be read.
    """
    with reading(paths, vault) as reader:
        newest = reader.newest_number()
    positions = Positions(paths.alerts)
    for receiver in receivers:
        position = positions.of(receiver.key)
        behind = newest - position.number if position is not None else 0
        if behind > 0:
            told, zh = f"{receiver.name}: {behind} records wait", f"{receiver.name}：还有 {behind} 条记录等待发送"
            yield Check("alerts", "note", told, "start the guard", zh)
        else:
            yield Check("alerts", "ok", f"{receiver.name}: all delivered", zh=f"{receiver.name}：已全部发送")
