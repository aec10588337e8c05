"""ProfileEditor: what managers are ranked by, several profiles of it, and the ranking that follows from what is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.ranking_profiles import (
    Profile,
    check_profile,
    put_first,
    read_profiles,
    remove_profile,
    save_profile,
    usual_profile,
)
from crmdesk.data.words import _
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.ranking import rank
from crmdesk.ui.dialogs.profile_form import ProfileForm
from crmdesk.ui.dialogs.profile_preview import ProfilePreview
from crmdesk.ui.pages.result_view import scrolled
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.access import Scope
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.periods import Period
    from crmdesk.reports.ranking import Ranking
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, HEIGHT = 1140, 640
LIST_WIDTH, PREVIEW_WIDTH = 150, 266
ROW = 28
#: The preview follows when nothing was typed for so long, ms.
PAUSE = 250
_PROFILE = Qt.ItemDataRole.UserRole


class ProfileEditor(QDialog):
    """Profiles at the left, the one in hand in the middle, what it comes to at the right; nothing counts before it is saved.

    Who may not change what people are ranked and paid by reads it.
    """

    def __init__(self, context: Context, ranking: Ranking, *, may_change: bool, parent: QWidget | None = None) -> None:
        """Make the editor with the profile of a ranking in hand.

        Args:
            context: for the base, its jobs and deeds.
            ranking: what is in view: its period and people are what the preview ranks.
            may_change: whether the person may change profiles.
            parent: the window.
        """
        super().__init__(parent)
        self._context, self._ranking, self._may_change = context, ranking, may_change
        self._wanted = ranking.profile.id
        """Id of the profile that is taken in hand when the list is there."""
        self.setWindowTitle(_("What managers are ranked by"))
        self.resize(WIDTH, HEIGHT)
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setAccessibleName(_("Profiles"))
        self.list.currentItemChanged.connect(self._on_current)
        self.form = ProfileForm(context.theme, {name: each for name, each in MEASURES.items() if _ranks(name)})
        self.form.changed.connect(self._on_changed)
        self.preview = ProfilePreview(context.theme, ranking)
        self.trouble = label("", "secondary", "neg")
        self.trouble.setWordWrap(True)
        self.new, self.first = QPushButton(_("New profile")), QPushButton(_("Make it the firm's"))
        self.remove, self.save = QPushButton(_("Remove")), QPushButton(_("Save"))
        for button, act in (
            (self.new, self._on_new), (self.first, self._on_first), (self.remove, self._on_remove),
            (self.save, self._on_save),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(act)
            button.setVisible(may_change)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        self.new.setIcon(self._context.theme.icon("plus"))
        self.new.setIconSize(QSize(14, 14))
        self.save.setProperty("kind", "primary")
        aside = QVBoxLayout()
        aside.setSpacing(8)
        aside.addWidget(self.list, 1)
        aside.addWidget(self.new)
        inside = QWidget()
        room = QVBoxLayout(inside)
        room.setContentsMargins(0, 0, 12, 0)
        room.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addWidget(self.first)
        foot.addStretch(1)
        if not self._may_change:
            foot.addWidget(label(_("Heads of sales and administrators change it."), "secondary"))
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        foot.addWidget(self.save)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(scrolled(inside), 1)
        middle.addWidget(self.trouble)
        middle.addLayout(foot)
        self.preview.setFixedWidth(PREVIEW_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addLayout(aside)
        whole.addLayout(middle, 1)
        whole.addWidget(self.preview)
        self.form.setEnabled(self._may_change)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self).activated.connect(self._on_save)

    # The list

    def _read(self) -> None:
        work = partial(_profiles, self._context.store)
        self._context.jobs.start(work, done=self._on_profiles, failed=self._on_failed, replaces=(self, "list"))

    def _on_profiles(self, profiles: tuple[Profile, ...]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        held = 0
        for place, profile in enumerate(profiles):
            several = len(profiles) > 1
            name = _("{name} (the firm's)").format(name=profile.name) if several and not place else profile.name
            item = QListWidgetItem(name, self.list)
            item.setData(_PROFILE, profile)
            item.setSizeHint(QSize(0, ROW))
            held = place if profile.id == self._wanted else held
        self.list.setCurrentRow(held)
        self.list.blockSignals(False)
        self._take(profiles[held])

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._take(item.data(_PROFILE))

    def _take(self, profile: Profile) -> None:
        self._wanted = profile.id
        self.form.show_profile(profile)
        self._show_rights()
        self._on_changed()

    def _on_new(self) -> None:
        """Begin with what is in hand: a second profile mostly differs in a weight or two."""
        held = self.form.profile()
        begun = usual_profile() if not held.parts else held
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.clearSelection()
        self.list.blockSignals(False)
        self._take(Profile("", begun.parts, begun.minimum_base, begun.bonus))
        self.form.name.setFocus()

    def _show_rights(self) -> None:
        kept = bool(self._wanted)
        self.remove.setVisible(self._may_change and kept)
        self.first.setVisible(self._may_change and kept and self.list.currentRow() > 0)

    # The profile in hand

    def tell(self, text: str) -> None:
        """Say why it cannot be ranked by or kept; what was typed stays."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _checked(self) -> Profile | None:
        """Return what is typed where it can be ranked by, saying why where it cannot; a name may come last."""
        typed = self.form.profile()
        try:
            named = typed if typed.name.strip() else Profile(
                _("New profile"), typed.parts, typed.minimum_base, typed.bonus, typed.id, typed.version
            )  # fmt: skip
            return check_profile(named)
        except UsageFault as fault:
            self.tell(str(fault))
            return None

    def _on_changed(self) -> None:
        self.tell("")
        checked = self._checked()
        self.save.setEnabled(checked is not None and self._may_change)
        if checked is None:
            self._pause.stop()
        else:
            self._pause.start()

    def _ask(self) -> None:
        profile = self._checked()
        if profile is None:
            return
        asked = self._ranking.question
        work = partial(_rank, self._context.store, asked.period, profile, asked.scope, self._ranking.as_of)
        self._context.jobs.start(work, done=self._on_ranked, failed=self._on_failed, replaces=self)

    def _on_ranked(self, ranking: Ranking) -> None:
        self.preview.show_ranking(ranking)

    def _on_failed(self, error: Exception) -> None:
        self.tell(str(error))

    # Keeping

    def _on_save(self) -> None:
        if not self._may_change or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        work = partial(save_profile, profile=self.form.profile())
        self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_first(self) -> None:
        held = self.list.currentItem()
        if held is not None:
            work = partial(put_first, profile=held.data(_PROFILE))
            self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_remove(self) -> None:
        held = self.list.currentItem()
        if held is not None:
            work = partial(remove_profile, profile=held.data(_PROFILE))
            self._context.deeds.start(work, done=self._on_removed, failed=self._on_refused)

    def _on_kept(self, deed: Deed) -> None:
        self._wanted = deed.ids[0]
        self._read()

    def _on_removed(self, _deed: Deed) -> None:
        self._wanted = 0
        self._read()

    def _on_refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.tell(str(error))


def _ranks(name: str) -> bool:
    """Return whether people can be ranked by a measure: it says which direction is good, and is no plan itself."""
    measure = MEASURES[name]
    return measure.good != 0 and not measure.is_planned


def _profiles(store: Store, _progress: Progress) -> tuple[Profile, ...]:
    return read_profiles(store)


def _rank(store: Store, period: Period, profile: Profile, scope: Scope, as_of: date, _progress: Progress) -> Ranking:
    return rank(store, period, profile, scope, as_of, store.person_id)
