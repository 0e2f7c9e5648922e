"""Where the policy in force comes from: a document that was named, or what an installation has been sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from guard.errors import PolicyError, PolicyInvalid, PolicyUntrusted
from guard.model.clock import Clock
from guard.paths import ASSETS, Paths
from guard.policy.access import Looseness
from guard.policy.document import MAX_BYTES, Usable, Written, read
from guard.policy.folder import check_folder, dropped
from guard.policy.in_force import InForce, Refusal, beside, standing
from guard.policy.intake import DROPPED, Look, Rehearsal, Sent, Taken, take_in
from guard.policy.machine import Machine
from guard.policy.marks import Mark
from guard.policy.state import PolicyState

DEFAULT_POLICY = ASSETS / "policy" / "default.toml"
STRICT_POLICY = ASSETS / "policy" / "strict.toml"
"""Policy where a trust root is installed and none is valid; the shipped one is nobody's decision there."""
PULLED = "pulled"
"""The folder, beside the state, of what a pull fetched."""


class PolicySource(Protocol):
    """Finds the policy that counts now."""

    def look(self, before: InForce | None) -> InForce:
        """What is in force now. `before` None: at the start, where an error may be raised; later none is."""

    def watched(self) -> Sequence[Path]:
        """The folders whose changes matter."""


def read_document(path: Path, usable: Usable) -> Written:
    """The policy of an unsigned document on the disk.

    Raises:
        PolicyInvalid: it cannot be used.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyInvalid(f"{path}: {error.strerror or 'cannot be read'}", code="policy-file") from error
    return read(data, path.name, usable)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """One unsigned document, for a workstation that is not managed."""

    document: Path
    drop_folder: Path
    clock: Clock
    usable: Usable

    def look(self, before: InForce | None) -> InForce:
        """What the document says now; a mistake in it leaves the last good one in force."""
        try:
            written = read_document(self.document, self.usable)
        except PolicyError as error:
            if before is None:
                raise
            kept = standing(before.written, source="file", drop_folder=self.drop_folder, at=before.status.loaded_at)
            return beside(kept, (Refusal(self.document.name, error.code, str(error)),))
        same = before is not None and before.document == written.document
        at = before.status.loaded_at if before is not None and same else self.clock()
        return standing(written, source="file", drop_folder=self.drop_folder, at=at)

    def watched(self) -> Sequence[Path]:
        """Its folder."""
        return [self.document.absolute().parent]


@dataclass(frozen=True, slots=True)
class Installation:
    """What administrators have sent: drop folder and pull, under a trust root; without one the shipped policy."""

    paths: Paths
    state: PolicyState
    clock: Clock
    machine: Callable[[], Machine]
    """Asked at each look: somebody may put it into another ring meanwhile."""
    looseness: Looseness
    rehearsal: Rehearsal
    usable: Usable

    def look(self, before: InForce | None) -> InForce:
        """What is in force after everything that was sent has been looked at."""
        sent, refusals = self._sent()
        try:
            chain = self.state.files.chain()
        except PolicyUntrusted as error:
            return self._without_root(before, (*refusals, Refusal("trust-root", error.code, str(error))))
        if not chain.roots:
            return self._unmanaged(before, [*refusals, *(_untrusted(each.name) for each in sent)])
        look = Look(self.clock(), self.machine(), self.rehearsal, self.usable)
        told = None
        try:
            with self.state.locked():
                taken = take_in(self.state, chain, sent, look)
        except OSError as error:
            # Full, read-only, or something else in its place: the files that administrators laid down are enough.
            told = f"policy-state: {error.strerror or 'not writable'}; free or repair {self.state.folder}"
            taken = take_in(self.state, chain, sent, replace(look, writable=False))
        return self._in_force(before, taken, chain.trust, told, refusals)

    def _in_force(
        self, before: InForce | None, taken: Taken, trust: str, told: str | None, refusals: Sequence[Refusal]
    ) -> InForce:
        written, source, mark = taken.written, taken.source, taken.mark
        held = before.mark if before is not None else None
        if before is not None and held is not None and held.trust == trust and (mark is None or held.is_above(mark)):
            # Whatever became of the state: what this guard verified while it ran stays in force.
            written, source, mark = before.written, before.status.source, held
        highest = self.state.mark_of(trust)
        every = [*refusals, *taken.refusals]
        corrupt = told or taken.corrupt
        if corrupt is not None:
            every.append(Refusal("state", "policy-state", corrupt))
        if mark is not None and mark.is_above(highest):
            self.state.marks.remember(mark)
            highest = self.state.mark_of(trust)  # what is kept may be above it after all
        if highest is not None and highest.is_above(mark):
            every.append(_rolled_back(highest))
        strict = written is None
        given = self._stand(
            written or read_document(STRICT_POLICY, self.usable), source, before, corrupt, taken.set_aside
        )
        if strict and corrupt is None and not every:
            detail = "no signed policy has been taken yet, so everything is frosted; push one"
            given = replace(given, status=replace(given.status, detail=detail))
        return beside(replace(given, mark=mark), tuple(every))

    def _without_root(self, before: InForce | None, refusals: tuple[Refusal, ...]) -> InForce:
        """The root cannot be trusted: what was in force stays, at the start everything is frosted."""
        told = f"{refusals[-1].code}: {refusals[-1].detail}"
        if before is not None and before.mark is not None:
            kept = self._stand(before.written, before.status.source, before, corrupt=told)
            return beside(replace(kept, mark=before.mark), refusals)
        return beside(self._stand(read_document(STRICT_POLICY, self.usable), "built-in", before, told), refusals)

    def watched(self) -> Sequence[Path]:
        """The drop folder, and where a trust root appears."""
        site = [self.state.site_root.parent] if self.state.site_root else []
        return [self.paths.policy_drop, self.state.folder, *site]

    def _sent(self) -> tuple[list[Sent], list[Refusal]]:
        """The files that were laid down and fetched, and those that could not even be read."""
        sent, refusals = [], []
        private = self.state.site_root is None
        for folder, source, own in (
            (self.paths.policy_drop, DROPPED, private),
            (self.state.folder / PULLED, "pull", True),
        ):
            try:
                if not (folder.exists() or folder.is_symlink()):
                    continue
                check_folder(folder, self.looseness, private=own)
                for each in dropped(folder):
                    if each.refusal is not None:
                        refusals.append(Refusal(each.name, each.refusal.code, str(each.refusal)))
                    elif each.data is not None:
                        sent.append(Sent(each.name, each.data, source))
            except PolicyUntrusted as error:
                refusals.append(Refusal(folder.name, error.code, str(error)))
            except OSError as error:
                advice = f"cannot be read ({error.strerror}); set its permissions"
                refusals.append(Refusal(folder.name, "policy-folder", advice))
        return sent, refusals

    def _unmanaged(self, before: InForce | None, refusals: Sequence[Refusal]) -> InForce:
        if self.state.marks.highest() is not None:
            advice = "a trust root was installed here and is gone; install it again"
            refusals = (*refusals, Refusal("trust-root", "policy-root", advice))
        return beside(self._stand(read_document(DEFAULT_POLICY, self.usable), "built-in", before), tuple(refusals))

    def _stand(
        self,
        written: Written,
        source: str,
        before: InForce | None,
        corrupt: str | None = None,
        set_aside: str | None = None,
    ) -> InForce:
        same = before is not None and (before.document, before.status.source) == (written.document, source)
        at = before.status.loaded_at if before is not None and same else self.clock()
        state, detail = "ok", set_aside
        expires_at = written.policy.expires_at
        if expires_at is not None and expires_at <= self.clock():
            state, detail = "stale", "policy-expired: still in force; push a newer one"
        if corrupt is not None:
            state, detail = "corrupt", corrupt
        return standing(written, source=source, drop_folder=self.paths.policy_drop, at=at, state=state, detail=detail)


def _untrusted(name: str) -> Refusal:
    advice = "no trust root is installed here; install it with `frostpane policy install --trust PUB`"
    return Refusal(name, "policy-untrusted", advice)


def _rolled_back(highest: Mark) -> Refusal:
    advice = f"serial {highest.serial} under trust root {highest.root} was in force here; push it again, or a newer one"
    return Refusal("policy", "policy-rolled-back", advice)
