"""Drops: a PDF dropped anywhere on the window is verified, unless what lies under it wants the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.dialogs.verification import VerificationDialog


def dropped_pdf(event: QDropEvent) -> Path | None:
    """Return the one PDF that is dragged, None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() == ".pdf" else None


def open_verification(context: Context, window: QWidget, path: Path | None = None) -> VerificationDialog:
    """Open the dialog that verifies files and codes over a window; a file is looked at at once."""
    from crmdesk.ui.dialogs.verification import VerificationDialog  # noqa: PLC0415 - brings the storage with it

    dialog = VerificationDialog(context, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    if path is not None:
        dialog.verify_file(path)
    return dialog
