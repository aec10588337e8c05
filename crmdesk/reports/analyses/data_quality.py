"""Data quality: required fields nobody filled, records that repeat each other or lack what reports need, and entry time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select

from crmdesk.data.duplicate_pairs import duplicate_pairs
from crmdesk.data.models import Client, Deal, Invoice, LossReason
from crmdesk.data.requirements import REQUIREMENTS, needs
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.facts import CLIENTS, INVOICES, LOST_DEALS, OPEN_DEALS, Fact
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Section
from crmdesk.reports.running import cut_section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Reasons that say nothing, by how their names begin.
_OTHER = ("друг", "проч", "иное", "other", "misc")


def analyse(
    store: Store, question: Question, options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return empty required fields, doubtful records and the time of entry by manager.

    Raises:
        UsageFault: a filter of the question cannot be asked of clients.
    """
    with looking(store, question) as look:
        fields, lacking = _fields(look)
        records = [*_records(look), (_("Clients with the INN of another"), "clients", _same_inn(look))]
    pairs: list[tuple[str, str, list[int]]] = []
    if options["duplicates"] == "yes":
        for form, listing, title in (
            ("client", "clients", _("Clients that look alike")), ("contact", "contacts", _("Contact persons that look alike")),
        ):  # fmt: skip
            found = duplicate_pairs(store, form)  # type: ignore[arg-type]
            pairs.append((title, listing, sorted({each for pair in found for each in (pair.first_id, pair.second_id)})))
    sections = [
        replace(fields, headlines=(count_headline(_("Clients with an empty required field"), "clients", lacking, -1),)),
        _listed([*records, *pairs]),
    ]
    if all(chosen.dimension in ("manager", "department", "head") for chosen in question.filters):
        entry = replace(question, measures=("entry_minutes",), by=("manager",), spark=False)
        answer = ask(store, entry, progress)
        sections.append(cut_section(answer, entry, ChartKind.BARS, "entry", _("Time spent on entry")))
    return Findings(
        tuple(sections),
        measures=("entry_minutes",),
        definitions=(
            (
                _("Required fields"),
                _("Each lifecycle status has fields that its clients' cards need; the firm may set others."),
            ),
        ),
    )


def _fields(look: Look) -> tuple[Section, list[int]]:
    """Return one row a required field, and the clients that lack any of them."""
    settings = look.at.firm.settings
    columns = []
    for requirement in REQUIREMENTS.values():
        needed = needs(settings, requirement)
        columns += [needed, and_(needed, ~requirement.is_filled)]
    found = look.rows(CLIENTS, (Client.id, *columns))
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    lacking: set[int] = set()
    for place, requirement in enumerate(REQUIREMENTS.values()):
        needing = sum(bool(row[1 + 2 * place]) for row in found)
        empty = [row[0] for row in found if row[2 + 2 * place]]
        lacking.update(empty)
        if needing:
            cells[len(rows), "empty"] = Behind(listing="clients", ids=tuple(sorted(empty)))
            rows.append((requirement.label, needing, len(empty), (needing - len(empty)) / needing))
    order = sorted(range(len(rows)), key=lambda row: (-rows[row][2], rows[row][0]))
    fields = (
        Field("field", N_("Field")), Field("needing", N_("Clients that need it"), Kind.COUNT),
        Field("empty", N_("Empty"), Kind.COUNT), Field("filled", N_("Filled"), Kind.PERCENT),
    )  # fmt: skip
    section = Section(
        "fields", _("Required fields"), Table(fields, tuple(rows[row] for row in order)),
        note=_("As the cards are filled now, of clients that the base had by the end of the period."),
        cells={(place, "empty"): cells[row, "empty"] for place, row in enumerate(order)},
    )  # fmt: skip
    return section, sorted(lacking)


def _records(look: Look) -> list[tuple[str, str, list[int]]]:
    """Return what is doubtful about deals and invoices: its title, the list it opens and the ids."""
    without_step = or_(Deal.next_step.is_(None), Deal.next_step == "")
    open_at: list[tuple[str, Any]] = [
        (_("Open deals without a next step"), and_(Deal.next_step_on.is_(None), without_step)),
        (_("Open deals without an amount"), Deal.value.is_(None)),
        (_("Open deals without an expected day"), Deal.expected_on.is_(None)),
    ]
    others = select(LossReason.id).where(
        or_(
            false(),
            *(LossReason.name.ilike(f"{word}%") for variant in _OTHER for word in (variant, variant.capitalize())),
        )
    )
    found = [(title, "deals", _ids(look, OPEN_DEALS, Deal.id, condition)) for title, condition in open_at]
    found += [
        (_("Lost deals without a reason"), "deals", _ids(look, LOST_DEALS, Deal.id, Deal.loss_reason_id.is_(None))),
        (_("Lost deals with the reason “other”"), "deals", _ids(look, LOST_DEALS, Deal.id, Deal.loss_reason_id.in_(others))),
        (_("Unpaid invoices without a due date"), "invoices", _ids(look, INVOICES, Invoice.id, Invoice.due_on.is_(None))),
    ]  # fmt: skip
    return found


def _same_inn(look: Look) -> list[int]:
    """Return the clients that share INN and KPP with another one: the surest sign of a record entered twice."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    query = look.select(CLIENTS, (Client.id, Client.inn, Client.kpp)).where(Client.inn.is_not(None), Client.inn != "")
    for row in look.connection.execute(query):
        found[row[1], row[2] or ""].append(row[0])
    return sorted(client for clients in found.values() if len(clients) > 1 for client in clients)


def _ids(look: Look, fact: Fact, column: Any, condition: Any) -> list[int]:
    query = look.select(fact, (column,)).where(condition).distinct()
    return sorted(look.connection.scalars(query))


def _listed(found: Sequence[tuple[str, str, list[int]]]) -> Section:
    """Return one row a doubt, the most frequent first; its number opens the records."""
    ordered = sorted(found, key=lambda each: (-len(each[2]), each[0]))
    fields = (Field("doubt", N_("What to look at")), Field("records", N_("Records"), Kind.COUNT))
    return Section(
        "records", _("Records to mend"), Table(fields, tuple((title, len(ids)) for title, _listing, ids in ordered)),
        cells={
            (place, "records"): Behind(listing=listing, ids=tuple(ids))
            for place, (_title, listing, ids) in enumerate(ordered)
        },
    )  # fmt: skip
