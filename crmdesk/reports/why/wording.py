"""Wording: a change and its causes in sentences that people say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.table import ABSENT, Kind, signed
from crmdesk.data.words import N_, _
from crmdesk.reports.answer_table import difference_text, lower_first
from crmdesk.reports.periods import Compare

if TYPE_CHECKING:
    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.why.reasons import Contribution, Why

#: How many members a sentence names.
NAMED = 3
#: Parts that pull both ways are told of when they move more than this many times the change itself.
OFFSETTING = 1.5

_ROSE = N_("{subject}: {measure} rose by {amount} {comparison}.")
_FELL = N_("{subject}: {measure} fell by {amount} {comparison}.")


def compared_with(why: Why) -> str:
    """Return what the change is measured from, as a heading: "To 2024", "To last year", "To plan"."""
    if why.compare is Compare.PLAN:
        return _("To plan")
    base = why.base_period
    if base is not None:
        unit = base.grain()
        if unit is not None and unit[1] == 1:
            return base.compared_text()
        years = {base.begin.year, base.last.year}, {why.period.begin.year, why.period.last.year}
        if all(len(side) == 1 for side in years) and years[0] != years[1]:
            return _("To {period}").format(period=base.begin.year)
    return _("To last year") if why.compare is Compare.YEAR else _("To previous period")


def gain_text(kind: Kind, value: type_figure, currency: str) -> str:
    """Return a contribution with its sign, short: "−19,1 млн ₽", "+2,1 pp", "+3"."""
    if value is None:
        return ABSENT
    if kind.is_money or kind in (Kind.DAYS, Kind.MINUTES):
        return signed(kind.short(value, currency), value)
    return kind.delta(value)


def title_text(why: Why) -> str:
    """Return the heading: "Dmitry Orlov: −11 053 900 ₽ to 2024"."""
    change = difference_text(why.measure.kind, why.delta, why.currency)
    return f"{why.subject}: {change} {lower_first(compared_with(why))}"


def sentence_of(why: Why) -> str:
    """Return what changed, who gave how much of it, and what the others came to; nothing where nothing compares."""
    if why.delta is None:
        return _("There is nothing to compare with: one of the two sides has no figure.")
    if not why.delta:
        return _("The figure has not changed.") if not _moved(why) else _("It is the same, for its parts offset.")
    kind = why.measure.kind
    amount = difference_text(kind, abs(why.delta), why.currency).removeprefix("+")
    told = _(_ROSE if why.delta > 0 else _FELL).format(
        subject=why.subject, measure=lower_first(why.measure.label), amount=amount,
        comparison=lower_first(compared_with(why)),
    )  # fmt: skip
    cause = why.strongest
    if cause is None:
        return told
    named = [each for each in cause.contributions[:NAMED] if (each.delta or 0) * why.delta > 0]
    parts = [_("{name} gave {amount}").format(name=each.member.label, amount=_gain(why, each)) for each in named]
    rest = cause.contributions[len(named) :]
    if rest:
        others: type_figure = sum(each.delta or 0 for each in rest)
        parts.append(_("the others together {amount}").format(amount=gain_text(kind, others, why.currency)))
    told += " " + _("{dimension}: {parts}.").format(dimension=cause.dimension.label, parts=", ".join(parts))
    return f"{told} {_offset(why)}".strip()


def _gain(why: Why, each: Contribution) -> str:
    return gain_text(why.measure.kind, each.delta, why.currency)


def _moved(why: Why) -> bool:
    return why.strongest is not None and any(each.delta for each in why.strongest.contributions)


def _offset(why: Why) -> str:
    """Return how much rose and how much fell where the two nearly outweigh each other."""
    cause = why.strongest
    assert cause is not None
    assert why.delta
    deltas = [each.delta or 0 for each in cause.contributions]
    if sum(map(abs, deltas)) <= OFFSETTING * abs(why.delta):
        return ""
    kind = why.measure.kind
    return _("Parts offset each other: {up} and {down}.").format(
        up=gain_text(kind, sum(delta for delta in deltas if delta > 0), why.currency),
        down=gain_text(kind, sum(delta for delta in deltas if delta < 0), why.currency),
    )
