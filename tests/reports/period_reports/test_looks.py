"""Whether two PDFs of a report show the same."""

from __future__ import annotations

from crmdesk.reports.period_reports.looks import look_same
from crmdesk.reports.period_reports.prepared import prepare_report
from tests.reports.period_reports.forgeries import added_to, overpaint, prepared_of, rebuilt, rotate, snapshot_of
from tests.reports.period_reports.signers import Sample


def test_signatures_change_no_look_and_anything_else_does(signed_firm: Sample) -> None:
    """Written anew by another library it looks the same, signed too; painted over, turned or with other words it does not."""
    ours = prepare_report(snapshot_of(signed_firm.approved))
    boxes = tuple(ours.boxes.values())
    for same in (ours.pdf, signed_firm.author_only, signed_firm.approved, rebuilt(prepared_of(signed_firm.approved))):
        assert look_same(ours.pdf, same, boxes)
    digit = rebuilt(ours.pdf, paint=b"q 1 1 1 rg 60 400 400 200 re f Q")
    for other in (added_to(ours.pdf, overpaint), added_to(ours.pdf, rotate), signed_firm.other, digit):
        assert not look_same(ours.pdf, other, boxes)
    assert not look_same(ours.pdf, signed_firm.approved, ())  # the stamps are seen, and let be where they belong
