"""The policy document: TOML text to a frozen `Policy`, or an error that names line, key and what to do."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from guard.errors import PolicyInvalid
from guard.model import DetectionSettings, Manners, Watermark
from guard.policy import position
from guard.policy.alerts import Alerts
from guard.policy.catalog import Catalog, shipped_catalog
from guard.policy.documents import Documents
from guard.policy.inspection import InspectionSection, RecognizerSection
from guard.policy.moment import Moment, Until
from guard.policy.precision import Exemption, PrecisionSection, Review
from guard.policy.sections import (
    EVERY,
    UNKNOWN,
    Agent,
    Browsers,
    Captures,
    Card,
    ConsentSection,
    EvidenceSection,
    Group,
    Notifications,
    Pull,
    Redaction,
    Rehearsal,
    Retention,
    Rollout,
    Rule,
    Scope,
    SecretMark,
    Section,
)
from guard.policy.trace import Trace, WatermarkSection

SCHEMA = 1
MAX_BYTES = 4 * 1024 * 1024
"""Size of a document, in bytes, at most; checked before it is parsed."""
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})++")
"""Words or quoted ones with dots between them: a key, or something in a text that looks like one."""
_MOST_PARTS = 40
"""Parts of a key, at most; the time that the parser takes for one grows with the square of them."""


class Policy(Section):
    """What an administrator decided. Keys are those of the document; docs/policy.md explains each."""

    schema_number: Literal[1] = Field(alias="schema")
    name: str = Field(pattern=r"^[^/\\\x00-\x1f]+$", max_length=80)
    serial: int = Field(ge=0, lt=2**53)
    issued_at: Moment
    expires_at: Until = None
    minimum_version: str | None = Field(default=None, pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,2}$")
    secret_markers: Literal["honour", "inspect"] = "inspect"
    secret_mark: SecretMark = SecretMark()
    scope: Scope = Scope()
    rollout: Rollout = Rollout()
    rehearsal: Rehearsal = Rehearsal()
    pull: Pull | None = None
    inspection: InspectionSection = InspectionSection()
    documents: Documents = Documents()
    redaction: Redaction = Redaction()
    notifications: Notifications = Notifications()
    captures: Captures = Captures()
    browsers: Browsers = Browsers()
    trace: Trace = Trace()
    watermark: WatermarkSection = WatermarkSection()
    retention: Retention = Retention()
    evidence: EvidenceSection = EvidenceSection()
    alerts: Alerts = Alerts()
    agent: Agent = Agent()
    consent: ConsentSection = ConsentSection()
    precision: PrecisionSection = PrecisionSection()
    reviews: tuple[Review, ...] = Field(default=(), alias="review", max_length=10_000)
    exemptions: tuple[Exemption, ...] = Field(default=(), alias="exception", max_length=10_000)
    groups: tuple[Group, ...] = Field(default=(), alias="group")
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    recognizers: tuple[RecognizerSection, ...] = Field(default=(), alias="recognizer")
    cards: tuple[Card, ...] = Field(default=(), alias="card")

    @model_validator(mode="after")
    def _in_order(self) -> Policy:
        if self.expires_at is not None and self.expires_at <= self.issued_at:
            raise ValueError("`expires_at` must be later than `issued_at`")
        return self

    def detection_settings(self) -> DetectionSettings:
        """What the recognizers need to know."""
        return self.inspection.detection(self.recognizers)

    def manners(self, *, tokens: bool) -> Manners:
        """How the guard speaks to a person. `tokens`: whether an administrator's token can allow more."""
        return Manners(
            notify=self.notifications.notify,
            language=self.notifications.language,
            pause_allowed=self.agent.allow_pause,
            pause_max_minutes=self.agent.pause_max_minutes,
            quit_allowed=self.agent.allow_quit,
            tokens=tokens,
            watermark=Watermark(mark.text, mark.opacity, mark.angle) if (mark := self.watermark).text else None,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A policy and the document that says it."""

    policy: Policy
    document: bytes = field(repr=False)


Usable = Callable[[Policy], None]
"""Builds what enforces a policy, and throws it away. Raises PolicyInvalid with the `key` that cannot be enforced."""


def read(data: bytes, source: str, usable: Usable) -> Written:
    """The policy of a document that can be enforced, with the document.

    Raises:
        PolicyInvalid: as `parse`, also where a part of the guard cannot be built as it says.
    """
    policy = parse(data, source)
    try:
        usable(policy)
    except PolicyInvalid as error:
        raise _invalid(data.decode("utf-8-sig"), source, error.key, str(error)) from error
    return Written(policy, data)


def parse(data: bytes, source: str, catalog: Catalog | None = None) -> Policy:
    """The policy that a document holds, its groups filled from the application catalog where they ask for it.

    Its form alone is checked; what is to be in force comes from `read`. `source` names the document in errors.
    `catalog` None: the one that is shipped.

    Raises:
        PolicyInvalid: `source:line: key: what to do`; its code is `policy-too-large` or `policy-schema` where that
            is the reason.
    """
    if len(data) > MAX_BYTES:
        raise PolicyInvalid(f"{source}: larger than {MAX_BYTES} bytes; split its rules up", code="policy-too-large")
    try:
        text = data.decode("utf-8-sig")
        if (begin := _deep_key(text)) is not None:
            raise PolicyInvalid(f"{source}:{text.count(chr(10), 0, begin) + 1}: no key has so many parts; split it up")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PolicyInvalid(f"{source}: not UTF-8 text; save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no error of TOML's own
        raise PolicyInvalid(f"{source}:{_line_of(error)}: not TOML; correct the syntax of this line") from error
    schema = document.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise PolicyInvalid(f"{source}: schema {schema} is newer than this program; update it", code="policy-schema")
    try:
        policy = Policy.model_validate_json(_as_json(document, source))
    except ValidationError as error:
        # The first one: an error is one line, and the next often follows from it.
        problem = error.errors(include_url=False, include_input=False)[0]
        raise _invalid(text, source, tuple(problem["loc"]), _advice(problem)) from error
    _check_names(policy, text, source)
    return _with_catalog(policy, text, source, catalog or shipped_catalog())


def _as_json(document: object, source: str) -> str:
    try:
        return json.dumps(document, default=_plain)
    except ValueError as error:
        raise PolicyInvalid(f"{source}: has a number of thousands of digits; no key takes one") from error


def _check_names(policy: Policy, text: str, source: str) -> None:
    groups = {UNKNOWN, EVERY, *(group.name for group in policy.groups)}
    for table, names in (
        ("group", [group.name for group in policy.groups]),
        ("rule", [rule.id for rule in policy.rules]),
        ("recognizer", [recognizer.name for recognizer in policy.recognizers]),
        ("card", [card.id for card in policy.cards]),
    ):
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                key = "name" if table in ("group", "recognizer") else "id"
                raise _invalid(text, source, (table, index, key), "stands twice; give each its own")
            seen.add(name)
    for index, rule in enumerate(policy.rules):
        for key, named in (("destinations", rule.destinations), ("origins", rule.origins)):
            if not groups.issuperset(named):
                advice = f"names a group that is not defined; there are {', '.join(sorted(groups))}"
                raise _invalid(text, source, ("rule", index, key), advice)
    for index, exemption in enumerate(policy.exemptions):
        if not groups.issuperset(exemption.groups):
            advice = f"names a group that is not defined; there are {', '.join(sorted(groups))}"
            raise _invalid(text, source, ("exception", index, "groups"), advice)


def _with_catalog(policy: Policy, text: str, source: str, catalog: Catalog) -> Policy:
    groups = []
    for index, group in enumerate(policy.groups):
        if not catalog.kinds.keys() >= set(group.catalog):
            advice = f"names a kind that the catalog does not have; there are {', '.join(sorted(catalog.kinds))}"
            raise _invalid(text, source, ("group", index, "catalog"), advice)
        entries = [entry for entry in catalog.applications if entry.kind in group.catalog]
        groups.append(
            group.model_copy(
                update={
                    key: (*getattr(group, key), *(glob for entry in entries for glob in getattr(entry, key)))
                    for key in ("executables", "window_classes", "titles", "sites")
                }
            )
        )
    return policy.model_copy(update={"groups": tuple(groups)})


def _invalid(text: str, source: str, path: position.Path, advice: str) -> PolicyInvalid:
    line = position.line(position.lines_of(text), path)
    return PolicyInvalid(f"{source}:{line}: {_spelt(path)}: {advice}")


def _spelt(path: position.Path) -> str:
    """`rule[3].entities`; a key that looks like content is not repeated."""
    spelt = ""
    for part in path:
        if isinstance(part, int):
            spelt += f"[{part + 1}]"
        else:
            spelt += ("." if spelt else "") + (part if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", part) else "…")
    return spelt or "document"


def _advice(problem: ErrorDetails) -> str:
    kind = problem["type"]
    if kind == "extra_forbidden":
        close = get_close_matches(str(problem["loc"][-1]), sorted(_keys(Policy.model_json_schema())), n=1, cutoff=0.75)
        return "unknown key; " + (f"did you mean `{close[0]}`?" if close else "remove it or correct its spelling")
    if kind == "missing":
        return "is missing; add it"
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind in ("enum", "literal_error"):
        return f"use one of {problem['ctx']['expected']}"
    return problem["msg"].replace("Input should", "should")


def _keys(schema: Any) -> set[str]:
    """Every key that the document may have."""
    if isinstance(schema, dict):
        own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*(_keys(value) for value in schema.values()))
    return set()


def _line_of(error: Exception) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 1


def _deep_key(text: str) -> int | None:
    """Where a key begins that has more parts than any document's; None: nowhere."""
    for key in _KEY.finditer(text):
        if key[0].count(".") >= _MOST_PARTS and len(re.findall(_PART, key[0])) > _MOST_PARTS:
            return key.start()
    return None


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)
