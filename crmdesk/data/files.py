"""Files: papers attached to clients and deals, known by their SHA-256 and kept in the base.

Nothing that came from outside is trusted: programs are not taken in, names are made safe before they touch a disk, and
what is taken out must have the hash it was put in with.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.models import Attachment, Client, Deal
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

FORM = "attachment"
MEGABYTE = 1024 * 1024
#: The largest file that is taken in, bytes.
MOST_BYTES = 20 * MEGABYTE
#: The longest name a file keeps, characters: every file system takes it, in any script.
LONGEST_NAME = 120
_ENDINGS = (
    "app apk appimage appref-ms application bash bat bin chm cmd com command cpl csh deb desktop dll dmg elf exe gadget "
    "hta img inf ins iso jar js jse ksh lnk msc msh msi msix msp mst pif pkg pl ps1 psc1 psd1 psm1 py pyc pyw rb reg rpm "
    "run scf scr sct settingcontent-ms sh shb sys url vb vbe vbs vhd vhdx website workflow ws wsc wsf wsh xbap xll "
    "zsh"
)
#: Endings of what a system runs when it is opened.
PROGRAMS = frozenset(_ENDINGS.split())
#: What a disk of Windows calls its devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
#: First bytes of programs, whatever their name says.
_MARKS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe")

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Taken:
    name: str
    content: bytes
    sha256: str


def _silent(_share: float) -> None:
    """Hear of progress and do nothing."""


def safe_name(name: str) -> str:
    """Return a file name that means nothing but itself on any system: no folders, no devices, no invisible letters."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    clean = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(". ")
    if not clean or _DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > LONGEST_NAME and dot and len(ending) < LONGEST_NAME // 2:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return clean[:LONGEST_NAME]


def is_program(name: str, begin: bytes = b"") -> bool:
    """Whether opening a file would run it: by the ending of its name, or by its first bytes."""
    ending = name.casefold().rstrip(". ").rpartition(".")[2].strip()
    return ending in PROGRAMS or begin.startswith(_MARKS)


def attach(
    store: Store,
    paths: Sequence[str | Path],
    *,
    client_id: int | None = None,
    deal_id: int | None = None,
    progress: Progress = _silent,
) -> Deed:
    """Put files into the base, all of them or none.

    Args:
        store: the base.
        paths: where the files lie.
        client_id: whose they are.
        deal_id: of which deal they are, where they are a deal's.
        progress: told the share done, 0..1; it may raise ``Cancelled``.

    Raises:
        UsageFault: a file is empty, too large or a program, there is none, or its client or deal is gone.
        EnvironmentFault: a file cannot be read.
    """
    if not paths:
        raise UsageFault(_("Choose a file to attach."))
    taken = []
    for place, path in enumerate(paths):
        progress(place / len(paths))
        taken.append(_take(Path(path)))
    with store.changing() as change:
        owner = change.row(Client, client_id) if client_id is not None else {}
        deal = change.row(Deal, deal_id) if deal_id is not None else {}
        if not (owner or deal) or owner.get("archived_at") or deal.get("archived_at"):
            raise UsageFault(_("What the files were to be attached to is in the archive. Restore it first."))
        wanted = [file.sha256 for file in taken]
        kept = set(
            change.connection.execute(
                select(Attachment.sha256).where(Attachment.sha256.in_(wanted), Attachment.content.is_not(None))
            ).scalars()
        )
        rows = []
        for file in taken:
            rows.append(
                {
                    "name": file.name, "sha256": file.sha256, "size": len(file.content), "client_id": client_id,
                    "deal_id": deal_id, "content": None if file.sha256 in kept else file.content, "added_at": change.at,
                }
            )  # fmt: skip
            kept.add(file.sha256)
        ids = change.add(Attachment, rows)
        count = len(ids)
        text = _("File attached: {name}").format(name=taken[0].name)
        if count > 1:
            text = plural("{n} file attached", "{n} files attached", count).format(n=number(count))
        return Deed(change.txn, text, FORM, tuple(ids))


def remove_files(store: Store, ids: Sequence[int]) -> Deed:
    """Take files off a client or a deal; they lie in the archive, and undo brings them back."""
    with store.changing() as change:
        names = []
        for file_id in ids:
            row = change.row(Attachment, file_id)
            change.archive(Attachment, file_id, row["version"])
            names.append(row["name"])
        return Deed(
            change.txn if names else None, _("To the archive: {name}").format(name=", ".join(names)), FORM, tuple(ids)
        )


def save_file(store: Store, file_id: int, path: str | Path) -> Path:
    """Write a file out of the base to a place the person chose, and return where it lies.

    Raises:
        UsageFault: the file is not in the base.
        EnvironmentFault: its bytes are damaged, or the place cannot be written.
    """
    _name, content = _content(store, file_id)
    return _write(Path(path), content)


def unpack_file(store: Store, file_id: int) -> Path:
    """Write a file into a new folder of its own, to be opened by another program, and return where it lies.

    Raises:
        UsageFault: the file is not in the base, or is a program, which is never opened from here.
        EnvironmentFault: its bytes are damaged, or there is no room.
    """
    name, content = _content(store, file_id)
    if is_program(name, content[:8]):
        raise UsageFault(
            _("“{name}” is a program and is not opened from here. Save it if you are sure of it.").format(name=name)
        )
    try:
        folder = Path(mkdtemp(prefix="crmdesk-"))
    except OSError as error:
        raise EnvironmentFault(
            _("There is no room for a temporary file: {reason}.").format(reason=error.strerror)
        ) from error
    return _write(folder / name, content)


def _take(path: Path) -> _Taken:
    name = safe_name(path.name)
    try:
        if not path.is_file():
            raise UsageFault(_("“{name}” is no file. Attach files one by one, not folders.").format(name=name))
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UsageFault(
                _(
                    "“{name}” takes {size} MB; a file of at most {most} MB is attached. Put it on a disk and attach a link."
                ).format(name=name, size=number(size / MEGABYTE, 1), most=number(MOST_BYTES // MEGABYTE))
            )
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            _("“{name}” cannot be read: {reason}.").format(name=name, reason=error.strerror)
        ) from error
    if not content:
        raise UsageFault(_("“{name}” is empty. Choose another file.").format(name=name))
    if is_program(path.name, content[:8]):
        raise UsageFault(_("“{name}” is a program: such files are not attached.").format(name=name))
    return _Taken(name, content, hashlib.sha256(content).hexdigest())


def _content(store: Store, file_id: int) -> tuple[str, bytes]:
    """Return the safe name and the bytes of a file, which may lie with another row of the same hash."""
    with store.reading() as connection:
        row = connection.execute(
            select(Attachment.name, Attachment.sha256, Attachment.content).where(Attachment.id == file_id)
        ).one_or_none()
        if row is None:
            raise UsageFault(_("This file is not in the base any more."))
        content = row.content
        if content is None:
            content = connection.execute(
                select(Attachment.content)
                .where(Attachment.sha256 == row.sha256, Attachment.content.is_not(None))
                .limit(1)
            ).scalar()
    if content is None:
        raise EnvironmentFault(_("The base knows “{name}” but does not hold its bytes.").format(name=row.name))
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise EnvironmentFault(_("“{name}” is damaged in the base. Take it from a backup.").format(name=row.name))
    return safe_name(row.name), bytes(content)


def _write(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(
            _("“{name}” cannot be written: {reason}. Choose another place.").format(
                name=path.name, reason=error.strerror
            )
        ) from error
    return path
