"""A mapping written as text is the same mapping when it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.imports import parse_mapping
from crmdesk.data.imports.mapping_text import quoted, write_mapping
from crmdesk.data.imports.mending import Mends
from crmdesk.data.imports.templates import ready_templates


@pytest.mark.parametrize("template", ready_templates(), ids=lambda template: template.id)
def test_every_ready_mapping_survives(template):
    """What a person wrote and what a window writes say the same."""
    written = parse_mapping(write_mapping(template.mapping))
    assert replace(written, text="") == replace(template.mapping, text="")


def test_everything_a_mapping_can_say_survives():
    """Layout, reading, stages with all their keys, conditions, and mends."""
    mapping = parse_mapping(
        """
        kind = "deals"
        match = ["external_id"]
        on_duplicate = "fill"
        similar = "skip"
        [file]
        encoding = "cp1251"
        separator = "tab"
        sheet = "Sales"
        header_row = 3
        decimal = ","
        empty = ["-"]
        [fields]
        title = "A \\"quoted\\" name"
        "client.inn" = { column = "INN", check = false }
        amount = { column = "Sum", scale = 0.01, unit = "thousand" }
        [custom]
        "Own" = { column = "X", kind = "number" }
        [stages]
        "Talks" = { kind = "work", name = "Negotiation", probability = 60, norm_days = 14 }
        [filter]
        Sum = { min = 5 }
        Day = { min = 2025-01-01 }
        [mended.words."Who"]
        "anna" = "Anna K."
        [mended.cells.118]
        "Sum" = "1200000"
        [mended.rows]
        "3" = "skip"
        """
    )
    written = parse_mapping(write_mapping(mapping))
    assert replace(written, text="", filter={}) == replace(mapping, text="", filter={})
    assert written.mends == Mends({("Who", "anna"): "Anna K."}, {(118, "Sum"): "1200000"}, {3: "skip"})


@pytest.mark.parametrize("text", ['a "b"', "back\\slash", "line\nfeed\tand\rmore", "\x00\x07\x7f", "😀 שלום", ""])
def test_any_text_can_be_quoted(text):
    """Names of columns hold anything."""
    assert parse_mapping(f"[custom]\n{quoted('x' + text)} = 'c'").custom.keys() == {"x" + text}
