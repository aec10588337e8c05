"""Tracking numbers and stock as books."""

from __future__ import annotations

from crmdesk.data.words import N_
from crmdesk.ui.pages.books_list import BookList


class NumbersList(BookList):
    """Telephone numbers shown to one audience each; those out of use are in the archive."""

    registry_id = "tracking_numbers"
    form_id = "tracking_number"
    import_kind = "tracking_numbers"
    placeholder = N_("Phone, source")
    first_edited = "phone"
    add_title = N_("Number")
    empty_icon = "phone"
    empty_title = N_("There are no tracking numbers yet")
    empty_reason = N_("A number shown to one audience only tells where a call came from.")


class StockList(BookList):
    """What came and what left of each product."""

    registry_id = "stock"
    form_id = "stock_movement"
    import_kind = "stock"
    placeholder = N_("Product, SKU")
    first_edited = "quantity"
    add_title = N_("Movement")
    empty_icon = "database"
    empty_title = N_("There is no stock yet")
    empty_reason = N_("Bring in an export of your accounting program: product, day and quantity are enough.")
