"""Importing: a file and a mapping become rows of the base, all of them or none."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.binding import bind, check_targets
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.grid import Grid
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Kind
from crmdesk.data.imports.mapping import Mapping, load_mapping, parse_mapping
from crmdesk.data.imports.mending import mended
from crmdesk.data.imports.planning import make_draft
from crmdesk.data.imports.reading import read_grid
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.imports.suggestion import suggest_for
from crmdesk.data.imports.writing import Rows, write
from crmdesk.data.journal import Change
from crmdesk.data.models import ImportBatch
from crmdesk.data.store import Store
from crmdesk.data.words import _

Progress = Callable[[float], None]


def _silent(_share: float) -> None:
    """Hear of progress and do nothing."""


def kind_named(name: str) -> Kind:
    """Return the kind of that name; the singular will do.

    Raises:
        UsageFault: there is none ("did you mean").
    """
    wanted = name.casefold()
    for kind in KINDS.values():
        if wanted in (kind.name, kind.name.removesuffix("s"), kind.name.removesuffix("ies") + "y"):
            return kind
    raise unknown(_("Kind"), name, KINDS)


def import_file(  # noqa: PLR0913 - what to import, how, and who asks; all but three are named
    store: Store,
    path: Path,
    kind: str = "",
    mapping: Mapping | Path | None = None,
    *,
    dry_run: bool = False,
    skip_refused: bool | None = None,
    author_id: int | None = None,
    progress: Progress = _silent,
) -> ImportResult:
    """Import a CSV, XLSX, XLS or ODS file.

    Args:
        store: the base.
        path: the file.
        kind: what its rows are (a name of ``KINDS``); "" takes the mapping's.
        mapping: a mapping, its file, or None for the one that ``suggest_map`` would write.
        dry_run: plan everything and write nothing.
        skip_refused: import the rows that are right although others are refused; None does what the mapping says.
        author_id: the manager who imports.
        progress: told the share done, 0..1; it may raise ``Cancelled``, and then nothing is written.

    Returns:
        What was done. Where rows were refused and not to be skipped, nothing was written (``stopped``).

    Raises:
        UsageFault: the file is no table, or the mapping is wrong or must say more.
        EnvironmentFault: the file or the base cannot be read or written.
    """
    stated = load_mapping(mapping) if isinstance(mapping, Path) else mapping
    about = kind_named(kind or (stated.kind if stated else ""))
    if stated is not None and stated.kind and kind and kind_named(stated.kind) is not about:
        raise UsageFault(
            _("The mapping is for {theirs}, not for {wanted}.").format(theirs=stated.kind, wanted=about.name)
        )
    if stated is not None:
        check_targets(stated, about, KINDS)
    with _uncollected():
        grid = read_grid(path, stated.layout if stated else None)
        progress(0.2)
        used = stated
        if used is None:
            used = parse_mapping(suggest_for(grid, about, path.name))
            check_targets(used, about, KINDS)
        how = _How(dry_run, skip_refused, author_id, lambda share: progress(0.2 + 0.8 * share))
        return _import(store, File(path.name, grid, digest(path)), about, used, how)


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: its name without the folder, its table, and the SHA-256 of its bytes."""

    name: str
    grid: Grid
    sha256: str


def import_read(
    store: Store,
    file: File,
    kind: Kind,
    mapping: Mapping,
    *,
    skip_refused: bool = False,
    author_id: int | None = None,
    progress: Progress = _silent,
) -> ImportResult:
    """Import a file that was read already, as ``import_file`` does; the mapping is one that was checked."""
    with _uncollected():
        return _import(store, file, kind, mapping, _How(False, skip_refused, author_id, progress))


@dataclass(frozen=True, slots=True)
class _How:
    """The named arguments of ``import_file``."""

    dry_run: bool
    skip_refused: bool | None
    author_id: int | None
    progress: Progress


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the garbage collector rest: it would look through millions of living values again and again and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def draft_of(
    store: Store, grid: Grid, about: Kind, mapping: Mapping, progress: Progress = _silent
) -> tuple[Draft, Rows, int]:
    """Plan an import and write nothing: the draft, the rows it comes to, and how many the filter left out.

    Raises:
        UsageFault: the mapping must say more, or contradicts the file or the base.
    """
    bound = bind(mapping, grid.headers)
    with store.reading() as connection:
        draft, filtered = make_draft(mended(grid, mapping.mends), about, bound, connection, store.firm, progress)
    return draft, Rows(draft), filtered


def _import(store: Store, file: File, about: Kind, used: Mapping, how: _How) -> ImportResult:
    progress = how.progress
    draft, rows, filtered = draft_of(store, file.grid, about, used, lambda share: progress(0.6 * share))
    skipping = how.skip_refused if how.skip_refused is not None else draft.mapping.refused == "skip"
    stopped = bool(draft.refused) and not skipping
    txn = None
    if not how.dry_run and not stopped and (rows.new or rows.changes):
        with _explained(), store.changing(author_id=how.author_id, cause="import") as change:
            write(change, rows, lambda share: progress(0.6 + 0.4 * (share - 0.8) / 0.2))
            change.add_plain(ImportBatch, [_batch(rows, file, used, change)])
            progress(1.0)  # within the transaction: who stops the import now stops it whole
            txn = change.txn
    return _result(draft, rows, file.name, filtered=filtered, dry_run=how.dry_run, stopped=stopped, txn=txn)


class _explained:  # noqa: N801 - reads as the word it is in a with statement
    """Turn a constraint of the base that planning did not foresee into a fault; the transaction is rolled back."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Explain a broken constraint."""
        if isinstance(error, IntegrityError):
            raise UsageFault(
                _("Nothing was imported: the base refuses a row ({reason}).").format(
                    reason=str(error.orig).splitlines()[0]
                )
            ) from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _batch(rows: Rows, file: File, mapping: Mapping, change: Change) -> dict[str, object]:
    return {
        "txn": change.txn,
        "kind": rows.draft.kind.name,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "mapping": mapping.text,
        "imported_at": change.at,
        "created": rows.created,
        "updated": rows.updated,
        "skipped": rows.skipped,
        "author_id": change.author_id,
    }


def _result(
    draft: Draft, rows: Rows, name: str, *, filtered: int, dry_run: bool, stopped: bool, txn: int | None
) -> ImportResult:
    made = {} if stopped else rows.needed
    titles = {_(REFERENCES[to].title): created for to, created in made.items()}
    if draft.new_stages and not stopped:
        titles[_("stage")] = draft.new_stages
    warnings = [*draft.grid.notes, *draft.warnings]
    if not draft.grid.lines and not filtered:
        warnings.append(_("the file has column names but no rows"))
    return ImportResult(
        kind=draft.kind.name,
        file=name,
        origin=draft.grid.origin,
        dry_run=dry_run,
        read=len(draft) + filtered,
        created=0 if stopped else rows.created,
        updated=0 if stopped else rows.updated,
        unchanged=rows.unchanged,
        skipped=rows.skipped,
        filtered=filtered,
        refused=tuple(sorted(draft.refusals, key=lambda refusal: refusal.row)),
        made={title: len(created) for title, created in titles.items()},
        made_names={title: tuple(str(row.get("name")) for row in created) for title, created in titles.items()},
        new_fields=() if stopped else tuple(row["name"] for row in draft.new_fields),
        warnings=tuple(warnings),
        stopped=stopped,
        txn=txn,
    )
