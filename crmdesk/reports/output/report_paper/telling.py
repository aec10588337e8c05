"""Telling: what the author and the figures tell in words: what moved the period, wins, promises kept and given, comment."""

from __future__ import annotations

from crmdesk.data.table import ABSENT, Kind, day_text
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.answer_table import titled, unit_text
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import BODY, NOTE, OWN_WORDS, SMALL, Heading, Marked, said
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import MARK_INKS
from crmdesk.reports.output.report_paper.rows import Cell, Column, table
from crmdesk.reports.output.report_paper.titles import (
    next_period_text,
    reasons_title,
    short_period_text,
    wins_title,
)
from crmdesk.reports.period_reports.snapshot import Outcome, Promise, Snapshot

#: How what became of a promise is called.
VERDICT_TITLES = {"kept": N_("kept"), "partly": N_("partly"), "missed": N_("not kept"), "": N_("not judged yet")}


def reasons(snapshot: Snapshot, air: float) -> list[Block]:
    """Return what moved the period."""
    if not snapshot.reasons:
        return []
    look = BODY.at(7.8 + 0.8 * air)
    marked = [
        Marked(one.tone, one.text, above=1.5 + 2.5 * air if place else 0, look=look)
        for place, one in enumerate(snapshot.reasons)
    ]
    return [heading(reasons_title(snapshot), air), *marked]


def notes(snapshot: Snapshot) -> list[Block]:
    """Return what to know when reading the figures."""
    return [said(note, SMALL, above=8 if place == 0 else 0) for place, note in enumerate(snapshot.notes)]


def wins(snapshot: Snapshot, air: float) -> list[Block]:
    """Return the won deals worth telling, and how many more there are."""
    if not snapshot.wins:
        return []
    unit = unit_text(Kind.MONEY, snapshot.currency)
    columns = (
        Column(_("Client"), is_text=True), Column(_("Deal"), is_text=True), Column(_("Source"), is_text=True),
        Column(_("Date"), is_right=True), Column(titled(_("Amount"), unit), is_right=True),
    )  # fmt: skip
    rows = [
        (
            Cell(win.client, ink.BOLD), Cell(win.title), Cell(win.source, colour=ink.TEXT2),
            Cell(day_text(win.day), colour=ink.TEXT2), Cell(Kind.MONEY.figure(win.amount), ink.BOLD),
        )
        for win in snapshot.wins
    ]  # fmt: skip
    blocks: list[Block] = [heading(wins_title(snapshot), air), table(columns, rows, **_density(air))]
    if snapshot.wins_more:
        count = snapshot.wins_more
        more = plural("and {n} more won deal", "and {n} more won deals", count).format(n=Kind.COUNT.text(count))
        blocks.append(said(more, NOTE, above=3, clings=True))
    return blocks


def outcomes(snapshot: Snapshot, air: float) -> list[Block]:
    """Return what was promised for this period and what became of it."""
    if not snapshot.outcomes:
        return []
    title = _("Commitments for {period}: promised and done").format(period=short_period_text(snapshot))
    columns = (
        Column(""), Column(_("Commitment"), is_text=True), Column(_("Aim"), is_text=True), Column(_("Result"), is_text=True),
        Column(_("Outcome")),
    )  # fmt: skip
    rows = [
        (Cell(str(place), colour=ink.TEXT3), *_outcome_cells(one)) for place, one in enumerate(snapshot.outcomes, 1)
    ]
    blocks: list[Block] = [heading(title, air), table(columns, rows, **_density(air))]
    if snapshot.outcomes_note:
        blocks.append(said(snapshot.outcomes_note, NOTE, above=3, clings=True))
    return blocks


def comment(snapshot: Snapshot, air: float) -> list[Block]:
    """Return the author's own words, a blue rule beside them."""
    if not snapshot.comment.strip():
        return []
    title = _("Manager's comment") if snapshot.subject == "manager" else _("Head's comment")
    return [heading(title, air), said(snapshot.comment, OWN_WORDS.at(8.6 + 1.1 * air), side=ink.ACCENT)]


def promises(snapshot: Snapshot, air: float) -> list[Block]:
    """Return what is promised for the next period."""
    if not snapshot.promises:
        return []
    title = _("Commitments for {period}").format(period=next_period_text(snapshot))
    columns = (
        Column(""), Column(_("What I will do"), is_text=True), Column(_("Aim"), is_text=True), Column(_("Due"), is_right=True),
    )  # fmt: skip
    rows = [
        (Cell(str(place), colour=ink.TEXT3), *_promise_cells(one)) for place, one in enumerate(snapshot.promises, 1)
    ]
    return [heading(title, air), table(columns, rows, **_density(air))]


def heading(text: str, air: float) -> Heading:
    """Return the name of a section."""
    return Heading(text, above=9 + 11 * air, size=10 + 0.6 * air)


def verdict_text(verdict: str) -> str:
    """Return how a verdict is called: "kept", "partly", "not kept"."""
    return _(VERDICT_TITLES[verdict])


def _outcome_cells(one: Outcome) -> tuple[Cell, ...]:
    font = ink.BOLD if one.verdict else ink.PLAIN
    verdict = Cell(verdict_text(one.verdict), font, MARK_INKS[one.verdict], mark=one.verdict)
    return Cell(one.text), Cell(one.aim, colour=ink.TEXT2), Cell(one.result), verdict


def _promise_cells(one: Promise) -> tuple[Cell, ...]:
    return Cell(one.text), Cell(one.aim, ink.BOLD), Cell(ABSENT if one.due_on is None else day_text(one.due_on))


def _density(air: float) -> dict[str, float]:
    return {"size": 7.6 + 1.0 * air, "pad": 1.8 + 2.6 * air}
