"""WordsPanel: word lists of the firm: a list of entries, the entry in hand beside it, one line to add another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.dictionaries import Word, Words, dictionary, uses_of
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.form import Entry
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.typed import read_typed
from crmdesk.data.errors import Fault
from crmdesk.data.merge_preview import MERGEABLE
from crmdesk.data.registries import SEGMENT
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.settings_beside import MeCard, OptionsCard, SpellingsCard
from crmdesk.ui.pages.settings_list import WordListView
from crmdesk.ui.pages.settings_panel import WIDTH
from crmdesk.ui.pages.settings_word_deeds import WordDeeds, WordList
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.states import Stateful

LIST_WIDTH = 340
#: Entries from which on there is a line to search them.
SEARCH_FROM = 12
#: Milliseconds of rest after which what is searched for is read.
REST = 200
ORDER = "position"
#: Fields that are not typed here, by the form: they have a card of their own, or the list they stand in says them.
_ELSEWHERE = {"custom_field": ("options", "owner"), "stage": ("pipeline_id",)}


class WordsPanel(QWidget):
    """Entries are added by typing a name, changed in place, put in order, merged, archived and brought back."""

    section_requested = Signal(str, object)
    """Show what is in another section."""
    person_chosen = Signal(object)
    """Sit down as this person."""

    def __init__(self, context: Context, lists: Sequence[str | WordList]) -> None:
        super().__init__()
        self._context = context
        self._lists = tuple(one if isinstance(one, WordList) else WordList(one) for one in lists)
        self._at = 0
        self._archived = False
        self._total = 0
        self._deeds = WordDeeds(context, self)
        self._wanted: int | None = None
        self._uses: Counter[int] = Counter()
        self._tabs = Segments()
        self._tabs.set_segments([Segment(str(place), self._title(one)) for place, one in enumerate(self._lists)])
        self._tabs.set_current("0")
        self._tabs.setVisible(len(self._lists) > 1)
        self._new, self._search = QLineEdit(), QLineEdit()
        for line in (self._new, self._search):
            line.setProperty("entry", "card")
        self._search.setPlaceholderText(_("Find in the list"))
        self._search.setAccessibleName(_("Find in the list"))
        self._search.setClearButtonEnabled(True)
        self._search.hide()
        self._elsewhere = label("", "secondary", "text3")
        self._elsewhere.setWordWrap(True)
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._more = label("", "caption", "text3")
        self._list = WordListView(context.theme)
        self._up = self._step_button("circle-arrow-up", _("Up"))
        self._down = self._step_button("circle-arrow-down", _("Down"))
        self._merge = QPushButton(_("Merge…"))
        self._retire = QPushButton(_("To the archive…"))
        self._archive = QPushButton(_("Show the archive"))
        self._archive.setProperty("kind", "link")
        self._archive.setCheckable(True)
        self._open = QPushButton(_("Show these clients"))
        form = form_named(self._lists[0].form_id)
        hidden = [each.key for each in form.fields if each.key == ORDER and each.entry is Entry.COUNT]
        self._form = RecordForm(context, form.id, without=(*hidden, *_ELSEWHERE.get(form.id, ())))
        self._options, self._spellings, self._me = OptionsCard(context), SpellingsCard(context), MeCard(context)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._states = Stateful(context.theme, self._lay_out())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._states)
        self._connect()
        self._show_list()

    @property
    def words(self) -> tuple[Word, ...]:
        """The entries shown."""
        return self._list.words

    @property
    def current(self) -> Word | None:
        """The entry in hand."""
        return self._list.word

    @property
    def form(self) -> RecordForm:
        """The fields of the entry in hand."""
        return self._form

    def set_lists(self, lists: Sequence[WordList]) -> None:
        """Show other word lists of the same form (the stages of another pipeline)."""
        self._lists = tuple(lists)
        self._at = 0
        self._show_list()
        self.refresh()

    def refresh(self) -> None:
        """Read the entries again."""
        work = partial(_read, self._context.store, self._one, archived=self._archived, search=self._search.text())
        self._states.loading(cancellable=False)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    @property
    def _one(self) -> WordList:
        return self._lists[self._at]

    # -- building ------------------------------------------------------------------------------------------------

    def _step_button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    def _lay_out(self) -> QWidget:
        inside = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._up, self._down, self._merge, self._retire):
            buttons.addWidget(button)
        buttons.addStretch(1)
        side = Card()
        side.setFixedWidth(LIST_WIDTH)
        for part in (self._new, self._elsewhere, self._reason, self._search):
            side.body.addWidget(part)
        side.body.addWidget(self._list, 1)
        side.body.addWidget(self._more)
        side.body.addLayout(buttons)
        side.body.addWidget(self._archive, 0, Qt.AlignmentFlag.AlignLeft)
        self._card = Card()
        self._card.body.addWidget(self._form)
        self._card.body.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        room = QVBoxLayout()
        room.setSpacing(12)
        for card in (self._card, self._options, self._spellings, self._me):
            card.setMaximumWidth(WIDTH)
            room.addWidget(card)
        room.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(side)
        row.addLayout(room, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._tabs)
        column.addLayout(row, 1)
        return inside

    def _connect(self) -> None:
        self._tabs.chosen.connect(self._on_tab)
        self._new.returnPressed.connect(self._on_new)
        self._new.textEdited.connect(self._on_edited)
        self._search.textEdited.connect(self._rest.start)
        self._rest.timeout.connect(self.refresh)
        self._list.currentItemChanged.connect(self._show_current)
        self._list.order_wanted.connect(self._on_order)
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)
        self._merge.clicked.connect(self._on_merge)
        self._retire.clicked.connect(self._on_retire)
        self._archive.toggled.connect(self._on_archive)
        self._open.clicked.connect(self._on_open)
        self._me.person_chosen.connect(self.person_chosen)

    def _title(self, one: WordList) -> str:
        return one.title or form_named(one.form_id).label

    def _show_list(self) -> None:
        one = self._one
        form = form_named(one.form_id)
        title = form.field_named(form.name).label if form.id != "holiday" else _("Day")
        self._new.setPlaceholderText(_("New: {title}, Enter").format(title=title[:1].lower() + title[1:]))
        self._new.setAccessibleName(self._new.placeholderText())
        self._new.setVisible(not one.made_elsewhere)
        self._elsewhere.setText(_(one.made_elsewhere) if one.made_elsewhere else "")
        self._elsewhere.setVisible(bool(one.made_elsewhere))
        self._search.clear()
        self._list.set_ordered(ordered=self._is_ordered)
        self._merge.setVisible(form.id in MERGEABLE)
        self._open.setVisible(form.id == "segment")
        for button in (self._up, self._down):
            button.setVisible(self._is_ordered)
        self._form.set_form(one.form_id)

    @property
    def _is_ordered(self) -> bool:
        fields = form_named(self._one.form_id).fields
        return any(each.key == ORDER and each.entry is Entry.COUNT for each in fields) and not self._archived

    # -- reading -------------------------------------------------------------------------------------------------

    def _on_read(self, words: Words) -> None:
        self._total = words.total
        self._list.set_words(words.shown, self._wanted)
        self._wanted = None
        self._search.setVisible(bool(self._search.text()) or words.total > SEARCH_FROM)
        some = _("Shown {n} of {total}: type to find the others").format(
            n=number(len(words.shown)), total=number(words.total)
        )
        self._more.setText(some if words.total > len(words.shown) else "")
        self._more.setVisible(bool(self._more.text()))
        self._states.ready()
        self._list.set_uses(self._uses)
        self._show_current()
        work = partial(_count, self._context.store, self._one.form_id, [word.id for word in words.shown])
        self._context.jobs.start(work, done=self._on_counted, failed=self._on_failed, replaces=(self, "uses"))

    def _on_counted(self, uses: Counter[int]) -> None:
        self._uses = uses
        self._list.set_uses(uses)

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self.refresh)

    def _show_current(self) -> None:
        word, form_id = self.current, self._one.form_id
        self._card.setVisible(word is not None)
        self._retire.setEnabled(word is not None)
        self._retire.setText(_("Bring back") if self._archived else _("To the archive…"))
        self._merge.setEnabled(word is not None and not self._archived and self._total > 1)
        row = self._list.currentRow()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < len(self.words) - 1)
        if word is not None:
            self._form.show_record(word.id)
        live = None if self._archived else word
        has_options = live is not None and live.values.get("kind") in ("one", "many")
        self._options.show_word(live if form_id == "custom_field" and has_options else None)
        self._spellings.show_word(live if form_id == "source" else None)
        self._me.show_word(live if form_id == "manager" else None)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_tab(self, key: str) -> None:
        self._at = int(key)
        self._show_list()
        self.refresh()

    def _on_archive(self, shown: bool) -> None:
        self._archived = shown
        self._archive.setText(_("Back to what is in use") if shown else _("Show the archive"))
        self._show_list()
        self._new.setVisible(not shown and not self._one.made_elsewhere)
        self.refresh()

    def _on_edited(self) -> None:
        mark(self._new, wrong="false")
        self._reason.hide()

    def _on_new(self) -> None:
        """Add an entry of the name typed; the rest is said beside it."""
        one = self._one
        form = form_named(one.form_id)
        key = "day" if form.id == "holiday" else form.name
        try:
            value = read_typed(form.field_named(key), self._new.text(), self._context.view.today)
        except Fault as fault:
            self._refuse(fault)
            return
        values = {**one.preset, **one.only, key: value}
        if form.parent and one.parent_id is not None:
            values[form.parent] = one.parent_id
        self._deeds.add(one.form_id, values, self._on_added, self._refuse)

    def _on_added(self, deed: Deed) -> None:
        self._wanted = deed.ids[0]
        self._new.clear()
        self.refresh()

    def _refuse(self, error: Exception) -> None:
        """Say why under the line; what was typed stays."""
        mark(self._new, wrong="true")
        self._reason.setText(str(error))
        self._reason.show()

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        ids = [word.id for word in self.words]
        row = self._list.currentRow()
        ids[row], ids[row + step] = ids[row + step], ids[row]
        self._on_order(ids)

    def _on_order(self, ids: Sequence[int]) -> None:
        self._deeds.reorder(self._one.form_id, ids)

    def _on_open(self) -> None:
        word = self.current
        if word is not None:
            condition = Condition(f"{SEGMENT}{word.id}", Operator.HOLDS)
            self.section_requested.emit("clients", ListRequest(conditions=(condition,)))

    def _on_merge(self) -> None:
        if self.current is not None:
            self._deeds.merge(self._one, self.current)

    def _on_retire(self) -> None:
        word = self.current
        if word is None:
            return
        if self._archived:
            self._deeds.bring_back(self._one.form_id, word)
        else:
            self._deeds.put_away(self._one, word, self._uses[word.id])


def _read(store: Store, one: WordList, _progress: Progress, *, archived: bool, search: str) -> Words:
    return dictionary(store, one.form_id, one.parent_id, archived=archived, search=search, only=one.only)


def _count(store: Store, form_id: str, ids: Sequence[int], _progress: Progress) -> Counter[int]:
    return uses_of(store, form_id, ids)
