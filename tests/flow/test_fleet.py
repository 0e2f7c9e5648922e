"""A workstation and its hub: the real server, the real database, the real sink, all on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guard.audit.alerts.settings import AlertSettings
from guard.audit.alerts.watch import AlertWatch
from guard.audit.proof.keys import FileKeys
from guard.cli import main
from guard.cli.hub import main as hub_main
from guard.compose.fleet import FleetLink, keep_seed
from guard.fleet import enrolment as enrolments
from guard.fleet import subjects
from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment, tls
from guard.fleet.trial.servers import missing
from guard.fleet.trial.simulated import Workstation
from guard.fleet.trial.stand import Stand
from guard.model import Action, EntityType, Evidence, Finding
from guard.policy.store import PolicyStore, open_store
from tests.e2e.test_canary import PLANTED
from tests.support import chat_picture
from tests.support.policies import MACHINE, USABLE, Office, recent
from tests.support.trail import Given, outcome, records
from tests.support.waiting import until

nats = pytest.importorskip("nats", reason="frostpane[hub] is not installed")
psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # sockets of servers that were killed
]

PATIENCE_S = 90.0
QUICK = Pace(first_s=0.05, spread_s=0.3, timeout_s=5, commit_s=1.5, resend_s=2, presence_s=1)
DEVICES = 12


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def enrolled() -> Iterator[tuple[Stand, list[tuple[Enrolment, str]]]]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        stand = Stand(folder, now())
        devices = stand.admit(DEVICES)
        with stand:
            yield stand, devices


@pytest.fixture
def stand(enrolled: tuple[Stand, list[tuple[Enrolment, str]]]) -> Stand:
    return enrolled[0]


@contextlib.contextmanager
def linked(given: Given, store: PolicyStore, enrolment: Enrolment, seed: str) -> Iterator[AlertWatch]:
    """A trail's guard without its gate: alerts, link and policy store as `create_service` puts them together."""
    keep_seed(given.paths, given.vault, enrolment, seed)
    enrolments.save(given.paths.fleet, enrolment)
    link = FleetLink(given.paths, given.vault, "pc-17", pace=QUICK)
    watch = AlertWatch(given.paths, given.vault, given.clock, to=link.way_to, first_pause_s=0.05)
    watch.apply(link.receivers(AlertSettings()))
    link.start(store)
    try:
        yield watch
    finally:
        link.close()
        watch.close()


def opened(office: Office) -> PolicyStore:
    return open_store(office.paths, usable=USABLE, clock=now, machine=MACHINE, marks=office.marks)


def asked(stand: Stand, question: str, *values: object) -> list[Any]:
    with psycopg.connect(stand.database.where) as base:
        return list(base.execute(question, values).fetchall())


def kept(stand: Stand, device: str) -> list[int]:
    found = asked(stand, "SELECT number FROM every_event WHERE device = %s ORDER BY received_at, number", device)
    return [number for (number,) in found]


def test_a_trail_arrives_whole_and_in_order_and_a_policy_comes_into_force_without_a_customers_value_at_the_hub(
    enrolled: tuple[Stand, list[tuple[Enrolment, str]]], tmp_path: Path
) -> None:
    stand, devices = enrolled
    (enrolment, seed), given = devices[0], Given(tmp_path / "workstation")
    office = Office(given.data, clock=now)
    planted = [
        Finding(EntityType.PHONE, 0.9, 0, 11, Evidence("phone"), masked=chat_picture.PHONE, digest="d1"),
        Finding(EntityType.CN_ID, 0.9, 0, 18, Evidence("id"), masked=chat_picture.CN_ID, digest="d2"),
    ]
    told = {"program": chat_picture.NAME, "note": chat_picture.EMAIL, "folder": chat_picture.BANK_CARD}
    with contextlib.closing(opened(office)) as store, linked(given, store, enrolment, seed) as watch:
        with given.recorder() as recorder:
            recorder.watch_records(watch.appended)
            recorder.note("start", dict(told))
            for turn in range(150):
                said = f"{chat_picture.NAME} {chat_picture.EMAIL} {chat_picture.BANK_CARD} {turn}"
                recorder.record(outcome(Action.REDACT, findings=tuple(planted), at=given.clock.now, reason=said))
            pushed = tmp_path / "next.policy"
            pushed.write_bytes(office.signed(recent(41)))
            assert hub_main(["--folder", str(stand.folder.path), "push", str(pushed)]) == 0
            until(lambda: store.in_force().policy.serial == 41, PATIENCE_S)
            forged = tmp_path / "forged.policy"
            forged.write_bytes(pushed.read_bytes().replace(b'"sig"', b'"gis"'))
            assert hub_main(["--folder", str(stand.folder.path), "push", str(forged)]) == 0
            until(lambda: any(each.file.startswith("live-") for each in store.in_force().refusals), PATIENCE_S)
            assert store.in_force().policy.serial == 41
            assert hub_main(["--folder", str(stand.folder.path), "push", str(pushed)]) == 0
        written = records(given)
        until(lambda: len(kept(stand, enrolment.device)) == len(written), PATIENCE_S)
        until(lambda: watch.coverage()[0].guarded, PATIENCE_S)
        until(lambda: asked(stand, "SELECT serial FROM fleet WHERE machine = 'pc-17'") == [(41,)], PATIENCE_S)
    assert kept(stand, enrolment.device) == [record.number for record in written]
    facts = asked(
        stand, "SELECT facts FROM every_event WHERE device = %s AND kind = 'redact' LIMIT 1", enrolment.device
    )[0][0]
    assert facts["rule"] == "phones-stay-inside"
    assert facts["entities"] == {"PHONE": 1, "CN_ID": 1}
    for file in stand.folder.path.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [value for value in PLANTED if value.encode() in content], file.name


def test_after_a_restored_backup_the_same_numbers_of_another_chain_arrive_too(
    enrolled: tuple[Stand, list[tuple[Enrolment, str]]], tmp_path: Path
) -> None:
    stand, devices = enrolled
    enrolment, seed = devices[1]
    office = Office(tmp_path / "other", clock=now)
    counts = []
    for folder in ("before", "after"):
        given = Given(tmp_path / folder, seed=len(folder) * 31)
        given.filled(20)
        with contextlib.closing(opened(office)) as store, linked(given, store, enrolment, seed):
            counts.append(len(records(given)))
            until(lambda: len(kept(stand, enrolment.device)) == sum(counts), PATIENCE_S)
    assert len({trail for (trail,) in asked(stand, "SELECT trail FROM mark WHERE device = %s", enrolment.device)}) == 2


def test_a_device_can_neither_write_nor_hear_what_is_another_devices(
    enrolled: tuple[Stand, list[tuple[Enrolment, str]]],
) -> None:
    stand, devices = enrolled
    (mine, seed), (victim, _) = devices[2], devices[3]
    refusals: list[str] = []

    async def noted(error: Exception) -> None:
        refusals.append(str(error).lower())

    async def attempt() -> list[bytes]:
        context = tls(stand.authority)
        heard: list[bytes] = []

        async def overheard(message: Any) -> None:
            heard.append(message.data)

        inbox = subjects.inbox(mine.device)
        wire = await nats.connect(
            [stand.address], tls=context, nkeys_seed_str=seed, inbox_prefix=inbox, error_cb=noted, allow_reconnect=False
        )
        secret = [subjects.mark(victim.device), f"{subjects.inbox(victim.device)}.>", subjects.events("*"), ">"]
        for subject in (*secret, subjects.presence("*"), subjects.ENROL, "$JS.API.>"):
            with contextlib.suppress(nats.errors.Error):
                await wire.subscribe(subject, cb=overheard)
        for subject in (
            subjects.events(victim.device),
            subjects.mark(victim.device),
            subjects.mark(mine.device),
            subjects.presence(victim.device),
            subjects.question(victim.device),
            subjects.policy("all"),
            "$JS.API.STREAM.DELETE.events",
            "$JS.API.STREAM.MSG.GET.events",
            "$JS.API.DIRECT.GET.events",
            "$JS.API.CONSUMER.CREATE.events",
            subjects.ENROL,
        ):
            await wire.publish(subject, b"forged")
        await wire.flush()
        for _ in range(200):
            if len(refusals) >= 18:
                break
            await asyncio.sleep(0.05)
        await wire.close()
        return heard

    assert asyncio.run(attempt()) == []
    assert sum("publish" in each for each in refusals) == 11, refusals
    assert sum("subscription" in each for each in refusals) == 7, refusals


def test_a_token_admits_one_workstation_once_and_a_revoked_key_ends_at_once(
    stand: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str], no_keyring: None
) -> None:
    folder, authority = ["--folder", str(stand.folder.path)], tmp_path / "authority.pem"
    authority.write_text(stand.authority)
    assert hub_main([*folder, "token", "--hours", "1"]) == 0
    token = tmp_path / "token"
    token.write_text(capsys.readouterr().out)
    words = ["fleet", "enrol", "--server", stand.address, "--authority", str(authority), "--token-file", str(token)]

    def enrol(data: str) -> int:
        return main([*words, "--data-dir", str(tmp_path / data)])

    assert enrol("one") == 0
    assert enrol("two") == 2
    assert "has been used" in capsys.readouterr().err
    token.write_text(token.read_text().partition(".")[0] + ".00")
    assert enrol("two") == 2
    assert "not known" in capsys.readouterr().err
    enrolment = enrolments.load(tmp_path / "one" / "fleet.json")
    assert enrolment is not None
    found = FileKeys(tmp_path / "one" / "fleet.key").get(f"{enrolment.device}/fleet")
    assert found is not None

    async def lives_until_revoked(seed: str) -> None:
        workstation = Workstation(enrolment, seed, QUICK)
        life = asyncio.create_task(workstation.run())
        workstation.write(3)
        await happens(lambda: not workstation.numbers)
        await asyncio.to_thread(hub_main, [*folder, "revoke", enrolment.device])
        await happens(lambda: not workstation.device.connected)
        workstation.write(3)
        await happens(lambda: "does not admit" in workstation.device.detail)
        assert len(workstation.numbers) == 3
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)

    asyncio.run(lives_until_revoked(found.decode()))
    assert kept(stand, enrolment.device) == [1, 2, 3]


def test_killed_server_sink_and_database_lose_and_double_nothing(
    enrolled: tuple[Stand, list[tuple[Enrolment, str]]],
) -> None:
    stand, devices = enrolled
    fleet = [Workstation(enrolment, seed, QUICK) for enrolment, seed in devices[4:]]
    fleet[1].ahead, fleet[2].ahead = timedelta(days=-700_000), timedelta(days=2_900_000)  # clocks that are wrong

    async def storm() -> None:
        lives = [asyncio.create_task(each.run()) for each in fleet]
        for turn in range(3):
            for place, each in enumerate(fleet):
                each.write(20, lose=2 if place == 0 and turn == 1 else 0)
            await asyncio.sleep(0.15)
            await asyncio.to_thread(kill, turn)
        await happens(lambda: not any(each.numbers for each in fleet))
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)

    def kill(turn: int) -> None:
        victim: Any = (stand.server, stand.sinks[0], stand.database)[turn % 3]
        victim.kill()
        victim.start()
        if victim is stand.database:
            stand.database.wait()

    asyncio.run(storm())
    for each in fleet:
        assert sorted(kept(stand, each.name)) == [n for n in range(1, each.written + 1) if n not in each.holes]
    assert asked(stand, "SELECT first, last FROM gap WHERE device = %s", fleet[0].name) == [(21, 22)]
    hourly = asked(stand, "SELECT sum(events) FROM hourly")
    assert hourly == asked(stand, "SELECT count(*) FROM every_event")


async def happens(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s
        await asyncio.sleep(0.02)
