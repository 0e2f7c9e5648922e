"""All scenes."""

from __future__ import annotations

import itertools

from tests.support.chats.bubbled import bubbled
from tests.support.chats.headed import headed
from tests.support.chats.look_alikes import look_alikes
from tests.support.chats.panes import panes
from tests.support.chats.recorded import recorded
from tests.support.chats.tables import tables

SCENES = tuple(itertools.chain(bubbled(), panes(), headed(), recorded(), look_alikes(), tables()))
