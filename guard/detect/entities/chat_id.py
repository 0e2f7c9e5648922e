"""WeChat and QQ names: by their label, beside it or above, and `wxid_` names.

Source: the names that WeChat takes: 6 to 20 letters, digits, `_`, `-`, a letter first; QQ numbers: 5 to 11 digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.normalise import LIKE_DIGITS
from guard.detect.passage import Hint, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_NAME = re.compile(r"(?:[A-Za-z][-_A-Za-z0-9]{5,19}|[1-9][0-9]{4,10})(?![A-Za-z0-9@_-]|\.[A-Za-z])")
_BROKEN = re.compile(rf"[1-9](?:[ -]?[{LIKE_DIGITS}]){{4,10}}(?![A-Za-z0-9@])")
_LEAST_DIGITS = 0.7
"""Share of true digits in a number that is parted or misread, at least."""
_TELLS = re.compile(r"[:是为号一-龥] ?\Z")
"""Before a name without a digit: behind a bare Latin label stands a word."""
_WORDS_BETWEEN = re.compile(
    r"(?:格式正确|群|账号|帐号|昵称|小号|大号|联系|加我|搜索?|account|contact|at|me|add|[:： ])*", re.IGNORECASE
)
_OWN = re.compile(r"(?<![A-Za-z0-9])wxid_[a-z0-9]{8,20}(?![A-Za-z0-9])")
_WORDS = frozenset(
    {"wechat", "weixin", "mini", "program", "official", "account", "payment", "please", "number", "contact", "group"}
)


class ChatIdRecognizer:
    """Finds the names of a customer in WeChat and QQ."""

    entity_types = frozenset({EntityType.WECHAT_QQ})
    needs = Needs.CODE
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        for start, limit, context in passage.labelled(Context.CHAT):
            between = _WORDS_BETWEEN.match(text, start)
            begin = between.end() if between is not None and limit == len(text) else start
            match = _NAME.match(text, begin)
            if match is None or match[0].isdigit():
                match = _broken(passage, begin) or match
            if match is None or match.end() > limit or _is_word(match[0]):
                continue
            told = _TELLS.search(text, max(0, begin - 6), begin) or ("_" in match[0] and text[begin - 1] == "=")
            if not told and not any(map(str.isdigit, match[0])):
                continue
            yield Candidate(EntityType.WECHAT_QQ, begin, match.end(), 0.75, "chat_id", None, context)


def wxid() -> PatternRecognizer:
    """Names that WeChat gives itself."""
    return PatternRecognizer("chat_id.wxid", EntityType.WECHAT_QQ, _OWN, _judge_own, Needs.CODE, holds="wxid_")


def _judge_own(match: re.Match[str], hint: Hint) -> Judged:
    return Judged(0.9)


def _broken(passage: Passage, begin: int) -> re.Match[str] | None:
    """The number after the label QQ that blanks, dashes or misread digits part."""
    if "q" not in passage.lower[max(0, begin - 8) : begin] and "扣" not in passage.lower[max(0, begin - 8) : begin]:
        return None
    match = _BROKEN.match(passage.plain, begin)
    if match is None:
        return None
    digits = sum(map(str.isdigit, match[0]))
    signs = len(match[0]) - match[0].count(" ") - match[0].count("-")
    return match if digits >= _LEAST_DIGITS * signs else None


def _is_word(name: str) -> bool:
    """Whether it is an English word rather than a name: letters alone, in the usual case."""
    if name.isalpha() and (name.lower() in _WORDS or name.istitle()):
        return True
    return name.isupper() and not any(map(str.isdigit, name))
