"""The rows behind a figure: every figure opens, and the figure computed from its rows is the figure shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Campaign,
    Client,
    Contact,
    Cost,
    Deal,
    EntryTime,
    Invoice,
    Manager,
    Payment,
    QualityCheck,
    Source,
    Stage,
)
from crmdesk.data.models.types import Big
from crmdesk.data.registry_quality import CHECK_KINDS
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.cells import whole_money
from crmdesk.reports.counting import Cut, cut_of, facts_of, to_figure
from crmdesk.reports.facts import Fact, source_of
from crmdesk.reports.measures import Aggregate, How, Measure, measure_named
from crmdesk.reports.measures.measure import Quotient
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.planned import PlanRow, plan_title, read_plans
from crmdesk.reports.query import resolve
from crmdesk.reports.question import Question

_FACT_TITLES = {
    "won": N_("Won deal"), "lost": N_("Lost deal"), "created": N_("Created deal"), "qualified": N_("Qualified lead"),
    "won_ever": N_("Won deal"), "open": N_("Open deal"), "done": N_("Activity done"), "due": N_("Activity due"),
    "paid": N_("Payment"), "invoiced": N_("Invoice"), "client_created": N_("New client"),
    "first_won": N_("First-time buyer"), "client_lost": N_("Lost customer"), "spent": N_("Costs"),
    "checked": N_("Quality check"), "entered": N_("Data-entry time"), "client_kept": N_("Client"), "client_state": N_("Client"),
    "contact_kept": N_("Contact person"), "plan": N_("Plan"), "plan_to_date": N_("Plan to date"),
}  # fmt: skip

_RowManager = aliased(Manager, name="row_manager")
_RowClient = aliased(Client, name="row_client")
#: What a row is called, by its record.
_NAMES: dict[type, SQLColumnExpression[Any]] = {
    Deal: Deal.title,
    Client: Client.name,
    Activity: func.coalesce(Activity.subject, select(ActivityKind.name).where(ActivityKind.id == Activity.kind_id)
                            .correlate(Activity).scalar_subquery()),
    Payment: func.coalesce(Payment.number, Payment.purpose),
    Invoice: Invoice.number,
    Cost: func.coalesce(
        select(Campaign.name).where(Campaign.id == Cost.campaign_id).correlate(Cost).scalar_subquery(),
        select(Source.name).where(Source.id == Cost.source_id).correlate(Cost).scalar_subquery(),
    ),
    QualityCheck: QualityCheck.kind,
    EntryTime: EntryTime.surface,
    Contact: Contact.name,
}  # fmt: skip

_LEADING = (
    Field("what", N_("Row")),
    Field("number", N_("No.")),
    Field("name", N_("Name")),
    Field("client", N_("Client")),
    Field("manager", N_("Manager")),
    Field("stage", N_("Stage")),
    Field("day", N_("Date"), Kind.DATE),
)
_PART_TITLES = {
    How.COUNT: N_("Counted"), How.SUM: N_("Contribution"), How.DISTINCT: N_("Counted once"), How.MEDIAN: N_("Value"),
}  # fmt: skip


def rows_behind(
    store: Store, question: Question, measure_id: str, members: Sequence[Filter] = (), limit: int | None = None
) -> Table:
    """Return the rows behind one figure of the question's current period.

    Columns: what the row is (won, open, paid...), number, name, client, manager, stage, date, then for each part of the
    measure what the row contributes to it (nothing where it does not). ``ids`` are the ids of the rows' records;
    ``totals`` are the parts and, last, the figure, given only when all rows are asked.

    Args:
        store: the base.
        question: whose figure it is.
        measure_id: which of its measures.
        members: the line: one condition a dimension; none is the total.
        limit: at most so many rows of each kind, the latest first.

    Raises:
        UsageFault: as ``ask`` does.
    """
    asked = resolve(store, Question(
        (measure_id,), question.by, question.period, filters=(*question.filters, *members), scope=question.scope,
        as_of=question.as_of,
    ))  # fmt: skip
    (measure,) = asked.measures
    fields = (*_LEADING, *part_fields(measure))
    units = _units(measure)
    rows: list[tuple[Any, ...]] = []
    ids: list[int] = []
    with store.reading() as connection:
        anchor = counted_end(question.period, asked.as_of)
        lore = StageLore(connection, asked.as_of, store)
        at = Moment(connection.dialect.name, question.period, asked.as_of, store.firm, lore, anchor)
        for fact in facts_of(measure.parts):
            cut = cut_of(fact, (), asked.filters, question.scope, at)
            if fact.plan_of:
                for plan in read_plans(connection, cut, (), asked.filters, at):
                    ids.append(plan.id)
                    rows.append(_plan_row(plan, fact, measure))
                continue
            for row in connection.execute(_rows_query(measure, fact, cut, at, limit)):
                ids.append(row[0])
                contributions = (_shown(to_figure(value), unit) for value, unit in zip(row[7:], units, strict=True))
                name = _check_name(row[2]) if fact.table is QualityCheck else row[2]
                rows.append((_(_FACT_TITLES[fact.id]), row[1], name, *row[3:7], *contributions))
    totals = None
    if limit is None:
        parts = fold_rows(measure, rows)
        days = (counted_end(question.period, asked.as_of) - question.period.begin).days
        shown = (_shown(value, unit) for value, unit in zip(parts, units, strict=True))
        figure = measure.figure(parts, days)
        totals = (*(None for _field in _LEADING), *shown, whole_money(figure) if measure.kind.is_money else figure)
        fields = (*fields, Field("figure", measure.title, measure.kind))
        rows = [(*row, None) for row in rows]
    return Table(fields, tuple(rows), totals, tuple(ids), store.firm.currency)


def part_fields(measure: Measure) -> tuple[Field, ...]:
    """Return one column a part of the measure; parts that would be called alike say which facts they count."""
    titles = [_PART_TITLES[part.how] for part in measure.parts]
    facts = [_FACT_TITLES[part.fact.id] for part in measure.parts]
    if len(set(titles)) < len(titles):
        titles = facts if len(set(facts)) == len(facts) else [titles[0], *(N_("Out of") for _title in titles[1:])]
    return tuple(
        Field(f"part{place}", title, _part_kind(measure, part, unit))
        for place, (title, part, unit) in enumerate(zip(titles, measure.parts, _units(measure), strict=True), 1)
    )


def fold_rows(measure: Measure, rows: Sequence[tuple[Any, ...]]) -> tuple[type_figure, ...]:
    """Return the figure of each part, in counted units, from the rows' contributions, as anybody would with a pencil."""
    first = len(_LEADING)
    folded = []
    for place, (part, unit) in enumerate(zip(measure.parts, _units(measure), strict=True)):
        values = [row[first + place] for row in rows if row[first + place] is not None]
        if part.fact.plan_of:
            folded.append(round(sum(values) * part.scale) if values else None)
            continue
        if unit != 1:
            values = [round(value * unit) for value in values]
        is_unknown = part.where is None and not values and any(row[0] == _(_FACT_TITLES[part.fact.id]) for row in rows)
        folded.append(None if is_unknown and part.how is How.SUM else fold_part(part.how, values))
    return tuple(folded)


def fold_part(how: How, values: list[int]) -> type_figure:
    """Return what known contributions come to."""
    match how:
        case How.COUNT:
            return len(values)
        case How.DISTINCT:
            return len(set(values))
        case How.SUM:
            return sum(values)
        case How.MEDIAN:
            if not values:
                return None
            ordered = sorted(values)
            low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
            return low if low == high else (low + high) / 2


def _plan_row(plan: PlanRow, fact: Fact, measure: Measure) -> tuple[Any, ...]:
    """Return a plan as a row, with what of it lies in the days asked about."""
    contributions = []
    for part in measure.parts:
        counted = sum(part.spread(share) for _key, share in plan.shares) if part.spread is not None else 0
        contributions.append(None if part.fact is not fact else counted if part.scale == 1 else counted / part.scale)
    what = _(_FACT_TITLES[fact.id])
    return (what, None, plan_title(plan), None, plan.manager, None, plan.period.begin, *contributions)


def _units(measure: Measure) -> tuple[int, ...]:
    """Return how many counted units make one that people read, a part: 60 for seconds, 100 for hundredths of a point."""
    formula = measure.formula
    if not isinstance(formula, Quotient) or formula.unit == 1:
        return tuple(part.scale for part in measure.parts)
    return tuple(
        formula.unit if weight and part.scale == 1 else part.scale
        for part, weight in zip(measure.parts, (*formula.numerator, *(0 for _part in measure.parts)), strict=False)
    )


def _shown(value: type_figure, unit: int) -> type_figure:
    return value if value is None or unit == 1 else value / unit


def _check_name(kind: str) -> str:
    return _(CHECK_KINDS[kind]) if kind in CHECK_KINDS else kind


def _part_kind(measure: Measure, part: Aggregate, unit: int) -> Kind:
    if part.fact.plan_of:
        return measure_named(part.fact.plan_of).kind if len(measure.parts) == 1 or part.scale > 1 else Kind.COUNT
    if part.how in (How.COUNT, How.DISTINCT):
        return Kind.COUNT
    if measure.kind in (Kind.PERCENT, Kind.RATE, Kind.DAYS) and measure.formula is not None:
        return (
            Kind.MONEY if part.fact.id in ("won", "spent", "invoiced") and part.item_value is not None else Kind.COUNT
        )
    return Kind.COUNT if measure.kind in (Kind.MINUTES, Kind.POINTS) and unit == 1 else measure.kind


def _rows_query(measure: Measure, fact: Fact, cut: Cut, at: Moment, limit: int | None) -> Select[Any]:
    source, contributions, conditions = _behind(measure, fact, cut, at)
    client, stage = fact.columns.get("client"), fact.columns.get("stage")
    if client is not None:
        source = source.outerjoin(_RowClient, _RowClient.id == client)
    if fact.owner is not None:
        source = source.outerjoin(_RowManager, _RowManager.id == fact.owner)
    if stage is not None:
        source = source.outerjoin(Stage, Stage.id == stage)
    query = (
        select(
            fact.row_id.label("row_id"),
            Deal.number if fact.table is Deal else null(),
            _NAMES[fact.table],
            _RowClient.name if client is not None else null(),
            _RowManager.name if fact.owner is not None else null(),
            Stage.name if stage is not None else null(),
            fact.date,
            *contributions,
        )
        .select_from(source)
        .where(*conditions)
        .order_by(fact.date.desc(), fact.row_id)
    )
    return query.limit(limit) if limit is not None else query


def narrowed_rows(measure: Measure, fact: Fact, cut: Cut, at: Moment) -> Select[Any]:
    """Return the same rows bare: id, owner, then what each part of the measure gets; in order of ids."""
    source, contributions, conditions = _behind(measure, fact, cut, at)
    owner = fact.owner if fact.owner is not None else type_coerce(null(), Big)
    columns = (fact.row_id.label("row_id"), owner, *contributions)
    return select(*columns).select_from(source).where(*conditions).order_by(fact.row_id)


def _behind(
    measure: Measure, fact: Fact, cut: Cut, at: Moment
) -> tuple[FromClause, list[SQLColumnExpression[Any]], list[SQLColumnExpression[bool]]]:
    """Return where the rows of a fact behind a measure stand, what each brings to its parts, and which they are."""
    own = [part for part in measure.parts if part.fact is fact]
    conditions = list(cut.conditions)
    narrowing = [part.where for part in own]
    if all(narrowing):
        conditions.append(or_(*(where(at) for where in narrowing if where is not None)))
    needs = frozenset[str]().union(*(part.needs for part in own))
    if cut.is_itemised:
        summed = _summed_items(measure, fact, cut, at, conditions, needs)
        source: FromClause = source_of(fact, set()).join(summed, summed.c.row_id == fact.row_id)
        return source, [summed.c[f"part{place}"] for place in range(len(measure.parts))], [fact.within(at)]
    return cut.source(needs), [_contribution(part, fact, cut, at) for part in measure.parts], conditions


def _summed_items(
    measure: Measure,
    fact: Fact,
    cut: Cut,
    at: Moment,
    conditions: Sequence[SQLColumnExpression[bool]],
    needs: frozenset[str],
) -> Subquery:
    """Return (row_id, parts) with one row a deal: what its chosen items contribute together."""
    columns = []
    for place, part in enumerate(measure.parts):
        value = _contribution(part, fact, cut, at)
        summed = func.sum(value) if part.item_value is not None else func.max(value)
        columns.append(summed.label(f"part{place}"))
    return (
        select(fact.row_id.label("row_id"), *columns)
        .select_from(cut.source(needs))
        .where(*conditions)
        .group_by(fact.row_id)
        .subquery("summed")
    )


def _contribution(part: Aggregate, fact: Fact, cut: Cut, at: Moment) -> SQLColumnExpression[Any]:
    if part.fact is not fact:
        return type_coerce(null(), Big)
    value: Any = literal(1, Big)
    if part.how is not How.COUNT:
        chosen = part.item_value if cut.is_itemised and part.item_value else part.value
        assert chosen is not None
        value = chosen(at)
    return value if part.where is None else case((part.where(at), value), else_=None)
