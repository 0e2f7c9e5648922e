"""The cases of an installation, as commands reach them; and words of a person without customer data."""

from __future__ import annotations

import contextlib
import os

from guard.audit.incident.desk import IncidentDesk
from guard.audit.proof.keys import KeyStore
from guard.audit.upkeep.journal import append_note
from guard.cli import options as shared
from guard.compose.inspectors import tools
from guard.inspect.text import from_text
from guard.model import EntityType, workstation
from guard.model.clock import wall_clock
from guard.paths import Paths
from guard.read.readers import Readers


def desk_of(paths: Paths, vault: KeyStore) -> IncidentDesk:
    """The cases there; what is done with them is noted in the same trail as the guard's."""
    here = workstation()
    return IncidentDesk(
        paths,
        vault,
        lambda kind, facts: append_note(paths, vault, kind, facts, clock=wall_clock, here=here),
        here,
        wall_clock,
        os.urandom,
    )


def frosted(paths: Paths, text: str) -> str:
    """A person's words without what can be found in them: a case lies open on this disk."""
    if not text:
        return ""
    policy = shared.policy_in_force(paths, None)
    with contextlib.closing(Readers()) as readers:
        made = from_text(text, tools(policy, shared.reader(readers, policy)))
        safe = made.safe(set(EntityType)) if made.findings else text.encode()
    return "" if safe is None else safe.decode()
