"""Source: a file that was read and waits to be matched: its table, and the mark by which its like is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crmdesk.data.imports.grid import Cell, Grid
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.importing import digest
from crmdesk.data.imports.kinds import Kind
from crmdesk.data.imports.reading import Layout, read_grid
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.suggestion import choose, likeness
from crmdesk.data.values.texts import shown

Progress = Callable[[float], None]
#: Pieces of names of files and of columns that tell what a file holds.
_HINTS: dict[str, tuple[str, ...]] = {
    "leads": ("lead", "лид"),
    "deals": ("deal", "сдел", "opportunit", "pipeline", "potential", "продаж", "реализац"),
    "contacts": ("contact", "контакт"),
    "clients": ("account", "compan", "client", "customer", "клиент", "компан", "контрагент"),
    "activities": ("activit", "call", "event", "task", "meeting", "задач", "звон", "дела", "встреч"),
    "invoices": ("invoice", "счет"),
    "payments": ("payment", "оплат", "платеж", "поступлен"),
    "products": ("product", "товар", "номенклатур", "прайс", "price"),
    "managers": ("user", "manager", "team", "сотрудник", "менеджер", "employee"),
    "campaigns": ("campaign", "кампани"),
    "plans": ("plan", "план"),
    "costs": ("cost", "расход", "затрат"),
    "departments": ("department", "отдел", "подразделен"),
    "quality": ("quality", "checklist", "качеств", "проверк", "прослуш", "чек-лист"),
    "tracking_numbers": ("tracking", "calltracking", "коллтрек", "подменн"),
    "stock": ("stock", "warehouse", "остатк", "склад", "движени"),
}
#: Fields that hardly any other kind has.
_TELLING = {
    "leads": ("stage", "amount"),
    "deals": ("stage", "amount"),
    "contacts": ("client", "position"),
    "payments": ("paid",),
    "products": ("price", "sku"),
    "activities": ("kind", "duration"),
    "plans": ("measure",),
    "quality": ("score",),
    "stock": ("came", "left", "reserved"),
}
_NAME_HINT, _HEADER_HINT, _MISSED, _TOLD = 6.0, 3.0, 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read whole; it is never changed and never read again."""

    path: Path
    grid: Grid
    sha256: str
    layout: Layout
    """What was said of it; what was not is in ``grid.found``."""

    @property
    def name(self) -> str:
        """The file's name without the folder."""
        return self.path.name

    @property
    def fingerprint(self) -> str:
        """The mark of the program it came from: its column names, whatever their order and case."""
        names = "\n".join(sorted(folded(header) for header in self.grid.headers))
        return hashlib.sha256(names.encode()).hexdigest()[:32]

    def head(self, count: int) -> tuple[tuple[str, ...], ...]:
        """Return the first rows as texts."""
        return tuple(
            tuple(shown_cell(column[index]) for column in self.grid.columns)
            for index in range(min(count, len(self.grid)))
        )


def shown_cell(cell: Cell) -> str:
    """Return a cell as text, "" for nothing."""
    return "" if cell is None else shown(cell)


def open_source(path: Path, layout: Layout | None = None, progress: Progress | None = None) -> Source:
    """Read a file.

    Args:
        path: a CSV, XLSX, XLS or ODS file, or a web page named .xls.
        layout: what the person says of it; the rest is found out.
        progress: told the share done; may raise ``Cancelled``.

    Raises:
        UsageFault: it is empty, no table, damaged, protected by a password or too large.
        EnvironmentFault: it is not there or may not be read.
    """
    grid = read_grid(path, layout)
    if progress is not None:
        progress(0.9)
    return Source(path, grid, digest(path), layout or Layout())


def guess_kind(source: Source) -> str:
    """Return the kind of records that the columns and the name of a file speak of most."""
    return max(KINDS, key=lambda name: _score(source, KINDS[name]))


def _score(source: Source, kind: Kind) -> float:
    chosen = choose(source.grid, kind)
    score = 0.0
    for name, columns in chosen.items():
        target = kind.target(name)
        assert target is not None
        score += sum(1.0 if likeness(column, target) >= 100 else 0.5 for column in columns)
    score -= _MISSED * sum(1 for target in kind.targets if target.required and target.name not in chosen)
    score += _TOLD * sum(1 for name in _TELLING.get(kind.name, ()) if name in chosen)
    hints = _HINTS[kind.name]
    if any(hint in folded(source.path.stem) for hint in hints):
        score += _NAME_HINT
    if any(hint in folded(header) for header in source.grid.headers for hint in hints):
        score += _HEADER_HINT
    # A share of the kind's own fields tells a file of products from one of deals that name their product.
    return score + 4 * len(chosen) / len(kind.targets)
