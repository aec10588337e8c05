"""Templates: what the firm's reports hold, one for each subject; until the firm decides, what is usual in one of its size."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, UsageFault, unknown
from crmdesk.data.kept_content import UNREADABLE, mapping_of
from crmdesk.data.models import ReportTemplate
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

FORM = "report_template"
VERSION = 1
MOST_MEASURES, MOST_MINIMUM = 12, 1_000
#: Parts of a report that a firm may leave out, in their order on paper, English source strings.
SECTIONS = {
    "months": N_("Revenue by month"),
    "mix": N_("Mix by category"),
    "standing": N_("Place in the team"),
    "team": N_("The team's table"),
    "reasons": N_("What moved the period"),
    "wins": N_("Wins of the period"),
    "outcomes": N_("What was promised before"),
}
#: Parts that only reports of one kind of subject have.
ONLY_OF = {"standing": ("manager",), "team": ("department", "firm")}
SUBJECT_NAMES = {
    "manager": N_("Report of a manager"), "department": N_("Report of a department"), "firm": N_("Report of the firm"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of measures; ``at_most`` is one whose plan is not to be exceeded."""

    measure: str
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """What reports of one kind of subject hold."""

    subject: str
    lines: tuple[Line, ...]
    sections: tuple[str, ...]
    minimum: int = 5
    """Closed deals below which the report says that there is too little data."""
    id: int = 0
    """0: the firm has not decided; this is what is usual."""
    version: int = 0

    def has(self, section: str) -> bool:
        """Return whether a part is in the report."""
        return section in self.sections and self.subject in ONLY_OF.get(section, (self.subject,))


def usual_template(subject: str, preset: str = "department") -> Template:
    """Return what reports hold in a firm of this size until it decides otherwise."""
    small = preset == "small"
    lines = {
        "manager": _SMALL if small else _MANAGER,
        "department": _SMALL_FIRM if small else _ABOVE,
        "firm": _SMALL_FIRM if small else _ABOVE,
    }[subject]
    sections = tuple(part for part in SECTIONS if subject in ONLY_OF.get(part, (subject,)))
    return Template(subject, lines, sections, minimum=3 if small else 5)


def read_templates(store: Store) -> dict[str, Template]:
    """Return the template in force of each kind of subject; one that cannot be read gives way to the usual one."""
    with store.reading() as connection:
        rows = connection.execute(
            select(ReportTemplate.id, ReportTemplate.version, ReportTemplate.subject, ReportTemplate.content)
            .where(ReportTemplate.archived_at.is_(None))
            .order_by(ReportTemplate.id)
        ).all()
    found = {subject: usual_template(subject, store.firm.preset) for subject in SUBJECT_NAMES}
    for row in rows:
        try:
            found[row.subject] = _template(row.subject, row.content, row.id, row.version)
        except UNREADABLE:
            found[row.subject] = replace(found[row.subject], id=row.id, version=row.version)
    return found


def save_template(store: Store, template: Template, known: Collection[str]) -> Deed:
    """Write what reports of a kind of subject hold; reports formed before keep what they have.

    Args:
        store: the base.
        template: as it should be; its id and version as they were read.
        known: ids of the measures there are.

    Raises:
        UsageFault: no measure, too many, one twice or one that there is not; a part that there is not.
        ConflictFault: somebody saved it meanwhile.
    """
    _check(template, known)
    content = {
        "version": VERSION,
        "lines": [{"measure": line.measure, "at_most": line.at_most} for line in template.lines],
        "sections": list(template.sections),
        "minimum": template.minimum,
    }
    with store.changing() as change:
        held = change.connection.execute(
            select(ReportTemplate.id).where(
                ReportTemplate.subject == template.subject, ReportTemplate.archived_at.is_(None)
            )
        ).scalar()
        if (held or 0) != template.id:
            raise ConflictFault(_("Somebody saved this template meanwhile. Look at it again."))
        text = _("Template saved: {name}").format(name=_(SUBJECT_NAMES[template.subject]))
        if held is None:
            made = change.add(ReportTemplate, [{"subject": template.subject, "content": content}])[0]
            return Deed(change.txn, text, FORM, (made,))
        new = change.edit(ReportTemplate, held, template.version, content=content)
        return Deed(None if new == template.version else change.txn, text, FORM, (held,))


def reset_template(store: Store, template: Template) -> Deed:
    """Go back to what is usual in a firm of this size."""
    with store.changing() as change:
        text = _("Template as usual: {name}").format(name=_(SUBJECT_NAMES[template.subject]))
        if not template.id:
            return Deed(None, text, FORM)
        change.archive(ReportTemplate, template.id, template.version)
        return Deed(change.txn, text, FORM, (template.id,))


def _check(template: Template, known: Collection[str]) -> None:
    if not template.lines:
        raise UsageFault(_("A report needs a measure."))
    if len(template.lines) > MOST_MEASURES:
        raise UsageFault(_("A report takes at most {n} measures.").format(n=MOST_MEASURES))
    measures = [line.measure for line in template.lines]
    for place, measure in enumerate(measures):
        if measure not in known:
            raise unknown(_("Measure"), measure, known)
        if measure in measures[:place]:
            raise UsageFault(_("The measure “{measure}” is there twice.").format(measure=measure))
    for section in template.sections:
        if section not in SECTIONS:
            raise unknown(_("Part"), section, SECTIONS)
    if not 0 <= template.minimum <= MOST_MINIMUM:
        raise UsageFault(_("The least number of deals is from 0 to {most}.").format(most=MOST_MINIMUM))


def _template(subject: str, content: Mapping[str, Any], row_id: int, version: int) -> Template:
    """Return the template that kept content says; what this program does not know of is left out.

    Raises:
        KeyError, TypeError, ValueError: it is no template.
    """
    kept = mapping_of(content)
    lines = tuple(Line(str(line["measure"]), line.get("at_most") is True) for line in kept["lines"])
    if not lines:
        raise ValueError(content)
    said = set(kept["sections"])
    sections = tuple(section for section in SECTIONS if section in said)
    return Template(subject, lines[:MOST_MEASURES], sections, int(kept["minimum"]), row_id, version)


_MANAGER = (
    Line("revenue"), Line("margin"), Line("won_count"), Line("win_rate"), Line("average_deal"), Line("calls"),
    Line("meetings"), Line("new_buyers"), Line("overdue_debt", at_most=True), Line("entry_minutes", at_most=True),
)  # fmt: skip
_SMALL = (
    Line("revenue"), Line("won_count"), Line("average_deal"), Line("win_rate"), Line("activities_done"),
    Line("new_buyers"), Line("overdue_debt", at_most=True),
)  # fmt: skip
_ABOVE = (
    Line("revenue"), Line("margin"), Line("collected"), Line("won_count"), Line("average_deal"), Line("win_rate"),
    Line("new_buyers"), Line("open_amount"), Line("overdue_debt", at_most=True), Line("activities_done"),
)  # fmt: skip
_SMALL_FIRM = (
    Line("revenue"), Line("collected"), Line("won_count"), Line("average_deal"), Line("win_rate"), Line("new_buyers"),
    Line("overdue_debt", at_most=True),
)  # fmt: skip
