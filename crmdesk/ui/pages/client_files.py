"""The files of a client: attached by choosing or dropping, saved out, opened only after a question."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMessageBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_details import StoredFile, client_files
from crmdesk.data.files import MEGABYTE, MOST_BYTES, attach, is_program, remove_files, save_file, unpack_file
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab, small_button
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import icon_label

KILOBYTE = 1024


class FilesTab(ClientTab):
    """What was attached to the client and to its deals, the latest first."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, client_files)
        self.setAcceptDrops(True)
        self._zone = QFrame()
        self._zone.setObjectName("drop")
        row = QHBoxLayout(self._zone)
        row.setContentsMargins(14, 10, 14, 10)
        most = number(MOST_BYTES // MEGABYTE)
        told = label(_("Drop files here, at most {n} MB each; programs are not taken.").format(n=most), "secondary")
        told.setWordWrap(True)
        row.addWidget(told, 1)
        self.choose = small_button(context.theme, _("Choose files…"), "upload")
        self.choose.clicked.connect(self._on_choose)
        row.addWidget(self.choose)
        around = QVBoxLayout()
        around.setContentsMargins(12, 12, 12, 0)
        around.addWidget(self._zone)
        self._whole.insertLayout(0, around)

    def attach(self, paths: list[str]) -> None:
        """Put files into the base."""
        if self._card is not None and paths:
            self._context.deeds.start(partial(attach, paths=paths, client_id=self._card.id))

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        del card
        files: tuple[StoredFile, ...] = self._found
        if not files:
            column.addWidget(label(_("There are no files of this client yet."), "secondary"))
            return
        made = Card()
        for place, file in enumerate(files):
            if place:
                made.body.addWidget(line())
            made.body.addWidget(self._row(file))
        column.addWidget(made)

    def _row(self, file: StoredFile) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(icon_label(self._context.theme, "file", "text2"), 0, 0, 2, 1)
        name = ElidedLabel(file.name)
        name.setProperty("role", "strong")
        grid.addWidget(name, 0, 1)
        told = (size_text(file.size), Kind.INSTANT.text(file.added_at), file.deal)
        about = ElidedLabel(" · ".join(part for part in told if part))
        about.setProperty("role", "caption")
        grid.addWidget(about, 1, 1)
        for place, (icon, words, act) in enumerate(
            (
                ("folder-open", _("Open…"), self._on_open),
                ("file-down", _("Save as…"), self._on_save),
                ("x", _("To the archive"), self._on_remove),
            ),
            2,
        ):
            button = QToolButton()
            button.setProperty("kind", "plain")
            button.setProperty("icon_only", "true")
            button.setProperty("small", "true")
            button.setProperty("file", str(file.id))
            button.setProperty("name", file.name)
            button.setIcon(self._context.theme.icon(icon, "text2"))
            button.setIconSize(QSize(14, 14))
            button.setAccessibleName(f"{words} {file.name}")
            button.setToolTip(words)
            button.clicked.connect(act)
            grid.addWidget(button, 0, place, 2, 1)
        return box

    # -- what the person does ------------------------------------------------------------------------------------

    def _asked(self) -> tuple[int, str]:
        sender = self.sender()
        assert sender is not None, "only a button of a file asks"
        return int(sender.property("file")), str(sender.property("name"))

    def _on_choose(self) -> None:
        paths, _filter = QFileDialog.getOpenFileNames(self, _("Files to attach"))
        self.attach(paths)

    def _on_save(self) -> None:
        file_id, name = self._asked()
        path, _filter = QFileDialog.getSaveFileName(self, _("Save the file"), name)
        if path:
            work = partial(_save, self._context.store, file_id, path)
            self._context.jobs.start(work, done=self._on_saved, failed=self._tell)

    def _on_saved(self, path: Path) -> None:
        self._context.deeds.told.emit(_("Saved: {path}").format(path=path), False)

    def _on_open(self) -> None:
        file_id, name = self._asked()
        if is_program(name):
            self._context.deeds.told.emit(
                _("“{name}” is a program and is not opened from here. Save it if you are sure of it.").format(
                    name=name
                ),
                False,
            )
            return
        asking = QMessageBox(self)
        asking.setIcon(QMessageBox.Icon.Question)
        asking.setTextFormat(asking.textFormat().PlainText)
        asking.setWindowTitle(_("Open the file"))
        asking.setText(_("Open “{name}” in another program?").format(name=name))
        asking.setInformativeText(
            _("Open only files whose origin you know. What you change there does not come back here.")
        )
        yes = asking.addButton(_("Open"), QMessageBox.ButtonRole.AcceptRole)
        asking.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        asking.exec()
        if asking.clickedButton() is yes:
            work = partial(_unpack, self._context.store, file_id)
            self._context.jobs.start(work, done=self._on_unpacked, failed=self._tell)
        asking.deleteLater()

    def _on_unpacked(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            told = _("No program opens “{name}” on this computer. Save it instead.").format(name=path.name)
            self._context.deeds.told.emit(told, False)

    def _on_remove(self) -> None:
        file_id, _name = self._asked()
        self._context.deeds.start(partial(remove_files, ids=[file_id]))

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            mark(self._zone, over="true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        mark(self._zone, over="")

    def dropEvent(self, event: QDropEvent) -> None:
        mark(self._zone, over="")
        event.acceptProposedAction()
        self.attach(dropped_paths(event.mimeData()))


def dropped_paths(data: QMimeData) -> list[str]:
    """Return the paths of the files that are dragged; links to elsewhere are none."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def size_text(size: int) -> str:
    """Return bytes as people read them."""
    if size >= MEGABYTE:
        return _("{n} MB").format(n=number(size / MEGABYTE, 1))
    return _("{n} KB").format(n=number(max(1, round(size / KILOBYTE))))


def _save(store: Store, file_id: int, path: str, _progress: Progress) -> Path:
    return save_file(store, file_id, path)


def _unpack(store: Store, file_id: int, _progress: Progress) -> Path:
    return unpack_file(store, file_id)
