"""Keys, tokens and passwords: by their issuer's form, by the name that they are given, by the label 密码.

Source: the forms that the issuers document (AWS, GitHub, GitLab, Slack, Stripe, OpenAI, Google, npm, PyPI, SendGrid,
Twilio, Mailchimp, Square, Telegram, Discord); RFC 7519 (JWT); RFC 7468 (PEM).
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections import Counter
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities.beginnings import at_beginnings
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_FORMS = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    r"(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}"
    r"|gl(?:pat|dt|ft|soat|rt|cbt|agent|oas)-[\w-]{20,}|glptt-[0-9a-f]{40}|glimt-[\w-]{25}(?![\w-])|GR1348941[\w-]{19,49}[A-Za-z0-9](?![\w-])"
    r"|xox[a-z]-(?:[0-9]-)?[A-Za-z0-9-]{10,}"
    r"|sk-(?:proj-|svcacct-|ant-)?[A-Za-z0-9_-]{20,}|[sr]k_live_[A-Za-z0-9]{20,}"
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{35}|LTAI[A-Za-z0-9]{12,24}|AKID[A-Za-z0-9]{32}"
    r"|(?:AC|SK)[a-z0-9]{32}|[a-f0-9]{32}-us[0-9]{1,2}|sq0[a-z]{3}-[\w-]{22,43}|[0-9]{8,10}:[\w-]{35}"
    r"|[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}|ya29\.[\w-]{20,}|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{64}"
    r"|(?P<jwt>eyJ[\w-]{8,}\.eyJ[\w-]{5,}(?:\.[\w-]*)?)"
    r")(?![A-Za-z0-9])"
)
_TOKEN = re.compile(r"[\w.:-](?<![\w.:-].)[\w.:-]{17}", re.ASCII)
"""No form is shorter: without such a run there is no need to look for one."""
_FORM_BEGINS = re.compile(r"[A-Za-z0-9](?<![A-Za-z0-9_].)(?=[\w.:-]{14})")
"""Beginnings of what may have a form; searching skips fast to a set of characters, and no form has fewer signs."""
_PEM = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_END = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_IN_ADDRESS = re.compile(r"hooks\.slack\.com/services/\S+|(?<=://)[^\s:/@]{0,64}:[^\s:/@]{1,128}(?=@)")
_OF_USER = re.compile(r"(?<![\w-])(?:-u|--user)[ =][\"']?[\w.@-]{1,64}:(?P<value>[^\s\"'$]{4,128})")
"""What programs are told to log in with: `curl -u name:password`."""
_NPM = re.compile(r"//\S{1,120}/:_authToken=\s*(?P<value>(?!\$)\S{8,})")
_NAMED = re.compile(
    r"(?:pass(?!enger|port|age|ive|ion)(?:word|wd|phrase)?|pwd|passwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|token|credentials?)"
    r"\w{0,24}[\"']?\)?\s{0,4}(?:={1,3}>?|!={1,2}|:=|:|(?=\s[\"']))\s{0,4}@?(?P<quote>[\"'`])?"
    r"(?P<value>(?(quote)[^\"'`\n]{4,120}|[^\s\"'`，。；、]{4,120}))",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:ttl|expir\w{0,6}|timeout|len(?:gth)?|limit|count|size|max\w?|age|days?|hours?|minutes?|seconds?|interval|retries|lifetime|duration)"
    r"[\"']?\)?\s{0,4}[:=]",
    re.IGNORECASE,
)
"""What is measured of a secret: TOKEN_TTL=604800."""
_COUNTED = re.compile(
    r"(?:(?:max|min|total|prompt|completion|input|output|new|num|used)[_ -]tokens[\"']?\W{0,4}|(?<![\w-])tokens=)\Z",
    re.IGNORECASE,
)
"""Before how many tokens a language model takes or took: max_tokens: 256, tokens=412/88."""
_COUNT = re.compile(r"[0-9]{1,3}(?:,?[0-9]{3}){0,2}k?(?:/[0-9]{1,6}k?)?[,;})]*(?:[\"'].*)?", re.IGNORECASE)
"""A number, and the name of what a program's text tells next."""
_SUM = re.compile(r"[0-9]{1,3}[-+*/x][0-9]{1,3}=\??", re.IGNORECASE)
"""What a person is asked to reckon: 验证码 7+2=?"""
_REVERSED = re.compile(
    r"(?P<quote>[\"'`])(?P<value>[^\"'`\n]{4,120})(?P=quote)\s{0,4}(?:={2,3}|!={1,2})\s{0,4}\w{0,24}"
    r"(?:pass(?:word|wd)?|pwd|secret|api_?key|token)",
    re.IGNORECASE,
)
_NEXT_FIELD = re.compile("[A-Z][a-z]{1,15}:")
"""Caption of the next field of a form, in the line below one that is empty."""
_BEARER = re.compile(r"\b[Bb]earer ([A-Za-z0-9._~+/-]{16,})")
_SPOKEN = re.compile(r"(?!_)[!-~]{4,64}")
_GOES_ON = re.compile(r"([0-9A-Za-z]{4,})[,;][0-9]{1,3}")
"""A code and the number that the sentence goes on with: 验证码482913，5分钟内有效."""
_CHANGED = re.compile(r"(?:[一-龥]{0,6}后)?(?:已经?)?(?:改成|改为|设置为|设成|设为|换成|重置为|重置成)了?[: ]?")
_ARRIVED = re.compile(
    "(?:短信|客[户人])?(?:我|这边|手机)?(?:也|都|已经?|刚)*"
    "(?:来了|收到了?|发(?:过来|给)?[你您]?了?|有了|到了|出来了|告诉[你您]了?|自报|报了?)[ :,，]{0,3}"
    r"(?=[0-9]{4,8}(?![0-9A-Za-z.:%年月日分秒元个位次]))"
)
"""What is said between a code's name and the code that came: 验证码也来了 730914."""
_CARD_CODE = re.compile(r"(?:cv[vcn]2?|security code|安全码|背面?三位|后三位码)\W*(?:is|是|为)?\W*\Z", re.IGNORECASE)
_OF_CARD = re.compile(r"[0-9]{3,4}(?![0-9A-Za-z])")
"""The three or four digits on a card that pay without it."""
_LONGEST_KEY = 16_384
"""Characters of a private key in lines, at most."""
_KEYWORDS = ("pass", "pwd", "secret", "key", "token", "credential")
_NAME_BEGINS = re.compile("pass|pwd|secret|api|access|private|auth|token|credential")
"""Beginnings of the names of secrets, in lower case."""
_SAMPLE = re.compile(
    r"fake|example|x{6,}|\*{3,}|your[_-]|changeme|placeholder|^\$\{?\w+\}?$|^\$\{\w+\}|\$\{\w+\}$|^<.*>$|^%\w+%$|^\{\{.*\}\}$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\) ?->|\):?\Z|^[A-Za-z_][\w.]*\(|^(?:None|lambda|dict|list|str|bytes|bool|int|self|raise|print|await|return)\b"
    r"|^(?:os|sys|process|self|config|settings|env|environ)\.[A-Za-z_]|[\w\])], \w+: |\w [*+] \w|^  |\]: |^\w+=[\"']"
)
"""What a program says after the name of a secret, or between two quotes that do not belong together."""
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[_.-]+[A-Za-z_]+)*(?:=[A-Za-z]+)?:?")
_RANDOM = re.compile(r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_=.-].)[A-Za-z0-9+/_-]{31,127}={0,2}(?![A-Za-z0-9+/_=-])")
_LEAST_ENTROPY_BITS = 4.2
"""Entropy of a random token, in bits a character, at least; words have less."""


class SecretRecognizer:
    """Finds what opens accounts and services."""

    entity_types = frozenset({EntityType.SECRET})
    needs = Needs.CODE
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if _TOKEN.search(text) is not None:
            yield from _tokens(passage)
        if "-----BEGIN" in text:
            for match in _PEM.finditer(text):
                close = _PEM_END.search(text, match.end(), match.end() + _LONGEST_KEY)
                end = close.end() if close is not None else match.end()
                yield _candidate(match.start(), end, 0.95, "secret.key")
        if "://" in text or "hooks.slack.com" in text:
            for match in _IN_ADDRESS.finditer(text):
                yield _candidate(*match.span(), 0.85, "secret.address")
        if ":_authToken=" in text:
            for match in _NPM.finditer(text):
                yield _candidate(*match.span("value"), 0.85, "secret.named")
        if " -" in text:
            for match in _OF_USER.finditer(text):
                yield _candidate(*match.span("value"), 0.8, "secret.named")
        if any(map(passage.lower.__contains__, _KEYWORDS)):
            yield from _named(text, passage.lower)
        done = 0
        for start, limit, context in passage.labelled(Context.SECRET):
            if start < done:
                continue  # a label within the value of another
            changed = _CHANGED.match(text, start, limit) or _ARRIVED.match(text, start, limit)
            start = changed.end() if changed is not None else start
            spoken = _OF_CARD.match(text, start, limit) if _CARD_CODE.search(text, max(0, start - 12), start) else None
            if spoken is not None:
                done = spoken.end()
                yield _candidate(*spoken.span(), 0.75, "secret.label", context)
                continue
            spoken = _SPOKEN.match(text, start, limit)
            if spoken is not None and _is_secret(text, start, spoken[0]):
                value = spoken[0].rstrip(",.;)\"'")
                goes_on = _GOES_ON.fullmatch(value) if text[spoken.end() : spoken.end() + 1] > "~" else None
                value = goes_on[1] if goes_on is not None else value
                if value.rstrip("!?|]").isdigit():  # a code; in a password they may be signs of its own
                    value = value.rstrip("!?|]")
                done = end = spoken.start() + len(value)
                yield _candidate(start, end, 0.75, "secret.label", context)


def _tokens(passage: Passage) -> Iterator[Candidate]:
    text = passage.plain
    for match in at_beginnings(_FORM_BEGINS, _FORMS, text):
        if match["jwt"] is None or _is_jwt(match["jwt"]):
            yield _candidate(*match.span(), 0.9, "secret.form")
    for match in _BEARER.finditer(text) if "earer " in text else ():
        yield _candidate(*match.span(1), 0.8, "secret.named")
    for match in _RANDOM.finditer(text):
        if _is_random(match[0]):
            hint = passage.hint(*match.span())
            confidence = 0.6 if hint.context is Context.SECRET else 0.35
            yield _candidate(*match.span(), confidence, "secret.random", hint.context)


def _named(text: str, lower: str) -> Iterator[Candidate]:
    for matches in (at_beginnings(_NAME_BEGINS, _NAMED, text, lower), _REVERSED.finditer(text)):
        for match in matches:
            value = match["value"]
            if value.isdigit() and _MEASURE.search(text, match.start(), match.start("value")):
                continue
            if _is_count(text, match.start("value"), value):
                continue
            quoted = bool(match["quote"])
            start = match.start("value")
            if quoted or value.count("(") < value.count(")"):
                value = value.rstrip(")") if not quoted else value
            else:
                value = value.rstrip(",;")
            if _SAMPLE.search(value) or not any(character.isalnum() and character.isascii() for character in value):
                continue
            if not quoted and "\n" in text[max(0, start - 4) : start] and _NEXT_FIELD.match(value):
                continue
            if _CODE.search(value) or (quoted and value.count(", ")):
                continue
            if not quoted and (len(value) < 6 or _IDENTIFIER.fullmatch(value)):
                continue
            yield _candidate(start, start + len(value), 0.75, "secret.named")


def _is_secret(text: str, start: int, value: str) -> bool:
    """Whether what follows a label is a value and not a sentence: a digit or a sign in it, or a colon before it."""
    before = text[max(0, start - 3) : start]
    if _is_count(text, start, value):
        return False
    value = value.rstrip(",.;)\"'")
    if len(value) < 4 or value[0] in ")}" or _SAMPLE.search(value) or value.startswith(("http", "//")):
        return False
    if _SUM.fullmatch(value) or ("\n" in before and _NEXT_FIELD.match(value)):
        return False
    if _CODE.search(value) or (before[:1].isascii() and _IDENTIFIER.fullmatch(value.rstrip("\"':]"))):
        return False
    mixed = any(character.isdigit() for character in value) or any(not character.isalnum() for character in value[:-1])
    return mixed if not any(sign in before for sign in ":=") else mixed or not value.islower()


def _is_count(text: str, start: int, value: str) -> bool:
    before = _COUNTED.search(text, max(0, start - 24), start)
    return before is not None and _COUNT.fullmatch(value) is not None


def _is_jwt(value: str) -> bool:
    head = value.split(".")[0]
    try:
        return isinstance(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))), dict)
    except (ValueError, binascii.Error):
        return False


def _is_random(value: str) -> bool:
    """Letters of both cases and digits, in no order."""
    if not (any(map(str.isdigit, value)) and any(map(str.isupper, value)) and any(map(str.islower, value))):
        return False
    size = len(value)
    bits = -sum(count / size * math.log2(count / size) for count in Counter(value).values())
    return bits >= _LEAST_ENTROPY_BITS


def _candidate(start: int, end: int, confidence: float, name: str, context: Context | None = None) -> Candidate:
    return Candidate(EntityType.SECRET, start, end, confidence, name, None, context)
