"""Words of the section of signing: what the page says of reports, steps, groups, changes and promises."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from crmdesk.data.period_reports.records import ReportRow
from crmdesk.data.table import Kind, currency_sign, number, signed
from crmdesk.data.words import N_, _, language, plural
from crmdesk.reports.periods import Grain, Period
from crmdesk.ui.context import Span
from crmdesk.ui.pages.signing_changes import ChangeLine
from crmdesk.ui.pages.signing_list import ListedGroup, ListedReport
from crmdesk.ui.pages.signing_promises import PromiseLine
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.period_text import period_parts
from crmdesk.ui.widgets.row_items import arrow, tone_name
from crmdesk.ui.widgets.step_track import DONE, HERE, NEXT, STOPPED, Step

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.differences import Differences, Trace
    from crmdesk.ui.pages.signing_reading import Sheet, Shelf

KINDS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
#: Groups of the list in their order: title, icon, tone.
GROUPS = {
    "mine": (N_("Wait for your signature"), "pen-line", "accent"),
    "author": (N_("Wait for the author"), "circle-dashed", "text3"),
    "head": (N_("Wait for the head"), "circle-dot", "warn"),
    "done": (N_("Approved"), "circle-check", "pos"),
    "past": (N_("Returned and withdrawn"), "undo-2", "text3"),
}


def period_of(row: ReportRow) -> Period:
    """Return the period of a report."""
    return Period(row.begin_on, row.end_on)


def period_name(period: Period) -> str:
    """Return a period with a small first letter, as within a sentence: "October 2025", "октябрь 2025"."""
    unit = period.grain()
    if unit == (Grain.WEEK, 1):
        return period_parts(period, Span.WEEK, period.end)[0]
    text = period.text()
    is_small = unit == (Grain.MONTH, 1) and language() == "ru"
    return text[:1].lower() + text[1:] if is_small else text


def headed(text: str) -> str:
    """Return a text that begins a line."""
    return text[:1].upper() + text[1:]


def about_title(row: ReportRow) -> str:
    """Return whose report it is and of when: "Anna Sokolova, October 2025"."""
    return f"{row.subject_name}, {period_name(period_of(row))}"


def moment_text(moment: datetime) -> str:
    """Return an instant with day and minute."""
    return Kind.INSTANT.text(moment)


# -- the list ----------------------------------------------------------------------------------------------------


def listed_groups(shelf: Shelf) -> tuple[ListedGroup, ...]:
    """Return the groups of a period as the list shows them; empty ones are left out."""
    groups = []
    for key, rows in shelf.groups:
        title, icon, tone = GROUPS[key]
        groups.append(ListedGroup(_(title), tuple(_listed(row, icon, tone) for row in rows)))
    return tuple(groups)


def _listed(row: ReportRow, icon: str, tone: str) -> ListedReport:
    late = plural("{n} day late", "{n} days late", row.overdue).format(n=row.overdue) if row.overdue else ""
    name = row.subject_name if row.revision == 1 else f"{row.subject_name} /{row.revision}"
    about = ", ".join(part for part in (row.number_text, row.state_label.lower()) if part)
    short = _("{n} d").format(n=row.overdue) if row.overdue else ""
    return ListedReport(
        row.id, name, icon, "neg" if row.overdue else tone, short, ", ".join(filter(None, (about, late)))
    )


def state_look(row: ReportRow) -> tuple[str, str]:
    """Return the icon of a report's state and its tone."""
    icons = {"formed": "circle-dashed", "frozen": "printer", "signed": "pen-line", "approved": "circle-check"}
    if row.is_done:
        return "circle-check", "pos"
    return icons.get(row.state, "undo-2"), "neg" if row.overdue else "warn" if row.state != "formed" else "text3"


def state_words(row: ReportRow) -> str:
    """Return how a report stands, in a sentence for the tooltip."""
    late = plural("{n} day late", "{n} days late", row.overdue).format(n=row.overdue) if row.overdue else ""
    waits = _("waits: {name}").format(name=row.waits_for) if row.waits_for else ""
    moments = [_("formed {when}").format(when=moment_text(row.formed_at))]
    if row.signed_at is not None:
        moments.append(_("signed {when}").format(when=moment_text(row.signed_at)))
    if row.approved_at is not None:
        moments.append(_("approved {when}").format(when=moment_text(row.approved_at)))
    return "\n".join(part for part in (row.number_text, *moments, waits, late) if part)


# -- the steps ---------------------------------------------------------------------------------------------------


def steps_of(sheet: Sheet) -> tuple[Step, ...]:
    """Return how far a report is: formed, signed by its author, approved where somebody approves it."""
    row, past = sheet.row, not sheet.row.is_live
    steps = [Step(_("Formed"), moment_text(row.formed_at), DONE)]
    on_paper = row.frozen_at is not None and row.signed_at is None
    if row.signed_at is not None:
        title = _("Signed on paper") if row.signed_way == "paper" else _("Signed by the author")
        steps.append(Step(title, moment_text(row.signed_at), DONE))
    elif not past:
        under = (
            _("on paper, printed {when}").format(when=moment_text(row.frozen_at)) if on_paper and row.frozen_at else ""
        )
        hand = (row.waits_for_id, row.waits_for) if row.state == "formed" else (row.author_id, row.author)
        steps.append(Step(_("Signed by the author"), under or _waits(sheet, *hand), HERE))
    if row.approved_at is not None:
        steps.append(Step(_("Approved by the head"), moment_text(row.approved_at), DONE))
    elif row.approver_id is not None and not past:
        waits = row.signed_at is not None
        under = _waits(sheet, row.waits_for_id, row.waits_for or row.approver) if waits else row.approver
        steps.append(Step(_("Approved by the head"), under, HERE if waits else NEXT))
    if past:
        title = _("Returned") if row.state == "returned" else _("Withdrawn")
        steps.append(Step(title, "", STOPPED))
    return tuple(steps)


def _waits(sheet: Sheet, person_id: int | None, name: str) -> str:
    if person_id is None:
        return _("nobody to sign")
    if person_id == sheet.person_id:
        return _("waits for you")
    return _("waits: {name}").format(name=name)


def remark_text(sheet: Sheet) -> str:
    """Return why a report was returned or withdrawn; of a new revision why the one before came back."""
    if sheet.row.remark:
        return sheet.row.remark
    before = [one for one in sheet.card.revisions if one.revision < sheet.row.revision and one.remark]
    if not before or sheet.row.state != "formed":
        return ""
    return _("Returned: {remark}").format(remark=before[-1].remark)


# -- what changed ------------------------------------------------------------------------------------------------


def changes_title(differences: Differences) -> str:
    """Return how much changed since signing."""
    count = len(differences.measures) or len(differences.rows)
    return _("Changed since signing: {n}").format(n=count)


def change_lines(differences: Differences, currency: str, today: date) -> tuple[ChangeLine, ...]:
    """Return the measures that differ now, in words; a plan that was set anew stands under its measure's name."""
    lines = []
    for change in differences.measures:
        line, kind = change.line, Kind(change.line.unit)
        title = f"{line.title}, {currency_sign(currency)}" if kind.is_money else line.title
        who = trace_text(change.trace, today)
        if change.now != line.fact:
            delta = change.delta
            words = "" if delta is None else f"{arrow(float(delta))} {_delta_text(kind, delta)}"
            tone = tone_name(None if delta is None else float(delta), line.good)
            lines.append(ChangeLine(title, kind.figure(line.fact), kind.figure(change.now), words, tone, who))
        if change.plan_now != line.plan:
            planned = _("{measure}, plan").format(measure=title)
            lines.append(ChangeLine(planned, kind.figure(line.plan), kind.figure(change.plan_now), "", "text2", ""))
    return tuple(lines)


def _delta_text(kind: Kind, delta: Decimal) -> str:
    return signed(number(float(delta) / 100), float(delta)) if kind.is_money else kind.delta(delta)


def trace_text(trace: Trace, today: date) -> str:
    """Return who changed something and when, shortly: "A. Sokolova, 07.11", today "A. Sokolova, 18:20"."""
    when = ""
    if trace.at is not None:
        when = f"{trace.at:%H:%M}" if trace.at.date() == today else short_day(trace.at.date(), today)
    first, _space, last = trace.who.partition(" ")
    who = f"{first[:1]}. {last}" if last and " " not in last else trace.who
    return ", ".join(part for part in (who, when) if part)


# -- promises ----------------------------------------------------------------------------------------------------


def outcomes_title(row: ReportRow) -> str:
    """Return what stands over the promises that this period was to keep."""
    return _("Promised for {period}").format(period=_period_after(period_of(row)))


def promises_title(row: ReportRow) -> str:
    """Return what stands over the promises for the period after."""
    return _("Promises for {period}").format(period=_period_after(period_of(row).neighbour(1)))


def _period_after(period: Period) -> str:
    """Return a period as it follows "for": a year is called one."""
    is_year = period.grain() == (Grain.YEAR, 1)
    return _("the year {year}").format(year=period.begin.year) if is_year else period_name(period)


def promise_lines(sheet: Sheet, today: date) -> tuple[PromiseLine, ...]:
    """Return promises in words."""
    return tuple(
        PromiseLine(
            one.id, one.text, one.aim, "" if one.due_on is None else short_day(one.due_on, today),
            is_task=one.activity_id is not None,
        )
        for one in sheet.commitments
    )  # fmt: skip
