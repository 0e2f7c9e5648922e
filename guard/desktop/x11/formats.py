"""Between X11's targets and the neutral formats of a snapshot. Pure: no connection.

A target is a name by which a program asks for one form of a copy. Several targets mean one format: a text has five
names, a picture copied in Qt has twenty, each another encoding of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from guard.desktop.x11 import texts

TEXT, HTML, RTF, PNG = "text/plain", "text/html", "text/rtf", "image/png"
SECRET_MARK, _SECRET = "x-kde-passwordManagerHint", b"secret"
"""The mark by which managers of passwords ask that nothing keeps what they copied, and what it says."""

TEXT_TARGETS = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT")
"""What a text is offered as, the best first."""

# fmt: off
_NOT_CONTENT = frozenset({
    "TARGETS", "MULTIPLE", "TIMESTAMP", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION", "INSERT_PROPERTY", "PIXMAP",
    "BITMAP", "DRAWABLE", "COLORMAP", "FOREGROUND", "BACKGROUND", "WINDOW", "CLIENT_WINDOW", "TK_APPLICATION",
    "TK_WINDOW", "LENGTH", "LIST_LENGTH", "CHARACTER_POSITION", "LINE_NUMBER", "COLUMN_NUMBER", "FILE_NAME",
    "HOST_NAME", "NAME", "CLASS", "OWNER_OS", "PROCESS", "TASK", "USER", "PROCEDURE", "MODULE",
})
# fmt: on
"""Questions about the copy, side effects, and names of the server's own objects that die with their owner."""

_SAME = {
    "text/richtext": RTF,
    "application/rtf": RTF,
    "application/x-qt-image": PNG,
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/jfif": "image/jpeg",
    "image/x-bmp": "image/bmp",
    "image/x-ms-bmp": "image/bmp",
    "image/tif": "image/tiff",
    "image/ppm": "image/x-portable-pixmap",
}
_FILES = ("text/uri-list", "x-special/", "application/vnd.portal.", "application/x-kde-cutselection")
_BEST_PICTURES = (PNG, "image/tiff", "image/bmp", "image/webp", "image/gif", "image/jpeg")
ENCODABLE = frozenset({PNG, "image/jpeg", "image/bmp", "image/tiff", "image/webp", "image/x-portable-pixmap"})
"""Pictures that can be made from another one."""
_ENCODINGS_OF_ONE = 4
"""Kinds of picture that a program names where it encodes one picture on demand, at least; nobody copies four
different ones."""
_DRAWN_BY_OFFICES = tuple(f"application/x-openoffice-{form}" for form in ("gdimetafile", "emf", "wmf", "bitmap"))
_MAX_OPAQUE = 48
_KNOWN_OFFERS = 64
"""Offers whose plans are remembered; programs mostly offer the same each time, and a copy is within reach meanwhile."""


@dataclass(frozen=True, slots=True)
class Content:
    """One target's answer as it came: the name of its type, the bits of an item, the bytes."""

    type: str
    format: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Transcoding:
    """A picture that has yet to be made from another one."""

    source: bytes = field(repr=False)
    kind: str


Offer = dict[str, Content | Transcoding]
"""What a destination may have, by target. A picture that was made takes the place of its transcoding."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch of a copy."""

    texts: tuple[str, ...]
    """Text, HTML, RTF, files: quickly told."""
    pictures: tuple[str, ...]
    opaque: tuple[str, ...]
    """Forms that only their own program understands; what of them comes late or is too much is left out."""
    text_only: bool
    """Neither pictures nor files: quickly fetched and quickly inspected."""
    secret: bool
    """Marked as a secret by the program that copied it."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to fetch."""
        return not (self.texts or self.pictures or self.opaque)


def kind_of(target: str) -> str | None:
    """The neutral format that a target means; None: it is no content."""
    if target in _NOT_CONTENT:
        return None
    if target in {"UTF8_STRING", "STRING", "TEXT", "COMPOUND_TEXT"}:
        return TEXT
    base = target.partition(";")[0].strip().lower()
    if base in {TEXT, HTML, RTF} or base.startswith("image/") or base in _SAME:
        return _SAME.get(base, base)
    return target


@lru_cache(_KNOWN_OFFERS)
def plan(offered: tuple[str, ...]) -> Plan:
    """What to fetch of the targets that an owner offers."""
    kinds = {target: kind for target in offered if (kind := kind_of(target)) is not None}
    pictures = _pictures(kinds)
    main: list[str] = []
    opaque: list[str] = []
    for target, kind in kinds.items():
        if kind.startswith("image/"):
            continue
        is_main = kind in {TEXT, HTML, RTF} or kind.startswith(_FILES)
        (main if is_main else opaque).append(target)
    main.sort(key=lambda target: kinds[target] != TEXT)
    files = any(kind.startswith(_FILES) for kind in kinds.values())
    any_picture = any(kind.startswith("image/") for kind in kinds.values())
    return Plan(
        texts=tuple(main),
        pictures=pictures,
        opaque=tuple(opaque[:_MAX_OPAQUE]),
        text_only=not any_picture and not files,
        secret=SECRET_MARK in kinds,
    )


def _pictures(kinds: Mapping[str, str]) -> tuple[str, ...]:
    """One target of each kind of picture; of many encodings of one picture the best lossless one."""
    first: dict[str, str] = {}
    for target, kind in kinds.items():
        # Qt names its own type before the standard one; both give the same bytes.
        if kind.startswith("image/") and (kind not in first or target == kind):
            first[kind] = target
    known = [kind for kind in _BEST_PICTURES if kind in first]
    if known and len([kind for kind in first if not _is_drawing(kind)]) >= _ENCODINGS_OF_ONE:
        # A drawing and a moving picture cannot be made again from a still one.
        kept = (kind for kind in first if kind != known[0] and (_is_drawing(kind) or kind == "image/gif"))
        return (first[known[0]], *(first[kind] for kind in kept))
    return tuple(first.values())


def without_rare_names(targets: Collection[str]) -> list[str]:
    """Targets without those by which hardly anybody asks for a text that is offered by a usual name as well."""
    kept = [target for target in targets if target in TEXT_TARGETS or kind_of(target) != TEXT]
    return kept if TEXT_TARGETS[0] in kept else list(targets)


def is_drawn(target: str) -> bool:
    """Whether a target is a picture, or one that only an office names so: its program draws it when it is asked."""
    return (kind_of(target) or "").startswith(("image/", *_DRAWN_BY_OFFICES))


def _is_drawing(kind: str) -> bool:
    return kind.removeprefix("image/").removeprefix("x-").startswith(("svg", "inkscape", "emf", "wmf"))


def neutral(contents: Mapping[str, Content]) -> dict[str, bytes]:
    """The formats of a snapshot, from what was fetched by target."""
    formats: dict[str, bytes] = {}
    told = {
        target: texts.utf8(content.data, content.type, target)
        for target, content in contents.items()
        if kind_of(target) == TEXT
    }
    if told:
        formats[TEXT] = told[min(told, key=_rank)]
    for target, content in contents.items():
        kind = kind_of(target)
        if target in told:
            if not texts.tells_no_more(told[target], formats[TEXT]):
                formats[f"{TEXT};{target}"] = told[target]
        elif kind is not None and kind not in formats:
            formats[kind] = _unicode(content.data) if kind == HTML else content.data
    return formats


def others(offered: Iterable[str], contents: Mapping[str, Content]) -> tuple[str, ...]:
    """The formats that are offered and of which nothing came, or that others may read as something else.

    Pictures that are made from another one are none. A text in an encoding that is not known is read here as what it
    looks like, and by whoever asks for it by that name as what it is.
    """
    came = {kind_of(target) for target in contents}
    made = ENCODABLE if any(kind in ENCODABLE for kind in came) else frozenset[str]()
    kinds = ((target, kind) for target in offered if (kind := kind_of(target)) is not None)
    odd = (kind for target, kind in kinds if kind not in came | made or (kind == TEXT and not texts.is_usual(target)))
    return tuple(dict.fromkeys(odd))


def _rank(target: str) -> int:
    if target in TEXT_TARGETS:
        return TEXT_TARGETS.index(target)
    return len(TEXT_TARGETS) + (target == "COMPOUND_TEXT")


def _unicode(markup: bytes) -> bytes:
    """Markup in UTF-8 where it came in UTF-16, as it is otherwise."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if markup.startswith(mark):
            return markup[2:].decode(encoding, "replace").encode()
    return markup


def original_offer(offered: Iterable[str], contents: Mapping[str, Content]) -> Offer:
    """The original by every name under which it was offered; pictures not fetched are made from those that were."""
    offer: Offer = {}
    by_kind = {kind: content for target, content in contents.items() if (kind := kind_of(target)) is not None}
    picture = _source({kind: content.data for kind, content in by_kind.items()})
    for target in offered:
        kind = kind_of(target)
        if kind is None:
            continue
        if target in contents:
            offer[target] = contents[target]
        elif kind.startswith("image/") and kind in by_kind:
            same = by_kind[kind]
            offer[target] = Content(target, same.format, same.data)
        elif picture is not None and kind in ENCODABLE:
            offer[target] = Transcoding(picture, kind)
    return offer


def safe_offer(offered: Iterable[str], safe: Mapping[str, bytes]) -> Offer:
    """A safe version by the names under which the original was offered, a text by all of its names; with its mark."""
    offer: Offer = {}
    offered = tuple(offered)
    for kind, data in safe.items():
        if kind == TEXT:
            offer |= _text_offer(data)
            continue
        # A name could tell what the content does not.
        names = [target for target in (*offered, kind) if kind_of(target) == kind and texts.is_usual(target)]
        offer |= {name: Content(name, 8, data) for name in names}
    picture = _source(safe)
    if picture is not None:
        for target in offered:
            kind_offered = kind_of(target)
            if target not in offer and kind_offered in ENCODABLE and texts.is_usual(target):
                offer[target] = Transcoding(picture, kind_offered)
    if offer and SECRET_MARK in offered:
        offer[SECRET_MARK] = Content(SECRET_MARK, 8, _SECRET)
    return offer


def _text_offer(text: bytes) -> Offer:
    try:
        latin = text.decode().encode("latin-1")
    except UnicodeError:
        # What does not fit Latin-1 goes out in UTF-8 under the old name too, as most programs do.
        latin = text
    types = {"STRING": "STRING", "TEXT": "UTF8_STRING"}
    return {
        target: Content(types.get(target, target), 8, latin if target == "STRING" else text) for target in TEXT_TARGETS
    }


def _source(formats: Mapping[str, bytes]) -> bytes | None:
    """The picture that others can be made from."""
    return next((formats[kind] for kind in _BEST_PICTURES if kind in formats), None)
