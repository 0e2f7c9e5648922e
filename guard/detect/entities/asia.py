"""Addresses of Malaysia, Indonesia, Vietnam, Turkey, India, Korea and Japan by their form.

Source: UPU S42 (the templates of postal addresses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guard.detect.passage import Passage

_NO_WORD = r"(?!(?:Tele?p?|HP|WA|Phone|Fax|Mobile|E-?mail|Attn|Order|Ref|Invoice)\b)"
_WORD = rf"{_NO_WORD}[A-Z0-9(#][\w./'()-]{{0,24}}"
_MALAY = re.compile(
    r"(?<![A-Za-z])(?:Jalan|Jln\.?|Jl\.?|Lorong|Lrg\.?|Persiaran|Lebuh(?:raya)?|Lengkok|Taman|Kampung)"
    rf"(?:(?:,\n|,? |\n(?=[0-9]{{5}}\b)){_WORD}){{1,18}}"
)
"""A word for a street, and what goes on in capitals and numbers."""
_MALAY_HOUSE = re.compile(
    r"(?<![\w./-])(?:(?P<said>No\.?|Lot|Unit|Bl(?:oc)?k\.?) ?)?[A-Z]?-?[0-9]{1,4}[A-Z]?(?:[-/][0-9]{1,4}[A-Z]?){0,3}"
    r",?\s(?:[A-Z][\w ]{2,30},\s)?\Z"
)
"""The number of the house before it, with the name of the house."""
_MALAY_CODE = re.compile(
    r"(?<![\w/#.-])(?:(?P<singapore>(?:S|Singapore )\(?[0-9]{6}\)?)|[0-9]{5})(?![\w/-])"
    rf"(?:[ \n]{_NO_WORD}[A-Z][a-z]+(?: {_NO_WORD}[A-Z][a-z]+){{0,2}}"
    rf"(?:,\s{_NO_WORD}[A-Z][a-z]+(?: {_NO_WORD}[A-Z][a-z]+){{0,2}}){{0,2}})?"
)
"""The postcode, with the town and the state that stand behind it in Malaysia."""
_MALAY_NUMBER = re.compile(r"[ ,](?:No\.? ?|Blok )[A-Z]?[0-9]{1,4}(?![0-9])")
_TITLE = r"[^\W\d_a-z][^\W\d_]{1,14}\.?"
_TURKISH = re.compile(
    r"(?:Cad|Sok|Bul|Sk|Cd|Blv)[a-zığş]{0,5}\.?,? ?No ?[:.]? ?[0-9]{1,4}(?:[/-][0-9A-Z]{1,4})?"
    r"(?:[ ,/]{0,2}(?:D|Da|Daire|K|Kat|Blok|Apt) ?[:.] ?[0-9A-Z]{1,4}){0,3}"
    rf"(?:,?\s(?:{_TITLE},?\s){{1,2}}(?=[0-9]{{5}} ))?(?:[ ,\n-]{{0,3}}[0-9]{{5}}(?![0-9]))?"
    rf"(?:,? {_TITLE}){{0,2}}(?: ?/ ?[^\W\d_]{{3,15}})?"
)
"""A word for a street, the number behind, the flat, the postcode, and the district with its province."""
_TURKISH_STREET = re.compile(
    rf"(?:{_TITLE} (?:{_TITLE} ){{0,2}}Mah(?:\.|allesi)?,? )?(?:(?:{_TITLE}|[0-9]{{1,4}}\.),? ){{1,4}}\Z"
)
_VIETNAMESE = re.compile(
    r"(?<![^\W\d_])(?:Qu[ậâa]?n|Q\.(?= ?[0-9])|Huy[ệêe]n|Th[ịi] x[ãa]|(?<=Ward, )District"
    r"|T[Pp]\.(?= ?(?:HCM|H[ồôo]? Ch|\w*[^\W\x00-\x7f]))|Th[àa]nh ph[ốôo])"
    r" ?[^\W_a-z]\w{0,9}(?: [^\W_a-z]\w{0,9}){0,3}"
    r"(?:,\s(?:TP\.? ?|Th[àa]nh ph[ốôo] |T[ỉi]nh )?[^\W\d_a-z]\w{0,9}(?: [^\W\d_a-z]\w{0,9}){0,3})?"
)
"""A district, and the city behind it."""
_VIETNAMESE_STREET = re.compile(
    r"(?<![\w/.,-])(?:S[ốôo] (?:nh[àa] )?)?[0-9]{1,5}[A-Z]?(?:/[0-9A-Z]{1,4}){0,4},?\s"
    r"(?:(?:đường |phố |ngõ |hẻm |phường |xã )?[^\W_a-z][^\n,;:!?]{1,40},\s){1,4}\Z"
)
_VIETNAMESE_TOWN = re.compile(
    r"(?<![^\W\d_])(?:(?:TP\.?|T[ỉi]nh|Th[àa]nh ph[ốôo]) ?)?"
    r"(?:H[àa] N[ộôo]?i|H[ồôo]? Ch[íi] Minh|Đ[àa] N[ẵăåa]?ng|Hu[ếêe]?|C[ầâa]?n Th[ơo]|H[ảa]?i Ph[òo]ng|Nha Trang"
    r"|Đ[ắăåa]k L[ắăåa]k|Bình D[ươuơ]{1,2}ng|Đ[ồôo]?ng Nai|Biên Hòa|V[ũuū]ng Tàu|Lâm Đ[ồôo]?ng|Khánh Hòa|Ngh[ệêe]? An"
    r"|Thanh Hóa|B[ắăa]?c Ninh|Long An|An Giang|Quảng (?:Nam|Ninh|Ngãi))(?![^\W_])"
)
"""A large town or a province, also with marks and the letters under them lost."""
_VIETNAMESE_HOUSE = re.compile(
    r"(?<![\w/.,-])(?:S[ốôo]? (?:nh[àa] )?)?[0-9]{1,5}[A-Z]?(?:/[0-9A-Z]{1,4}){0,4},?\s"
    r"(?:(?:ng[õōoô]|h[ẻe]m|ng[áa]ch|ki[ệêe]t) [0-9/]{1,7},? )?"
    r"(?=[^,\n]*[^\x00-\x7f]|[^,\n]*,[^\n]*[^\x00-\x7f])"
    r"[^\W\d_a-z]\w{0,9}(?: [^\W_a-z]\w{0,9}){0,4},\s(?:[^\W\d_a-z]\w{0,9}(?: [^\W_a-z]\w{0,9}){0,3},\s){1,3}\Z"
)
"""The number of a house, a street all in capitals at the beginnings of its words, and the quarter."""
_KOREAN = re.compile(
    r"(?:[가-힣]{2,5}(?:특별자치시|특별시|광역시|특별자치도|[도시]) )?[가-힣]{1,5}[시군구] (?:[가-힣]{1,5}[구읍면] )?"
    r"[가-힣0-9]{1,9}[로길] ?[0-9]{1,4}(?:-[0-9]{1,3})?(?![0-9])"
    r"(?:,? ?(?:[가-힣]{2,10} ?)?(?:[0-9]{1,4}동 ?)?(?:[0-9]{1,2}층 ?)?[0-9]{1,4}호)?"
)
"""A road and the number behind, with the town before it, and the flat."""
_JAPANESE = re.compile(
    r"(?<![\w/.-])(?:(?:[A-Z][a-z]+ ){1,3}[0-9]{1,5}, )?[0-9]{1,3}(?:-[0-9]{1,3}){1,2},? "
    r"(?:[A-Z][a-z]{2,12}(?:-?[a-z]{2,12}|-[A-Z][a-z]{2,12})?,? ){1,3}?"
    r"[A-Z][a-z]{2,14}-(?:ku|shi|gun|machi|cho)(?:,\s?[A-Z][a-z]{2,12}(?:-(?:ku|shi|to|ken|fu))?){0,2}"
    r"(?:,? (?:〒 ?)?[0-9]{3}-[0-9]{4}(?![0-9]))?"
)
"""The numbers of the block and the house, and the ward with its town: `3-14-8 Minami-Aoyama, Minato-ku, Tokyo`."""
_PREFECTURE = re.compile(
    r"(?:〒? ?[0-9]{3}-[0-9]{4}\s{0,2})?"
    r"(?:東京都|东京都|北海道|大阪府|京都府|[一-龥]{2,3}県)[一-龥々ぁ-ゖァ-ヺー]{2,24}"
    r"[0-9]{1,4}(?:(?:丁目|番地?|号|[-‐−ー])[0-9]{0,4}){1,4}(?:[ ]?[一-龥ぁ-ゖァ-ヺー]{2,16}[0-9]{2,4}(?:号室)?)?"
)
"""An address from the prefecture to the house, and a flat in a named one."""
_INDIAN = re.compile(
    r"[0-9](?<![\w/-].)[0-9]{0,3}(?:[/-][0-9A-Z]{1,4}){0,2},\s?"
    r"(?:[A-Z0-9][A-Za-z0-9 .'/-]{1,30},\s?){1,5}"
    r"(?:Ahmedabad|Bangalore|Bengaluru|Bhopal|Chandigarh|Chennai|Coimbatore|(?:New )?Delhi|Ghaziabad|Gurgaon|Gurugram"
    r"|Hyderabad|Indore|Jaipur|Kochi|Kolkata|Lucknow|(?:Navi )?Mumbai|Mysuru|Nagpur|Noida|Patna|Pune|Surat|Thane"
    r"|Vadodara|Visakhapatnam),?(?: ?[-–] ?|\s)[1-8][0-9]{2} ?[0-9]{3}(?![0-9])"
)
"""The number of a house, a street or a quarter, and a large town with its code of six digits."""
_INDIAN_HOUSE = re.compile(r"(?<![A-Za-z])(?:Flat|Plot|House|Door|[HD]\.?)? ?(?:No\.?)? ?\Z")
_LONGEST_HOUSE = 10
"""Characters of what stands before the number of a house in India: `House No. `."""
_FARTHEST = 110
"""Characters of what stands before a district, and before a word for a street behind its name, at most."""


class _Ahead(NamedTuple):
    """Forms whose beginning is sought before what is rare in a text."""

    held: tuple[str, ...]
    """What a text has that may hold one."""
    form: re.Pattern[str]
    before: re.Pattern[str]


_AHEAD = (
    _Ahead(("Cad", "Sok", "Bul", "Sk.", "Cd.", "Blv"), _TURKISH, _TURKISH_STREET),
    _Ahead(
        (
            *("Quận", "Quân", "Quan ", "Huyện", "Huyên", "Huyen ", "Thị xã", "Thi xa", "Thành ph", "Thanh ph"),
            *("TP.", "Tp.", "Ward, District", "Qun "),
        ),
        _VIETNAMESE,
        _VIETNAMESE_STREET,
    ),
    _Ahead(
        ("Đ", "à N", "Hu", "Chí M", "Ph", "Th", "Nha", "Bình", "Biên", "An", "Quả"), _VIETNAMESE_TOWN, _VIETNAMESE_HOUSE
    ),
)
_OF_MALAY = ("Jalan", "Jln", "Jl", "Lorong", "Lrg", "Persiaran", "Lebuh", "Lengkok", "Taman", "Kampung")


def addresses(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where an address begins and ends; each has a street, and a number of its house."""
    text = passage.plain
    if not passage.digit_count:
        return
    if passage.chinese:
        yield from (match.span() for match in _PREFECTURE.finditer(text))
        if "로" in text or "길" in text:
            yield from (match.span() for match in _KOREAN.finditer(text))
    if not passage.capitals:
        return
    for match in _INDIAN.finditer(text) if "," in text else ():
        house = _INDIAN_HOUSE.search(text, max(0, match.start() - _LONGEST_HOUSE), match.start())
        yield match.start() if house is None else house.start(), match.end()
    if any(word in text for word in _OF_MALAY):
        yield from _malay(text)
    for held, form, before in _AHEAD:
        for match in form.finditer(text) if any(word in text for word in held) else ():
            street = before.search(text, max(0, match.start() - _FARTHEST), match.start())
            if street is not None:
                yield street.start(), match.end()
    if "-ku" in text or "-shi" in text:
        yield from (match.span() for match in _JAPANESE.finditer(text))


def _malay(text: str) -> Iterator[tuple[int, int]]:
    """A street with a number before or behind it, and the postcode; or without that the number that is called so."""
    for match in _MALAY.finditer(text):
        start, end = match.span()
        house = _MALAY_HOUSE.search(text, max(0, start - _FARTHEST // 2), start)
        code = _MALAY_CODE.search(text, start, end)
        number = _MALAY_NUMBER.search(text, start, end)
        if code is not None:
            numbered = house is not None or any(map(str.isdigit, text[start : code.start()]))
            end = code.end()
        else:
            numbered = number is not None or (house is not None and house["said"] is not None and "," in match[0])
        if numbered:
            yield start if house is None else house.start(), end
