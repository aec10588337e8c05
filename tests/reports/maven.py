"""The public set of CRM opportunities that figures are checked against, imported by the ready mappings."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crmdesk.data.imports import import_file
from crmdesk.data.store import Store

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_VARIABLE = "CRMDESK_REFERENCE_DATA"
FILES = {"products": "products", "managers": "sales_teams", "clients": "accounts", "deals": "sales_pipeline"}


def reference_folder() -> Path:
    """Return the folder of reference data, or skip the test where it is not at hand."""
    folder = Path(os.environ.get(REFERENCE_VARIABLE, ROOT.parent / "shared" / "data"))
    if not (folder / "maven").is_dir():
        pytest.skip(f"reference data are not at hand; name their folder in {REFERENCE_VARIABLE}")
    return folder


def reference_figures() -> dict[str, Any]:
    """Return the figures by name, as somebody else computed them."""
    figures = json.loads((reference_folder() / "reference_maven.json").read_text("utf-8"))["figures"]
    return {name: figure["value"] for name, figure in figures.items()}


def import_maven(store: Store) -> None:
    """Bring the four files in, in the order of their references."""
    for kind, name in FILES.items():
        result = import_file(
            store,
            reference_folder() / "maven" / f"{name}.csv",
            kind,
            ROOT / "resources" / "mappings" / f"maven_{kind}.toml",
        )
        assert not result.refused, result.text()
