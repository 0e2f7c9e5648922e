"""Browsers, by the shipped catalog: one program that shows many places. Pure."""

from __future__ import annotations

from guard.model import Application
from guard.policy.catalog import Catalog
from guard.policy.grouping import Globs, NameGlobs


class Browsers:
    """Tells programs that show one place from browsers, which show many."""

    def __init__(self, catalog: Catalog) -> None:
        entries = [entry for entry in catalog.applications if entry.kind == "browser"]
        self._executables = NameGlobs(glob for entry in entries for glob in entry.executables)
        self._classes = Globs(glob for entry in entries for glob in entry.window_classes)

    def is_one_place(self, origin: Application, destination: Application) -> bool:
        """Whether a paste from one into the other, the same program, stays in one place: a page's site is known."""
        if not (self._is_browser(origin) or self._is_browser(destination)):
            return True
        return origin.site is not None and origin.site == destination.site

    def _is_browser(self, application: Application) -> bool:
        return (
            application.site is not None
            or self._executables.match(application.executable)
            or self._classes.match(application.window_class)
        )
