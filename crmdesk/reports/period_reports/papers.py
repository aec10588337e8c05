"""Papers: the pages of reports as they leave the program: one report, all of a period in a folder, or all in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.period_reports.records import ReportRow, last_content, row_of
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.store import Store
from crmdesk.data.whole_file import write_whole
from crmdesk.data.words import _, speaking
from crmdesk.reports.output.writing import file_name
from crmdesk.reports.period_reports.final_snapshot import read_draft
from crmdesk.reports.period_reports.snapshot import Snapshot

Progress = Callable[[float], None]


def paper_of(store: Store, report_id: int) -> bytes:
    """Return the PDF of a report: what was frozen, with its signatures; of one that is only formed a draft.

    Raises:
        UsageFault: the report is not theirs to see who is at work, or has no figures yet.
    """
    return _read(store, report_id)[1]


def join_papers(store: Store, ids: Sequence[int], progress: Progress | None = None) -> bytes:
    """Return the pages of several reports as one PDF to be printed: signatures show, and only the files themselves hold them.

    Args:
        store: the base.
        ids: the reports, in order.
        progress: told the share done, 0..1; may raise ``Cancelled``.

    Raises:
        UsageFault: none is named, or one is not theirs to see.
    """
    from crmdesk.reports.output.report_paper import join_pdfs  # noqa: PLC0415 - only who prints pays for it

    if not ids:
        raise UsageFault(_("There are no reports to save in this period."))

    def read() -> Iterator[bytes]:
        for place, report_id in enumerate(ids):
            yield paper_of(store, report_id)
            _tell(progress, place + 1, len(ids))

    return join_pdfs(read())


def save_papers(store: Store, ids: Sequence[int], folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write each report into a folder as the file that it is, and return their paths.

    Raises:
        UsageFault: none is named, or one is not theirs to see.
        EnvironmentFault: the folder cannot be written to.
    """
    if not ids:
        raise UsageFault(_("There are no reports to save in this period."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            _("“{path}” cannot be written: {reason}. Choose another place.").format(
                path=folder, reason=error.strerror or error
            )
        ) from error
    written = []
    for place, report_id in enumerate(ids):
        row, content = _read(store, report_id)
        written.append(write_whole(folder / paper_name(row), content))
        _tell(progress, place + 1, len(ids))
    return tuple(written)


def paper_name(row: ReportRow) -> str:
    """Return the name of a report's file, the same on every system: "R-2025-10-02 Anna Sokolova.pdf"."""
    return file_name(f"{row.number_text.replace('/', '-')} {row.subject_name}", "pdf")


def _read(store: Store, report_id: int) -> tuple[ReportRow, bytes]:
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
        row = row_of(store, connection, staff, report_id)
        if not row.sha256:
            return row, _draft(read_draft(store, connection, row, staff, "", store.now()).snapshot)
        content = last_content(connection, report_id, "pdf")
    if content is None:
        raise EnvironmentFault(_("The file of report {number} is gone from the base.").format(number=row.number_text))
    return row, content


def _draft(final: Snapshot) -> bytes:
    """Return the pages of a report as they would be frozen now, said to be a draft."""
    from crmdesk.reports.output.report_paper import print_report  # noqa: PLC0415 - only who prints pays for it

    with speaking(final.language):
        return print_report(replace(final, frozen_at=None, previous_sha256="", chain_place=0)).pdf


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done / total)
