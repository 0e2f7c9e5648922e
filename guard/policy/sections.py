"""The tables of a policy document, each a frozen value. `document.py` puts them together.

They hold the shape of the document alone; what can be enforced is said once, by the parts that `document.Usable` asks.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, field_validator, model_validator

from guard.model import Action, Channel, EntityType, Lesson, MaskStyle, Message, Override
from guard.policy.own_rules import RuleId

EVERY = "*"
UNKNOWN = "unknown"
"""The group of an application that no group names."""


class Section(BaseModel):
    """A table of the document: no key that is not known, no value of another type, no change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, hide_input_in_errors=True)


def _one_of_the_entity_types(name: str) -> str:
    if name != EVERY and name not in EntityType.__members__:
        raise ValueError(f'use "*" or entity types: {", ".join(EntityType)}')
    return name


def identifier(what: str) -> Any:
    """A key by which a document names something: no blank, no star."""
    return Field(pattern=r"^[^\s*]+$", max_length=80, description=what)


EntityName = Annotated[
    str,
    AfterValidator(_one_of_the_entity_types),
    WithJsonSchema({"type": "string", "enum": [EVERY, *(str(name) for name in EntityType)]}),
]
ActionName = Literal["allow", "audit", "warn", "redact", "block"]
Confidence = Annotated[float, Field(ge=0, le=1)]
Glob = Annotated[str, Field(min_length=1, max_length=200)]
HotkeyName = Annotated[str, Field(max_length=80)]
Minutes = Annotated[int, Field(ge=0, le=7 * 24 * 60)]
Days = Annotated[int, Field(ge=1, le=3660)]


class BilingualText(Section):
    """A sentence in both languages; one that is missing is taken from the other."""

    zh: str = Field(default="", max_length=1_000)
    en: str = Field(default="", max_length=1_000)

    @model_validator(mode="after")
    def _has_one(self) -> BilingualText:
        if not (self.zh or self.en):
            raise ValueError("give `zh`, `en` or both")
        return self

    def message(self) -> Message:
        """The sentence as the rest of the guard knows it."""
        return Message(zh=self.zh or self.en, en=self.en or self.zh)


class Redaction(Section):
    """What the safe version looks like."""

    style: MaskStyle = MaskStyle.MASK
    corner_note: bool = Field(default=True, description="A small note in the corner of a frosted picture.")


class Notifications(Section):
    """What a person is told."""

    notify: bool = True
    language: Literal["auto", "zh", "en"] = "auto"
    quiet_minutes: Minutes = Field(default=5, description="One popup for the same content and destination in so long.")
    question_every: int = Field(default=5, ge=0, le=1_000, description="One card of so many asks a question; 0: none.")


class Captures(Section):
    """Screen captures that land in files."""

    watch: bool = True
    folders: tuple[str, ...] = Field(default=(), description="In addition to the system's own screenshot folders.")
    replace: bool = Field(default=False, description="Put the frosted version in the place of the file.")
    hotkeys: tuple[HotkeyName, ...] = Field(
        default=(), description="In addition to the system's own capture keys, such as ctrl+alt+a."
    )


class SecretMark(Section):
    """Whose mark of a secret counts: any program can set one."""

    paths: tuple[Glob, ...] = Field(
        default=(), description="Full paths of password managers, where administrators alone can write."
    )


class Browsers(Section):
    """What goes into pages, where a browser has the companion extension."""

    on_guard_absent: Literal["withhold", "allow"] = Field(
        default="withhold", description="What pages of guarded groups get while no guard answers."
    )


class Retention(Section):
    """How long things are kept."""

    trail_days: Days = 1_095
    evidence_days: Days = 180
    captures_days: Days = 7
    previews: Literal["ends", "start", "none"] = Field(
        default="ends", description="What the trail shows of a value: `138****8000`, `138********` or nothing."
    )


class EvidenceSection(Section):
    """What is sealed for the auditor."""

    keep: Literal["nothing", "frosted", "original"] = "nothing"
    auditor_keys: tuple[Annotated[str, Field(max_length=4_000)], ...] = Field(
        default=(), description="age public keys, each of which can open what is sealed."
    )
    two_persons: bool = Field(default=False, description="Two auditors are needed to open what is sealed.")
    from_action: ActionName = Field(default="redact", description="The mildest action that keeps evidence.")
    max_mib: int = Field(default=500, ge=1, le=100_000)

    @model_validator(mode="after")
    def _someone_can_open_it(self) -> EvidenceSection:
        if self.keep != "nothing" and len(self.auditor_keys) < (2 if self.two_persons else 1):
            raise ValueError("evidence is kept, so `auditor_keys` must name who can open it (two for `two_persons`)")
        return self


class Agent(Section):
    """What the person at the workstation may do."""

    allow_pause: bool = False
    pause_max_minutes: int = Field(default=15, ge=1, le=480)
    allow_quit: bool = True
    not_customer_data_days: int = Field(
        default=30, ge=0, le=366, description="What a person called no customer data passes for so long; 0: once."
    )


class ConsentSection(Section):
    """Whose records of customers' consents count."""

    issuers: tuple[Annotated[str, Field(max_length=1_000)], ...] = Field(
        default=(), max_length=32, description="Ed25519 public keys (PEM) of supervisors who sign such records."
    )
    revoked: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")], ...] = Field(
        default=(), max_length=10_000, description="Ids of records that customers withdrew, until they would expire."
    )


class Group(Section):
    """Applications that are treated alike. One of the keys that matches is enough; the first proven group wins."""

    name: str = identifier("Rules name it.")
    catalog: tuple[str, ...] = Field(default=(), description="Kinds of the application catalog that belong here.")
    paths: tuple[Glob, ...] = Field(
        default=(),
        description="Full paths, a proof where administrators alone can write; with `executables` both must match.",
    )
    executables: tuple[Glob, ...] = Field(default=(), description="File names; `.exe` may be left out.")
    window_classes: tuple[Glob, ...] = ()
    titles: tuple[Glob, ...] = Field(default=(), description="Of the active window; meant for browsers.")
    sites: tuple[Annotated[str, Field(pattern=r"^[^/:*@\s]+$", max_length=253)], ...] = Field(
        default=(), description="Host names; their sub-domains belong to them."
    )

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name == UNKNOWN:
            raise ValueError('"unknown" is the group of all other applications; choose another name')
        return name


class Rule(Section):
    """What happens to some entity types on their way from some applications to others."""

    id: RuleId = identifier("Shown to the person and kept in the trail.")
    entities: tuple[EntityName, ...] = Field(min_length=1)
    destinations: tuple[str, ...] = Field(default=(EVERY,), min_length=1)
    channels: tuple[Channel, ...] = Field(default=tuple(Channel), min_length=1)
    origins: tuple[str, ...] = Field(default=(EVERY,), min_length=1)
    min_count: int = Field(default=1, ge=1, le=1_000_000, description="Fewest findings of these types.")
    action: ActionName
    override: Override = Override.NONE
    message: BilingualText | None = None

    @property
    def entity_types(self) -> frozenset[EntityType]:
        """The types that count, with "*" written out."""
        if EVERY in self.entities:
            return frozenset(EntityType)
        return frozenset(EntityType(name) for name in self.entities)

    @property
    def strictness(self) -> Action:
        """The action as the model knows it."""
        return Action[self.action.upper()]


class Card(Section):
    """A short lesson, shown when one of its entity types was frosted."""

    id: str = identifier("Kept in the trail.")
    entities: tuple[EntityName, ...] = (EVERY,)
    title: BilingualText
    text: BilingualText
    safer: BilingualText | None = Field(default=None, description="What to do instead.")

    def teaches(self, entity_types: Collection[EntityType]) -> bool:
        """Whether it is about one of these types."""
        return EVERY in self.entities or any(name in self.entities for name in entity_types)

    def lesson(self) -> Lesson:
        """The lesson as the rest of the guard knows it."""
        safer = self.safer.message() if self.safer else None
        return Lesson(self.id, self.title.message(), self.text.message(), safer)


class Rollout(Section):
    """Who takes this policy first."""

    percent: int = Field(default=100, ge=0, le=100, description="Of the machines, chosen by a stable hash.")
    rings: tuple[str, ...] = Field(default=(), description="Machines of these rings always take it.")


class Scope(Section):
    """Whom this policy is meant for; others leave it alone."""

    machines: tuple[Glob, ...] = Field(default=(EVERY,), min_length=1, description="Globs of host names.")
    systems: tuple[Literal["linux", "windows"], ...] = Field(default=("linux", "windows"), min_length=1)


class Rehearsal(Section):
    """What must hold before this policy is enforced, replayed over the decisions of the past days."""

    required: bool = False
    days: Days = 14
    max_stricter: int | None = Field(default=None, ge=0, description="Decisions that may become stricter.")
    max_milder: int | None = Field(default=None, ge=0, description="Decisions that may become milder.")


class Pull(Section):
    """Where newer policies are fetched from, besides the drop folder."""

    url: str = Field(max_length=2_000)
    every_minutes: int = Field(default=30, ge=1, le=1_440)
    proxy: str | None = Field(
        default=None, max_length=2_000, description="The firm's proxy, http://host:port; none of the person's is used."
    )
    ca_file: str | None = Field(default=None, description="Instead of the system's trust store.")
    client_certificate: str | None = None
    client_key: str | None = None
