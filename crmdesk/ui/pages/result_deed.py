"""SectionDeed: the button of a section of a report whose proposal can be carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from crmdesk.data.words import _
from crmdesk.reports.catalog import report_named
from crmdesk.ui.dialogs.redistribution import RedistributionDialog

if TYPE_CHECKING:
    from crmdesk.reports.result import Result, Section
    from crmdesk.ui.context import Context

#: Report and section that propose to hand clients over.
_HANDOVERS = ("distribution", "proposal")


class SectionDeed(QPushButton):
    """Opens the preview of what a section proposes; nothing is written before it is confirmed there."""

    def __init__(self, context: Context, result: Result, parent: QWidget | None = None) -> None:
        super().__init__(_("Share clients fairly…"), parent)
        self._context = context
        self._result = result
        self.dialog: RedistributionDialog | None = None
        self.setProperty("kind", "primary")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_preview)

    def open_preview(self) -> RedistributionDialog:
        """Show what would be done, as the report was asked."""
        question = self._result.question
        options = report_named(self._result.report).options_of(question.options)
        self.dialog = RedistributionDialog(self._context, question, options, self.window())
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()
        return self.dialog


def deed_of(context: Context, result: Result, section: Section) -> SectionDeed | None:
    """Return the button of a section, or None where it proposes nothing."""
    proposes = (result.report, section.id) == _HANDOVERS and section.table is not None and section.table.rows
    return SectionDeed(context, result) if proposes else None
