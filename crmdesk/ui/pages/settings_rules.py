"""RulesCard: the thresholds and switches of the firm, each with the value that holds until it is set."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault
from crmdesk.data.firm_settings import FIRM_SETTINGS, FirmSetting, Sort, put_setting, read_setting
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label

FIELD_WIDTH = 96


class RulesCard(Card):
    """The settings of one group, in force as soon as they are typed."""

    def __init__(self, context: Context, group: str) -> None:
        super().__init__(_(group))
        self._context = context
        self._fields: dict[str, QLineEdit | QCheckBox] = {}
        self._reason = label("", "caption", "neg")
        self._reason.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for row, setting in enumerate(each for each in FIRM_SETTINGS if each.group == group):
            self._add(grid, row, setting)
        self.body.addLayout(grid)
        self.body.addWidget(self._reason)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds; a field under the keyboard is left alone."""
        held = self._context.store.firm.settings
        for setting in FIRM_SETTINGS:
            field = self._fields.get(setting.key)
            if isinstance(field, QCheckBox):
                field.setChecked(bool(setting.value(held)))
            elif field is not None and not field.hasFocus():
                field.setText(_typed(setting.value(held)))

    def _add(self, grid: QGridLayout, row: int, setting: FirmSetting) -> None:
        title = label(setting.label, "secondary")
        title.setWordWrap(True)
        grid.addWidget(title, row, 0)
        field: QWidget
        if setting.sort is Sort.SWITCH:
            box = QCheckBox()
            box.clicked.connect(self._on_clicked)
            field = self._fields[setting.key] = box
        else:
            line = QLineEdit()
            line.setFixedWidth(FIELD_WIDTH)
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.editingFinished.connect(self._on_typed)
            line.setProperty("entry", "card")
            field = self._fields[setting.key] = line
        field.setProperty("setting", setting.key)
        field.setAccessibleName(setting.label)
        grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)

    def _on_clicked(self) -> None:
        box = self.sender()
        if isinstance(box, QCheckBox):
            self._put(str(box.property("setting")), value=box.isChecked())

    def _on_typed(self) -> None:
        """Keep what was typed, or say why not and leave it there."""
        field = self.sender()
        if not isinstance(field, QLineEdit):
            return
        key = str(field.property("setting"))
        try:
            value = read_setting(key, field.text())
        except Fault as fault:
            mark(field, wrong="true")
            self._reason.setText(str(fault))
            self._reason.show()
            return
        mark(field, wrong="false")
        self._reason.hide()
        held = next(each for each in FIRM_SETTINGS if each.key == key).value(self._context.store.firm.settings)
        if value != held:
            self._put(key, value=value)

    def _put(self, key: str, *, value: float | bool) -> None:
        self._context.deeds.start(partial(_put, key=key, value=value))


def _put(store: Store, key: str, value: float | bool) -> Deed:
    return put_setting(store, key, value)


def _typed(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)
