"""Sections: why a figure changed as parts of a report, so that paper, sheets and files show it like any other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.periods import Compare
from crmdesk.reports.result import TOTALS, Behind, Headline, Section
from crmdesk.reports.why.reasons import EffectKind
from crmdesk.reports.why.wording import sentence_of, title_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.why.reasons import Cause, Contribution, Why

#: Steps of a bridge that still read well; the others become one.
MOST_STEPS = 6
#: So many dimensions are shown in full on paper and in sheets; the summary names them all.
MOST_CAUSES = 8

_EFFECTS = {
    EffectKind.AMOUNT: (N_("By number"), N_("By average"), N_("By both")),
    EffectKind.RATE: (N_("By its own rate"), N_("By its weight"), ""),
    EffectKind.NONE: ("", "", ""),
}
#: Dimensions that reach where a class was then or is now, so that rows of the base may have been of another member.
MOVING = frozenset({"abc", "rfm"})


def why_sections(why: Why) -> tuple[Section, ...]:
    """Return the summary, the strongest dimensions member by member, and the clients by what became of them."""
    shown = [cause_section(why, cause) for cause in why.causes[:MOST_CAUSES]]
    clients = clients_section(why)
    return (_summary(why), *shown, *([clients] if clients is not None else []))


def bridge_of(why: Why, cause: Cause, most: int = MOST_STEPS) -> Picture | None:
    """Return the way from the base to the present figure by the largest contributions; the rest is one step."""
    if why.value is None or why.base is None:
        return None
    ranked = sorted(range(len(cause.contributions)), key=lambda place: -abs(cause.contributions[place].delta or 0))
    shown = sorted(ranked[:most])
    others = ranked[most:]
    labels = [_base_title(why), *(cause.contributions[place].member.label for place in shown)]
    values: list[type_figure] = [why.base, *(cause.contributions[place].delta for place in shown)]
    lines: list[int | None] = [TOTALS, *shown]
    if others:
        labels.append(_("Others, {n}").format(n=len(others)))
        values.append(sum(cause.contributions[place].delta or 0 for place in others))
        lines.append(None)
    chart = Chart(
        ChartKind.BRIDGE,
        cause.dimension.label,
        (*labels, _now_title(why)),
        (Series(_("Contribution"), (*values, why.value)),),
        why.measure.kind,
        why.currency,
        why.measure.good,
    )
    return Picture(chart, (*lines, TOTALS), (f"{why.measure.id}.delta",))


def cause_table(why: Why, contributions: Sequence[Contribution], title: str) -> Table:
    """Return members x (now, base, contribution, share of the change, effects) with the whole as totals."""
    effects = _effect_fields(why)
    fields = (Field("member", title, own=True), *_figure_fields(why), *effects)
    rows = tuple(
        (
            each.member.label, each.value, each.base, each.delta, each.share,
            *(None if each.effects is None else _effect(each.effects, field.key) for field in effects),
        )
        for each in contributions
    )  # fmt: skip
    whole: Any = why.effects
    totals = (
        _("Total"), why.value, why.base, why.delta, 1.0 if why.delta else None,
        *(None if whole is None else _effect(whole, field.key) for field in effects),
    )  # fmt: skip
    return Table(fields, rows, totals, currency=why.currency)


def cause_section(why: Why, cause: Cause) -> Section:
    """Return one dimension: its bridge and what each member gave."""
    picture = bridge_of(why, cause)
    cells = {}
    for row, each in enumerate(cause.contributions):
        cells.update(_opened(why, row, each))
    cells.update(_opened(why, TOTALS, None))
    return Section(
        f"why-{cause.dimension.id}".replace(":", "-"),
        cause.dimension.label,
        cause_table(why, cause.contributions, cause.dimension.label),
        pictures=() if picture is None else (picture,),
        cells=cells,
    )


def clients_section(why: Why) -> Section | None:
    """Return the clients lost, reduced, new and grown by name; None where the figure has no clients."""
    if not why.clients:
        return None
    fields = (Field("move", N_("What became of them")), Field("member", N_("Client")), *_figure_fields(why))
    rows: list[tuple[Any, ...]] = []
    ids: list[int | None] = []
    cells: dict[tuple[int, str], Behind] = {}
    for group in why.clients:
        for each in group.contributions:
            cells.update(_opened(why, len(rows), each))
            rows.append((group.move.label, each.member.label, each.value, each.base, each.delta, each.share))
            ids.append(int(each.member.id) if each.member.id else None)
    totals = (_("Total"), None, why.value, why.base, why.delta, 1.0 if why.delta else None)
    table = Table(fields, tuple(rows), totals, tuple(ids), why.currency)
    return Section("why-clients", _("Clients lost, reduced, new and grown"), table, record="client", cells=cells)


def behind_now(why: Why, each: Contribution | None) -> Behind | None:
    """Return the present rows of a member, or of the whole; None for a rest that no row stands behind."""
    if each is not None and each.chosen is None:
        return None
    members = why.members if each is None or each.chosen is None else (*why.members, each.chosen)
    return Behind(_plain(why), why.measure.id, members)


def behind_base(why: Why, each: Contribution | None) -> Behind | None:
    """Return the rows of the base of a member, or of the whole.

    None without an earlier period, and for classes, in which clients stood elsewhere then.
    """
    now = behind_now(why, each)
    if now is None or why.base_period is None:
        return None
    if each is not None and each.chosen is not None and each.chosen.dimension in MOVING:
        return None
    return replace(now, question=replace(_plain(why), period=why.base_period))


def _plain(why: Why) -> Any:
    return replace(why.question, measures=(why.measure.id,), by=(), compare=Compare.NONE, spark=False)


def _opened(why: Why, row: int, each: Contribution | None) -> dict[tuple[int, str], Behind]:
    found = {}
    for key, behind in ((why.measure.id, behind_now(why, each)), (f"{why.measure.id}.base", behind_base(why, each))):
        if behind is not None:
            found[row, key] = behind
    return found


def _summary(why: Why) -> Section:
    measure = why.measure
    rows = []
    for cause in why.causes:
        first = cause.contributions[0]
        rows.append((cause.dimension.label, first.member.label, first.delta, cause.concentration))
    fields = (
        Field("dimension", N_("Dimension")),
        Field("member", N_("Strongest")),
        Field(f"{measure.id}.delta", N_("Contribution"), measure.kind),
        Field("concentration", N_("Three largest"), Kind.PERCENT),
    )
    picture = None if why.strongest is None else bridge_of(why, why.strongest)
    notes = [sentence_of(why), *why.notes]
    return Section(
        "why",
        title_text(why),
        Table(fields, tuple(rows), currency=why.currency) if rows else None,
        pictures=() if picture is None else (replace(picture, lines=(None,) * len(picture.lines), keys=()),),
        headlines=(
            Headline(_now_title(why), measure.kind, why.value, behind=behind_now(why, None), good=measure.good),
            Headline(_base_title(why), measure.kind, why.base, behind=behind_base(why, None)),
        ),
        note=" ".join(notes),
    )


def _figure_fields(why: Why) -> tuple[Field, ...]:
    name, kind = why.measure.id, why.measure.kind
    return (
        Field(name, _now_title(why), kind, own=True),
        Field(f"{name}.base", _base_title(why), kind, own=True),
        Field(f"{name}.delta", N_("Contribution"), kind),
        Field("share", N_("Share of the change"), Kind.PERCENT),
    )


def _effect_fields(why: Why) -> tuple[Field, ...]:
    keys = ("first.delta", "second.delta", "joint.delta")
    titles = _EFFECTS[why.effect_kind]
    return tuple(Field(key, title, why.measure.kind) for key, title in zip(keys, titles, strict=True) if title)


def _effect(effects: Any, key: str) -> Any:
    return getattr(effects, key.partition(".")[0])


def _now_title(why: Why) -> str:
    return _sides(why)[0]


def _base_title(why: Why) -> str:
    return _sides(why)[1]


def _sides(why: Why) -> tuple[str, str]:
    """Return how the two sides are called, the shortest that tells them apart: 2025 and 2024."""
    period, base = why.period, why.base_period
    if base is None:
        return period.text(), _("Plan") if why.compare is Compare.PLAN else _("Before")
    units = [one.grain() for one in (period, base)]
    if all(unit is not None and unit[1] == 1 for unit in units):
        return period.text(), base.text()
    years = [{one.begin.year, one.last.year} for one in (period, base)]
    if all(len(year) == 1 for year in years) and years[0] != years[1]:
        return str(period.begin.year), str(base.begin.year)
    return _("Now"), _("Before")
