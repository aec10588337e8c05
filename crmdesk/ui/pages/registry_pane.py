"""RegistryPane: what stands beside a list: the card of the record in hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame


class RegistryPane(QFrame):
    """What a registry shows of the record in hand."""

    closed = Signal()

    def show_record(self, record_id: int) -> None:
        """Read and show a record."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read the record again."""
        raise NotImplementedError
