"""The guard and commands write one trail side by side."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from guard.audit import NoteKind, TrailSettings
from guard.audit.proof import age_format
from guard.audit.proof.keys import FileKeys
from guard.audit.proof.reading import reading
from guard.audit.proof.verify import examine
from guard.audit.upkeep.journal import append_note
from guard.desktop.memory import MemoryVault
from tests.support.trail import HERE, Given, outcome

IDENTITY, AUDITOR = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(AUDITOR,))


def test_a_note_of_a_command_goes_into_the_running_guards_chain(given: Given) -> None:
    with given.recorder(SETTINGS) as recorder:
        for _ in range(3):
            recorder.record(outcome())
            append_note(given.paths, given.vault, NoteKind.EVIDENCE_OPENED, {}, clock=given.clock, here=HERE)
            recorder.flush()
    examination = examine(given.paths, given.vault, identities=[IDENTITY])
    assert (examination.problems, examination.chains) == ((), 1)
    with reading(given.paths, given.vault) as reader:
        kinds = [record.kind.value for record in reader.forwards()]
    assert kinds == ["chain-started", *["outcome", "evidence-opened"] * 3, "stop"]


def test_a_command_that_cannot_reach_the_keyring_begins_a_chain_and_the_guard_another(given: Given) -> None:
    locked_out = MemoryVault(available=False)
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome())
        append_note(given.paths, locked_out, NoteKind.EVIDENCE_OPENED, {}, clock=given.clock, here=HERE)
        recorder.record(outcome())
        assert recorder.status().state == "ok"
    examination = examine(given.paths, given.vault)
    assert (examination.problems, examination.chains) == ((), 3)
    with reading(given.paths, given.vault) as reader:
        records = list(reader.forwards())
    assert [record.facts["reason"] for record in records if record.kind is NoteKind.CHAIN_STARTED] == [
        "first",
        "vault-lost",
        "another-writer",
    ]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from guard.audit import open_recorder
from guard.audit.proof.keys import FileKeys
from guard.model import Action
from guard.paths import installation
from tests.support.trail import HERE, outcome
data = Path(sys.argv[1])
with open_recorder(installation(data), FileKeys(data.with_name("vault")), clock=lambda: datetime.now(UTC), here=HERE,
                   settle_s=0.003) as recorder:
    told = [recorder.record(outcome((Action.AUDIT, Action.BLOCK)[turn % 2])) for turn in range(60)]
assert None not in told, told.count(None)
"""


def test_processes_that_write_at_once_keep_one_whole_chain(tmp_path: Path) -> None:
    given = Given(tmp_path / "data")
    vault = FileKeys(tmp_path / "vault")
    given.vault = vault  # type: ignore[assignment]  # a vault that several processes share
    given.filled(1)
    root = Path(__file__).parents[3]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(given.data)], cwd=root) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    examination = examine(given.paths, vault)
    assert examination.problems == ()
    assert examination.chains == 1
    with reading(given.paths, vault) as reader:
        outcomes = sum(record.kind is NoteKind.OUTCOME for record in reader.forwards())
        assert reader.unread == 0
    assert outcomes == 1 + 3 * 60
