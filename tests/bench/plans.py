"""How SQLite answers each report: every statement of its default question with the plan it chose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from crmdesk.data.store import Store
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.query import ask
from tests.bench.reports import question_of


def print_plans(store: Store) -> None:
    """Print the statements of every report, each with its plan."""
    seen: list[tuple[str, Any]] = []

    def on_statement(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    raw: Any = store.engine.raw_connection()
    try:
        for report in REPORTS:
            seen.clear()
            event.listen(store.engine, "before_cursor_execute", on_statement)
            ask(store, question_of(store, report))
            event.remove(store.engine, "before_cursor_execute", on_statement)
            print(f"\n{report.id}")
            for statement, parameters in seen:
                if statement.startswith("SELECT"):
                    plan = raw.driver_connection.execute(f"explain query plan {statement}", parameters).fetchall()
                    print(f"  {' '.join(statement.split())[:110]}", *(f"      {row[3]}" for row in plan), sep="\n")
    finally:
        raw.close()
