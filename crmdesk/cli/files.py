"""Commands that bring rows in and take them out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import orjson

from crmdesk.cli.bases import ProgressLine, open_base
from crmdesk.cli.reporting import output
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import condition_named
from crmdesk.data.imports import ImportResult, import_file, suggest_map, write_refused
from crmdesk.data.lifecycle_settling import settle_lifecycle
from crmdesk.data.listing import export_rows
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import empty_listing
from crmdesk.data.words import _
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import table_data
from crmdesk.reports.output.writing import export_list

NO = 1


def load(options: argparse.Namespace) -> int:
    """Import files one after another, each whole or not at all; 1 when one was refused."""
    if options.suggest_map:
        if not options.kind:
            raise UsageFault(_("Say what the rows are: --as deals"))
        with output(options.output) as stream:
            stream.write(suggest_map(Path(options.suggest_map), options.kind))
        return 0
    if not options.files:
        raise UsageFault(_("Name a file to import."))
    mapping = Path(options.map) if options.map else None
    store = open_base(options)
    results: list[ImportResult] = []
    try:
        for name in options.files:
            result = import_file(
                store, Path(name), options.kind, mapping,
                dry_run=options.dry_run, skip_refused=True if options.skip_refused else None,
                progress=ProgressLine(Path(name).name),
            )  # fmt: skip
            results.append(result)
            if options.refused and result.refused:
                write_refused(result, Path(options.refused))
            if result.stopped:
                break
        if any(result.txn for result in results):
            settle_lifecycle(store, ProgressLine(_("Statuses of clients")))
    finally:
        store.close()
    with output(options.output) as stream:
        if options.format == "json":
            data = [result.json() for result in results]
            stream.write(orjson.dumps(data[0] if len(data) == 1 else data, option=orjson.OPT_INDENT_2).decode() + "\n")
        else:
            stream.write("\n\n".join(result.text() for result in results) + "\n")
    return NO if any(result.stopped for result in results) else 0


def export(options: argparse.Namespace) -> int:
    """Write a registry to a file, streaming."""
    kind = Path(options.output).suffix.lower()
    if kind not in (".csv", ".xlsx", ".json"):
        raise UsageFault(_("“{path}” must end with .csv, .xlsx or .json.").format(path=options.output))
    store = open_base(options)
    try:
        registry = registry_of(store, options.kind)
        conditions = []
        for text in options.where:
            name, sign, value = text.partition("=")
            if not sign:
                raise UsageFault(_("“{text}” is no condition. Write FIELD=VALUE.").format(text=text))
            conditions.append(condition_named(store, registry.id, name.strip(), value.strip()))
        listing = replace(empty_listing(registry), conditions=tuple(conditions))
        tables = export_rows(store, listing, [field for field in registry.fields if not field.hidden])
        if kind == ".xlsx":
            count = export_list(tables, _(registry.title), Path(options.output), ProgressLine(_(registry.title)))
            sys.stderr.write(_("Rows written: {count}.").format(count=count) + "\n")
            return 0
        with output(options.output) as stream:
            if kind == ".csv":
                count = write_csv(stream, tables)
            else:
                rows = [row for table in tables for row in table_data(table)]
                stream.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
                count = len(rows)
    finally:
        store.close()
    sys.stderr.write(_("Rows written: {count}.").format(count=count) + "\n")
    return 0
