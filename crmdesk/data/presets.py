"""Presets: what the window begins with in a firm of one size or another, until a person arranges it otherwise.

A preset hides nothing: every section, column and report is there; it says which are in view at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.forms_dictionaries import PRESET_NAMES
from crmdesk.data.errors import unknown
from crmdesk.data.models import Firm
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Preset:
    """One size of a firm."""

    id: str
    about: str
    """What is in view at first, an English source string."""
    beginnings: Mapping[str, Any]
    """Key of a setting -> what holds for a person who has not chosen otherwise."""

    @property
    def label(self) -> str:
        """What people call it, in the user's language."""
        return _(PRESET_NAMES[self.id])


PRESETS: dict[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset(
            "small",
            N_("Begins with tasks, deals stand on the board, lists show the client, the sum and the next step."),
            {
                keys.SECTION.key: "tasks",
                keys.DEALS_LOOK.key: "board",
                keys.FAVOURITE_REPORTS.key: ["sales", "clients"],
                keys.SHOWN_REPORTS.key: [
                    "sales",
                    "clients",
                    "sources",
                    "losses",
                    "silent",
                    "debts",
                    "products",
                    "interactions",
                ],
                keys.COLUMNS.key: {
                    "deals": ["title", "stage", "value", "next_step", "next_step_on", "age"],
                    "clients": ["name", "phones", "revenue", "contact"],
                    "activities": ["due_on", "kind", "subject", "client", "result"],
                },
            },
        ),
        Preset(
            DEPARTMENT,
            N_("Begins with the overview, deals stand in a table with their managers, reports compare people."),
            {},
        ),
        Preset(
            "management",
            N_(
                "Begins with the overview, lists show managers, weighted sums and margins, reports go by what they earn."
            ),
            {
                keys.SECTION.key: "overview",
                keys.FAVOURITE_REPORTS.key: ["cut", "managers", "pipeline", "losses"],
                keys.SHOWN_REPORTS.key: [
                    "cut",
                    "team",
                    "plan",
                    "managers",
                    "pipeline",
                    "losses",
                    "marketing",
                    "debts",
                ],
                keys.COLUMNS.key: {
                    "deals": ["number", "title", "stage", "value", "weighted", "margin", "owner", "age", "expected_on"],
                    "clients": ["name", "status", "revenue", "change", "owner", "contact", "region"],
                },
            },
        ),
    )
}


def preset_named(preset_id: str) -> Preset:
    """Return a preset; a size that this program does not know begins as a department does."""
    return PRESETS.get(preset_id, PRESETS[DEPARTMENT])


def put_preset(store: Store, preset_id: str) -> Deed:
    """Let the window begin so for everybody of the firm who has not arranged it otherwise.

    Raises:
        UsageFault: there is no such size.
    """
    if preset_id not in PRESETS:
        raise unknown(_("Size of the firm"), preset_id, PRESETS)
    with store.changing() as change:
        row = change.row(Firm, store.firm.id)
        new = change.edit(Firm, row["id"], row["version"], preset=preset_id)
        text = _("Size of the firm: {name}").format(name=PRESETS[preset_id].label)
        return Deed(None if new == row["version"] else change.txn, text, "firm", (row["id"],))
