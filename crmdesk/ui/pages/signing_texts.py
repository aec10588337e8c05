"""SigningTexts: saves the headline and the comment of the report in hand while they are typed, without a word about it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from crmdesk.data.period_reports.texts import put_text

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.signing_reading import Sheet
    from crmdesk.ui.widgets.kept_text import KeptText


class SigningTexts(QObject):
    """Knows what the base holds of a text, so that what another window wrote meanwhile is not written over."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._report = 0
        self._was: dict[str, str] = {}

    def hold(self, sheet: Sheet) -> None:
        """Write texts of this report from now on."""
        row = sheet.row
        self._report = row.id
        self._was = {"headline": row.headline, "comment": row.comment}

    def save(self, name: str, text: str, editor: KeptText) -> None:
        """Write one text of the report in hand."""
        saving = _Saving(self, name, text, editor)
        was = self._was.get(name, "")
        work = partial(_put_quietly, report_id=self._report, name=name, text=text, was=was)
        self._was[name] = text.strip()
        self._context.deeds.start(work, done=saving.on_done, failed=saving.on_failed)


class _Saving(QObject):
    """A text on its way."""

    def __init__(self, texts: SigningTexts, name: str, text: str, editor: KeptText) -> None:
        super().__init__(texts)
        self._name, self._text, self._editor = name, text, editor

    def on_done(self, _deed: Deed) -> None:
        self._editor.settle(self._text)
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        self._editor.refuse(str(error))
        self.deleteLater()


def _put_quietly(store: Store, *, report_id: int, name: str, text: str, was: str) -> Deed:
    """Write a text; every few words are no step of their own to undo, and no sentence to read."""
    return replace(put_text(store, report_id, name, text, was), txn=None, text="")
