"""Writing: what a line proposes goes into the base in one transaction, so one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from crmdesk.data.activities.deeds import USUAL_CALL_S
from crmdesk.data.activities.kinds import kind_for
from crmdesk.data.activities.next_steps import StepKeeper
from crmdesk.data.activities.plans import Plan, plan_within
from crmdesk.data.entry.deal_deeds import put_into_stage
from crmdesk.data.entry.deeds import Deed, create_within
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.line.understood import (
    PROPOSAL_IDS,
    DoneActivity,
    NewClient,
    NewContact,
    NewDeal,
    NewPayment,
    PlannedActivity,
    Proposal,
    Ref,
    StageMove,
    Understood,
)
from crmdesk.data.models import Activity, Client, Payment
from crmdesk.data.models.activities import DONE, PLANNED
from crmdesk.data.store import Store
from crmdesk.data.words import _


def write_line(store: Store, understood: Understood, off: frozenset[str] | None = None) -> Deed:
    """Write what a line proposes, all of it or nothing.

    Args:
        store: the base.
        understood: what the line was understood as, with every question answered.
        off: ids of proposals that are switched off; without it those that the line itself leaves off.

    Raises:
        UsageFault: something is missing or not answered yet, or a record is gone.
        ConflictFault: somebody saved one of the records in the same moment.
    """
    skipped = understood.off if off is None else off
    chosen = [one for one in understood.proposals if PROPOSAL_IDS[type(one)] not in skipped]
    if not understood.ready:
        asked = next((question.text for question in understood.questions if question.open), "")
        raise UsageFault(" ".join(understood.missing) or asked or _("There is nothing to write in this line."))
    if not chosen:
        raise UsageFault(_("Everything in this line is switched off. Switch on what to write."))
    for proposal in chosen:
        if isinstance(proposal, StageMove):
            assert proposal.deal.id is not None, "a move names a deal of the base"
            assert proposal.stage.id is not None, "a move names a stage of the base"
            reason = None if proposal.reason is None else proposal.reason.id
            return put_into_stage(store, [proposal.deal.id], proposal.stage.id, loss_reason_id=reason)
    with store.changing() as change:
        pen = _Pen(store, change)
        for proposal in chosen:
            pen.write(proposal)
        return Deed(change.txn, _said(pen.names), pen.form_id, tuple(pen.ids))


class _Pen:
    """Writes the proposals of one line; a client made by an earlier one is who the later ones mean."""

    def __init__(self, store: Store, change: Change) -> None:
        self._store = store
        self._change = change
        self._client_id: int | None = None
        self._contact_id: int | None = None
        self._deal_id: int | None = None
        self.form_id = ""
        self.ids: list[int] = []
        self.names: list[str] = []

    def write(self, proposal: Proposal) -> None:
        """Write one proposal."""
        if isinstance(proposal, NewClient):
            self._client_id = self._create("client", _client_values(proposal))
        elif isinstance(proposal, NewContact):
            values = {
                "name": proposal.name,
                "position": proposal.position or None,
                "client_id": self._client_of(proposal.client),
                "phones": list(proposal.phones),
                "emails": list(proposal.emails),
            }
            self._contact_id = self._create("contact", values)
        elif isinstance(proposal, NewDeal):
            self._deal_id = self._create("deal", self._deal_values(proposal))
        elif isinstance(proposal, DoneActivity):
            self._write_done(proposal)
        elif isinstance(proposal, PlannedActivity):
            self._write_planned(proposal)
        elif isinstance(proposal, NewPayment):
            self._write_payment(proposal)

    def _create(self, form_id: str, values: Mapping[str, Any]) -> int:
        form = complete_form(self._change.connection, form_id)
        made = create_within(
            self._change, form, {key: value for key, value in values.items() if value not in (None, "")}
        )
        self._wrote(form_id, form.label, made)
        return made

    def _wrote(self, form_id: str, label: str, record_id: int) -> None:
        """Remember what was written; the deed is named after the record that matters most."""
        rank = ("payment", "contact", "client", "activity", "deal")
        if not self.form_id or rank.index(form_id) > rank.index(self.form_id):
            self.form_id, self.ids = form_id, [record_id]
        elif form_id == self.form_id:
            self.ids.append(record_id)
        self.names.append(label)

    def _client_of(self, ref: Ref | None) -> int | None:
        if ref is None:
            return None
        if ref.id is None and self._client_id is None:
            raise UsageFault(_("“{name}” is switched off, and the rest needs it.").format(name=ref.name))
        return ref.id if ref.id is not None else self._client_id

    def _deal_values(self, proposal: NewDeal) -> dict[str, Any]:
        return {
            "client_id": self._client_of(proposal.client),
            "title": proposal.title,
            "amount": proposal.amount,
            "currency": proposal.currency,
            "stage_id": None if proposal.stage is None else proposal.stage.id,
            "owner_id": None if proposal.owner is None else proposal.owner.id,
            "expected_on": proposal.expected_on,
        }

    def _write_done(self, proposal: DoneActivity) -> None:
        length = proposal.duration_s
        if length is None and proposal.code == "call":
            length = USUAL_CALL_S
        done_at = proposal.done_at
        if done_at is not None and done_at > self._change.at:
            raise UsageFault(_("It cannot be done at a time to come. Plan it instead."))
        values = {
            "kind_id": proposal.kind.id or kind_for(self._change, proposal.code),
            "client_id": self._client_of(proposal.client),
            "contact_id": _id(proposal.contact),
            "deal_id": _id(proposal.deal),
            "performer_id": _id(proposal.performer) or self._change.author_id,
            "direction": proposal.direction or None,
            "duration_s": length,
            "result": proposal.result or None,
        }
        state = {
            "state": DONE,
            "done_on": proposal.done_on,
            "done_at": None if done_at is None else done_at.astimezone(UTC),
            "done_hour": None if done_at is None else done_at.astimezone(self._store.firm.timezone).hour,
        }
        if proposal.completes is not None and proposal.completes.id is not None:
            made = self._complete(proposal.completes.id, {key: value for key, value in values.items() if value}, state)
        else:
            born = {"created_at": self._change.at, "created_on": self._change.today}
            made = self._change.add(Activity, [{**values, **state, **born}])[0]
        self._wrote("activity", proposal.kind.name, made)

    def _complete(self, activity_id: int, values: dict[str, Any], state: dict[str, Any]) -> int:
        row = self._change.row(Activity, activity_id)
        if row["state"] != PLANNED or row["archived_at"] is not None:
            raise UsageFault(_("The planned activity is not planned any more. Look at the line again."))
        keeper = StepKeeper(self._change, [row["deal_id"]])
        self._change.edit(Activity, activity_id, row["version"], **values, **state, remind_at=None)
        keeper.settle()
        return activity_id

    def _write_planned(self, proposal: PlannedActivity) -> None:
        plan = Plan(
            subject=proposal.subject,
            due_on=proposal.due_on,
            minute=proposal.minute,
            kind_id=proposal.kind.id,
            code=proposal.code,
            client_id=self._client_of(proposal.client),
            contact_id=_id(proposal.contact),
            deal_id=_id(proposal.deal),
            performer_id=_id(proposal.performer),
            duration_s=proposal.duration_s,
            remind_min=proposal.remind_min,
        )
        made, _row = plan_within(self._store, self._change, plan)
        self._wrote("activity", proposal.kind.name, made)

    def _write_payment(self, proposal: NewPayment) -> None:
        client_id = self._client_of(proposal.client)
        owner = proposal.owner_id
        if owner is None and client_id is not None:
            owner = self._change.row(Client, client_id)["owner_id"]
        row = {
            "client_id": client_id,
            "deal_id": None if proposal.deal is None else proposal.deal.id,
            "invoice_id": None if proposal.invoice is None else proposal.invoice.id,
            "owner_id": owner,
            "amount": proposal.amount,
            "currency": proposal.currency,
            "paid_on": proposal.paid_on,
        }
        made = self._change.add(Payment, [row])[0]
        self._wrote("payment", _("Payment"), made)


def _client_values(proposal: NewClient) -> dict[str, Any]:
    return {
        "name": proposal.name,
        "inn": proposal.inn,
        "kpp": proposal.kpp,
        "ogrn": proposal.ogrn,
        "city": proposal.city,
        "site": proposal.site,
        "address": proposal.address,
        "phones": list(proposal.phones),
        "emails": list(proposal.emails),
    }


def _id(ref: Ref | None) -> int | None:
    return None if ref is None else ref.id


def _said(names: list[str]) -> str:
    return _("Written: {names}").format(names=", ".join(names))
