"""ClientActions: what is done to a client as a whole: calls, deals, status, relations, group, merge, archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_statuses import free_status, set_relationship, set_status
from crmdesk.data.entry.deeds import Deed, archive
from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.offers import Offer, offers
from crmdesk.data.groups import set_parent
from crmdesk.data.models import Client, RelationshipType
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.merge import MergeDialog
from crmdesk.ui.dialogs.standing import PartnerDialog, StandingDialog
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.field_line import choice_line
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.widgets.cell_editors import CellEditor

_RELATIONS = FormField("relationship_id", "", Entry.REFERENCE, source=RelationshipType)
_CLIENT = FormField("parent_id", "", Entry.REFERENCE, source=Client)


class ClientActions(QObject):
    """Opens the dialogs of one card and starts its deeds; a dialog stays until what it says is in the base."""

    task_requested = Signal(object)
    """A ``TaskRequest``: plan or write down something about the client."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._dialog: StandingDialog | PartnerDialog | None = None
        self._card: ClientCard | None = None
        self.maker = RecordMaker(context, window)
        self.merging: MergeDialog | None = None

    @property
    def dialog(self) -> StandingDialog | PartnerDialog | None:
        """The dialog that is open, if any."""
        return self._dialog

    # -- what is made --------------------------------------------------------------------------------------------

    def log_call(self, client_id: int) -> None:
        """Write down a call with the client."""
        self.task_requested.emit(TaskRequest(client_id=client_id, done=True))

    def plan_call(self, card: ClientCard) -> None:
        """Plan a call to the client."""
        self.task_requested.emit(TaskRequest(client_id=card.id))

    def add(self, form_id: str, client_id: int) -> None:
        """Open the sheet of a new deal or contact of the client."""
        self.maker.begin(form_id, {"client_id": client_id})

    # -- the menu ------------------------------------------------------------------------------------------------

    def menu(self, card: ClientCard, parent: QWidget) -> QMenu:
        """Return what can be done to the client as a whole."""
        made = QMenu(parent)
        self._card = card
        standing = card.standing
        by_rules = (_("Status by the rules again"), self.free_status) if standing.by_hand else None
        out = (_("Take out of the group"), self.leave_group) if standing.parent_id is not None else None
        for part in (
            ((_("Plan a call…"), self.plan_call),),
            ((_("Set the status…"), self.ask_status), by_rules, (_("Type of relations…"), self.ask_relations)),
            ((_("Group of companies…"), self.ask_group), out),
            ((_("Merge with another…"), self.ask_merge), (_("To the archive"), self.archive)),
        ):
            if made.actions():
                made.addSeparator()
            for entry in part:
                if entry is not None:
                    made.addAction(entry[0]).setData(entry[1])
        made.triggered.connect(self._on_menu)
        return made

    def _on_menu(self, action: QAction) -> None:
        act = action.data()
        if self._card is not None and callable(act):
            act(self._card)

    def ask_status(self, card: ClientCard) -> None:
        """Ask which status to set by hand, why and until when."""
        choices = tuple(Offer(number, _(name)) for number, name in STATUS_NAMES.items())
        standing = card.standing
        self._card = card
        dialog = StandingDialog(
            _("Status of {name}").format(name=card.get("name")), choices, standing.status, self._context.view.today,
            self._window.window(), until=standing.until_on, reason=standing.reason if standing.by_hand else "",
        )  # fmt: skip
        dialog.said.connect(self._on_status)
        self._open(dialog)

    def free_status(self, card: ClientCard) -> None:
        """Let the rules decide on the status again."""
        self._context.deeds.start(partial(free_status, client_id=card.id, version=card.standing.version))

    def ask_relations(self, card: ClientCard) -> None:
        """Ask what type of relations it is and why."""
        self._card = card
        work = partial(_read_types, self._context.store)
        self._context.jobs.start(work, done=self._on_types, failed=self._on_failed, replaces=(self, "types"))

    def ask_group(self, card: ClientCard) -> None:
        """Ask above which client in the group it stands."""
        self._card = card
        about = _("Figures of the group are taken together; the companies stay apart.")
        dialog = PartnerDialog(
            _("Group of companies"), _("Below the company"), about, _("Put into the group"), self._client_line,
            self._window.window(),
        )  # fmt: skip
        dialog.said.connect(self._on_group)
        self._open(dialog)

    def leave_group(self, card: ClientCard) -> None:
        """Take the client out of its group."""
        work = partial(set_parent, client_id=card.id, version=card.standing.version, parent_id=None)
        self._context.deeds.start(work)

    def ask_merge(self, card: ClientCard) -> None:
        """Ask which client is the same, then show what a merge would do."""
        self._card = card
        about = _("Next you see what is kept and what moves; nothing is written before that.")
        dialog = PartnerDialog(
            _("Merge clients"), _("The same client"), about, _("Compare"), self._client_line, self._window.window()
        )
        dialog.said.connect(self._on_same)
        self._open(dialog)

    def compare(self, form_id: str, keep_id: int, other_id: int) -> MergeDialog:
        """Open the preview of a merge."""
        self.merging = MergeDialog(self._context, form_id, keep_id, other_id, self._window.window())
        self.merging.finished.connect(self._on_merged)
        self.merging.open()
        return self.merging

    def archive(self, card: ClientCard) -> None:
        """Send the client to the archive; undo brings it back."""
        self._context.deeds.start(partial(archive, form_id="client", ids=[card.id]))

    # -- answers -------------------------------------------------------------------------------------------------

    def _client_line(self, parent: QWidget) -> CellEditor:
        return choice_line(self._context, parent, form_named("client"), _CLIENT, "")

    def _open(self, dialog: StandingDialog | PartnerDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _on_finished(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_merged(self) -> None:
        merging, self.merging = self.merging, None
        if merging is not None:
            merging.deleteLater()

    def _on_types(self, found: tuple[Offer, ...]) -> None:
        card = self._card
        if card is None:
            return
        standing = card.standing
        dialog = StandingDialog(
            _("Relations with {name}").format(name=card.get("name")), (Offer(None, _("not given")), *found),
            standing.relationship_id, None, self._window.window(), reason=standing.relationship_reason,
        )  # fmt: skip
        dialog.said.connect(self._on_relations)
        self._open(dialog)

    def _on_status(self, status: int, reason: str, until: date | None) -> None:
        if self._card is not None:
            held = self._card
            self._start(
                partial(
                    set_status,
                    client_id=held.id,
                    version=held.standing.version,
                    status=status,
                    reason=reason,
                    until=until,
                )
            )

    def _on_relations(self, relationship_id: int | None, reason: str, _until: date | None) -> None:
        if self._card is not None:
            held = self._card
            self._start(
                partial(
                    set_relationship, client_id=held.id, version=held.standing.version, relationship_id=relationship_id,
                    reason=reason,
                )
            )  # fmt: skip

    def _on_group(self, parent_id: int) -> None:
        if self._card is not None:
            held = self._card
            self._start(partial(set_parent, client_id=held.id, version=held.standing.version, parent_id=parent_id))

    def _on_same(self, other_id: int) -> None:
        if self._card is None or self._dialog is None:
            return
        if other_id == self._card.id:
            self._dialog.tell(_("This is the same record. Choose another client."))
            return
        self._dialog.accept()
        self.compare("client", self._card.id, other_id)

    def _start(self, writing: Callable[[Store], Deed]) -> None:
        self._context.deeds.start(writing, done=self._on_written, failed=self._on_refused)

    def _on_written(self, _deed: Deed) -> None:
        if self._dialog is not None:
            self._dialog.accept()

    def _on_refused(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.tell(str(error))

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def _read_types(store: Store, _progress: Progress) -> tuple[Offer, ...]:
    return offers(store, form_named("client"), _RELATIONS)
