"""The bytes of a text file tell how they become letters."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.imports import encoding as encoding_module
from crmdesk.data.imports.encoding import ENCODINGS, find_encoding

TEXT = "Название;Город\nИванов Пётр;Нижний Новгород\n"


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("cp1251"), "cp1251"),
        (TEXT.encode("koi8-r"), "koi8-r"),
        (TEXT.encode("cp866"), "cp866"),
        ("name;city\nMüller;Köln\n".encode("cp1252"), "cp1252"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(tmp_path, content, codec):
    """A mark of its own comes first, then strict UTF-8, then the letters of the language."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert find_encoding(path) == codec


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_that_a_mapping_may_name_is_known(tmp_path, name):
    """What is named is taken, in whatever spelling."""
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\n1,2\n".encode(name))
    codec = find_encoding(path, name.upper().replace("-", "_"))
    assert path.read_text(encoding=codec).startswith("a,b")


def test_files_that_are_no_text_are_refused(tmp_path, monkeypatch):
    """Empty, binary, too large, or not there: each has its sentence."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    with pytest.raises(UsageFault, match="is empty"):
        find_encoding(path)
    path.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(UsageFault, match="no text"):
        find_encoding(path)
    monkeypatch.setattr(encoding_module, "LARGEST_FILE", 2)
    with pytest.raises(UsageFault, match="split it"):
        find_encoding(path)
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        find_encoding(tmp_path / "no.csv")
