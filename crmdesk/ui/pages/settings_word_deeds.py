"""WordDeeds: what is done to an entry of a word list, and what is asked before it: where its records go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.data.dictionaries import Word, Words, dictionary
from crmdesk.data.entry.deeds import create
from crmdesk.data.entry.dictionary_deeds import add_pipeline, bring_back, reorder, retire
from crmdesk.data.merge_preview import MERGEABLE
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.deeds import Done, Failed, Writing
from crmdesk.ui.dialogs.instead import InsteadDialog
from crmdesk.ui.dialogs.merge import MergeDialog
from crmdesk.ui.jobs import Progress

#: Entries that may take another's place: as many as anybody finds by typing.
MOST_OTHERS = 20_000
#: What is archived without a question: what names a pipeline or a segment cannot name another instead.
_UNASKED = ("pipeline", "segment", "custom_field", "holiday", "activity_template")


@dataclass(frozen=True, slots=True)
class WordList:
    """One word list of a panel."""

    form_id: str
    title: str = ""
    """In the user's language; empty takes the form's own."""
    only: Mapping[str, Any] = field(default_factory=dict)
    """What every entry of this list holds; only such entries are shown, and new ones get it."""
    preset: Mapping[str, Any] = field(default_factory=dict)
    """What a new entry gets until somebody says otherwise."""
    parent_id: int | None = None
    made_elsewhere: str = ""
    """Where entries are made, if not here: a sentence, an English source string."""


class WordDeeds(QObject):
    """Starts deeds; a question reads the other entries first, in a job."""

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context = context
        self._over = over
        self._asked: tuple[WordList, Word, int] | None = None
        """What is being asked about: the list, the entry, how many records name it; 0 asks what it merges into."""

    def add(self, form_id: str, values: Mapping[str, Any], done: Done, failed: Failed) -> None:
        """Make an entry; a pipeline comes with its stages."""
        writing: Writing = partial(create, form_id=form_id, values=values)
        if form_id == "pipeline":
            writing = partial(add_pipeline, name=str(values["name"]))
        self._context.deeds.start(writing, done=done, failed=failed)

    def reorder(self, form_id: str, ids: Sequence[int]) -> None:
        """Put entries in this order."""
        self._context.deeds.start(partial(reorder, form_id=form_id, ids=ids))

    def bring_back(self, form_id: str, word: Word) -> None:
        """Take an entry out of the archive."""
        self._context.deeds.start(partial(bring_back, form_id=form_id, row_id=word.id))

    def merge(self, one: WordList, word: Word) -> None:
        """Ask what an entry becomes part of, and show what that would do."""
        self._ask(one, word, 0)

    def put_away(self, one: WordList, word: Word, uses: int) -> None:
        """Archive an entry; where records name it, ask what they shall name instead."""
        if uses and one.form_id not in _UNASKED:
            self._ask(one, word, uses)
        else:
            self._context.deeds.start(partial(retire, form_id=one.form_id, row_id=word.id))

    def _ask(self, one: WordList, word: Word, uses: int) -> None:
        self._asked = (one, word, uses)
        work = partial(_others, self._context.store, one)
        self._context.jobs.start(work, done=self._on_others, failed=self._on_failed, replaces=self)

    def _on_others(self, words: Words) -> None:
        if self._asked is None:
            return
        one, word, uses = self._asked
        text = _("What does “{name}” become part of?").format(name=word.name)
        if uses:
            text = plural(
                "“{name}” is named by {n} record. What shall it name from now on?",
                "“{name}” is named by {n} records. What shall they name from now on?",
                uses,
            ).format(name=word.name, n=number(uses))
        others = [other for other in words.shown if other.id != word.id]
        dialog = InsteadDialog(text, others, must_choose=not uses or one.form_id == "stage", parent=self._over)
        accepted = dialog.exec() == InsteadDialog.DialogCode.Accepted
        instead = dialog.instead
        dialog.deleteLater()
        if not accepted:
            return
        if instead is not None and one.form_id in MERGEABLE:
            merging = MergeDialog(self._context, one.form_id, instead, word.id, self._over)
            merging.exec()
            merging.deleteLater()
        else:
            self._context.deeds.start(partial(retire, form_id=one.form_id, row_id=word.id, instead=instead))

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def _others(store: Store, one: WordList, _progress: Progress) -> Words:
    return dictionary(store, one.form_id, one.parent_id, only=one.only, most=MOST_OTHERS)
