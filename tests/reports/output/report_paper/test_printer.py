"""The printer's mark: the same for the same program, another one when anything that decides how pages look is another."""

from __future__ import annotations

from pathlib import Path

from crmdesk import __version__
from crmdesk.reports.output.report_paper import printer
from crmdesk.reports.output.report_paper.printer import printer_mark


def test_it_names_the_version_and_stays_the_same():
    """Read again from the disk it is the same mark."""
    mark = printer_mark()
    assert mark.startswith(f"{__version__}+")
    printer_mark.cache_clear()
    assert printer_mark() == mark


def test_words_letters_and_drawing_decide():
    """The Russian catalogue, the fonts, the blocks of the paper and how values become text are among the files."""
    names = {path.name for path in printer._deciding()}
    assert {"crmdesk.mo", "PTSerif-Regular.ttf", "blocks.py", "ink.py", "table.py"} <= names


def test_one_changed_letter_is_another_printer(monkeypatch, tmp_path: Path):
    """Whatever file it is in."""
    before = printer_mark()
    changed = tmp_path / "table.py"
    changed.write_text("MINUS = '-'")
    files = [changed if path.name == "table.py" else path for path in printer._deciding()]
    monkeypatch.setattr(printer, "_deciding", lambda: files)
    printer_mark.cache_clear()
    assert printer_mark() != before
    printer_mark.cache_clear()
