"""A storm makes one card, one record, and a count: five hundred pastes, a folder of five hundred files."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

from guard.audit import TrailSettings
from guard.audit.counted import newest_first
from guard.audit.own_data import own_data
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.audit.report.figures import figures_of
from guard.audit.selection import BEGINNING, END, Selection
from guard.cli.audit.records import export_to
from guard.model import Action, Application, Destination, Served, Verdict, Version, workstation
from guard.model.clock import wall_clock
from guard.paths import installation
from guard.service.events import Beat, Pasted
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, running_world

STORM = (NoteKind.OUTCOME, NoteKind.REPEATED)


def test_a_storm_is_told_once_recorded_once_and_counted(tmp_path: Path) -> None:
    files = [tmp_path / "folder" / f"{number}.txt" for number in range(500)]
    files[0].parent.mkdir()
    for file in files:
        file.write_text(TEXT)
    listing = {"text/uri-list": "".join(f"{file.as_uri()}\r\n" for file in files).encode()}
    with running_world(tmp_path / "data", POLICY) as world:
        watched = world.gate.copy(text(TEXT), CRM)
        verdict = Verdict(Action.REDACT, Destination(Application("copyq"), "unknown"), "identity", "flow", 7)
        seen = Served(watched, verdict, Version.SAFE, "text/plain", 9, 0.0, wall_clock(), by_itself=True)
        world.tell(Pasted(seen))  # a clipboard manager reads by itself: no person did anything
        until(lambda: world.service.status().counters.automatic == 1)
        assert world.service.history() == ()
        for _ in range(2):  # copied anew: the content is the same
            snapshot_id = world.gate.copy({**text(TEXT), "text/html": f"<b>{TEXT}</b>".encode()}, CRM)
            for _ in range(250):
                assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
            until(lambda: bool(told := world.service.history()) and told[0].snapshot_id == snapshot_id)  # noqa: B023
        assert len(world.told.frosted_outcomes) == len(world.service.history()) == 1
        snapshot_id = world.gate.copy(listing, CRM)
        for _ in range(20):
            assert world.gate.paste("text/uri-list", WECHAT) is None
        answered = threading.Event()
        world.tell(Beat(answered.set))  # everything before it was worked through by then
        assert answered.wait(30)
        vault = world.vault
    assert len(world.told.frosted_outcomes) == len(world.service.history()) == 2
    with reading(installation(world.data), vault) as reader:
        records = list(reader.forwards())
    assert Counter(record.kind for record in records)[NoteKind.OUTCOME] == 2
    assert records[-1].kind is NoteKind.STOP
    # Whoever reads sees one entry each: in the list, the export, what is known of the person, and the report.
    entries = [record for record in newest_first(reversed(records)) if record.kind in STORM]
    assert [(record.kind, record.times) for record in entries] == [(NoteKind.OUTCOME, 20), (NoteKind.OUTCOME, 500)]
    own = own_data(installation(world.data), vault, workstation(), TrailSettings())
    assert [(record.kind, record.times) for record in own.records if record.kind in STORM] == [
        *((NoteKind.OUTCOME, 20), (NoteKind.OUTCOME, 500))
    ]
    with reading(installation(world.data), vault) as reader, (tmp_path / "all.ndjson").open("w") as out:
        export_to(out, reader, Selection())
        assert reader.unread == 0
    told = [json.loads(line) for line in (tmp_path / "all.ndjson").read_text().splitlines()]
    assert [line.get("frostpane.times") for line in told if line["event.action"] in ("redact", "repeated")] == [500, 20]
    (rule,) = figures_of(tmp_path, since=BEGINNING, until=END).rules
    assert (rule.events, rule.pastes) == (2, 520)
