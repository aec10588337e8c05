"""A printed report made ready to be signed."""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from crmdesk.data import words
from crmdesk.reports.period_reports.prepared import attachment_name, field_box, prepare_report
from crmdesk.reports.period_reports.snapshot import snapshot_bytes
from tests.reports.period_reports.snapshots import OCTOBER

FROZEN = replace(OCTOBER, program="0.1.0")
CONTENT = snapshot_bytes(FROZEN)


def test_the_same_snapshot_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock, no dice, and whatever language the window speaks."""
    first = prepare_report(CONTENT)
    monkeypatch.setattr(os, "urandom", None)
    monkeypatch.setattr(uuid, "uuid4", None)
    words.use("ru")
    assert prepare_report(CONTENT).pdf == first.pdf


def test_the_snapshot_is_inside_byte_for_byte() -> None:
    """Another program than ours takes it out under its name."""
    document = pypdfium2.PdfDocument(prepare_report(CONTENT).pdf)
    attachment = document.get_attachment(0)
    assert document.count_attachments() == 1
    assert attachment.get_name() == "report-2025-10-02.json"
    assert bytes(attachment.get_data()) == CONTENT
    document.close()
    reader = PdfFileReader(BytesIO(prepare_report(CONTENT).pdf))
    assert reader.root["/AF"][0]["/AFRelationship"] == "/Data"


def test_the_file_says_when_it_was_made() -> None:
    """The moment of freezing, not of printing."""
    info = PdfFileReader(BytesIO(prepare_report(CONTENT).pdf)).trailer["/Info"]
    assert info["/CreationDate"] == info["/ModDate"] == "D:20251105071400Z"


def test_both_places_are_there_before_anybody_signs() -> None:
    """The head's locks the document, the author's does not; both stand where the paper has them."""
    prepared = prepare_report(CONTENT)
    reader = PdfFileReader(BytesIO(prepared.pdf))
    author, head = (field.get_object() for field in reader.root["/AcroForm"]["/Fields"])
    assert (author["/T"], head["/T"]) == ("Author", "Head")
    assert "/Lock" not in author
    assert (head["/Lock"]["/Action"], head["/Lock"]["/P"]) == ("/All", 1)
    for part in ("author", "head"):
        box, field = prepared.boxes[part], field_box(prepared.pdf, part)
        assert (field.left, field.bottom, field.right, field.top) == (box.left, box.bottom, box.right, box.top)


def test_without_an_approver_the_author_locks_it() -> None:
    """One place, and nothing after it."""
    reader = PdfFileReader(BytesIO(prepare_report(snapshot_bytes(replace(FROZEN, approver=None))).pdf))
    (author,) = (field.get_object() for field in reader.root["/AcroForm"]["/Fields"])
    assert (author["/T"], author["/Lock"]["/P"]) == ("Author", 1)


def test_a_further_revision_has_a_file_of_its_own_name() -> None:
    """Two files of one number can lie in one folder."""
    assert attachment_name("2025-10-02", 1) == "report-2025-10-02.json"
    assert attachment_name("2025-10-02", 2) == "report-2025-10-02-2.json"
