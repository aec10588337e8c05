"""ExportDialog: where a report is saved and as what; all of it proposed, so that Enter is enough."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.words import _
from crmdesk.reports.output.writing import FileKind, file_name
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.data.settings import Settings

WIDTH = 460


class ExportDialog(QDialog):
    """Asks for kind, folder and name; kind and folder of the last time are proposed again."""

    def __init__(
        self, settings: Settings, name: str, kind: FileKind | None = None, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            settings: what was chosen last.
            name: of the file, without its ending.
            kind: what to begin with; None takes that of the last time.
            parent: the window.
        """
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(_("Save the report"))
        self._kind = Segments([Segment(one.value, one.label) for one in FileKind])
        self._kind.set_current(kind.value if kind is not None else settings.get(keys.EXPORT_KIND))
        self._kind.chosen.connect(self._tell)
        self._name = QLineEdit(name)
        self._name.setAccessibleName(_("Name"))
        self._name.textChanged.connect(self._tell)
        kept = Path(settings.get(keys.EXPORT_FOLDER) or usual_folder())
        self._folder = kept if kept.is_dir() else usual_folder()
        self._folder_text = ElidedLabel(str(self._folder))
        choose = QPushButton(_("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        folder = QHBoxLayout()
        folder.addWidget(self._folder_text, 1)
        folder.addWidget(choose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for row, (title, field) in enumerate(((_("Format"), self._kind), (_("Name"), self._name))):
            grid.addWidget(label(title, "secondary"), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(label(_("Folder"), "secondary"), 2, 0)
        grid.addLayout(folder, 2, 1)
        grid.setColumnStretch(1, 1)
        self._said = label("", "secondary")
        self._said.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self._save.setText(_("Save"))
        self._save.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self._said)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        self._tell()
        self._save.setFocus()

    @property
    def target(self) -> Path:
        """The file chosen; its name is one that every disk takes."""
        return self._folder / file_name(self._name.text().strip(), self._kind.current)

    def _tell(self) -> None:
        """Say when a file of this name is there already, and let nothing nameless be saved."""
        named = bool(self._name.text().strip())
        self._save.setEnabled(named)
        is_there = named and self.target.exists()
        self._said.setText(_("This file is there already and will be replaced.") if is_there else "")

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder"), str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._folder_text.setText(chosen)
            self._tell()

    # Qt overrides

    def accept(self) -> None:
        """Keep kind and folder for the next time."""
        self._settings.put(keys.EXPORT_KIND, self._kind.current)
        self._settings.put(keys.EXPORT_FOLDER, str(self._folder))
        super().accept()


def usual_folder() -> Path:
    """Return the person's folder of documents; who has none saves at home."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    return folder if folder.is_dir() else Path.home()
