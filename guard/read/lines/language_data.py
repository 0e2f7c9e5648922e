"""Whether Tesseract and its language data are installed. Light: the guard asks before it starts the reading process."""

from __future__ import annotations

import shutil
import subprocess

from guard.errors import ReaderMissing

LANGUAGES = ("chi_sim", "eng")


def check() -> None:
    """Raise ReaderMissing unless Tesseract and the data of all languages are installed."""
    import pytesseract  # only where Tesseract is chosen: it brings a picture library along

    pytesseract.pytesseract.tesseract_cmd = program()
    try:
        known = set(pytesseract.get_languages())
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise ReaderMissing("tesseract does not tell its languages: install tesseract-ocr anew") from error
    for language in LANGUAGES:
        if language not in known:
            package = "tesseract-ocr-" + language.replace("_", "-")
            raise ReaderMissing(f"tesseract lacks the language data {language}: install {package}")


def program() -> str:
    """The path of the tesseract program. Raises ReaderMissing."""
    found = shutil.which("tesseract")
    if found is None:
        raise ReaderMissing("tesseract is not installed: install tesseract-ocr and tesseract-ocr-chi-sim")
    return found
