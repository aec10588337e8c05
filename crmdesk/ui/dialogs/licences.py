"""The licences of the works this program is built on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from crmdesk.data.resources import resource
from crmdesk.data.table import ABSENT
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label

#: What is shipped inside the program, with the file of its licence under ``resources/``.
_SHIPPED = (
    ("Inter", "fonts/LICENSE-Inter.txt"),
    ("PT Serif", "fonts/LICENSE-PTSerif.txt"),
    ("Lucide", "icons/LICENSE-lucide.txt"),
)
#: Libraries that the program calls by name, in the spelling of the package index.
_LIBRARIES = (
    "PySide6-Essentials", "SQLAlchemy", "alembic", "sqlcipher3", "psycopg", "pandas", "numpy", "pyqtgraph", "reportlab",
    "XlsxWriter", "pypdfium2", "python-calamine", "charset-normalizer", "babel", "keyring", "platformdirs", "orjson", "msgspec", "cryptography", "pyHanko", "rapidfuzz",
    "python-stdnum", "phonenumbers", "pymorphy3", "pymorphy3-dicts-ru", "python-dateutil", "tzdata",
)  # fmt: skip
#: What the description of a library leaves unsaid, from the licences it carries.
_STATED = {
    "sqlcipher3": "Zlib, SQLCipher inside it BSD-3-Clause",
    "pymorphy3-dicts-ru": "MIT, the words of OpenCorpora inside it CC BY-SA 3.0",
    "python-dateutil": "Apache-2.0 or BSD-3-Clause",
}


def licences_text() -> str:
    """Return the libraries with version and licence, then the full licences of what is shipped inside."""
    lines: list[str] = []
    for name in _LIBRARIES:
        try:
            about = distribution(name)
        except PackageNotFoundError:  # a frozen build may carry a library without its description
            lines.append(name)
            continue
        licence = next((about.metadata[key] for key in ("License-Expression", "License") if key in about.metadata), "")
        said = _STATED.get(name) or (licence.splitlines()[0] if licence else ABSENT)
        lines.append(f"{name} {about.version}: {said}")
    for title, path in _SHIPPED:
        lines += ["", "—" * 40, title, "", resource(path).read_text("utf-8")]
    return "\n".join(lines)


class LicencesDialog(QDialog):
    """Shows the text; nothing to decide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Licences"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(_("CRM Desk is built on these works of others."), tone="text2"))
        text = QPlainTextEdit(licences_text())
        text.setReadOnly(True)
        text.setAccessibleName(_("Licences"))
        column.addWidget(text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(680, 520)
