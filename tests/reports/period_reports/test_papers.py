"""Papers: what leaves the program is what was frozen, or a draft that says so."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.period_reports.records import read_report
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.papers import join_papers, paper_name, paper_of, save_papers
from crmdesk.reports.period_reports.signing import freeze_report
from tests.data.period_reports.life import IVAN, LONER, PETR, Subject, at_work, plant_staff
from tests.reports.period_reports.signers import Sample, form_report, pdf_of


def text_of(content: bytes) -> str:
    """Return the text of all pages."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_draft_has_the_words_of_the_moment_and_a_frozen_report_its_own(sqlite_store: Store) -> None:
    """Until it is frozen the paper is printed anew and is a draft; from then on it is the file of that day."""
    plant_staff(sqlite_store)
    report = form_report(sqlite_store)
    with at_work(sqlite_store, IVAN):
        put_text(sqlite_store, report, "headline", "First words")
        assert "First words" in text_of(paper_of(sqlite_store, report))
        put_text(sqlite_store, report, "headline", "Other words")
        draft = text_of(paper_of(sqlite_store, report))
        assert ("Other words" in draft, "Черновик" in draft) == (True, True)
        freeze_report(sqlite_store, report)
        assert paper_of(sqlite_store, report) == pdf_of(sqlite_store, report)
        assert "Черновик" not in text_of(paper_of(sqlite_store, report))
    with at_work(sqlite_store, PETR), pytest.raises(UsageFault, match="somebody else's"):
        paper_of(sqlite_store, report)


def test_all_of_a_period_go_into_a_folder_or_one_file(sqlite_store: Store, tmp_path: Path) -> None:
    """Each under its number and name, whatever the name holds; together, page after page; told how far it is."""
    plant_staff(sqlite_store)
    ids = [form_report(sqlite_store, Subject("manager", person)) for person in (IVAN, LONER)]
    told: list[float] = []
    paths = save_papers(sqlite_store, ids, tmp_path / "new" / "folder", told.append)
    assert [path.name for path in paths] == ["R-2025-10-01 Ivan Petrov.pdf", "R-2025-10-02 Pavel Lone.pdf"]
    assert told == [0.5, 1.0]
    joined = text_of(join_papers(sqlite_store, ids))
    assert [name in joined for name in ("Ivan Petrov", "Pavel Lone")] == [True, True]
    with pytest.raises(UsageFault, match="no reports to save"):
        join_papers(sqlite_store, [])
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        save_papers(sqlite_store, ids, tmp_path / "file" / "folder")


def test_a_name_of_a_file_means_nothing_but_itself(signed_firm: Sample) -> None:
    """A stroke of the revision or of a name is no folder."""
    row = read_report(signed_firm.store, signed_firm.report_id).row
    assert paper_name(row) == "R-2025-10-01 Ivan Petrov.pdf"
