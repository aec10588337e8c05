"""Texts of alerts: what is the matter, why it calls, and who it is about, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crmdesk.data.table import Kind, change_text, day_text, number
from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.attention import TO_SIGN
from crmdesk.reports.alerts.conditions import Against
from crmdesk.reports.alerts.kinds import FIGURES
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.reports.alerts.attention import AlertRow


@dataclass(frozen=True, slots=True)
class AlertText:
    """An alert in words."""

    title: str
    """What is the matter."""
    about: str
    """Why it calls, and whose it is."""
    amount: str = ""
    """The money at stake, full figures with the currency; empty where there is none."""

    @property
    def spoken(self) -> str:
        """Everything in one line."""
        return ", ".join(part for part in (self.title, self.amount, self.about) if part)


def text_of(row: AlertRow, today: date, currency: str) -> AlertText:
    """Return an alert in the language in use."""
    details = row.details
    if row.kind == FIGURES:
        return _figure_text(row, currency)
    if row.kind == TO_SIGN:
        return _to_sign_text(details)
    amount = details.get("amount")
    name, owner = str(details.get("name", "")), str(details.get("owner", ""))
    since = date.fromisoformat(details["since"]) if "since" in details else None
    days = None if since is None else (today - since).days
    title, why = _list_words(row.kind, name, details, days, since)
    money = "" if not amount or row.kind == "silent" else Kind.MONEY.short(amount, currency)
    return AlertText(title, " · ".join(part for part in (why, owner) if part), money)


def _list_words(
    kind: str, name: str, details: Mapping[str, Any], days: int | None, since: date | None
) -> tuple[str, str]:
    """Return what is the matter and why, for an alert of a list."""
    stage, client = str(details.get("stage", "")), str(details.get("client", ""))
    match kind:
        case "stuck":
            norm = details.get("norm")
            why = _("{stage}: {days}, usual {norm}").format(stage=stage, days=_days(days), norm=_plain(norm))
            return _("Stuck: {name}").format(name=_with(name, client)), why if norm is not None else stage
        case "silent":
            why = (
                _("Nobody has been in contact yet")
                if days is None
                else _("{days} without contact").format(days=_days(days))
            )
            return _("Silent: {name}").format(name=name), why
        case "overdue":
            when = "" if since is None else _("due {day}").format(day=day_text(since))
            return _("Overdue: {name}").format(name=_with(name, client)), when
        case "debts":
            why = plural("{n} invoice overdue", "{n} invoices overdue", details.get("count", 1)).format(
                n=number(details.get("count", 1))
            )
            return _("Debt of {days}: {name}").format(days=_days(days), name=name), why
        case "lost":
            reason = str(details.get("reason") or details.get("competitor") or _("the reason is not known"))
            return _("Lost: {name}").format(name=_with(name, client)), reason
        case _:
            why = stage if days is None else _("{stage}: {days}").format(stage=stage, days=_days(days))
            return _("No next step: {name}").format(name=_with(name, client)), why


def _figure_text(row: AlertRow, currency: str) -> AlertText:
    details = row.details
    title, kind = _measure_words(details)
    name = str(details.get("name") or _("Whole firm"))
    if details.get("against") == Against.NOTHING.value:
        days = _days(int(details.get("tested", 0)))
        words = _("{name}: {measure}, nothing for {days}").format(name=name, measure=_lowered(title), days=days)
    else:
        figure = _figure_words(details, kind, currency)
        words = _("{name}: {measure} {figure}").format(name=name, measure=_lowered(title), figure=figure)
    return AlertText(words, _("rule “{name}”").format(name=row.rule))


def _measure_words(details: Mapping[str, Any]) -> tuple[str, Kind]:
    """Return the title and kind of the measure; a formula of the firm is called as it was when it called.

    One that this program does not know is called by its id: an alert that cannot be told must not hide the others.
    """
    if "title" in details:
        return str(details["title"]), Kind(details.get("kind", Kind.POINTS.value))
    measure = MEASURES.get(str(details.get("measure", "")))
    return (str(details.get("measure", "")), Kind.POINTS) if measure is None else (measure.label, measure.kind)


def _figure_words(details: Mapping[str, Any], kind: Kind, currency: str) -> str:
    """Return what was held against the limit: a figure, its change with what it compares, or the plan reached."""
    tested = details.get("tested")
    match details.get("against"):
        case Against.YEAR.value | Against.PREVIOUS.value:
            words = kind.delta(tested) if kind is Kind.PERCENT else change_text(tested)
            base = details.get("base_period")
            if not base:
                return words
            period = Period(date.fromisoformat(base[0]), date.fromisoformat(base[1]))
            return f"{words} {_lowered(period.compared_text())}"
        case Against.PLAN.value:
            return _("{share} of the plan").format(share=Kind.PERCENT.text(tested))
        case Against.PACE.value:
            return _("{share} of the pace").format(share=Kind.PERCENT.text(tested))
        case _:
            return kind.short(details.get("value"), currency)


def _to_sign_text(details: Mapping[str, Any]) -> AlertText:
    count, is_own = int(details["count"]), bool(details.get("own"))
    if is_own:
        title = plural("{n} report waits for you", "{n} reports wait for you", count)
    else:
        title = plural("{n} report waits for a signature", "{n} reports wait for a signature", count)
    parts = []
    if details["formed"]:
        said = _("to sign: {n}") if is_own else _("by the manager: {n}")
        parts.append(said.format(n=number(details["formed"])))
    if details["signed"]:
        said = _("to approve: {n}") if is_own else _("by the head: {n}")
        parts.append(said.format(n=number(details["signed"])))
    late, names = int(details.get("late", 0)), list(map(str, details.get("late_names", ())))
    if late:
        more = ["…"] if late > len(names) else []
        parts.append(_("overdue: {names}").format(names=", ".join([*names, *more])))
    return AlertText(title.format(n=number(count)), " · ".join(parts))


def _days(days: int | None) -> str:
    count = days or 0
    return plural("{n} day", "{n} days", count).format(n=number(count))


def _plain(value: object) -> str:
    return number(value) if isinstance(value, int | float) else ""


def _with(name: str, client: str) -> str:
    return f"{name}, {client}" if client and client not in name else name


def _lowered(text: str) -> str:
    """Return a title inside a sentence; one that begins with an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
