"""Packages: several reports as one file, from one snapshot, whole or not at all."""

from __future__ import annotations

import pypdfium2
import pytest

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.reports.catalog import report_named
from crmdesk.reports.packages import form_package, readable_reports, usual_question
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.saved_reports import Recipe, save_report
from tests.reports.test_query import AS_OF, YEAR

WANTED = tuple((name, Question((), (), YEAR, as_of=AS_OF)) for name in ("sources", "managers"))


def pages_of(target):
    document = pypdfium2.PdfDocument(target.read_bytes())
    try:
        return [document[place].get_textpage().get_text_range() for place in range(len(document))]
    finally:
        document.close()


def test_a_package_begins_with_its_title_and_contents(firm, tmp_path):
    """The title page names both reports in the order wanted; each begins on a page of its own after it."""
    told = []
    target = form_package(firm.store, WANTED, tmp_path / "p.pdf", "Ромашка · 2025", lambda *step: told.append(step))
    pages = pages_of(target)
    titles = [report_named(name).label for name, _question in WANTED]
    assert len(pages) >= 3
    assert "Ромашка · 2025" in pages[0]
    assert 0 < pages[0].index(titles[0]) < pages[0].index(titles[1])
    begins = [next(n for n, page in enumerate(pages) if n and title in page) for title in titles]
    assert begins == sorted(set(begins))
    assert [step[0] for step in told] == sorted(step[0] for step in told)
    assert {step[2] for step in told} == {*titles, "p.pdf"}


def test_nothing_is_left_of_a_cancelled_package(firm, tmp_path):
    """Neither when a report is being formed nor when the file is being written."""
    for moment in (1, 2):

        def stop(done: float, _total: float, _text: str, moment: int = moment) -> None:
            if done >= moment:
                raise Cancelled

        with pytest.raises(Cancelled):
            form_package(firm.store, WANTED, tmp_path / "p.pdf", "T", stop)
        assert not list(tmp_path.iterdir())


def test_a_report_that_cannot_be_formed_is_named(sqlite_firm, tmp_path):
    """Of ten reports the person must know which one to leave out; an empty package is refused."""
    wrong = ("managers", Question((), ("nonsense",), YEAR, as_of=AS_OF))
    with pytest.raises(UsageFault, match=report_named("managers").label):
        form_package(sqlite_firm.store, (wrong,), tmp_path / "p.pdf")
    with pytest.raises(UsageFault, match="at least one"):
        form_package(sqlite_firm.store, (), tmp_path / "p.pdf")
    assert not list(tmp_path.iterdir())


def test_saved_reports_go_into_packages_too(store, tmp_path):
    """They are found by their id, and a workbook is written as well."""
    save_report(store, "Mine", Recipe(("revenue",), ("city",)))
    (report,) = readable_reports(store)
    form_package(store, [(report.id, usual_question(report, YEAR, Compare.YEAR))], tmp_path / "p.xlsx")
    assert (tmp_path / "p.xlsx").read_bytes()[:2] == b"PK"


def test_a_report_keeps_its_own_comparison_until_one_is_chosen():
    """As its tab does."""
    report = report_named("managers")
    assert usual_question(report, YEAR, Compare.YEAR).compare is report.compare
    assert usual_question(report, YEAR, Compare.PLAN).compare is Compare.PLAN
