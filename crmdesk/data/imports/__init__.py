"""Imports: files of other programs become rows of the base. ``import_file`` and ``suggest_map`` are the doors."""

from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.importing import import_file, kind_named
from crmdesk.data.imports.mapping import Mapping, load_mapping, parse_mapping
from crmdesk.data.imports.result import ImportResult, Refusal, write_refused
from crmdesk.data.imports.suggestion import suggest_map

__all__ = [
    "KINDS", "ImportResult", "Mapping", "Refusal", "import_file", "kind_named", "load_mapping", "parse_mapping",
    "suggest_map", "write_refused",
]  # fmt: skip
