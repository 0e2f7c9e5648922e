"""Engines that are not ours, to tell what can still be read in a covered picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

import pytesseract
from PIL import Image
from rapidocr import RapidOCR

_LEAST = 6
"""Digits in a row that count as a number that was read; fewer stand in any table by chance."""

Reader = Callable[[bytes], str]


def engines() -> dict[str, Reader]:
    """Tesseract and rapidocr's default pipeline, from a picture to all its text."""
    # One thread waits for no other, so that a busy machine makes it only as slow as it must.
    rapidocr = RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})

    def default_pipeline(picture: bytes) -> str:
        return "\n".join(rapidocr(picture).txts or ())

    def tesseract(picture: bytes) -> str:
        with Image.open(io.BytesIO(picture)) as image:
            return str(pytesseract.image_to_string(image, lang="chi_sim+eng", config="--psm 11"))

    return {"Tesseract": tesseract, "rapidocr": default_pipeline}


def numbers(text: str) -> list[str]:
    """The long numbers of a text: seven digits and more, with or without spaces between."""
    return re.findall(r"\d{7,}", re.sub(r"(?<=\d)[ -](?=\d)", "", text))


def digits_read(text: str, numbers: Sequence[str]) -> int:
    """How many digits of these numbers a text still holds, in runs of six and more."""
    text = re.sub(r"[\s-]", "", text)
    count = 0
    for number in numbers:
        at = 0
        while at + _LEAST <= len(number):
            end = at
            while end < len(number) and number[at : end + 1] in text:
                end += 1
            if end - at >= _LEAST:
                count += end - at
                at = end
            else:
                at += 1
    return count
