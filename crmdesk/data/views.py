"""Views: conditions, order and columns of a list under a name, one's own or shared with everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from crmdesk.data.belongings import edit_own, in_view_of, is_own
from crmdesk.data.conditions import Part
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.kept_conditions import kept, parts_of
from crmdesk.data.models import SavedView
from crmdesk.data.store import Store
from crmdesk.data.words import _

FORM = "saved_view"
#: Longest name of a view or a segment: it stands on a tab.
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What a view keeps of a list."""

    conditions: tuple[Part, ...] = ()
    search: str = ""
    order: str = ""
    """Key of a field; empty takes the registry's own order."""
    descending: bool = False
    columns: tuple[str, ...] = ()
    """Keys of the columns shown; none takes those the person has chosen for the list."""


@dataclass(frozen=True, slots=True)
class View:
    """A view as the base keeps it."""

    id: int
    version: int
    listing: str
    """Id of the registry."""
    name: str
    content: ViewContent
    is_own: bool
    shared: bool
    fault: str = ""
    """Why its content cannot be read; it is then empty."""


def views_of(store: Store, registry_id: str) -> tuple[View, ...]:
    """Return the views of a registry that the person may see: their own and the shared, in the order of their tabs."""
    with store.reading() as connection:
        rows = connection.execute(
            select(SavedView)
            .where(SavedView.listing == registry_id, in_view_of(store, SavedView))
            .order_by(SavedView.position, SavedView.name, SavedView.id)
        ).all()
    return tuple(_view(store, row) for row in rows)


def _view(store: Store, row: Any) -> View:
    fault = ""
    try:
        content = content_of(row.content)
    except Fault as error:
        content, fault = ViewContent(), str(error)
    return View(row.id, row.version, row.listing, row.name, content, is_own(store, row), bool(row.shared), fault)


def content_of(kept_content: dict[str, Any]) -> ViewContent:
    """Return what a view keeps, read from JSON; columns that exist no more are left out when the list is shown.

    Raises:
        UsageFault: it was written by a newer program, or is not what this one writes.
    """
    columns = kept_content.get("columns", [])
    return ViewContent(
        parts_of(kept_content),
        str(kept_content.get("search", "")),
        str(kept_content.get("order", "")),
        kept_content.get("descending") is True,
        tuple(str(column) for column in columns) if isinstance(columns, list) else (),
    )


def kept_content(content: ViewContent) -> dict[str, Any]:
    """Return a view's content as JSON can hold it."""
    return kept(content.conditions) | {
        "search": content.search,
        "order": content.order,
        "descending": content.descending,
        "columns": list(content.columns),
    }


def save_view(store: Store, listing: str, name: str, content: ViewContent, *, shared: bool = False) -> Deed:
    """Keep a list under a name, at the end of the tabs; it belongs to who sits here.

    Raises:
        UsageFault: the name is empty or too long.
    """
    name = checked_name(name)
    with store.changing() as change:
        last = change.connection.execute(
            select(func.coalesce(func.max(SavedView.position), -1)).where(SavedView.listing == listing)
        ).scalar_one()
        row = {
            "listing": listing, "name": name, "content": kept_content(content), "owner_id": store.person_id,
            "shared": shared, "position": last + 1,
        }  # fmt: skip
        ids = change.add(SavedView, [row])
        return Deed(change.txn, _("View saved: {name}").format(name=name), FORM, tuple(ids))


def update_view(store: Store, view: View, content: ViewContent) -> Deed:
    """Keep other conditions, order and columns under the view's name.

    Raises:
        UsageFault: the view is somebody else's.
        ConflictFault: somebody saved the view meanwhile.
    """
    return edit_own(
        store, SavedView, view, FORM, _("View updated: {name}").format(name=view.name), content=kept_content(content)
    )


def rename_view(store: Store, view: View, name: str) -> Deed:
    """Give a view another name.

    Raises:
        UsageFault: the name is empty or too long, or the view is somebody else's.
        ConflictFault: somebody saved the view meanwhile.
    """
    name = checked_name(name)
    return edit_own(store, SavedView, view, FORM, _("View renamed: {name}").format(name=name), name=name)


def share_view(store: Store, view: View, *, shared: bool) -> Deed:
    """Show a view to everybody, or to its owner alone.

    Raises:
        UsageFault: the view is somebody else's.
        ConflictFault: somebody saved the view meanwhile.
    """
    told = _("Everybody sees the view now: {name}") if shared else _("Only you see the view now: {name}")
    return edit_own(store, SavedView, view, FORM, told.format(name=view.name), shared=shared)


def archive_view(store: Store, view: View) -> Deed:
    """Take a view away; undo brings it back.

    Raises:
        UsageFault: the view is somebody else's.
        ConflictFault: somebody saved the view meanwhile.
    """
    return edit_own(
        store, SavedView, view, FORM, _("View removed: {name}").format(name=view.name), archived_at=store.now()
    )


def checked_name(name: str) -> str:
    """Return a name as it is kept, in one line.

    Raises:
        UsageFault: it is empty or too long.
    """
    bare = " ".join(name.split())
    if not bare:
        raise UsageFault(_("Give it a name."))
    if len(bare) > LONGEST_NAME:
        raise UsageFault(_("The name is too long: at most {n} characters.").format(n=LONGEST_NAME))
    return bare


def differs(view: View, content: ViewContent) -> bool:
    """Return whether a list shows something else than its view keeps; columns count only where the view keeps some."""
    columns = content.columns if view.content.columns else ()
    shown = replace(content, columns=columns, conditions=view.content.conditions)
    return shown != view.content or set(content.conditions) != set(view.content.conditions)
