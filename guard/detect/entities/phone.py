"""Phone numbers: mobiles and landlines of China, 400 and 800 numbers, those of other countries.

Source: the numbering plan of the Ministry of Industry and Information Technology (2017) for China; ITU-T E.164 and the
`phonenumbers` metadata for numbers with a country code.
"""

from __future__ import annotations

import functools
import itertools
import re

from guard.detect.context import THINGS, Context
from guard.detect.entities.national_phones import has_area, is_written_as_national
from guard.detect.entities.numbers import Judge, Judgement, Number
from guard.model import EntityType

_AREA = re.compile(r"0(?:10|2[0-57-9]|(?:[3-79][0-9]|8[1-9])[0-9])")
_ELSEWHERE = THINGS | {
    *(Context.AMOUNT, Context.CARD, Context.ACCOUNT, Context.IDENTITY, Context.SECRET, Context.POSTCODE, Context.SSN)
}
_OF_A_LONGER = frozenset({Context.IDENTITY, Context.CARD, Context.ACCOUNT})
"""Labels of numbers that a blank may part so that a piece looks like a mobile's."""
_OF_ANOTHER = {
    Context.ACCOUNT: 0.6,
    Context.CARD: 0.55,
    Context.AMOUNT: 0.5,
    Context.DEVICE: 0.5,
    Context.IDENTITY: 0.5,
    Context.TIME: 0.7,
}
"""Confidence of a whole mobile whose label names something else; people log in, and are paid, by their phone."""
_MOBILE_GROUPS = frozenset({(11,), (3, 4, 4), (3, 8)})
_OPERATOR = 3
"""Digits that tell the operator."""
_MOBILE_CUTS = frozenset({_OPERATOR, 7, 11})
"""Places where a mobile in more groups is parted too; else they are the counts of a table."""
_TRUNKS = ("0086", "86", "17951", "12593", "0")
_NANP = frozenset({(3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 3, 7)})
_TELLING = 0.5
"""Confidence of a number of China that is told by its form, at least."""
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""Day, and an hour to which reading lost the blank."""
_LEAST_DISTINCT = 3
"""Different digits of a mobile, at least; with fewer it fills a form."""
_BELOW_AREA = ("\n-", "\n\n-")
"""What stands between an area and the number that a narrow field put below it."""
_BYTES = (2, 2, 2, 2, 2)
"""Groups in which nobody writes ten digits that begin with 400: those of a row of bytes."""
_TIME = re.compile("09(?:[0-2][0-9]|3[01])(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){2}")
"""Day, hour, minute and second in September."""
_MOST_GROUPS = 4
"""Groups of unlike lengths in numbers of other plans, at most."""
_LENGTHS = range(7, 18)
"""Digits, with what is dialled before them."""


def judge() -> Judge:
    """The judge that knows the numbering plans."""
    return Judge(_LENGTHS, _judge)


def _judge(number: Number) -> Judgement | None:
    """What a number could be as a phone."""
    if "." in number.gaps and number.gaps.count(".") == 3 and max(number.groups) <= 3:
        return None  # an internet address
    size, first = len(number.digits), number.digits[0]
    judgement = _mobile(number) if size >= 11 else None
    if judgement is None and (number.lead == "+" or first == "0"):
        judgement = _international(number) or _landline(number)
        other = number.near and number.context in _ELSEWHERE
        unclear = judgement is None or judgement.confidence < _TELLING
        if unclear and not other and (is_written_as_national(number) or has_area(number)):
            judgement = _judgement(0.55, "phone.national")
    if judgement is None and size == 10:
        judgement = _service(number) or _taiwanese(number)
    if judgement is None and number.lead == "(":
        judgement = _of_other_china(number)
    return judgement or _labelled(number)


def _mobile(number: Number) -> Judgement | None:
    digits = number.digits
    trunk = ""
    if len(digits) > 11:
        trunk = digits[: len(digits) - 11]
        if trunk not in _TRUNKS:
            return None
        digits = digits[-11:]
    if len(digits) != 11 or digits[0] != "1" or digits[1] not in "3456789" or not digits.isdigit():
        return None
    if len(set(digits)) < _LEAST_DISTINCT:
        return None
    if trunk in ("86", "0086") and (number.lead == "+" or trunk == "0086"):
        return _judgement(0.95, "phone.mobile")
    if number.near and number.context in _ELSEWHERE:
        plain = len(number.digits) == 11 and number.groups in _MOBILE_GROUPS and not number.column
        return _judgement(_OF_ANOTHER.get(number.context, 0.4) if plain else 0.4, "phone.mobile")
    if number.context is Context.PHONE:
        return _judgement(0.6 if number.column else 0.95, "phone.mobile")
    if number.column:
        return None
    if not number.whole and len(number.groups) > 1 and number.context in _OF_A_LONGER:
        return _judgement(0.5, "phone.mobile")
    if trunk and len(number.groups) == 1:
        return _judgement(0.6, "phone.mobile")
    if "." in number.gaps and "-" in number.gaps:
        return None  # a version and a day
    cuts = set(itertools.accumulate(number.groups))
    if "." in number.gaps and not trunk and _OPERATOR not in cuts:
        return None  # the ends of two decimals
    if len(number.groups) <= 3:
        parted = len(number.groups) > 1 and cuts & _MOBILE_CUTS == {len(digits)}
        in_row = parted and not trunk and not number.whole  # 79297084 196911 63343: counts of a table
        return _judgement(0.4 if in_row else 0.85, "phone.mobile")
    return _judgement(0.55, "phone.mobile") if trunk or cuts >= _MOBILE_CUTS else None


def _international(number: Number) -> Judgement | None:
    digits = number.digits
    if number.lead != "+" and not (digits.startswith("00") and number.whole):
        return None
    if number.lead != "+" and number.groups[0] == 1:
        return None  # 0.033…: a share, not 00 33
    country = digits if number.lead == "+" else digits[2:]
    if not 7 <= len(country) <= 15 or not country.isdigit() or number.column:
        return None
    if is_valid(country):
        # More than a mobile of China that the digits behind the code look like: +49 151 23456789.
        sure = 0.95 if number.whole and number.lead == "+" else 0.9
        return _judgement(sure + len(country) / 1000, "phone.international", checksum=None)
    if number.whole and number.lead == "+" and len(country) >= 8:
        return _judgement(0.65 if number.context is Context.PHONE else 0.55, "phone.international")
    return None


def is_valid(country_and_number: str) -> bool:
    """Whether a country has given out numbers of this form."""
    import phonenumbers  # its metadata is large: loaded when the first number with a country code is seen

    code = next((code for size in range(1, 4) if _regions(code := country_and_number[:size])), None)
    if code is None:
        return False
    national = country_and_number[len(code) :]
    if _dialled_first(code).match(national) is None and len(national) not in _sizes(code):
        return False  # most numbers of no plan end here, a tenth of the time
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + country_and_number))
    except phonenumbers.NumberParseException:
        return False


def _regions(code: str) -> tuple[str, ...]:
    """The regions that share a country's code, the main one first; none: there is no such code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return tuple(COUNTRY_CODE_TO_REGION_CODE.get(int(code or 0), ()))


@functools.cache
def _sizes(code: str) -> frozenset[int]:
    """Digits after a country's code, of the numbers of all its regions."""
    from phonenumbers import PhoneMetadata

    plans = (PhoneMetadata.metadata_for_region_or_calling_code(int(code), region) for region in _regions(code))
    forms = (plan.general_desc for plan in plans if plan is not None)
    return frozenset(size for form in forms if form is not None for size in form.possible_length)


@functools.cache
def _dialled_first(code: str) -> re.Pattern[str]:
    """What people of a country dial before a number at home, and may write after its code: no digits of the number."""
    from phonenumbers import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region_or_calling_code(int(code), _regions(code)[0])
    return re.compile((plan and plan.national_prefix_for_parsing) or r"(?!)")


def _landline(number: Number) -> Judgement | None:
    digits = number.digits
    if digits.startswith("86") and number.lead == "+":
        digits = "0" + digits[2:].removeprefix("0")
    size = len(digits)
    area = _AREA.match(digits)
    labelled = number.context is Context.PHONE
    # A cell is broken behind a dash, or before it.
    broken = (labelled and "-\n" in number.gaps) or number.gaps in _BELOW_AREA
    if area is None or not digits.isdigit() or (number.column and not broken):
        return None
    if number.near and number.context in _ELSEWHERE:
        return None
    if (
        not (number.whole or labelled)
        and len(number.groups) > 2
        and len(set(number.groups)) == len(set(number.gaps)) == 1
    ):
        return None  # a part of a longer number in groups of four
    parted = len(number.groups) > 1 and number.groups[0] == area.end()
    local = digits[area.end() :]
    if local[:1] in ("", "0") or (broken and not labelled and (not parted or local[:1] == "1")):
        return None
    if 10 <= size <= 12 and 7 <= len(local) <= 8:
        named = number.context is Context.NAME and not number.near  # 业主:黎婧宇 037152635841
        bare = 0.5 if named or (size == 11 and area.end() == 3) else 0.45
        certain = 0.85 if labelled else 0.8 if parted else bare
        return _judgement(certain if local[0] != "1" else min(certain, 0.6), "phone.landline")
    if 11 <= size <= 16 and parted and number.whole and len(number.groups) == 3 and local[0] != "1":
        return _judgement(0.85 if labelled else 0.8, "phone.landline")  # with an extension
    return None


def _service(number: Number) -> Judgement | None:
    digits = number.digits
    if len(digits) != 10 or digits[:3] not in ("400", "800") or not digits.isdigit() or number.column:
        return None
    if number.near and number.context in _ELSEWHERE:
        return None
    if number.context is Context.PHONE or (len(number.groups) > 1 and number.groups != _BYTES):
        return _judgement(0.8, "phone.service")
    return None


def _taiwanese(number: Number) -> Judgement | None:
    """A mobile of Taiwan as it is written there: 0912-345-678."""
    digits = number.digits
    if not digits.startswith("09") or not digits.isdigit() or number.column or len(set(digits)) < _LEAST_DISTINCT:
        return None
    if number.near and number.context in _ELSEWHERE:
        return None
    if number.context is Context.PHONE:
        return _judgement(0.9, "phone.taiwan")
    if number.groups in ((4, 3, 3), (4, 6)):
        return _judgement(0.8, "phone.taiwan")
    time = _TIME.fullmatch(digits) is not None
    return _judgement(0.55, "phone.taiwan") if number.groups == (10,) and not time else None


def _of_other_china(number: Number) -> Judgement | None:
    """A number of Hong Kong, Macau or Taiwan with the code in brackets: (852) 9123 4567."""
    digits = number.digits
    code = digits[:3] in ("852", "853", "886") and number.groups[0] == 3
    if code and digits.isdigit() and not number.column and is_valid(digits):
        return _judgement(0.85, "phone.international")
    return None


def _labelled(number: Number) -> Judgement | None:
    """Numbers of other plans, by their label or by the way they are written."""
    digits = number.digits
    size = len(digits)
    if not digits.isdigit() or number.column:
        return None
    has_code = has_area(number)
    bracketed = (has_code or number.groups in _NANP) and ")" in number.gaps
    if number.near and number.context in _ELSEWHERE and not bracketed:
        return None
    if number.groups[:1] == (4,) and number.gaps[:1] in "-./" and _DATE.match(digits) is not None:
        return None
    labelled = number.context is Context.PHONE
    if has_code:
        return _judgement(0.7 if labelled else 0.55, "phone.national")
    if number.groups in _NANP and digits[-10] != "1" and (labelled or "/" not in number.gaps):
        return _judgement(0.7 if labelled else 0.55, "phone.national")
    if not labelled or not number.whole or not 7 <= size <= 15:
        return None
    if len(number.groups) > _MOST_GROUPS and len(set(number.groups)) > 1:
        return None  # counts of a table; the French write five pairs
    if len(number.groups) > 1:
        written = number.near or size >= 9
        return _judgement(0.55, "phone.national") if written and max(number.groups) <= 8 else None
    if size >= 9 and (digits[0] != "1" or size == 10):
        return _judgement(0.55, "phone.national")
    return _judgement(0.55, "phone.local") if size <= 8 and digits[0] not in "01" else None


def _judgement(confidence: float, recognizer: str, checksum: bool | None = None) -> Judgement:
    return Judgement(EntityType.PHONE, confidence, recognizer, checksum)
