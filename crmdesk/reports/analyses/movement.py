"""Movement: how the pipeline came from what it was to what it is, what is expected when, and what the plan still takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, literal, or_, select

from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Client, Deal, DealEvent, Manager
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.table import Field, Kind, Table, day_text
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.deal_walk import Move, Push, State, Walk, walk_deals
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.analyses.plan_gap import plan_section
from crmdesk.reports.analyses.stacks import stacked
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.facts import OPEN_DEALS
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Headline, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: States that deals went through in the period, with the one each had when it began; who was closed all the time is left
#: out.
STATES = replace(
    OPEN_DEALS,
    within=lambda at: and_(
        DealEvent.begin_on < at.end, DealEvent.end_on >= at.period.begin, Deal.archived_at.is_(None),
        or_(DealEvent.outcome == OPEN, DealEvent.begin_on >= at.period.begin, DealEvent.end_on < at.end),
    ),
)  # fmt: skip

TITLES = {
    Move.START: N_("Start of the period"), Move.CREATED: N_("Created"), Move.ARRIVED: N_("Came under the conditions"),
    Move.PULLED_IN: N_("Pulled in"), Move.INCREASED: N_("Increased"), Move.DECREASED: N_("Decreased"),
    Move.PUSHED_OUT: N_("Pushed out"), Move.LEFT: N_("Left the conditions"), Move.WON: N_("Won deals"),
    Move.LOST: N_("Lost deals"), Move.CANCELLED: N_("Cancelled deals"), Move.END: N_("End of the period"),
}  # fmt: skip
#: In the pipeline of all open deals nothing is pushed out, and only what was closed comes in again.
_NOT_OF_ALL = (Move.PUSHED_OUT,)
_OF_CONDITIONS = (Move.ARRIVED, Move.LEFT)


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the movement of all open deals and of those expected in the period, pushes, months ahead, and the plan.

    Raises:
        UsageFault: a filter of the question cannot be asked of open deals.
    """
    asked = replace(question, compare=Compare.NONE, spark=False)
    with looking(store, asked) as look:
        sections = _movements(look, store.firm.currency)
        late = _late(look)
    ahead = replace(asked, measures=(*question.measures[:1],) or ("open_amount",), by=("expected_month", "stage"))
    months = stacked(
        pivot_section(store, "months", _("By expected month and stage"), ask(store, ahead, progress), ahead)
    )
    plan = plan_section(store, asked)
    return Findings(
        (*sections, replace(months, headlines=late), *((plan,) if plan is not None else ())),
        definitions=(
            (_("Pulled in"), _("Expected by the end of the period now but not before, or open again.")),
            (_("Pushed out"), _("Expected later than the end of the period now, or without a day.")),
            (_("Won deals"), _("Won deals leave with the amount they were won for.")),
        ),
    )


def _late(look: Look) -> tuple[Headline, ...]:
    """Return what open deals come to whose expected day has passed: they are in no month to come (definitions, 6)."""
    if look.cut(OPEN_DEALS).is_itemised:
        return ()
    rows: Any = look.connection.execute(
        look.select(OPEN_DEALS, (Deal.id, DealEvent.value))
        .where(DealEvent.expected_on < look.at.last)
        .order_by(Deal.id)
    ).all()  # fmt: skip
    ids, amounts = tuple(row[0] for row in rows), tuple(row[1] or 0 for row in rows)
    behind = Behind(listing="deals", ids=ids, brings=amounts, unit=Kind.MONEY)
    money = Headline(_("Overdue"), Kind.MONEY, sum(amounts), good=-1, note=_("Expected close"), behind=behind)
    return (money, count_headline(_("Deals"), "deals", ids, -1))


def _movements(look: Look, currency: str) -> tuple[Section, ...]:
    cut = look.cut(STATES)
    if cut.is_itemised:
        note = _("Movement is known of whole deals only: without the condition by product it is shown.")
        return (Section("movement", _("Movement of the pipeline"), note=note),)
    states = _states(look)
    begin, end = look.at.period.begin, look.at.period.end
    every = walk_deals(states, begin)
    due = walk_deals(states, begin, end)
    is_narrowed = len(cut.conditions) > 1
    title = _("Movement of what is expected by {day}").format(day=day_text(look.at.period.last))
    return (
        _bridge("movement", _("Movement of the pipeline"), every, currency, hidden=_hidden(_NOT_OF_ALL, is_narrowed=is_narrowed)),
        _bridge("movement_due", title, due, currency, hidden=_hidden((), is_narrowed=is_narrowed)),
        _pushes(look, every.pushes),
    )  # fmt: skip


def _hidden(moves: tuple[Move, ...], *, is_narrowed: bool) -> tuple[Move, ...]:
    return moves if is_narrowed else (*moves, *_OF_CONDITIONS)


def _states(look: Look) -> list[State]:
    """Return the states of deals in order; whether one meets the conditions is told, not asked."""
    cut = look.cut(STATES)
    conditions = cut.conditions[1:]
    matches = case((and_(*conditions), 1), else_=0) if conditions else literal(1)
    rows: Any = look.connection.execute(
        select(
            DealEvent.deal_id, DealEvent.begin_on, DealEvent.outcome, DealEvent.value, DealEvent.expected_on, matches
        )
        .select_from(cut.source())
        .where(cut.conditions[0])
        .order_by(DealEvent.deal_id, DealEvent.begin_on, DealEvent.id)
    ).all()
    return [State(*row) for row in rows]


def _bridge(name: str, title: str, walk: Walk, currency: str, hidden: Sequence[Move]) -> Section:
    shown = [move for move in Move if move not in hidden]
    rows = [(_(_title(move, hidden)), walk.sum(move), len(walk.moves[move])) for move in shown]
    cells = {}
    for place, move in enumerate(shown):
        brought = walk.moves[move]
        ids = tuple(brought)
        cells[place, "amount"] = Behind(listing="deals", ids=ids, brings=tuple(brought.values()), unit=Kind.MONEY)
        cells[place, "deals"] = Behind(listing="deals", ids=ids)
    chart = Chart(
        ChartKind.BRIDGE,
        title,
        tuple(row[0] for row in rows),
        (Series(_("Amount"), tuple(row[1] for row in rows)),),
        Kind.MONEY,
        currency,
    )
    return Section(
        id=name,
        title=title,
        table=Table(
            (Field("move", N_("Movement")), Field("amount", N_("Amount"), Kind.MONEY), Field("deals", N_("Deals"), Kind.COUNT)),
            tuple(rows),
            currency=currency,
        ),
        pictures=(Picture(chart, tuple(range(len(rows))), ("amount",)),),
        cells=cells,
    )  # fmt: skip


def _title(move: Move, hidden: Sequence[Move]) -> str:
    return N_("Reopened") if move is Move.PULLED_IN and Move.PUSHED_OUT in hidden else TITLES[move]


def _pushes(look: Look, pushes: dict[int, Push]) -> Section:
    """Return the deals whose expected day was put off, the most often and the furthest first."""
    rows: Any = look.connection.execute(
        select(
            Deal.id, Deal.number, Deal.title, Client.name.label("client"), Manager.name.label("manager"), Deal.outcome
        )
        .outerjoin(Client, Client.id == Deal.client_id)
        .outerjoin(Manager, Manager.id == Deal.owner_id)
        .where(is_one_of(Deal.id, pushes, look.connection.dialect.name))
    )
    deals = {row.id: row for row in rows}
    ordered = sorted(pushes.items(), key=lambda each: (-each[1].times, -each[1].days, each[0]))
    ids = tuple(deal_id for deal_id, _push in ordered)
    times = tuple(push.times for _deal_id, push in ordered)
    return Section(
        id="pushes",
        title=_("Expected day put off"),
        table=Table(
            (
                Field("number", N_("No.")), Field("title", N_("Deal")), Field("client", N_("Client")),
                Field("manager", N_("Manager")), Field("times", N_("Times put off"), Kind.COUNT),
                Field("days", N_("By days in all"), Kind.DAYS), Field("first", N_("Was expected"), Kind.DATE),
                Field("now", N_("Expected now"), Kind.DATE), Field("open", N_("Still open"), Kind.FLAG),
            ),
            tuple(
                (
                    deals[deal_id].number, deals[deal_id].title, deals[deal_id].client, deals[deal_id].manager,
                    push.times, push.days, push.first, push.now, deals[deal_id].outcome == OPEN,
                )
                for deal_id, push in ordered
            ),
            ids=ids,
        ),
        headlines=(
            count_headline(_("Deals put off"), "deals", ids, -1),
            Headline(
                _("Times put off"), Kind.COUNT, sum(times), good=-1,
                behind=Behind(listing="deals", ids=ids, brings=times),
            ),
        ),
        record="deal",
        is_wide=True,
    )  # fmt: skip
