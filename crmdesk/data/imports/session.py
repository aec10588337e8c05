"""Session: an import step by step, as a window makes it: open a file, match it, check it, import it; each step is one call.

Every function is a whole piece of work: its last positional argument hears of the progress and may raise ``Cancelled``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from crmdesk.data.imports.checking import Progress, run
from crmdesk.data.imports.columns import Matching, matching
from crmdesk.data.imports.matching import Match, adopt, first_match, guessed_match
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.imports.source import Source, open_source
from crmdesk.data.imports.templates import Template, fitting, kept_templates, ready_templates
from crmdesk.data.lifecycle_settling import settle_lifecycle
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read and matched: the match, what its step shows, and the templates that fit."""

    match: Match
    matching: Matching
    templates: tuple[Template, ...]


def open_file(store: Store, path: Path, layout: Layout, progress: Progress, *, kind: str = "") -> Opened:
    """Read a file and match it as rows of a kind as well as can be guessed; "" guesses the kind too.

    Raises:
        UsageFault: the file is no table, empty, damaged, protected or too large.
        EnvironmentFault: it is not there or may not be read.
    """
    source = open_source(path, layout, lambda share: progress(0.8 * share))
    return match_source(store, source, kind, progress)


def match_source(store: Store, source: Source, kind: str, progress: Progress) -> Opened:
    """Match a file anew as rows of a kind; "" finds the kind out."""
    templates = fitting(source, (*kept_templates(store), *ready_templates()))
    match = adopt(store, first_match(store, source, kind))
    progress(0.9)
    return Opened(match, matching(store, match), templates)


def use_template(store: Store, opened: Opened, template: Template, _progress: Progress) -> Opened:
    """Match the file by a template."""
    return _rematched(store, opened, first_match(store, opened.match.source, template=template))


def guess_again(store: Store, opened: Opened, _progress: Progress) -> Opened:
    """Match the file by nothing but its names of columns and its values."""
    return _rematched(store, opened, guessed_match(opened.match.source, opened.match.kind.name))


def change_match(store: Store, opened: Opened, match: Match, _progress: Progress) -> Opened:
    """Take a match in which something was chosen otherwise."""
    return _rematched(store, opened, match)


def _rematched(store: Store, opened: Opened, match: Match) -> Opened:
    match = adopt(store, match)
    return Opened(match, matching(store, match), opened.templates)


def import_match(store: Store, match: Match, progress: Progress, *, skip_wrong: bool = False) -> ImportResult:
    """Import what was checked, in the name of whoever sits here; then the rules look at the clients anew."""
    done = run(store, match, skip_wrong=skip_wrong, author_id=store.person_id, progress=progress)
    if done.txn is not None:
        settle_lifecycle(store)
    return done


def with_cell(match: Match, line: int, column: str, text: str) -> Match:
    """Return the match in which one cell of the file reads otherwise."""
    mends = match.mapping.mends.with_cells((line,), column, text)
    return match.with_mapping(replace(match.mapping, mends=mends))
