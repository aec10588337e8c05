"""Data: why a figure changed as JSON says it, in the envelope of every report.

Money is a decimal string in major units, a share a number, a date ISO text; what is absent is null, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.data.table import Kind
from crmdesk.reports.answer import plain
from crmdesk.reports.why.reasons import EffectKind
from crmdesk.reports.why.wording import sentence_of, title_text

if TYPE_CHECKING:
    from crmdesk.reports.periods import Period
    from crmdesk.reports.why.reasons import Cause, Contribution, Effects, Why

#: What the parts of a contribution are called, by what it is split into.
_EFFECTS = {EffectKind.AMOUNT: ("number", "average", "both"), EffectKind.RATE: ("rate", "weight")}


def why_data(why: Why) -> dict[str, Any]:
    """Return a decomposition: the figure, then every dimension with its members, then the clients by what became of them."""
    measure = why.measure
    return {
        "report": "why",
        "title": title_text(why),
        "measure": measure.id,
        "subject": [{"dimension": chosen.dimension, "values": list(chosen.values)} for chosen in why.members],
        "period": _period(why.period),
        "base_period": _period(why.base_period),
        "compare": why.compare.value,
        "scope": why.question.scope.key,
        "currency": why.currency,
        "filters": [
            {"dimension": chosen.dimension, "values": list(chosen.values)} for chosen in why.question.filters
        ],
        "total": {
            measure.id: plain(measure.kind, why.value),
            f"{measure.id}.base": plain(measure.kind, why.base),
            f"{measure.id}.delta": plain(measure.kind, why.delta),
            f"{measure.id}.change": why.change,
            **_effects(why, why.effects),
        },
        "sentence": sentence_of(why),
        "dimensions": [_cause(why, cause) for cause in why.causes],
        "clients": [
            {
                "move": group.move.value,
                f"{measure.id}.delta": plain(measure.kind, group.delta),
                "rows": [_row(why, each, "client") for each in group.contributions],
            }
            for group in why.clients
        ],
        "notes": list(why.notes),
        "definitions": {measure.id: measure.text},
    }  # fmt: skip


def _cause(why: Why, cause: Cause) -> dict[str, Any]:
    return {
        "dimension": cause.dimension.id,
        "title": cause.dimension.label,
        "concentration": cause.concentration,
        "strength": cause.strength,
        "rows": [_row(why, each, cause.dimension.id) for each in cause.contributions],
    }


def _row(why: Why, each: Contribution, dimension: str) -> dict[str, Any]:
    name, kind = why.measure.id, why.measure.kind
    return {
        dimension: {"id": each.member.id, "label": each.member.label},
        name: plain(kind, each.value),
        f"{name}.base": plain(kind, each.base),
        f"{name}.delta": plain(kind, each.delta),
        "share_of_change": each.share,
        **_effects(why, each.effects),
    }


def _effects(why: Why, effects: Effects | None) -> dict[str, Any]:
    if effects is None:
        return {}
    parts = (effects.first, effects.second, effects.joint)
    kind: Kind = why.measure.kind
    return {
        f"by_{name}": plain(kind, part)
        for name, part in zip(_EFFECTS.get(why.effect_kind, ()), parts, strict=False)
    }  # fmt: skip


def _period(period: Period | None) -> dict[str, str] | None:
    return None if period is None else {"begin": period.begin.isoformat(), "end": period.end.isoformat()}
