"""Files come in and out of the base unharmed, and nothing that runs comes in at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select, update

from crmdesk.data import files
from crmdesk.data.client_details import client_files
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.files import attach, is_program, remove_files, safe_name, save_file, unpack_file
from crmdesk.data.models import Attachment, Client, Deal
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """A client."""
    plant(store)
    return put(store, Client, make_client())[0]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file of a few bytes."""
    path = tmp_path / "Договор.txt"
    path.write_bytes(b"we agree")
    return path


def test_a_file_comes_out_as_it_went_in(store: Store, client: int, paper: Path, tmp_path: Path) -> None:
    """Name, size and bytes are the same, by saving and by unpacking."""
    deed = attach(store, [paper], client_id=client)
    only = client_files(store, client)[0]
    assert (only.id, only.name, only.size) == (deed.ids[0], "Договор.txt", 8)
    assert save_file(store, only.id, tmp_path / "out.txt").read_bytes() == b"we agree"
    opened = unpack_file(store, only.id)
    assert (opened.name, opened.read_bytes()) == ("Договор.txt", b"we agree")


def test_the_same_bytes_are_kept_once(store: Store, client: int, paper: Path) -> None:
    """A second file with the same hash has no bytes of its own, and still comes out."""
    (deal,) = put(store, Deal, make_deal(client_id=client))
    copy = paper.with_name("copy.txt")
    copy.write_bytes(paper.read_bytes())
    ids = (*attach(store, [paper, copy], client_id=client).ids, *attach(store, [paper], deal_id=deal).ids)
    with store.reading() as connection:
        rows = connection.execute(select(Attachment.sha256, Attachment.content).order_by(Attachment.id)).all()
    assert {row.sha256 for row in rows} == {hashlib.sha256(b"we agree").hexdigest()}
    assert sorted(row.content is None for row in rows) == [False, True, True]
    assert all(unpack_file(store, file_id).read_bytes() == b"we agree" for file_id in ids)


def test_what_is_removed_comes_back_by_undo(store: Store, client: int, paper: Path) -> None:
    """It lies in the archive meanwhile."""
    ids = attach(store, [paper], client_id=client).ids
    removed = remove_files(store, ids)
    assert client_files(store, client) == ()
    assert removed.txn is not None
    undo(store, removed.txn)
    assert [file.id for file in client_files(store, client)] == list(ids)


@pytest.mark.parametrize(
    ("name", "content"), [("run.exe", b"x"), ("a.pdf.BAT", b"x"), ("script.sh. ", b"x"), ("photo.jpg", b"MZ\x90"), ("b", b"#!/bin/sh")]
)  # fmt: skip
def test_programs_are_not_attached(store: Store, client: int, tmp_path: Path, name: str, content: bytes) -> None:
    """Neither by name nor by what they begin with."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageFault, match="is a program"):
        attach(store, [path], client_id=client)
    assert client_files(store, client) == ()


def test_what_cannot_be_attached_says_why(
    store: Store, client: int, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing, an empty file, a folder, a large one, one that is gone, and a client in the archive; then nothing is written."""
    with pytest.raises(UsageFault, match="Choose a file"):
        attach(store, [], client_id=client)
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(UsageFault, match="is empty"):
        attach(store, [paper, empty], client_id=client)
    for path in (tmp_path, tmp_path / "absent.txt"):
        with pytest.raises(UsageFault, match="is no file"):
            attach(store, [path], client_id=client)
    monkeypatch.setattr(files, "MOST_BYTES", 5)
    with pytest.raises(UsageFault, match="at most"):
        attach(store, [paper], client_id=client)
    monkeypatch.undo()
    with store.changing() as change:
        change.archive(Client, client, 1)
    with pytest.raises(UsageFault, match="in the archive"):
        attach(store, [paper], client_id=client)
    assert client_files(store, client) == ()


def test_bytes_that_were_changed_are_not_given_out(store: Store, client: int, paper: Path) -> None:
    """The hash tells; bytes that are missing are told as well, and so is a file that never was."""
    (file_id,) = attach(store, [paper], client_id=client).ids
    for content, words in ((b"we differ", "damaged"), (None, "does not hold")):
        with store.changing(cause="test") as change:
            change.connection.execute(update(Attachment).where(Attachment.id == file_id).values(content=content))
        with pytest.raises(EnvironmentFault, match=words):
            unpack_file(store, file_id)
    with pytest.raises(UsageFault, match="not in the base"):
        unpack_file(store, 424242)


def test_a_place_that_cannot_be_written_is_told(store: Store, client: int, paper: Path, tmp_path: Path) -> None:
    """The sentence asks for another place."""
    (file_id,) = attach(store, [paper], client_id=client).ids
    with pytest.raises(EnvironmentFault, match="another place"):
        save_file(store, file_id, tmp_path / "no such folder" / "out.txt")


def test_programs_that_came_another_way_are_not_opened(store: Store, client: int, tmp_path: Path) -> None:
    """They can be saved, by whoever is sure of them."""
    row = {
        "name": "run.exe", "sha256": hashlib.sha256(b"x").hexdigest(), "size": 1, "client_id": client, "content": b"x",
        "added_at": store.now(),
    }  # fmt: skip
    (file_id,) = put(store, Attachment, row)
    with pytest.raises(UsageFault, match="is not opened"):
        unpack_file(store, file_id)
    assert save_file(store, file_id, tmp_path / "run.txt").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Windows\\a.txt", "a.txt"), ("con.txt", "_con.txt"), ("LPT1", "_LPT1"),
        ("a\u202efdp.exe", "afdp.exe"), ("  . ", "_"), ("a<b>:c?.pdf", "a_b__c_.pdf"), ("Отчёт за май.pdf", "Отчёт за май.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)  # fmt: skip
def test_names_mean_nothing_but_themselves(name: str, safe: str) -> None:
    """No folders, no devices, no letters that turn the text round, no more than a disk takes."""
    assert safe_name(name) == safe


def test_documents_are_no_programs() -> None:
    """Papers of every day are taken."""
    assert not [name for name in ("a.pdf", "b.docx", "c.xlsx", "d.jpg", "e", "f.tar.gz") if is_program(name, b"%PDF")]
