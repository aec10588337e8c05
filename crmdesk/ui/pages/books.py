"""BooksPage: what reports need beside deals: invoices, payments, costs, plans, quality checks, numbers, stock."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.registries import registry_named
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.books_list import BookList
from crmdesk.ui.pages.books_plans import PlansBook
from crmdesk.ui.pages.books_request import BookRequest
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.widgets.segments import Segment, Segments

STRIP = 44
AnyBook = BookList | PlansBook


@dataclass(frozen=True, slots=True)
class Book:
    """One tab: the registry it shows, and "module:Class" of what shows it."""

    id: str
    page: str

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(registry_named(self.id).title)

    def make(self, context: Context) -> AnyBook:
        """Import and make what shows it."""
        module, _colon, name = self.page.partition(":")
        made: AnyBook = getattr(import_module(module), name)(context)
        return made


BOOKS = (
    Book("invoices", "crmdesk.ui.pages.books_money:InvoicesList"),
    Book("payments", "crmdesk.ui.pages.books_money:PaymentsList"),
    Book("costs", "crmdesk.ui.pages.books_money:CostsList"),
    Book("plans", "crmdesk.ui.pages.books_plans:PlansBook"),
    Book("quality", "crmdesk.ui.pages.books_quality:QualityList"),
    Book("tracking_numbers", "crmdesk.ui.pages.books_stock:NumbersList"),
    Book("stock", "crmdesk.ui.pages.books_stock:StockList"),
)


class BooksPage(Page):
    """One book at a time; each is made when its tab is first opened and kept."""

    controls = Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._made: dict[str, AnyBook] = {}
        self._extras: dict[str, tuple[QWidget, ...]] = {}
        self._tabs = Segments([Segment(book.id, book.label) for book in BOOKS])
        self._tabs.chosen.connect(self.show_book)
        self._strip = QHBoxLayout()
        self._strip.setContentsMargins(12, 0, 12, 0)
        self._strip.setSpacing(8)
        self._strip.addWidget(self._tabs, 1)
        strip = QFrame()
        strip.setObjectName("toolbar")
        strip.setFixedHeight(STRIP)
        strip.setLayout(self._strip)
        self._stack = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(strip)
        whole.addWidget(self._stack, 1)
        self._add = self._button("plus", "")
        self._add.setToolTip(_("Add (Insert)"))
        self._add.clicked.connect(self._on_add)
        self._import = self._button("upload", _("Import"))
        self._import.clicked.connect(self._on_import)
        self._export = self._button("file-down", _("Export"))
        self._export.clicked.connect(self._on_export)

    def _button(self, icon: str, text: str) -> QPushButton:
        button = QPushButton(GAP + text)
        button.setIcon(self.context.theme.icon(icon, "text2"))
        return button

    @property
    def book(self) -> AnyBook:
        """The book in view."""
        return self._book(self._tabs.current)

    @property
    def current(self) -> str:
        """The id of the book in view."""
        return self._tabs.current

    def _book(self, key: str) -> AnyBook:
        if key not in self._made:
            book = next(book for book in BOOKS if book.id == key).make(self.context)
            book.section_requested.connect(self.section_requested)
            book.status_changed.connect(self.status_changed)
            book.toast_requested.connect(self.toast_requested)
            self._made[key] = book
            self._stack.addWidget(book)
            self._extras[key] = book.extras()
            for extra in self._extras[key]:
                self._strip.addWidget(extra, 0, Qt.AlignmentFlag.AlignVCenter)
        return self._made[key]

    def show_book(self, key: str) -> None:
        """Bring a book into view."""
        book = self._book(key)
        self._tabs.set_current(key)
        self._stack.setCurrentWidget(book)
        for held, extras in self._extras.items():
            for extra in extras:
                extra.setVisible(held == key)
        self._add.setText(GAP + _(book.add_title))
        self._add.setAccessibleName(_(book.add_title))
        self._add.setVisible(bool(book.add_title) and self.isVisible())
        self.status_changed.emit("")
        book.setFocus()
        book.entered()

    def _on_add(self) -> None:
        self.book.add()

    def _on_import(self) -> None:
        self.book.bring_in()

    def _on_export(self) -> None:
        self.book.take_out()

    # -- Page ----------------------------------------------------------------------------------------------------

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the buttons that add a row, bring rows in and take them out."""
        return self._add, self._import, self._export

    def open(self, what: object) -> None:
        """Show what a ``BookRequest`` says, or the book with this id."""
        if isinstance(what, str):
            self.show_book(what)
        elif isinstance(what, BookRequest):
            self.show_book(what.book)
            if what.shown is not None:
                self.book.open(what.shown)

    def focus_search(self) -> bool:
        """Put the cursor into the search of the list in view."""
        return self.book.focus_search()

    def take_in_hand(self, record_id: int) -> None:
        """Select a row that was just added."""
        self.book.take_in_hand(record_id)

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Let the book in view read again; the others do when they are opened."""
        for key, book in self._made.items():
            book.base_changed(deed, in_view=in_view and key == self._tabs.current)

    def entered(self) -> None:
        """Show the book that was open last."""
        self.show_book(self._tabs.current)

    def left(self) -> None:
        """Another page has come into view."""
        self.book.left()
