"""Result: what an import did, or would do, and every row it refused with the reason."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.words import _, plural

#: Refused rows that the text shows; all of them are in the JSON and in the file of refused rows.
_SHOWN = 20
#: Characters of a reason where rows are counted by it.
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Refusal:
    """One cell or row that could not be taken."""

    row: int
    """Where it stands in the file: the line of a text, the row of a sheet, from 1."""
    column: str
    """The column's name, "" when the row as a whole is wrong."""
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of rows; read = created + updated + skipped + filtered + rows refused."""

    kind: str
    file: str
    origin: str
    """How the file was read."""
    dry_run: bool
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    filtered: int = 0
    """Rows that the mapping's filter leaves out."""
    refused: tuple[Refusal, ...] = ()
    made: Mapping[str, int] = field(default_factory=dict)
    """What was created because rows refer to it: "clients" -> how many."""
    made_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    new_fields: tuple[str, ...] = ()
    """Custom fields that were created."""
    warnings: tuple[str, ...] = ()
    stopped: bool = False
    """Rows were refused, so nothing was written."""
    txn: int | None = None
    """The journal transaction that undoes the import."""

    @property
    def refused_rows(self) -> int:
        """How many rows were refused; one row may have several reasons."""
        return len({refusal.row for refusal in self.refused})

    def text(self) -> str:
        """Return the result for people."""
        lines = [f"{self.file}: {self.origin}"]
        if self.stopped:
            lines.append(
                _("Nothing was imported: some rows were refused. Mend them, or import the rest with --skip-refused.")
            )
        elif self.dry_run:
            lines.append(_("Dry run: nothing was written."))
        counts = (
            (_("rows read"), self.read), (_("created"), self.created), (_("updated"), self.updated),
            (_("unchanged"), self.unchanged), (_("skipped as duplicates"), self.skipped), (_("left out by the filter"), self.filtered),
            (_("refused"), self.refused_rows),
        )  # fmt: skip
        lines += [
            f"  {label}: {number}" for label, number in counts if number or label in (_("rows read"), _("created"))
        ]
        for kind, number in self.made.items():
            names = self.made_names.get(kind, ())
            shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
            lines.append("  " + _("new {what}: {n} ({names})").format(what=kind, n=number, names=shown))
        if self.new_fields:
            lines.append("  " + _("new fields: {names}").format(names=", ".join(self.new_fields)))
        lines += [_("Note: {text}").format(text=warning) for warning in self.warnings]
        lines += self._refused_lines()
        return "\n".join(lines)

    def _refused_lines(self) -> list[str]:
        if not self.refused:
            return []
        n = self.refused_rows
        lines = [plural("{n} row was refused:", "{n} rows were refused:", n).format(n=n)]
        lines += [
            "  "
            + _("row {row}, {column}: {reason}").format(row=r.row, column=r.column or _("whole row"), reason=r.reason)
            for r in self.refused[:_SHOWN]
        ]
        if len(self.refused) > _SHOWN:
            rest = Counter(
                (r.column, r.reason if len(r.reason) <= _LONGEST else r.reason[:_LONGEST] + "…")
                for r in self.refused[_SHOWN:]
            )
            lines.append("  " + _("… and {n} more").format(n=len(self.refused) - _SHOWN))
            lines += [
                f"    {count} × {column or _('whole row')}: {reason}" for (column, reason), count in rest.most_common(5)
            ]
        return lines

    def json(self) -> dict[str, Any]:
        """Return the result for programs; ids are text."""
        return {
            "kind": self.kind,
            "file": self.file,
            "origin": self.origin,
            "dry_run": self.dry_run,
            "done": not self.stopped and not self.dry_run,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "filtered": self.filtered,
            "refused": self.refused_rows,
            "refusals": [
                {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason} for r in self.refused
            ],
            "made": dict(self.made),
            "new_fields": list(self.new_fields),
            "warnings": list(self.warnings),
            "txn": None if self.txn is None else str(self.txn),
        }


def write_refused(result: ImportResult, path: Path) -> None:
    """Write every refusal to a CSV: row, column, value, reason.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow((_("Row"), _("Column"), _("Value"), _("Reason")))
            writer.writerows((r.row, _tame(r.column), _tame(r.value), r.reason) for r in result.refused)
    except OSError as error:
        raise EnvironmentFault(
            _("The file {name} cannot be written: {reason}.").format(name=path, reason=error.strerror)
        ) from error


def _tame(text: str) -> str:
    """Keep a spreadsheet from taking a value of the file for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
