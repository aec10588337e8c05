"""Acts: what may be done with a report, by whom and in which state; a refusal is a sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.records import FIXED, LIVE, ReportRow, may_see
from crmdesk.data.period_reports.roles import Staff
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _


class Act(Enum):
    """Something that people do with a report."""

    WRITE = "write"
    """Its headline, comment and commitments."""
    FREEZE = "freeze"
    SIGN = "sign"
    """As its author, electronically."""
    APPROVE = "approve"
    """As its head, electronically."""
    MARK = "mark"
    """Say that its paper is signed."""
    RETURN = "return"
    WITHDRAW = "withdraw"
    JUDGE = "judge"
    """What was promised in it."""
    PLAN = "plan"
    """Make tasks of what is promised in it."""


def refusal(act: Act, row: ReportRow, staff: Staff, person_id: int | None) -> str:
    """Return why somebody may not do something with a report as it is; empty where they may."""
    if person_id is None:
        return _(
            "Nobody is at work here. Choose who is at work first: in the window, or with --person on the command line."
        )
    if not staff.works(person_id):
        return _("{who} does not work here any more.").format(who=staff.name(person_id) or _("This person"))
    return _state_refusal(act, row) or _ROLES[act](row, staff, person_id)


def require(act: Act, row: ReportRow, staff: Staff, person_id: int | None) -> None:
    """Let an act pass.

    Raises:
        UsageFault: it is not theirs to do, or not with a report in this state.
    """
    reason = refusal(act, row, staff, person_id)
    if reason:
        raise UsageFault(reason)


def deciders(row: ReportRow, staff: Staff) -> tuple[int, ...]:
    """Return who decides about a report: the superiors of its author, or the author where nobody stands above."""
    above = staff.above(row.about, row.author_id)
    return above or (() if row.author_id is None else (row.author_id,))


# -- the state ---------------------------------------------------------------------------------------------------

_STATES: dict[Act, tuple[str, ...]] = {
    Act.WRITE: ("formed",),
    Act.FREEZE: ("formed",),
    Act.SIGN: ("formed", "frozen"),
    Act.APPROVE: ("signed",),
    Act.MARK: ("frozen", "signed"),
    Act.RETURN: FIXED,
    Act.WITHDRAW: ("formed", "frozen"),
    Act.JUDGE: FIXED,
    Act.PLAN: LIVE,
}


#: Why not in another state than those; of formed reports, then of any later state.
_TOO_EARLY = {
    Act.APPROVE: N_("Report {number} is not signed by its author yet."),
    Act.MARK: N_("Report {number} is not printed yet: freeze it first."),
    Act.RETURN: N_("Report {number} is only formed: its author can change it."),
    Act.JUDGE: N_("What report {number} promises is not fixed yet: its author can change it."),
}
_TOO_LATE = {
    Act.WRITE: N_(
        "Report {number} is frozen: its text and commitments stay as they are. Return it with a remark to change them."
    ),
    Act.FREEZE: N_("Report {number} is frozen already."),
    Act.SIGN: N_("Report {number} is signed already: {when}."),
    Act.APPROVE: N_("Report {number} is approved already: {when}."),
    Act.MARK: N_("Report {number} is approved already: {when}."),
    Act.WITHDRAW: N_("Report {number} is signed, so it is not withdrawn. Return it with a remark."),
}
_HISTORY = {
    "withdrawn": N_("Report {number} was withdrawn."),
    "returned": N_("Report {number} was returned. Its next revision is the one to work with."),
}


def _state_refusal(act: Act, row: ReportRow) -> str:
    needs_head = act in (Act.APPROVE, Act.MARK)
    if row.state in _STATES[act] and not (needs_head and row.is_done):
        return ""
    if row.state in _HISTORY:
        sentence = _HISTORY[row.state]
    elif row.state == "formed" or (row.state == "frozen" and act is Act.APPROVE):
        sentence = _TOO_EARLY[act]
    elif needs_head and row.approver_id is None:
        sentence = N_("Report {number} is signed, and nobody approves it.")
    else:
        sentence = _TOO_LATE[act]
    moment = row.approved_at if needs_head else row.signed_at
    when = "" if moment is None else f"{day_text(moment.date())} {moment:%H:%M}"
    return _(sentence).format(number=row.number_text, when=when)


# -- the person --------------------------------------------------------------------------------------------------


def _as_author(row: ReportRow, staff: Staff, person_id: int) -> str:
    if person_id == row.author_id:
        return ""
    if row.author_id is None:
        return _("Report {number} has no author yet: name the head of {subject} and form it again.").format(
            number=row.number_text, subject=row.subject_name
        )
    return _("Report {number} is {author}'s, and nobody signs for another. {who} is at work here.").format(
        number=row.number_text, author=row.author, who=staff.name(person_id)
    )


def _as_writer(row: ReportRow, staff: Staff, person_id: int) -> str:
    if row.author_id is None and person_id in deciders(row, staff):
        return ""
    if person_id == row.author_id or row.author_id is None:
        return _as_author(row, staff, person_id)
    return _("The words and commitments of report {number} are its author's: {author}.").format(
        number=row.number_text, author=row.author
    )


def _as_superior(row: ReportRow, staff: Staff, person_id: int) -> str:
    if person_id in staff.above(row.about, row.author_id):
        return ""
    if person_id == row.author_id:
        return _("Nobody approves their own report. Those above you: {heads}.").format(heads=_heads(row, staff))
    return _stranger(row, staff)


def _as_decider(row: ReportRow, staff: Staff, person_id: int) -> str:
    return "" if person_id in deciders(row, staff) else _stranger(row, staff)


def _stranger(row: ReportRow, staff: Staff) -> str:
    return _("Report {number} is for those above its author to decide: {heads}.").format(
        number=row.number_text, heads=_heads(row, staff)
    )


def _heads(row: ReportRow, staff: Staff) -> str:
    return ", ".join(map(staff.name, staff.above(row.about, row.author_id)[:3])) or _("nobody yet")


def _as_freezer(row: ReportRow, staff: Staff, person_id: int) -> str:
    return "" if person_id == row.author_id else _as_decider(row, staff, person_id)


def _as_withdrawer(row: ReportRow, staff: Staff, person_id: int) -> str:
    if staff.members[person_id].role in ("head", "administrator"):
        return ""
    return _as_decider(row, staff, person_id)


def _as_planner(row: ReportRow, staff: Staff, person_id: int) -> str:
    if staff.members[person_id].role != "viewer" and may_see(staff.sight(person_id), row, person_id):
        return ""
    return _as_decider(row, staff, person_id)


_ROLES: dict[Act, Callable[[ReportRow, Staff, int], str]] = {
    Act.WRITE: _as_writer,
    Act.FREEZE: _as_freezer,
    Act.SIGN: _as_author,
    Act.APPROVE: _as_superior,
    Act.MARK: _as_decider,
    Act.RETURN: _as_decider,
    Act.WITHDRAW: _as_withdrawer,
    Act.JUDGE: _as_decider,
    Act.PLAN: _as_planner,
}
