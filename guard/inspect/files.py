"""Copied files: what is in each and what it is called, and a list of private copies of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from guard.errors import InputError
from guard.inspect.documents.kinds import HEAD_BYTES, named_for
from guard.inspect.formats import Kind, kind_of_file
from guard.inspect.inspector import Looked, not_read
from guard.inspect.local_file import MAX_FILE_BYTES, read_file
from guard.inspect.material import unreadable
from guard.model import EntityType, Finding
from guard.redact import files

FILE_LIST_TYPES = frozenset({files.URI_LIST, *files.COPIED_FILES})
MAX_FILES = 64
"""Files of one copy that are inspected, at most; a longer list is unreadable."""
MAX_LIST_BYTES = 1024 * 1024
"""Longest list of files, in bytes: this process takes it apart itself."""
Look = Callable[[Kind, bytes], Looked]
"""Looks at one content."""


@dataclass(frozen=True, slots=True)
class Files:
    """A list of files. What others get of those that were read are private copies, which nobody changes any more."""

    listing: files.FileList = field(repr=False)
    members: Mapping[Path, Looked] = field(repr=False)
    names: Mapping[Path, Looked] = field(repr=False)
    """What the files are called, inspected as text: a name can tell as much as a content."""
    folder: Callable[[], Path]
    """Gives a private folder, empty and for these copies alone."""
    made: dict[frozenset[EntityType], Mapping[Path, Path]] = field(default_factory=dict, repr=False)
    """The copies that were made already, by the types that are covered in them."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of contents and names."""
        return self._found(lambda _path, finding: finding)

    def told(self, protected: Collection[EntityType]) -> tuple[Finding, ...]:
        """As `findings`, for the person who copied: what was not read bears the name of its file, safe as in copies."""

        def named(path: Path, finding: Finding) -> Finding:
            if finding.entity_type is not EntityType.UNREADABLE or finding.where is not None:
                return finding
            return replace(finding, masked=(self.names[path].safe(protected) or b"").decode(errors="replace"))

        return self._found(named)

    def _found(self, seen_as: Callable[[Path, Finding], Finding]) -> tuple[Finding, ...]:
        of_others = tuple(unreadable("not-a-local-file") for path in self.listing.paths if path is None)
        of_files = (
            seen_as(path, finding)
            for path in self.members
            for finding in (*self.members[path].findings, *self.names[path].findings)
        )
        return (*of_others, *of_files)

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """The list of the copies, the findings of some types covered; files that were not read are left out.

        With no type protected the policy has let pass what was not read: such a file is named where it lies. The copies
        are made once, however often they are asked for.
        """
        types = frozenset(protected)
        if types not in self.made:
            self.made[types] = self._copies(types)
        return self.listing.replaced(self.made[types]) if self.made[types] else None

    def _copies(self, protected: frozenset[EntityType]) -> Mapping[Path, Path]:
        named: dict[Path, Path] = {}
        target = self.folder()
        for number, (path, member) in enumerate(self.members.items()):
            content = member.safe(protected)
            if content is None:
                if not protected and not member.read:
                    named[path] = path
                continue
            copy = target / str(number) / named_for(_harmless(self.names[path].safe(protected)), content)
            copy.parent.mkdir(mode=0o700, parents=True)
            copy.write_bytes(content)
            named[path] = copy
        return named

    def contents(self) -> tuple[bytes, ...] | None:
        """What is in the files that are named, now, in their order; None: one cannot be read, or all are too large."""
        contents: list[bytes] = []
        if None in self.listing.paths:
            return None
        try:
            for path in self.members:
                contents.append(read_file(path))
                if sum(map(len, contents)) > MAX_FILE_BYTES:
                    return None
        except (OSError, InputError):
            return None
        return tuple(contents)

    def with_contents(self, contents: Sequence[bytes], protected: Collection[EntityType]) -> bytes:
        """The list of private copies that hold just these, in the files' order, findings covered in their names.

        Raises:
            OSError: they cannot be written.
            RedactError: a name cannot be covered.
        """
        target, named = self.folder(), dict[Path, Path]()
        for number, (path, content) in enumerate(zip(self.members, contents, strict=True)):
            copy = named[path] = target / str(number) / _harmless(self.names[path].safe(protected))
            copy.parent.mkdir(mode=0o700, parents=True)
            copy.write_bytes(content)
        return self.listing.replaced(named)


def _harmless(name: bytes | None) -> str:
    return (name or b"file").decode(errors="replace").replace("*", "x").replace("/", "x")


def from_file_list(
    name: str, data: bytes, look: Look, folder: Callable[[], Path], beside: Iterable[Files | Looked] = ()
) -> Files | Looked:
    """A list of files, each inspected; once for all lists of one copy that name the same ones (`beside`)."""
    if len(data) > MAX_LIST_BYTES:
        return not_read("too-many-files")
    try:
        listing = files.parse(name, data)
    except InputError as error:
        return not_read(error.code)
    if len(listing.paths) > MAX_FILES:
        return not_read("too-many-files")
    if listing.addresses and files.of_web_pages(listing):
        return look(Kind.TEXT, data)
    for other in beside:
        if isinstance(other, Files) and other.listing.paths == listing.paths:
            return replace(other, listing=listing)
    members: dict[Path, Looked] = {}
    names: dict[Path, Looked] = {}
    for path in listing.paths:
        if path is not None and path not in members:
            members[path] = from_file(path, look)
            names[path] = look(Kind.TEXT, path.name.encode(errors="replace"))
    return Files(listing, members, names, folder)


def names_of(name: str, data: bytes) -> tuple[str, ...]:
    """What the files of a list are called, in its order; their folders are nobody's business.

    Raises:
        InputError: it is no such list.
    """
    listing = files.parse(name, data)
    return tuple(
        unquote(address).rstrip("/").rsplit("/", 1)[-1] if path is None else path.name
        for path, address in zip(listing.paths, listing.addresses, strict=True)
    )


def from_file(path: Path, look: Look) -> Looked:
    """A file, inspected by what it holds and what its name says it is; UNREADABLE for a kind that is not read."""
    suffix = path.suffix.lower()
    try:
        if kind_of_file(suffix, read_file(path, HEAD_BYTES)) is Kind.OPAQUE:
            return not_read("unknown-format")
        data = read_file(path)
    except OSError:
        return not_read("not-a-readable-file")
    except InputError as error:
        return not_read(error.code)
    return look(kind_of_file(suffix, data), data)
