"""The catalogue of words for people: collected from the sources, merged into each language, compiled.

``python dev.py words`` writes; the tests ask the same functions whether everything is translated.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "crmdesk"
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = ("ru",)

#: What marks a string: ``_`` translates it, ``N_`` declares it; ``plural`` and ``counted`` do so with a form for one and one for many.
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2), "counted": (1, 2)}

#: A compiled catalogue must hold some date; the same one makes the same bytes.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def collect() -> Catalog:
    """Return every marked string of the sources, with the files it stands in; lines are not kept, they would change with every edit."""
    found = Catalog(project="CRM Desk", fuzzy=False)
    for name, _line, message, comments, context in extract_from_dir(
        SOURCES,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        found.add(message, locations=[(f"crmdesk/{name}", 1)], auto_comments=comments, context=context)
    return found


def po_path(language: str) -> Path:
    """Return where people write the translations of a language."""
    return LOCALE / language / "LC_MESSAGES" / "crmdesk.po"


def load(language: str) -> Catalog:
    """Return the translations of a language; an empty catalogue when there are none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="crmdesk")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="crmdesk")


def merge(written: Catalog, found: Catalog) -> None:
    """Bring the strings of the sources into a language: new ones come in empty, unused ones go, nothing is guessed."""
    written.update(found, no_fuzzy_matching=True)
    written.obsolete.clear()


def po_bytes(written: Catalog) -> bytes:
    """Return the text of a catalogue: sorted, no dates and no line numbers, so that only real changes show in a diff."""
    language = written.locale_identifier
    written.header_comment = f"# Words of CRM Desk: {language}. Run “python3 dev.py words” after a change."
    buffer = io.BytesIO()
    write_po(buffer, written, width=110, no_location=True, sort_output=True, ignore_obsolete=True, omit_header=True)
    header = (
        f'{written.header_comment}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Plural-Forms: {written.plural_forms}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return header.encode() + buffer.getvalue()


def mo_bytes(written: Catalog) -> bytes:
    """Return the compiled catalogue: finished translations only."""
    written.creation_date = written.revision_date = NO_DATE
    buffer = io.BytesIO()
    write_mo(buffer, written)
    return buffer.getvalue()


def main() -> None:
    """Update every language and say how much is left to translate."""
    found = collect()
    for language in LANGUAGES:
        written = load(language)
        merge(written, found)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(written))
        path.with_suffix(".mo").write_bytes(mo_bytes(load(language)))
        left = sum(not done(message.string) for message in written if message.id)
        print(f"{language}: {len(written)} strings, {left} to translate")


def done(translation: str | Sequence[str] | None) -> bool:
    """Whether a translation is there, in all its forms."""
    return bool(translation) if isinstance(translation, str | None) else all(translation)


if __name__ == "__main__":
    main()
