"""CopyPlansDialog: from which year into which, and by how much the plans grow."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label

WIDTH = 380
#: Height of a control, px.
CONTROL = 30
FIRST, LAST = 1990, 2100
MOST = Decimal(100)


class CopyPlansDialog(QDialog):
    """Asks for two years and a factor."""

    def __init__(self, measure: str, into: int, parent: QWidget | None = None) -> None:
        """Ask about a measure by its title; the year before ``into`` is offered first."""
        super().__init__(parent)
        self.setWindowTitle(_("Copy plans"))
        self.setMinimumWidth(WIDTH)
        self._year, self._into = self._spin(into - 1), self._spin(into)
        self._factor = QLineEdit(number(1.1, 1))
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (title, field) in enumerate(
            ((_("From the year"), self._year), (_("Into"), self._into), (_("Times"), self._factor))
        ):
            caption = label(title, "secondary")
            caption.setBuddy(field)
            field.setAccessibleName(title)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        buttons = QDialogButtonBox()
        go = buttons.addButton(_("Copy"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setProperty("kind", "primary")
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(measure, "section"))
        told = label(
            _("Plans of the firm, departments and managers by month, in whole units. Months without a plan stay."),
            "secondary",
        )
        told.setWordWrap(True)
        column.addWidget(told)
        column.addLayout(grid)
        column.addWidget(self._reason)
        column.addWidget(buttons)
        self._factor.textEdited.connect(self._on_edited)
        self._factor.setFocus()
        self._factor.selectAll()

    @staticmethod
    def _spin(year: int) -> QSpinBox:
        made = QSpinBox()
        made.setRange(FIRST, LAST)
        made.setMinimumHeight(CONTROL)
        made.setValue(year)
        return made

    @property
    def year(self) -> int:
        """The year the plans are taken from."""
        return self._year.value()

    @property
    def into(self) -> int:
        """The year they are written for."""
        return self._into.value()

    @property
    def factor(self) -> Decimal:
        """What each figure is multiplied by.

        Raises:
            UsageFault: it is no number above 0.
        """
        text = self._factor.text().strip().replace(",", ".").removesuffix("%")
        try:
            factor = Decimal(text)
        except InvalidOperation:
            factor = Decimal(0)
        if not factor.is_finite() or not 0 < factor <= MOST:
            raise UsageFault(_("Write how many times the plan grows, like 1.1."))
        return factor

    def set_factor(self, text: str) -> None:
        """Write the factor."""
        self._factor.setText(text)

    def _on_edited(self) -> None:
        mark(self._factor, wrong="false")
        self._reason.hide()

    def _on_accepted(self) -> None:
        try:
            if self.year == self.into:
                raise UsageFault(_("Choose two different years."))
            _checked = self.factor
        except UsageFault as fault:
            mark(self._factor, wrong="true")
            self._reason.setText(str(fault))
            self._reason.show()
            return
        self.accept()
