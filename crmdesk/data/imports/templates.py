"""Templates: mappings that are ready: those of well-known programs, and those the firm used before.

What the firm used is kept in the base as a saved view of the listing "import", so colleagues share it, the journal knows of
it and it is undone like anything else. It is found again by the column names of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.mapping import Mapping, load_mapping, parse_mapping
from crmdesk.data.imports.mapping_text import write_mapping
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.source import Source
from crmdesk.data.models import SavedView
from crmdesk.data.resources import resource
from crmdesk.data.store import Store

LISTING = "import"
_PROGRAMS = {"bitrix24": "Bitrix24", "amocrm": "amoCRM", "zoho": "Zoho CRM", "maven": "Maven"}
#: A ready mapping fits a file that has this share of the columns it names, the file's own columns counted too.
_FITTING = 0.5


@dataclass(frozen=True, slots=True)
class Template:
    """A mapping under a name; ``fingerprint`` is "" for those of well-known programs."""

    id: str
    name: str
    """The program it comes from, or the file it was used for."""
    mapping: Mapping
    fingerprint: str = ""


@cache
def ready_templates() -> tuple[Template, ...]:
    """Return the mappings that come with the program."""
    return tuple(
        Template(path.stem, _PROGRAMS.get(path.stem.partition("_")[0], path.stem), load_mapping(path))
        for path in sorted(resource("mappings").glob("*.toml"))
    )


def kept_templates(store: Store) -> tuple[Template, ...]:
    """Return the mappings the firm used before, the latest first; one that this program cannot read is left out."""
    statement = (
        select(SavedView.id, SavedView.name, SavedView.content)
        .where(SavedView.listing == LISTING, SavedView.archived_at.is_(None))
        .order_by(SavedView.id.desc())
    )
    with store.reading() as connection:
        rows = connection.execute(statement).all()
    found = []
    for row in rows:
        try:
            mapping = parse_mapping(str(row.content.get("mapping", "")))
        except UsageFault:
            continue  # a newer program kept it
        found.append(Template(str(row.id), row.name, mapping, str(row.content.get("fingerprint", ""))))
    return tuple(found)


def fitting(source: Source, templates: tuple[Template, ...]) -> tuple[Template, ...]:
    """Return the templates that a file may have been made for, the best first."""
    scored = [(score(source, template), template) for template in templates]
    good = [(points, template) for points, template in scored if points >= _FITTING]
    return tuple(template for _points, template in sorted(good, key=lambda pair: -pair[0]))


def score(source: Source, template: Template) -> float:
    """Return which share of the columns that a template names are in the file, 0..1; 1 where it was kept for such a file."""
    if template.fingerprint:
        return float(template.fingerprint == source.fingerprint)
    headers = {folded(header) for header in source.grid.headers}
    recipes = (*template.mapping.fields.values(), *template.mapping.custom.values())
    filled = [any(folded(column) in headers for column in recipe.sources) for recipe in recipes if recipe.sources]
    return sum(filled) / len(filled) if filled else 0.0


def keep(store: Store, source: Source, mapping: Mapping) -> None:
    """Keep a mapping for the next file with these columns; what was mended in single cells is that file's alone."""
    lasting = replace(mapping, mends=mapping.mends.lasting, layout=replace(mapping.layout, sheet=""))
    content = {"fingerprint": source.fingerprint, "mapping": write_mapping(lasting)}
    with store.changing(cause="import") as change:
        statement = select(SavedView).where(SavedView.listing == LISTING, SavedView.archived_at.is_(None))
        for row in change.connection.execute(statement):
            if row.content.get("fingerprint") == source.fingerprint:
                change.edit(SavedView, row.id, row.version, content=content, name=source.name)
                return
        change.add(SavedView, [{"listing": LISTING, "name": source.name, "content": content, "shared": True}])
