"""Where the words that are printed on a document stand as they do on it, and how far it reaches beyond them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from guard.read.documents.arrangement import PlacedWords, in_rows, of_any_form
from guard.read.documents.kinds import KINDS
from guard.read.documents.kinds.kind import ASKING, CARD, FORM, GOING_ON, NEVER, TALLEST, WIDEST, Kind
from guard.read.documents.level import LevelLine, Rect, around
from guard.read.documents.phrases import Index
from guard.read.documents.reach import card_of

_ABOVE = 4
"""Distance of what belongs to a document above its title, in heights of that, at most."""
_DIGITS = 4
"""Fewest digits of a number or a date."""
_SURELY, _A_WORD = 0.8, 0.03
"""Confidence with the words needed, and more for each beyond them and the title."""
_SUREST = 0.98
TITLE_ALONE = 3
"""Words that a document lacks, at most, of which the title was read: no other thing carries it."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was found by its words, in the level picture."""

    kind: str
    confidence: float
    words: Rect
    """Around the words that told of it."""
    card: Rect
    """Where it may lie."""
    aspect: float | None = CARD
    """Its width over its height; None: it varies."""
    weak: bool = False
    """Whether it lacks a word, so that it is one only where its edges are seen."""
    foreign: tuple[Rect, ...] = ()
    """What stands where it may lie and is printed on no document."""
    lacking: int = 0
    """Words it lacks, below 0 those beyond the needed; more than one may be lacking in a photo alone."""


_Mark = tuple[int, int]
"""Which kind and which word of it a line has, 0 for its own."""
_WORDS = [(nth, word, words) for nth, kind in enumerate(KINDS) for word, words in enumerate((kind.own, *kind.words))]
_INDEX = Index(words for _, _, words in _WORDS)


class Reader:
    """Looks for documents among the lines of one picture; remembers which words a text has."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Mark, ...]] = {}

    def telling(self, text: str) -> bool:
        """As `is_of_a_document`."""
        return bool(self._marks("".join(text.split())))

    def documents(self, lines: Sequence[LevelLine], spare: int) -> Iterator[Document]:
        """Each place where words of a kind stand as they do on it; several may tell of one document.

        `spare`: words that it may lack. With more than one, those that lack one at most are known, and left out.
        """
        marked: dict[int, list[list[LevelLine]]] = {}
        for line in lines:
            for nth, word in self._marks(line.text):
                marked.setdefault(nth, [[] for _ in range(len(KINDS[nth].words) + 1)])[word].append(line)
        for nth, found in sorted(marked.items()):
            kind = KINDS[nth]
            printed = [[line for line in some if kind.colons or not ASKING.search(line.text)] for some in found]
            yield from _by_words(kind, lines, printed, spare)
            if printed != found:
                yield from (replace(one, weak=True) for one in _by_words(kind, lines, found, spare))

    def _marks(self, text: str) -> tuple[_Mark, ...]:
        if text not in self._known:
            self._known[text] = tuple(_marks(text))
        return self._known[text]


def is_of_a_document(text: str) -> bool:
    """Whether a line has words that are printed on documents of any kind."""
    return any(_marks("".join(text.split())))


def _marks(text: str) -> Iterator[_Mark]:
    """Which words of which kinds a line without spaces has."""
    found = [_WORDS[nth][:2] for nth in _INDEX.search(text)]
    going_on = GOING_ON.search(text) is not None
    for nth, word in found:
        kind = KINDS[nth]
        spoilt = kind.spoilt_by is not None and kind.spoilt_by.search(text)
        if not spoilt and (word or not going_on or kind.at_foot):
            yield nth, word


def _by_words(
    kind: Kind, lines: Sequence[LevelLine], marked: Sequence[Sequence[LevelLine]], spare: int
) -> Iterator[Document]:
    if not marked[0] and sum(map(bool, marked)) < kind.alone - spare:
        return
    known = {id(line) for found in marked for line in found}
    for seed in marked[0] or next(filter(None, marked)):
        words = _around_seed(kind, seed, marked)
        lacking = _lacking(kind, words, spare)
        if lacking > spare or lacking <= 1 < spare or not in_rows(kind, words):
            continue
        card = card_of(kind, words, lines)
        others = [line for line in lines if id(line) not in known and card.holds(line.rect)]
        foreign = tuple(line.rect for line in others if FORM.search(line.text))
        weak = lacking > 0 or of_any_form(kind, words)
        if kind.at_foot:
            # Without a title, and without any number or date, it is a list of captions.
            numbers = (line for line in lines if sum(map(str.isdigit, line.text)) >= _DIGITS)
            weak = weak or not any(card.holds(line.rect) for line in numbers)
        block = around([line.rect for line in words.values()])
        aspect = None if kind.varies else kind.aspect
        confidence = min(_SUREST, _SURELY + _A_WORD * ((0 in words) - lacking))
        yield Document(kind.name, confidence, block, card, aspect, weak, foreign, lacking)


def _lacking(kind: Kind, words: PlacedWords, spare: int) -> int:
    """How many words a document lacks; below 0: those read beyond the needed."""
    lacking = (kind.needed if 0 in words else kind.alone) - len(words) - (0 in words)
    if kind.general:
        return TITLE_ALONE if lacking <= 0 and any(word in words for word in kind.telling) else NEVER
    if 0 in words and not kind.at_foot:
        lacking = min(lacking, TITLE_ALONE)
    if lacking > 0 and 0 not in words and (kind.at_foot or lacking > 1 or of_any_form(kind, words)):
        # Forms have its values too; a photo of a number is hardly one of a form.
        return max(2, lacking) if spare > 1 and kind.number in words else 2 if lacking == 1 else NEVER
    return lacking


def _around_seed(kind: Kind, seed: LevelLine, marked: Sequence[Sequence[LevelLine]]) -> PlacedWords:
    """Of each word the nearest line to a seed, on the side of it where the document is."""
    own = seed in marked[0]
    words = {next(nth for nth, lines in enumerate(marked) if seed in lines): seed}
    for nth, lines in enumerate(marked):
        near = [line for line in lines if _may_belong(kind, own, seed, line)]
        if nth not in words and near:
            words[nth] = min(near, key=lambda line: _apart(seed.rect, line.rect))
    return words


def _may_belong(kind: Kind, own: bool, seed: LevelLine, line: LevelLine) -> bool:
    px = max(line.rect.height, seed.rect.height)
    across = max(line.rect.right, seed.rect.right) - min(line.rect.left, seed.rect.left)
    down = (line.rect.top + line.rect.bottom - seed.rect.top - seed.rect.bottom) / 2
    if across > WIDEST * px or abs(down) > TALLEST * px:
        return False
    return not own or (down < seed.rect.height if kind.at_foot else down > -_ABOVE * seed.rect.height)


def _apart(one: Rect, other: Rect) -> float:
    across = max(0.0, other.left - one.right, one.left - other.right)
    return across + abs(one.top + one.bottom - other.top - other.bottom) / 2
