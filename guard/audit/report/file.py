"""The report as a file: from one trail or a folder of thousands of exports to one self-contained HTML page."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

from guard.audit.export import ecs
from guard.audit.proof.reading import TrailReader
from guard.audit.report.figures import figures_of
from guard.audit.report.page import page
from guard.errors import InputError


def write_report(source: TrailReader | Path, out: Path, *, since: datetime, until: datetime, now: datetime) -> None:
    """Write the report about the records of a time.

    `source`: a reader of one trail, or a folder with exports (`*.ndjson`, also in folders below and gzipped).

    Raises:
        InputError: the folder holds no export, an export is damaged, or the file cannot be written.
    """
    if isinstance(source, Path):
        figures = figures_of(source, since=since, until=until)
    else:
        with tempfile.TemporaryDirectory(prefix="frostpane-report-") as folder:
            with (Path(folder) / "trail.ndjson").open("w", encoding="utf-8") as stream:
                for record in source.forwards():
                    if since <= record.at < until:
                        stream.write(json.dumps(ecs(record), ensure_ascii=False) + "\n")
            figures = figures_of(Path(folder), since=since, until=until)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(page(figures, now))
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or 'cannot be written'}", code="not-writable") from error
