"""Which documents are read, and how much of one: a table of the policy document."""

from __future__ import annotations

from pydantic import Field

from guard.model import DocumentFamily, DocumentSettings, Unread
from guard.policy.sections import Section


class Documents(Section):
    """Which documents are read, and how much of one."""

    kinds: tuple[DocumentFamily, ...] = Field(
        default=tuple(DocumentFamily), description="Those that are read; any other is UNREADABLE."
    )
    pass_unread: tuple[Unread, ...] = Field(
        default=(), description="Causes for which one that cannot be read passes as it is, without a finding."
    )
    max_cells: int = Field(default=400_000, ge=1_000, le=2_000_000)
    max_pages: int = Field(default=400, ge=1, le=5_000)
    max_inside: int = Field(default=256, ge=1, le=4_000, description="Pictures and documents inside one.")
    max_depth: int = Field(default=3, ge=0, le=8, description="Documents in one another.")
    max_mib: int = Field(default=96, ge=1, le=512, description="Of all that is packed in one, unpacked.")

    def settings(self) -> DocumentSettings:
        """As the rest of the guard knows them."""
        return DocumentSettings(
            frozenset(self.kinds),
            frozenset(self.pass_unread),
            self.max_cells,
            self.max_pages,
            self.max_inside,
            self.max_depth,
            self.max_mib,
        )
