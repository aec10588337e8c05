"""Brief: what a line was understood as, in one short text that a table of tests can hold."""

from __future__ import annotations

from datetime import timedelta

from crmdesk.data.line.understood import (
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
from crmdesk.data.store import Store


def brief(understood: Understood, store: Store) -> str:
    """Return the proposals, then the open questions, what is missing, and the target."""
    parts = [_proposal(proposal, store) for proposal in understood.proposals]
    parts += [f"?{question.id}({len(question.choices)})" for question in understood.questions if question.open]
    parts += [f"!{text}" for text in understood.missing]
    target = understood.target
    if target is not None:
        words = [target.kind, target.id]
        for mark, word in (("by", target.by), ("of", target.measure), ("vs", target.compare), ("in", target.span)):
            words += [f"{mark}:{word}"] if word else []
        parts.append(" ".join(words))
    return " | ".join(parts)


def _name(ref: Ref | None, mark: str = "") -> str:
    return "" if ref is None else f"{mark}{ref.name.split()[0] if mark == '#' else ref.name}{'' if ref.id else '*'}"


def _proposal(proposal: Proposal, store: Store) -> str:
    words: list[str] = []
    match proposal:
        case DoneActivity():
            now = store.now().astimezone(store.firm.timezone)
            at = proposal.done_at
            usual = at is None or at == now - timedelta(seconds=proposal.duration_s or 0)
            words = [
                "done", proposal.code, _name(proposal.client), _name(proposal.contact, "@"), _name(proposal.deal, "#"),
                f"{proposal.duration_s // 60}m" if proposal.duration_s else "",
                "in" if proposal.direction == "in" else "",
                "" if proposal.done_on == store.today() else f"{proposal.done_on:%d.%m}",
                "" if usual or at is None else f"{at:%H:%M}", f'"{proposal.result}"' if proposal.result else "",
            ]  # fmt: skip
        case PlannedActivity():
            minute = proposal.minute
            words = [
                "plan", proposal.code, _name(proposal.client), _name(proposal.contact, "@"), _name(proposal.deal, "#"),
                _name(proposal.performer, "%"), f"{proposal.due_on:%d.%m.%y}" if proposal.due_on else "",
                "" if minute is None else f"{minute // 60:02}:{minute % 60:02}", f'"{proposal.subject}"',
            ]  # fmt: skip
        case NewDeal():
            words = [
                "deal", _name(proposal.client), "" if proposal.amount is None else f"{proposal.amount // 100}",
                "" if proposal.currency == "RUB" else proposal.currency, _name(proposal.stage), _name(proposal.owner, "%"),
                f"{proposal.expected_on:%d.%m.%y}" if proposal.expected_on else "", f'"{proposal.title}"',
            ]  # fmt: skip
        case StageMove():
            words = ["move", _name(proposal.deal, "#"), "->", _name(proposal.stage), _name(proposal.reason, "why:")]
        case NewPayment():
            words = [
                "pay", "" if proposal.amount is None else f"{proposal.amount // 100}", _name(proposal.client),
                _name(proposal.deal, "#"), _name(proposal.invoice, "invoice:"),
                "" if proposal.paid_on == store.today() else f"{proposal.paid_on:%d.%m}",
            ]  # fmt: skip
        case NewClient():
            words = [
                "client", f'"{proposal.name}"', proposal.inn, proposal.city, *proposal.phones, *proposal.emails,
            ]  # fmt: skip
        case NewContact():
            words = [
                "contact", f'"{proposal.name}"', _name(proposal.client), proposal.position, *proposal.phones,
                *proposal.emails,
            ]  # fmt: skip
    return " ".join(word for word in words if word)
