"""PartnerField: a client or a deal found while typing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from crmdesk.data.activities.partners import Partner, find_partners
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.elided_label import plain_tip

#: Milliseconds the typing rests before the base is asked.
REST = 120
_PARTNER = Qt.ItemDataRole.UserRole + 1


class PartnerField(QLineEdit):
    """Offers clients and open deals under the line; what is chosen stays until the text is changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._partner: Partner | None = None
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]
        self._offers = completer
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._ask)
        self.setPlaceholderText(_("Client or deal"))
        self.setAccessibleName(_("Client or deal"))
        self.setCompleter(completer)
        self.textEdited.connect(self._on_edited)

    @property
    def partner(self) -> Partner | None:
        """What is chosen."""
        return self._partner

    def set_partner(self, partner: Partner | None) -> None:
        """Choose from outside."""
        self._partner = partner
        self.setText("" if partner is None else shown(partner))
        self.setCursorPosition(0)

    def _on_edited(self) -> None:
        self._partner = None
        self._rest.start()

    def _ask(self) -> None:
        work = partial(_find, self._context.store, self.text())
        self._context.jobs.start(work, done=self._on_found, failed=self._on_failed, replaces=self)

    def _on_found(self, found: tuple[Partner, ...]) -> None:
        self._model.clear()
        for partner in found:
            item = QStandardItem(shown(partner))
            item.setData(partner, _PARTNER)
            item.setEditable(False)
            self._model.appendRow(item)
        if found and self.hasFocus():
            self._offers.complete()

    def _on_failed(self, error: Exception) -> None:
        self.setToolTip(plain_tip(str(error)))

    def _on_chosen(self, index: QModelIndex) -> None:
        partner = index.data(_PARTNER)
        if isinstance(partner, Partner):
            self._partner = partner
            QTimer.singleShot(0, self, self._show_chosen)  # the completer writes its own text after this

    def _show_chosen(self) -> None:
        self.set_partner(self._partner)

    def settle(self) -> bool:
        """Take the only offer where nothing was chosen; False where text is left that names nobody."""
        if self._partner is None and self.text().strip() and self._model.rowCount() == 1:
            self._on_chosen(self._model.index(0, 0))
        return self._partner is not None or not self.text().strip()


def shown(partner: Partner) -> str:
    """Return a partner on one line: "Rodnik, Kazan"."""
    return f"{partner.title}, {partner.about}" if partner.about else partner.title


def _find(store: Store, text: str, _progress: Progress) -> tuple[Partner, ...]:
    return find_partners(store, text)
