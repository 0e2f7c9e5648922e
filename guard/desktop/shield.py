"""What a program offers may break whatever handles it; a shield keeps that from ending a thread that guards."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Shield:
    """Takes up what is raised under it, whatever its class; `error` tells what that was.

    Only the classes that are named pass: those that say that nothing can go on here, such as a lost connection.
    """

    __slots__ = ("_passing", "error")

    def __init__(self, *passing: type[BaseException]) -> None:
        self._passing = passing
        self.error: BaseException | None = None
        """None: nothing was raised."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None or isinstance(error, self._passing):
            return False
        self.error = error
        return True
