"""StagesPanel: pipelines, and the stages of the pipeline in hand in their order."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.data.pipelines import Pipelines, list_pipelines
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.settings_word_deeds import WordList
from crmdesk.ui.pages.settings_words import WordsPanel
from crmdesk.ui.widgets.segments import Segment, Segments

#: The key of the segment that shows the pipelines themselves.
PIPELINES = "pipelines"


class StagesPanel(QWidget):
    """One segment a pipeline, and one for the list of pipelines."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._known = Pipelines(())
        self._tabs = Segments()
        self._tabs.setAccessibleName(_("Pipelines"))
        self._stages = WordsPanel(context, [WordList("stage")])
        self._pipelines = WordsPanel(context, [WordList("pipeline")])
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.addWidget(self._tabs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stages, 1)
        column.addWidget(self._pipelines, 1)
        self._tabs.chosen.connect(self._on_chosen)
        self._pipelines.hide()
        self._at = ""

    @property
    def stages(self) -> WordsPanel:
        """The stages of the pipeline in hand."""
        return self._stages

    def refresh(self) -> None:
        """Read the pipelines, then the stages of the one in hand."""
        work = partial(_read, self._context.store)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: Pipelines) -> None:
        self._known = found
        keys = [str(one.id) for one in found.all]
        self._tabs.set_segments(
            [*(Segment(str(one.id), one.name) for one in found.all), Segment(PIPELINES, _("Pipelines"))]
        )
        self._at = self._at if self._at in (*keys, PIPELINES) else (keys[0] if keys else PIPELINES)
        self._tabs.set_current(self._at)
        self._show()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_chosen(self, key: str) -> None:
        self._at = key
        self._show()

    def _show(self) -> None:
        of_pipelines = self._at == PIPELINES
        self._pipelines.setVisible(of_pipelines)
        self._stages.setVisible(not of_pipelines)
        if of_pipelines:
            self._pipelines.refresh()
        else:
            self._stages.set_lists([WordList("stage", parent_id=int(self._at))])


def _read(store: Store, _progress: Progress) -> Pipelines:
    return list_pipelines(store)
