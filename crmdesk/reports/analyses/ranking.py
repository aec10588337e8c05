"""Ranking: places by level and by change, with what they are made of, as a table that every output shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crmdesk.data.ranking_profiles import Way, profile_named
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.measures.plans import PACE, REACHED, WHOLE, plan_measure
from crmdesk.reports.ranking import Ranked, Ranking, rank
from crmdesk.reports.ranking.bonus import rule_text
from crmdesk.reports.result import TOTALS, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.question import Question


def analyse(
    store: Store, question: Question, options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return the ranking of the period by the profile whose id is given, the firm's first for 0.

    Raises:
        UsageFault: there is no such profile, or it cannot be asked under the question's conditions.
    """
    profile = profile_named(store, "" if options["profile"] == "0" else options["profile"])
    ranking = rank(
        store, question.period, profile, question.scope, question.as_of, store.person_id, question.filters
    )  # fmt: skip
    found = (_section(ranking), _points(ranking), _bonuses(ranking))
    sections = tuple(section for section in found if section is not None)
    notes = [profile_text(ranking), *ranking.notes]
    if profile.bonus is not None:
        notes.append(_("Bonus: {rule}").format(rule=rule_text(profile.bonus, MEASURES[profile.bonus.measure].label)))
    if ranking.has_pace:
        notes.append(_("The period is not over: plans are those of the working days that have passed."))
        if profile.bonus is not None:
            notes.append(_("Bonuses are those of the figures so far against the whole plan."))
    if ranking.is_closed:
        notes.append(_("Managers see their own place only."))
    shown = tuple(dict.fromkeys(measure.id for measure in ranking.measures))
    return Findings(sections, shown, tuple(notes), ranking.base_period)


def profile_text(ranking: Ranking) -> str:
    """Return what points are made of: "Points: Revenue, attainment of the plan 40; Win rate, against the team's mean 15"."""
    parts = "; ".join(
        f"{MEASURES[part.measure].label}, {part.way.label} {part.weight}" for part in ranking.profile.parts
    )
    return _("Points ({profile}): {parts}").format(profile=ranking.profile.name, parts=parts)


def shown_measures(ranking: Ranking) -> tuple[Measure, ...]:
    """Return the columns of figures: the plan and its attainment where points ask for it, then the measures of the parts."""
    columns: dict[str, Measure] = {}
    for part in ranking.profile.parts:
        measure = MEASURES[part.measure]
        if part.way is Way.PLAN:
            for which in (WHOLE, PACE if ranking.has_pace else REACHED):
                plan = plan_measure(which, measure)
                columns[plan.id] = plan
        columns[measure.id] = measure
    return tuple(columns.values())


def _section(ranking: Ranking) -> Section:
    measures = shown_measures(ranking)
    leading = MEASURES[ranking.leading]
    has_bonus = ranking.profile.bonus is not None
    fields = [
        Field("place", N_("Place"), Kind.COUNT), Field("gained", N_("Places gained"), Kind.COUNT),
        Field("manager", N_("Manager")), Field("department", N_("Department")), Field("points", N_("Points"), Kind.POINTS),
        *(Field(measure.id, measure.label, measure.kind, own=True) for measure in measures),
        Field("change", _("{measure}: change from last year").format(measure=leading.label), Kind.PERCENT, own=True),
        Field("change_place", N_("Place by change"), Kind.COUNT), Field("closed", N_("Closed deals"), Kind.COUNT),
    ]  # fmt: skip
    if has_bonus:
        fields.append(Field("bonus", N_("Bonus"), Kind.MONEY))
    fields.append(Field("why_out", N_("Out of ranking")))
    table = Table(
        tuple(fields),
        tuple(_row(line, measures, has_bonus=has_bonus) for line in ranking.lines),
        None if ranking.is_closed else _totals(ranking, measures, has_bonus=has_bonus),
        tuple(line.manager_id for line in ranking.lines),
        ranking.currency,
    )
    cells = {
        (place, measure.id): ranking.behind(measure.id, line.manager_id)
        for place, line in enumerate(ranking.lines)
        for measure in measures
        if line.figures[measure.id] is not None
    }
    if not ranking.is_closed:
        cells |= {(TOTALS, measure.id): ranking.behind(measure.id) for measure in measures}
    return Section("ranking", "", table, _pictures(ranking), record="manager", cells=cells, is_wide=True)


def _row(line: Ranked, measures: tuple[Measure, ...], *, has_bonus: bool) -> tuple[Any, ...]:
    bonus = (None if line.bonus is None else line.bonus.amount,)
    return (
        line.place, line.gained, line.name, line.department, _tenth(line.points),
        *(line.figures[measure.id] for measure in measures),
        line.change, line.change_place, line.closed, *(bonus if has_bonus else ()), line.why_out,
    )  # fmt: skip


def _totals(ranking: Ranking, measures: tuple[Measure, ...], *, has_bonus: bool) -> tuple[Any, ...]:
    closed = sum(int(ranking.total[name] or 0) for name in ("won_count", "lost_count"))
    return (
        None, None, _("All"), None, _tenth(ranking.average),
        *(ranking.total[measure.id] for measure in measures),
        ranking.total_change, None, closed, *((ranking.bonus_total,) if has_bonus else ()), None,
    )  # fmt: skip


def _points(ranking: Ranking) -> Section | None:
    """Return what each part brought to the points; None where nobody has a place."""
    ranked = [line for line in ranking.lines if line.place is not None]
    if not ranked:
        return None
    parts = ranking.profile.parts
    fields = (
        Field("manager", N_("Manager")),
        *(
            Field(
                f"{part.measure}_by_{part.way.value}",
                _("{measure}, {way}").format(measure=MEASURES[part.measure].label, way=part.way.label),
                Kind.POINTS, own=True,
            )
            for part in parts
        ),
        Field("points", N_("Points"), Kind.POINTS),
    )  # fmt: skip
    rows = tuple((line.name, *(_tenth(score.points) for score in line.scores), _tenth(line.points)) for line in ranked)
    weights = (_("Weight"), *(part.weight for part in parts), ranking.profile.weight)
    note = _(
        "Points are the mean of the parts by their weights, which come to {sum}. "
        "A part that cannot be told, for there is no plan or no last year, is left out with its weight."
    ).format(sum=ranking.profile.weight)
    table = Table(fields, rows, weights, tuple(line.manager_id for line in ranked), ranking.currency)
    return Section("points", _("How the points came"), table, note=note, record="manager")


def _bonuses(ranking: Ranking) -> Section | None:
    """Return how each bonus is computed; None where there is none."""
    paid = [(line, line.bonus) for line in ranking.lines if line.bonus is not None]
    if not paid:
        return None
    fields = (
        Field("manager", N_("Manager")), Field("bonus", N_("Bonus"), Kind.MONEY),
        Field("calculation", N_("How the bonus is computed")),
    )  # fmt: skip
    table = Table(
        fields, tuple((line.name, bonus.amount, bonus.text) for line, bonus in paid),
        None if ranking.bonus_total is None else (_("All"), ranking.bonus_total, None),
        tuple(line.manager_id for line, _bonus in paid), ranking.currency,
    )  # fmt: skip
    note = _("A bonus is rounded once, to the smallest coin, halves up.")
    return Section("bonus", _("How the bonus is computed"), table, note=note, record="manager")


def _tenth(points: float | None) -> float | None:
    return None if points is None else round(points, 1)


def _pictures(ranking: Ranking) -> tuple[Picture, ...]:
    """Return the points as bars; of one person there is nothing to compare."""
    ranked = [line for line in ranking.lines if line.points is not None and line.place is not None]
    if len(ranked) < 2:
        return ()
    chart = Chart(
        ChartKind.BARS, _("Points"), tuple(line.name for line in ranked),
        (Series(_("Points"), tuple(round(line.points or 0, 1) for line in ranked)),), Kind.POINTS,
    )  # fmt: skip
    places = tuple(place for place, line in enumerate(ranking.lines) if line in ranked)
    return (Picture(chart, places, ("points",)),)
