"""Tables as data for programs; reports as JSON are tested by the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.output.json import table_data


def test_ids_are_text_and_nothing_is_null() -> None:
    """63 bits do not survive a double, so ids are text."""
    fields = (Field("sum", "Sum", Kind.MONEY), Field("day", "Day", Kind.DATE), Field("at", "At", Kind.INSTANT))
    at = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    table = Table(fields, ((150, date(2025, 3, 1), at), (None, None, None)), ids=(2**62 + 1, None))
    assert table_data(table) == [
        {"id": str(2**62 + 1), "sum": "1.50", "day": "2025-03-01", "at": "2025-03-01T09:30:00+00:00"},
        {"id": None, "sum": None, "day": None, "at": None},
    ]
