"""ListColumns: which columns a list shows and how wide they are, for the person or for the saved view in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmdesk.data import settings as keys
from crmdesk.data.settings import Settings
from crmdesk.ui.widgets.column_chooser import Choosable
from crmdesk.ui.widgets.table_model import column_of

if TYPE_CHECKING:
    from crmdesk.data.listing import FirstPage
    from crmdesk.ui.widgets.column_chooser import ColumnChooser
    from crmdesk.ui.widgets.table_model import TableModel
    from crmdesk.ui.widgets.table_view import TableView


class ListColumns:
    """The columns of one list; those of a saved view last as long as its tab is open."""

    def __init__(self, settings: Settings, registry_id: str) -> None:
        self._settings = settings
        self._registry_id = registry_id
        self._of_view: list[str] | None = None
        """Columns of the view in hand, perhaps none of its own; None where no view is."""

    @property
    def chosen(self) -> list[str]:
        """Keys of the columns to show; none are the list's usual ones."""
        return self._of_view or list(self._settings.get(keys.COLUMNS).get(self._registry_id, []))

    @property
    def widths(self) -> dict[str, int]:
        """Pixels by key of column, where the person has drawn them."""
        return dict(self._settings.get(keys.WIDTHS).get(self._registry_id, {}))

    def enter_view(self, columns: Sequence[str] | None) -> None:
        """Show a view's columns until it is left; None leaves it."""
        self._of_view = None if columns is None else list(columns)

    def choose(self, columns: list[str]) -> None:
        """Show other columns: for good, or in the view in hand until it is saved or left."""
        if self._of_view is not None:
            self._of_view = list(columns)
            return
        everything = self._settings.get(keys.COLUMNS)
        self._settings.put(keys.COLUMNS, {**everything, self._registry_id: columns})

    def resize(self, key: str, width: int) -> None:
        """Remember how wide the person has drawn a column."""
        everything = self._settings.get(keys.WIDTHS)
        mine = {**everything.get(self._registry_id, {}), key: width}
        self._settings.put(keys.WIDTHS, {**everything, self._registry_id: mine})

    def show(self, page: FirstPage, model: TableModel, view: TableView, chooser: ColumnChooser) -> None:
        """Show the columns of a list in its table, in their widths, and all there are in the chooser."""
        columns = [column_of(f, page.table.currency) for f in page.fields[: page.shown]]
        model.set_columns(columns, [f.key for f in page.fields])
        view.set_widths(self.widths)
        offered = [Choosable(f.key, f.label, f.shown) for f in page.registry.fields if not f.hidden]
        chooser.set_columns(offered, [column.key for column in columns])
