"""ListPlace: where one was in a list, to go back to; and how a list says that nothing is left of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmdesk.data.condition_text import condition_text
from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.conditions import Part
    from crmdesk.data.registry import Listing, Registry
    from crmdesk.ui.pages.list_request import ListRequest
    from crmdesk.ui.widgets.filter_bar import FilterBar
    from crmdesk.ui.widgets.table_view import TableView


@dataclass(frozen=True, slots=True)
class ListPlace:
    """What a list asked, and the record that was in hand."""

    tab: str
    conditions: tuple[Part, ...]
    search: str
    request: ListRequest | None
    record_id: int | None

    def asks_the_same(self, other: ListPlace) -> bool:
        """Whether both show the same records."""
        return replace(self, record_id=None) == replace(other, record_id=None)

    def show(self, bar: FilterBar) -> None:
        """Put search and conditions back, telling nobody."""
        bar.set_conditions(self.conditions, self.search)
        bar.show_given("" if self.request is None else self.request.title)


def place_of(tab: str, request: ListRequest | None, bar: FilterBar, view: TableView) -> ListPlace:
    """Return where one is in a list."""
    index = view.grid.currentIndex()
    return ListPlace(tab, bar.conditions, bar.text, request, view.model.record_id(index.row()))


def narrowing_words(registry: Registry, listing: Listing, bar: FilterBar, currency: str) -> str:
    """Return what a list is narrowed by: its conditions and its search, empty where there are none."""
    words = [condition_text(registry, part, currency) for part in bar.conditions]
    if listing.search:
        words.append(_("search “{text}”").format(text=listing.search))
    return "; ".join(words)


def ordered_by(listing: Listing, registry: Registry, key: str) -> Listing:
    """Return the list sorted by a column: figures from the largest, words from the first; a second time turned round."""
    held = listing.order or registry.order
    down = not listing.descending if held == key else registry.field_named(key).kind.is_number
    return replace(listing, order=key, descending=down)
