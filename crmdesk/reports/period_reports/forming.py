"""Forming: the reports of a period for all managers, departments and the firm, at once; drafts until they are frozen.

Figures are as of the period's last day, so they do not move with the calendar; what is entered later about the period
does move them, and after freezing that is what ``differences`` shows. Numbers and drafts are written in one transaction
after everything has been counted: who cancels changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data import words
from crmdesk.data.entry.forms_dictionaries import POSITION_NAMES
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Firm
from crmdesk.data.period_reports.drafts import Claimed, claim_reports, put_drafts
from crmdesk.data.period_reports.roles import FIRM, Staff, Subject, Unit, read_staff
from crmdesk.data.period_reports.templates import Template, read_templates
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.reports.output.report_paper.printer import printer_mark
from crmdesk.reports.period_reports.bulk import CITY, MIX, Bulk, Cut, Found, row_sets, scope_of
from crmdesk.reports.period_reports.headline import headline_of
from crmdesk.reports.period_reports.kinds import GRAINS, bar_label, kind_of, picture_span
from crmdesk.reports.period_reports.lines import (
    CLOSED,
    Versions,
    asked_measures,
    has_year_before,
    measure_lines,
    plan_versions,
)
from crmdesk.reports.period_reports.outcomes import Promises
from crmdesk.reports.period_reports.reasons import reasons_of
from crmdesk.reports.period_reports.snapshot import (
    Bar,
    Person,
    RowSet,
    Snapshot,
    Standing,
    TeamLine,
    Win,
    snapshot_bytes,
)
from crmdesk.reports.period_reports.team import standing_of, team_lines
from crmdesk.reports.period_reports.wins import largest_wins, read_wins
from crmdesk.reports.periods import MONTHS, Compare, Period, base_of
from crmdesk.reports.ranking import Ranking, rank
from crmdesk.reports.ranking.forming import SELLING

if TYPE_CHECKING:
    from crmdesk.data.store import Store

Progress = Callable[..., None]
#: Bars of the mix; smaller categories stand together.
MIX_BARS, CITIES = 5, 3
#: So many people of a department must have a place for them to be a team; else the team is the firm.
TEAM = 3
_BUSY = ("revenue", "won_count", "calls", "meetings", "activities_done")


@dataclass(frozen=True, slots=True)
class Formed:
    """What became of one report: formed now, or left as it was because it is frozen."""

    id: int
    number: str
    revision: int
    subject: Subject
    name: str
    state: str
    is_new: bool
    is_left: bool


def form_reports(
    store: Store, period: Period, subjects: Sequence[Subject] | None = None, progress: Progress | None = None
) -> tuple[Formed, ...]:
    """Form the reports of a period, or form them again; frozen and signed ones are left alone.

    Args:
        store: the base.
        period: a week, a month, a quarter or a year that has come to its last day.
        subjects: whose reports; None is everybody's: sellers, departments with people, and the firm.
        progress: told (done, total, text); may raise ``Cancelled``, and then nothing was changed.

    Raises:
        UsageFault: the period is not over, is of no kind, or nobody sold in it.
    """
    forming = _Forming(store, period, progress or _silent)
    with store.snapshot():
        drafts = forming.drafts(subjects)
    with store.changing() as change:
        claims = claim_reports(
            change, forming.staff, forming.kind, period.begin, period.end, [draft.subject for draft in drafts]
        )
        contents = {}
        for claim, draft in zip(claims, drafts, strict=True):
            if claim.is_open:
                contents[claim.id] = snapshot_bytes(forming.numbered(draft.snapshot, claim, change.at))
        put_drafts(change, contents)
    return tuple(
        Formed(
            claim.id, claim.number, claim.revision, draft.subject, draft.snapshot.subject_name, claim.state, claim.is_new,
            not claim.is_open,
        )
        for claim, draft in zip(claims, drafts, strict=True)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Draft:
    subject: Subject
    snapshot: Snapshot


class _Forming:
    """The reports of one period being formed."""

    def __init__(self, store: Store, period: Period, progress: Progress) -> None:
        self.kind = kind_of(period)
        if store.today() < period.last:
            raise UsageFault(
                _("The period is not over: its reports can be formed from {day} on.").format(day=day_text(period.last))
            )
        self._store, self._period, self._progress = store, period, progress
        self._templates = read_templates(store)
        self._bulk = Bulk(store, period, self.kind, asked_measures(self._templates.values()), period.last)
        self._base = base_of(period, Compare.YEAR, period.last)
        with store.reading() as connection:
            self.staff: Staff = read_staff(connection, store.today())
            self._sight = self.staff.sight(store.person_id)
            self._inn = connection.execute(select(Firm.inn)).scalar() or ""

    def drafts(self, subjects: Sequence[Subject] | None) -> list[_Draft]:
        """Return the unfrozen snapshots, still without numbers."""
        self._bulk.read(lambda done, total: self._progress(done, 3 * total, _("Counting the figures")))
        chosen = list(subjects) if subjects is not None else list(filter(self._sight.covers, self._everybody()))
        if not chosen:
            raise UsageFault(
                _("Nobody sold in {period}, so there is nothing to report.").format(period=self._period.text())
            )
        with self._store.reading() as connection:
            promises = Promises(self._store, connection, self._period, self.kind)
            made = []
            for place, subject in enumerate(chosen):
                text = _("Forming: {name}").format(name=self._name(subject))
                self._progress(len(chosen) + 2 * place, 3 * len(chosen), text)
                made.append(_Draft(subject, self._draft(subject, promises)))
            wins = read_wins(connection, [int(win.deal_id) for one in made for win in one.snapshot.wins])
        return [replace(one, snapshot=_with_wins(one.snapshot, wins)) for one in made]

    def numbered(self, snapshot: Snapshot, claim: Claimed, formed_at: datetime) -> Snapshot:
        """Return a snapshot as the draft of a report."""
        return replace(
            snapshot,
            number=claim.number,
            revision=claim.revision,
            formed_at=formed_at,
            author=self._person(claim.author_id),
            approver=self._person(claim.approver_id),
            headline=claim.headline,
            comment=claim.comment,
        )

    # -- who ---------------------------------------------------------------------------------------------------------

    def _everybody(self) -> Iterator[Subject]:
        sellers = self._sellers
        yield from (Subject("manager", one) for one in sellers)
        headed = [
            unit
            for unit in self.staff.units.values()
            if not (self._bulk.people(Subject("department", unit.id)) or frozenset()).isdisjoint(sellers)
            and self.staff.heads_of(unit.id)
        ]
        yield from (Subject("department", unit.id) for unit in headed)
        if sellers:
            yield FIRM

    @cached_property
    def _sellers(self) -> tuple[int, ...]:
        """Everybody whose trade it is to sell and who is at work, and whoever sold or worked in the period besides."""
        ranked = {line.manager_id for line in self._ranking.lines}
        busy = {
            one for one in self._bulk.manager_ids
            if any((cell := self._bulk.of(Subject("manager", one)).cells.get(name)) and cell.value for name in _BUSY)
        }  # fmt: skip
        return tuple(
            one.id
            for one in self.staff.members.values()
            if one.id in ranked or (one.id in busy and one.role in SELLING)
        )

    def _period_name(self) -> str:
        """Return what the period is called over a picture as narrow as a third of the page: a month without its year."""
        return _(MONTHS[self._period.begin.month - 1]) if self.kind == "month" else self._period.text()

    def _name(self, subject: Subject) -> str:
        if subject.kind == "manager":
            return self.staff.name(subject.id)
        unit = self.staff.units.get(subject.id or 0)
        return self._store.firm.name if subject.kind == "firm" or unit is None else unit.name

    def _person(self, member_id: int | None) -> Person | None:
        member = None if member_id is None else self.staff.members.get(member_id)
        if member is None:
            return None
        unit = None if member.department_id is None else self.staff.units.get(member.department_id)
        position = member.position or _(POSITION_NAMES[member.role])
        return Person(str(member.id), member.name, position, "" if unit is None else unit.name)

    @cached_property
    def _ranking(self) -> Ranking:
        return rank(self._store, self._period, as_of=self._period.last)

    @cached_property
    def _versions(self) -> Versions:
        measures = tuple(dict.fromkeys(line.measure for one in self._templates.values() for line in one.lines))
        with self._store.reading() as connection:
            return plan_versions(connection, measures, self._period.begin, self._period.end)

    # -- what --------------------------------------------------------------------------------------------------------

    def _draft(self, subject: Subject, promises: Promises) -> Snapshot:
        template = self._templates[subject.kind]
        found = self._found(subject)
        has_base = self._base is not None and has_year_before(found.cells)
        base = self._base.full or self._base.period if has_base and self._base is not None else None
        lines = measure_lines(template, found.cells, subject, self._versions, has_base=has_base)
        people = self._bulk.people(subject)
        rows = {line.measure: self._bulk.rows(line.measure, people) for line in template.lines}
        wins = largest_wins(self._bulk.rows("revenue", people)) if template.has("wins") else ()
        won = found.cells["won_count"].value if "won_count" in found.cells else None
        outcomes, note = promises.of(subject, found.cells) if template.has("outcomes") else ((), "")
        return Snapshot(
            number="", revision=1, kind=self.kind, subject=subject.kind, subject_id=str(subject.id or ""),
            subject_name=self._name(subject), begin_on=self._period.begin, end_on=self._period.end,
            firm=self._store.firm.name, firm_inn=self._inn, currency=self._store.firm.currency,
            timezone=self._store.firm.timezone.key, language=words.language(), author=None, approver=None,
            formed_at=self._store.now(), as_of=self._period.last, program=printer_mark(),
            territory=_territory(found),
            suggested_headline=headline_of(
                lines, found.years, self._period, base, self.kind, self._store.firm.currency
            ),
            measures=lines,
            months=self._bars(found, has_base=has_base) if template.has("months") else (),
            months_title=_("Revenue by week") if self.kind == "week" else _("Revenue by month"),
            mix=_mix(found, has_base=has_base) if template.has("mix") else (),
            mix_title=_("{period} by category").format(period=self._period_name()),
            standing=self._standing(subject.id or 0) if template.has("standing") else None,
            team=self._team(subject) if template.has("team") else (),
            reasons=reasons_of(found, lines, base, self._store.firm.currency) if template.has("reasons") else (),
            wins=tuple(
                Win(str(row.id), "", "", "", self._period.begin, Decimal(round(row.values[0] or 0))) for row in wins
            ),
            wins_more=max(0, int(won or len(wins)) - len(wins)) if wins else 0,
            outcomes=outcomes,
            outcomes_note=note,
            notes=tuple(self._notes(template, found, has_base=has_base)),
            rows=tuple(RowSet(measure, own) for measure, own in row_sets(rows).items()),
            template={
                "template": f"{template.id}/{template.version}",
                "ranking": f"{self._ranking.profile.id}/{self._ranking.profile.version}",
            },
        )  # fmt: skip

    def _found(self, subject: Subject) -> Found:
        if subject not in self._asked:
            self._asked[subject] = self._bulk.of(subject)
        return self._asked[subject]

    @cached_property
    def _asked(self) -> dict[Subject, Found]:
        return {}

    def _bars(self, found: Found, *, has_base: bool) -> tuple[Bar, ...]:
        """Return the bars over time up to the period's end, in order; units without a deal are bars of nothing."""
        span, unit = picture_span(self._period, self.kind)
        own = {cut.member.id: cut.cell for cut in found.time}
        bars = []
        for part in span.buckets(GRAINS[unit]):
            key = part.begin.isoformat()
            cell = own.get(key)
            bars.append(
                Bar(
                    key, bar_label(key, unit), _money(cell.value if cell else 0),
                    _money(cell.base if cell else 0) if has_base else None,
                    self._period.begin <= part.begin < self._period.end,
                )
            )  # fmt: skip
        return tuple(bars)

    def _team(self, subject: Subject) -> tuple[TeamLine, ...]:
        people = self._bulk.people(subject)
        members = [one for one in self._sellers if people is None or one in people]
        units = self._units_below(subject.id)
        while subject.kind == "firm" and len(units) == 1 and (deeper := self._units_below(units[0].id)):
            units = deeper  # a department of everybody is the firm once more
        ranking = self._ranking_of(subject.id if subject.kind == "department" else None)
        return team_lines(units, members, self.staff, ranking, self._found)

    def _units_below(self, unit_id: int | None) -> list[Unit]:
        """Return the departments with people right below one; of None those at the top."""
        return [
            unit for unit in self.staff.units.values()
            if unit.parent_id == unit_id and self._bulk.people(Subject("department", unit.id))
        ]  # fmt: skip

    def _standing(self, manager_id: int) -> Standing | None:
        ranking = self._ranking_of(self.staff.members[manager_id].department_id)
        return standing_of(ranking, manager_id, ranking.question.scope.label or self._store.firm.name)

    def _ranking_of(self, unit_id: int | None) -> Ranking:
        """Return the ranking among the people of a department, where there are enough who have a place; else the firm's."""
        if unit_id not in self._rankings:
            team = Subject("department", unit_id)
            people = self._bulk.people(team) or frozenset()
            placed = sum(line.place is not None and line.manager_id in people for line in self._ranking.lines)
            self._rankings[unit_id] = (
                rank(self._store, self._period, scope=scope_of(self._store, team), as_of=self._period.last)
                if placed >= TEAM
                else self._ranking
            )
        return self._rankings[unit_id]

    @cached_property
    def _rankings(self) -> dict[int | None, Ranking]:
        return {None: self._ranking}

    def _notes(self, template: Template, found: Found, *, has_base: bool) -> Iterator[str]:
        if not has_base:
            yield _("There is nothing a year before to compare with.")
        closed = sum(int(found.cells[name].value or 0) for name in CLOSED if name in found.cells)
        if closed < template.minimum:
            yield _("Fewer deals than {least} were closed: shares and averages say little.").format(
                least=template.minimum
            )
        if self._store.today() == self._period.last:
            yield _("Formed on the last day of the period: what is entered later today is not in it.")


def _with_wins(snapshot: Snapshot, known: Mapping[int, Win]) -> Snapshot:
    """Return a snapshot whose wins have their clients and titles."""
    told = [
        replace(known[int(win.deal_id)], amount=win.amount) for win in snapshot.wins if int(win.deal_id) in known
    ]  # fmt: skip
    return replace(snapshot, wins=tuple(told))


def _mix(found: Found, *, has_base: bool) -> tuple[Bar, ...]:
    """Return the largest categories and the rest together; nothing where deals have no categories."""
    cuts = sorted(found.cuts.get(MIX, ()), key=lambda cut: -(cut.cell.value or 0))
    named = [cut for cut in cuts if cut.member.id is not None and (cut.cell.value or cut.cell.base)]
    if not named:
        return ()
    told = named[:MIX_BARS]
    rest = [cut for cut in cuts if cut not in told]
    bars = [
        Bar(cut.member.id or "", cut.member.label, _money(cut.cell.value), _money(cut.cell.base) if has_base else None)
        for cut in told
    ]
    if any(cut.cell.value or cut.cell.base for cut in rest):
        bars.append(Bar("", _("Other"), _sum(rest, "value"), _sum(rest, "base") if has_base else None))
    return tuple(bars)


def _sum(cuts: Sequence[Cut], side: str) -> Decimal:
    return Decimal(sum(round(getattr(cut.cell, side) or 0) for cut in cuts))


def _territory(found: Found) -> str:
    """Return the cities that brought most, the largest first."""
    cuts = [cut for cut in found.cuts.get(CITY, ()) if cut.member.id is not None and (cut.cell.value or 0) > 0]
    cuts.sort(key=lambda cut: (-(cut.cell.value or 0), cut.member.label))
    return ", ".join(cut.member.label for cut in cuts[:CITIES])


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(round(value))


def _silent(*_args: object) -> None:
    """Report to nobody."""
