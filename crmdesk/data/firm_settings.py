"""Firm settings: the thresholds and switches of the whole firm, each declared once; they lie in the firm's own row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.lifecycle import THRESHOLDS
from crmdesk.data.models import Firm
from crmdesk.data.registry import SILENT_DAYS
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import N_, _


class Sort(Enum):
    """What a setting is."""

    SWITCH = "switch"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class FirmSetting:
    """One thing the firm decides for everybody; ``key`` is its name in the firm's row."""

    key: str
    title: str
    """English source string."""
    default: float | bool
    group: str
    """English source string of the head it stands under."""
    least: float = 0
    most: float = 10_000
    sort: Sort = Sort.NUMBER

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)

    def value(self, settings: Mapping[str, Any]) -> Any:
        """Return what holds: what the firm has set, or the default where it set nothing of use."""
        found = settings.get(self.key, self.default)
        if self.sort is Sort.SWITCH:
            return found if isinstance(found, bool) else self.default
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not self.least <= found <= self.most:
            return self.default
        return found


_ATTENTION = N_("What needs attention")
_ENTRY = N_("Data entry")
_LIFECYCLE = N_("Statuses of clients")
_SIGNING = N_("Signed reports")
_RANKING = N_("Ranking")
#: A share from 0 to 1 by its key; the others are days, cycles and counts.
_SHARES = ("lifecycle_irregular", "lifecycle_change")

FIRM_SETTINGS: tuple[FirmSetting, ...] = (
    FirmSetting("silent_days", N_("Days without contact until a client is silent"), SILENT_DAYS, _ATTENTION, 1, 3_650),
    FirmSetting("minimum_base", N_("Deals below which there is too little data to compare"), 5, _ATTENTION, 1, 1_000),
    FirmSetting("entry_time", N_("Count the time of data entry"), default=True, group=_ENTRY, sort=Sort.SWITCH),
    FirmSetting("entry_target_min", N_("Minutes of data entry a day to aim at"), 15, _ENTRY, 1, 480),
    FirmSetting("report_sign_days", N_("Days after the period in which its author signs a report"), 5, _SIGNING, 1, 365),
    FirmSetting("report_approve_days", N_("Days after the period in which a report is approved"), 8, _SIGNING, 1, 365),
    FirmSetting("ranking_open", N_("Managers see each other's places"), default=True, group=_RANKING, sort=Sort.SWITCH),
    *(
        FirmSetting(each.key, each.title, each.default, _LIFECYCLE, 0.01 if each.key in _SHARES else 1,
                    1 if each.key in _SHARES else 3_650)
        for each in THRESHOLDS
    ),
)  # fmt: skip


def setting_named(key: str) -> FirmSetting:
    """Return a setting by its key.

    Raises:
        UsageFault: there is no such setting.
    """
    for setting in FIRM_SETTINGS:
        if setting.key == key:
            return setting
    raise unknown(_("Setting"), key, [setting.key for setting in FIRM_SETTINGS])


def read_setting(key: str, text: str) -> float:
    """Return the number typed for a setting: "30", "0,2".

    Raises:
        UsageFault: it is no number, or outside what the setting allows.
    """
    setting = setting_named(key)
    bare = text.strip().replace(",", ".")
    plain = bare.replace(".", "", 1)
    value = float(Decimal(bare)) if plain.isascii() and plain.isdigit() else None
    if value is None or not setting.least <= value <= setting.most:
        raise UsageFault(
            _("“{title}”: write a number from {least} to {most}.").format(
                title=setting.label, least=_plain(setting.least), most=_plain(setting.most)
            )
        )
    return int(value) if value.is_integer() else value


def put_setting(store: Store, key: str, value: float | bool) -> Deed:  # noqa: FBT001 - a switch is a value here
    """Set something for the whole firm.

    Raises:
        UsageFault: there is no such setting.
        ConflictFault: somebody saved the firm in the same moment.
    """
    setting = setting_named(key)
    with store.changing() as change:
        row = change.row(Firm, store.firm.id)
        held = dict(row["settings"] or {})
        if value == setting.default:
            held.pop(key, None)
        else:
            held[key] = value
        new = change.edit(Firm, row["id"], row["version"], settings=held)
        shown = (_("yes") if value else _("no")) if setting.sort is Sort.SWITCH else _plain(float(value))
        text = _("{title}: {value}").format(title=setting.label, value=shown)
        return Deed(None if new == row["version"] else change.txn, text, "firm", (row["id"],))


def _plain(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)
