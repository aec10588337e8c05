"""Alembic's environment: the connection comes from ``migrate``; there is no offline mode."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from crmdesk.data.models import Record
from crmdesk.data.models import types as column_types


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names, so that a migration reads like the models."""
    if kind != "type":
        return False
    autogen.imports.add("from crmdesk.data.models import types")
    for name in ("Big", "Small", "Day", "Json"):
        if item is getattr(column_types, name):
            return f"types.{name}"
    for name in ("Instant", "Flag"):
        if isinstance(item, getattr(column_types, name)):
            return f"types.{name}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_item=render_item,
    transactional_ddl=True,
)
context.run_migrations()
