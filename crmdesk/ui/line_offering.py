"""Offering: which rows stand below a line: what Enter does, and what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmdesk.data.line.cards import ProposalCard
from crmdesk.data.line.understood import Hit, Target, Understood
from crmdesk.data.words import _
from crmdesk.ui.line_offers import Offer

#: Hits shown below a line that will be written or opens a report.
FEW_HITS = 3
_ICONS = {
    "client": "building-2", "contact": "users", "deal": "handshake", "report": "chart-column", "command": "zap",
}  # fmt: skip


def offers_of(
    understood: Understood, cards: Sequence[ProposalCard], off: Collection[str], hits: Sequence[Hit]
) -> tuple[Offer, ...]:
    """Return the rows for a line.

    Args:
        understood: what the line means.
        cards: its proposals as cards.
        off: ids of those that are switched off.
        hits: what was found, the likeliest first.
    """
    offers: list[Offer] = []
    asked = next((question for question in understood.questions if question.open), None)
    chosen = [card.title for card in cards if card.id not in off]
    if asked is not None:
        offers.append(Offer("ask", asked.text, asked.id, icon="info", keys="Enter"))
    elif understood.ready and chosen:
        words = _("Write: {what}").format(what=", ".join(title.lower() for title in chosen))
        offers.append(Offer("write", words, icon="corner-down-left", keys="Enter"))
        offers.append(Offer("write_open", _("Write and open the card"), icon="pen-line", keys="Ctrl+Enter"))
    if understood.target is not None:
        offers.append(_target_offer(understood.target))
    if asked is not None:
        return tuple(offers)  # what was found is among the answers
    shown = hits[:FEW_HITS] if understood.proposals or understood.target is not None else hits
    offers += [
        Offer(hit.kind, hit.title, hit.key, hit.hint, _ICONS.get(hit.kind, "search"), client_id=hit.client_id)
        for hit in shown
    ]
    return tuple(offers)


def _target_offer(target: Target) -> Offer:
    if target.kind == "command":
        return Offer("target", target.title, target.id, icon="zap", keys="Enter")
    words = _("Open the report: {title}").format(title=target.title)
    return Offer("target", words, target.id, icon="chart-column", keys="Enter")
