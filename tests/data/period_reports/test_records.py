"""Reports as they are read: who sees which, in which order, narrowed how."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Department, Manager
from crmdesk.data.period_reports.records import (
    Wanted,
    find_report,
    list_reports,
    read_content,
    read_report,
    report_files,
)
from crmdesk.data.store import Store
from tests.data.period_reports.life import (
    ADMIN,
    ANNA,
    DEALERS,
    FIRM,
    IVAN,
    LONER,
    OLGA,
    PETR,
    PROJECTS,
    SEPTEMBER,
    VIEWER,
    Subject,
    at_work,
    form,
    plant_staff,
    row_of,
    sign,
)

EVERYBODY = (
    Subject("manager", PETR), Subject("manager", IVAN), Subject("manager", LONER), Subject("department", PROJECTS), FIRM
)  # fmt: skip


@pytest.fixture
def formed(sqlite_store: Store) -> Store:
    """October of everybody, September of Ivan."""
    plant_staff(sqlite_store)
    form(sqlite_store, *EVERYBODY)
    form(sqlite_store, period=SEPTEMBER)
    return sqlite_store


def names(store: Store, wanted: Wanted | None = None) -> list[str]:
    """Return whose reports are listed."""
    return [row.subject_name for row in list_reports(store, wanted)]


def test_reports_come_latest_first_from_the_firm_down(formed: Store) -> None:
    """The firm, departments, then managers by name; the earlier period after them."""
    assert names(formed) == ["Rodnik", "Projects", "Ivan Petrov", "Pavel Lone", "Petr Volkov", "Ivan Petrov"]
    assert names(formed, Wanted(end_on=SEPTEMBER[1])) == ["Ivan Petrov"]
    assert names(formed, Wanted(subject="department")) == ["Projects"]
    assert names(formed, Wanted(manager_id=LONER)) == ["Pavel Lone"]
    assert names(formed, Wanted(states=("approved",))) == []
    assert names(formed, Wanted(kind="week")) == []


def test_people_see_what_is_theirs(formed: Store) -> None:
    """In lists and one by one: a report that is not theirs is neither listed, found, read nor printed."""
    every = {"Rodnik", "Projects", "Ivan Petrov", "Pavel Lone", "Petr Volkov"}
    seen = {
        IVAN: {"Ivan Petrov"}, LONER: {"Pavel Lone"}, ANNA: {"Projects", "Ivan Petrov", "Petr Volkov"},
        OLGA: every, ADMIN: every, VIEWER: every,
    }  # fmt: skip
    everything = list_reports(formed)
    for person, whose in seen.items():
        with at_work(formed, person):
            assert set(names(formed)) == whose
            own = next(row for row in everything if row.subject_name in whose)
            assert read_report(formed, own.id).row.number == own.number
            for row in [row for row in everything if row.subject_name not in whose][:1]:
                for read in (
                    lambda found=row: read_report(formed, found.id),
                    lambda found=row: report_files(formed, found.id),
                    lambda found=row: read_content(formed, found.id, "draft"),
                    lambda found=row: find_report(formed, found.number),
                ):
                    with pytest.raises(UsageFault, match="somebody else's"):
                        read()


def test_a_report_keeps_its_department_and_names_people_as_they_are(formed: Store) -> None:
    """Ivan moves to another department and changes his name: the report of October stays with Anna's."""
    report = next(row for row in list_reports(formed) if row.manager_id == IVAN)
    with formed.changing() as change:
        change.edit(Manager, IVAN, 1, name="Ivan Sidorov", department_id=DEALERS)
        change.edit(Department, PROJECTS, 1, name="Big projects")
        change.archive(Department, PROJECTS, 2)
    with at_work(formed, ANNA):
        row = read_report(formed, report.id).row
    assert (row.subject_name, row.department, row.author) == ("Ivan Sidorov", "Big projects", "Ivan Sidorov")


def test_files_are_told_without_their_content(formed: Store) -> None:
    """Part, place, size and hash; the last of a part is what is read."""
    report = next(row.id for row in list_reports(formed) if row.manager_id == LONER)
    with at_work(formed, LONER):
        sign(formed, report)
    files = {(one.part, one.place): one for one in report_files(formed, report)}
    assert set(files) == {("draft", 1), ("snapshot", 1), ("pdf", 1), ("pdf", 2)}
    assert files["pdf", 2].size == len(read_content(formed, report, "pdf") or b"")
    assert files["snapshot", 1].sha256 == row_of(formed, report).sha256
    assert read_content(formed, report, "scan") is None


def test_what_is_not_there_is_a_sentence(formed: Store) -> None:
    """By number and by id."""
    with pytest.raises(UsageFault, match="There is no report R-2025-10-77"):
        find_report(formed, "2025-10-77")
    with pytest.raises(UsageFault, match="There is no report R-2025-10-01/2"):
        find_report(formed, "2025-10-01/2")
    with pytest.raises(UsageFault, match="no such report"):
        read_report(formed, 5)
