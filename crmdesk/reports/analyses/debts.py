"""Debts: what clients owe and for how long, by client and manager; how it moved, and which promises to pay were kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Client, Invoice, Payment
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.analyses.stacks import stacked
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.facts import INVOICES, Owner, paid_before
from crmdesk.reports.headlines import count_headline, headlines_of
from crmdesk.reports.periods import Compare, Grain, Period, add_months, bucket_text
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Headline, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

FIGURES = ("debt", "overdue_debt", "dso")
#: Months whose ends the dynamics show.
MONTHS = 12
_BESIDE = frozenset({"client", "owner"})


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return what is owed at the counted end of the period.

    Raises:
        UsageFault: a filter of the question cannot be asked of invoices.
    """
    opening = replace(question, measures=FIGURES, by=(), spark=False)
    totals = ask(store, opening, progress)
    asked = replace(question, measures=("debt",), by=(), compare=Compare.NONE, spark=False)
    with looking(store, asked) as look:
        bills = _bills(look)
        promises = _promises(look)
    kept = [promise.id for promise in promises if promise.is_kept]
    broken = [promise.id for promise in promises if not promise.is_kept]
    headlines = (
        *headlines_of(totals, opening),
        _overdue_share(totals),
        count_headline(_("Promises kept"), "invoices", kept, 1),
        count_headline(_("Promises broken"), "invoices", broken, -1),
    )
    clients = _aged(store, asked, "client", "clients", _("By client and age"))
    return Findings(
        (
            replace(clients, headlines=headlines),
            _aged(store, asked, "manager", "managers", _("By manager and age")),
            _dynamics(store, asked),
            _promise_section(promises, store.firm.currency),
            _bill_section(bills, asked, store.firm.currency),
        ),
        measures=FIGURES,
        base_period=totals.base_period,
        definitions=(
            (_("Share overdue"), _("Overdue receivables divided by all receivables.")),
            (
                _("Promises kept"),
                _("Invoices promised to be paid on a day of the period and paid in full by the end of that day."),
            ),
        ),
    )


def _overdue_share(totals: Answer) -> Headline:
    debt, overdue = totals.total.cells[0], totals.total.cells[1]
    share = None if not debt.value else (overdue.value or 0) / debt.value
    base = None if not debt.base else (overdue.base or 0) / debt.base
    change = None if share is None or base is None else share - base
    text = "" if change is None else Kind.PERCENT.delta(change)
    return Headline(_("Share overdue"), Kind.PERCENT, share, change, text, -1)


def _aged(store: Store, asked: Question, dimension: str, name: str, title: str) -> Section:
    """Return what is owed by a dimension and the age of the debt, with a bar of ages for the largest."""
    question = replace(asked, by=(dimension, "debt_age"))
    return stacked(pivot_section(store, name, title, ask(store, question), question))


def _dynamics(store: Store, asked: Question) -> Section:
    """Return what was owed and overdue at the ends of twelve months, the last as it is now."""
    today = asked.as_of or store.today()
    last = Grain.MONTH.floor(min(asked.period.last, max(today, asked.period.begin)))
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place in range(MONTHS):
        begin = add_months(last, place - MONTHS + 1)
        month = replace(
            asked, measures=("debt", "overdue_debt"), period=Period(begin, min(add_months(begin, 1), asked.period.end))
        )
        debt, overdue = (cell.value or 0 for cell in ask(store, month).total.cells)
        rows.append((bucket_text(begin, Grain.MONTH), debt, overdue, overdue / debt if debt else None))
        cells |= {(place, measure): Behind(month, measure) for measure in month.measures}
    chart = Chart(
        ChartKind.LINE,
        _("Receivables at the end of the month"),
        tuple(row[0] for row in rows),
        (
            Series(_("Overdue receivables"), tuple(row[2] for row in rows)),
            Series(_("Receivables"), tuple(row[1] for row in rows), Role.BASE),
        ),
        Kind.MONEY,
        store.firm.currency,
        good=-1,
    )
    return Section(
        id="dynamics",
        title=_("Receivables month by month"),
        table=Table(
            (
                Field("month", N_("Month")),
                Field("debt", N_("Receivables"), Kind.MONEY),
                Field("overdue_debt", N_("Overdue"), Kind.MONEY),
                Field("share", N_("Share overdue"), Kind.PERCENT),
            ),
            tuple(rows),
            currency=store.firm.currency,
        ),
        pictures=(Picture(chart, tuple(range(len(rows))), ("overdue_debt", "debt")),),
        cells=cells,
    )


# -- invoices one by one -----------------------------------------------------------------------------------------


def _bills(look: Look) -> list[Any]:
    """Return the invoices with a rest at the counted end: the longest overdue first."""
    columns: tuple[Any, ...] = (
        Invoice.id, Invoice.number, Client.name.label("client"), Owner.name.label("manager"), Invoice.issued_on,
        Invoice.due_on, Invoice.promised_on, Invoice.value, paid_before(look.at).label("paid"),
    )  # fmt: skip
    last = look.at.last
    rows = [
        (
            row.id, row.number, row.client, row.manager, row.issued_on, row.due_on, row.promised_on, row.value,
            int(row.paid), row.value - int(row.paid),
            None if row.due_on is None else max(0, (last - row.due_on).days),
        )
        for row in look.rows(INVOICES, columns, _BESIDE)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-(row[-1] or 0), -row[-2], row[0]))


def _bill_section(bills: Sequence[Any], asked: Question, currency: str) -> Section:
    fields = (
        Field("number", N_("No.")), Field("client", N_("Client")), Field("manager", N_("Manager")),
        Field("issued_on", N_("Issued"), Kind.DATE), Field("due_on", N_("Due"), Kind.DATE),
        Field("promised_on", N_("Promised"), Kind.DATE), Field("value", N_("Amount"), Kind.MONEY),
        Field("paid", N_("Paid"), Kind.MONEY), Field("rest", N_("Owed"), Kind.MONEY),
        Field("late", N_("Days overdue"), Kind.DAYS),
    )  # fmt: skip
    totals = (
        _("Total"), *(None for _field in fields[1:6]), *(sum(bill[place] for bill in bills) for place in (7, 8, 9)), None,
    )  # fmt: skip
    return Section(
        id="invoices",
        title=_("Invoices not paid"),
        table=Table(fields, tuple(bill[1:] for bill in bills), totals, tuple(bill[0] for bill in bills), currency),
        record="invoice",
        cells={(-1, "rest"): Behind(asked, "debt")},
        is_wide=True,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """An invoice that was to be paid on a day of the period, and what had come by the end of that day."""

    id: int
    number: str | None
    client: str | None
    manager: str | None
    amount: int
    promised_on: date
    paid: int
    """Paid by the end of the promised day, minor units of the firm's currency."""

    @property
    def is_kept(self) -> bool:
        """Whether all of it was paid in time."""
        return self.paid >= self.amount


def _promises(look: Look) -> list[Promise]:
    """Return the promises whose day lies in the counted part of the period; today's are not judged before tomorrow."""
    end = min(look.at.end, look.at.as_of)
    cut = look.cut(INVOICES)
    columns = (
        Invoice.id, Invoice.number, Client.name.label("client"), Owner.name.label("manager"), Invoice.value,
        Invoice.promised_on,
    )  # fmt: skip
    # Not the fact's own period: a promise counts by its day, and whether anything is owed now does not matter.
    rows: Any = look.connection.execute(
        select(*columns)
        .select_from(cut.source(_BESIDE))
        .where(
            *cut.conditions[1:], Invoice.state == "issued", Invoice.archived_at.is_(None), Invoice.value.is_not(None),
            Invoice.promised_on >= look.at.period.begin, Invoice.promised_on < end,
        )
        .order_by(Invoice.promised_on.desc(), Invoice.id)
    ).all()  # fmt: skip
    paid = _paid_in_time(look, [row.id for row in rows])
    return [
        Promise(row.id, row.number, row.client, row.manager, row.value, row.promised_on, paid.get(row.id, 0))
        for row in rows
    ]


def _paid_in_time(look: Look, ids: Sequence[int]) -> dict[int, int]:
    rows: Any = look.connection.execute(
        select(Payment.invoice_id, func.sum(Payment.value))
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(
            is_one_of(Payment.invoice_id, ids, look.connection.dialect.name),
            Payment.state == "received", Payment.archived_at.is_(None), Payment.paid_on <= Invoice.promised_on,
        )
        .group_by(Payment.invoice_id)
    )  # fmt: skip
    return {row[0]: int(row[1] or 0) for row in rows}


def _promise_section(promises: Sequence[Promise], currency: str) -> Section:
    fields = (
        Field("number", N_("No.")), Field("client", N_("Client")), Field("manager", N_("Manager")),
        Field("promised_on", N_("Promised"), Kind.DATE), Field("amount", N_("Amount"), Kind.MONEY),
        Field("paid", N_("Paid by that day"), Kind.MONEY), Field("kept", N_("Kept"), Kind.FLAG),
    )  # fmt: skip
    return Section(
        id="promises",
        title=_("Promises to pay"),
        table=Table(
            fields,
            tuple(
                (each.number, each.client, each.manager, each.promised_on, each.amount, each.paid, each.is_kept)
                for each in promises
            ),
            ids=tuple(each.id for each in promises),
            currency=currency,
        ),
        note="" if promises else _("No invoice was promised to be paid in the period."),
        record="invoice",
    )
