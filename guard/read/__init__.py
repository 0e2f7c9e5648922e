"""Pictures to text with places: decoding, lines, layout. Knows no policy and no detection.

Importing this is light: networks and picture libraries are loaded when a reader is warmed or first used.
"""

from __future__ import annotations

from pathlib import Path

from guard.errors import ReaderMissing
from guard.model import ReadingLimits
from guard.read.engine import LineEngine, Progress, Reading, TextReader
from guard.read.page import Line, TextPage
from guard.read.remains import read_remains

__all__ = ["ENGINES", "Line", "Progress", "Reading", "TextPage", "TextReader", "open_reader", "read_remains"]

ENGINES = ("rapid", "tesseract")
DEFAULT_LIMITS = ReadingLimits()


def open_reader(
    engine: str = "rapid", *, limits: ReadingLimits = DEFAULT_LIMITS, models: Path | None = None
) -> TextReader:
    """A reader, not warm yet. Engines: `rapid`, `tesseract`. `models`: networks in place of the carried ones.

    Raises:
        ReaderMissing: the engine is not known, or its package or language data is not there; says what to do.
    """
    from guard.read.worker.remote import WorkerReader

    require(engine, models)
    return WorkerReader(engine, limits=limits, models=models)


def require(engine: str, models: Path | None = None) -> None:
    """Raise ReaderMissing unless the engine's networks or language data are on this machine."""
    if engine == "rapid":
        from guard.read.lines.networks import folder_of_networks

        folder_of_networks(models)
    elif engine == "tesseract":
        from guard.read.lines.language_data import check

        check()
    else:
        raise ReaderMissing(f"there is no reading engine of that name: choose {' or '.join(ENGINES)}")


def open_engine(engine: str, limits: ReadingLimits, models: Path | None) -> LineEngine:
    """What finds and reads lines inside this process. Raises ReaderMissing."""
    require(engine, models)
    if engine == "rapid":
        from guard.read.lines.rapid import RapidLines

        return RapidLines(models)
    from guard.read.lines.tesseract import TesseractLines

    return TesseractLines(timeout_s=limits.timeout_s)
