"""Files with bytes, cells and lines broken at random: every import is whole, or refused with a sentence, and nothing else."""

from __future__ import annotations

import random
import time
from pathlib import Path

from crmdesk.data.errors import Fault
from crmdesk.data.imports import import_file, parse_mapping
from crmdesk.data.store import Store
from tests.bench.importing import MAPPING, write_deals
from tests.soak.wholeness import Violation, check_whole
from tests.soak.workers import count_deals

ROWS = 60
#: Imports between two looks at the whole base.
BETWEEN_CHECKS = 40
_NASTY = (
    "", "\x00", '"', ";", "\r", "\n", "\t", "=1+1", "999999999999999999999", "-0", "1e308", "NaN", "31.02.2025", "0000-00-00",
    "ООО «Клиент 1»", "\ufeff", "\u202e", "🙂" * 50, "я" * 70_000, "' or 1=1 --", "9223372036854775808", "1,2,3", "null",
)  # fmt: skip


def soak_mutations(base: Path, folder: Path, until: float) -> dict[str, int]:
    """Import mutated files until a time of ``monotonic``; return how many were kept, refused in part and as a whole.

    Raises:
        Violation: the program crashed, or a count differs from what it said.
    """
    dice = random.Random(5)
    path = folder / "mutated.csv"
    write_deals(path, ROWS)
    sound = path.read_bytes()
    mapping = parse_mapping(MAPPING.replace('match = "external_id"\n', ""))
    counts = {"files": 0, "kept": 0, "stopped at rows": 0, "refused": 0}
    store = Store.open(str(base))
    try:
        while time.monotonic() < until:
            path.write_bytes(mutated(sound, dice))
            before = count_deals(store)
            expected = 0
            try:
                result = import_file(store, path, mapping=mapping, skip_refused=dice.random() < 0.5)
                expected = result.created
                counts["stopped at rows" if result.stopped else "kept"] += 1
            except Fault:
                counts["refused"] += 1
            except Exception as error:
                kept = folder / "crash.csv"
                kept.write_bytes(path.read_bytes())
                raise Violation(f"an import crashed ({type(error).__name__}: {error}); the file is {kept}") from error
            if count_deals(store) - before != expected:
                raise Violation(f"an import said {expected} new deals and left {count_deals(store) - before}")
            counts["files"] += 1
            if counts["files"] % BETWEEN_CHECKS == 0:
                check_whole(str(base))
    finally:
        store.close()
    check_whole(str(base))
    return counts


def mutated(sound: bytes, dice: random.Random) -> bytes:
    """Return the file with one to five things broken."""
    content = sound
    for _time in range(dice.randrange(1, 6)):
        content = dice.choice((_bytes, _cell, _line, _cut, _encoding))(content, dice)
    return content


def _bytes(content: bytes, dice: random.Random) -> bytes:
    if not content:
        return content
    place = dice.randrange(len(content))
    return content[:place] + dice.randbytes(dice.randrange(4)) + content[place + dice.randrange(3) :]


def _cell(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = dice.randrange(len(lines))
    cells = lines[place].split(b";")
    cells[dice.randrange(len(cells))] = dice.choice(_NASTY).encode()
    lines[place] = b";".join(cells)
    return b"\n".join(lines)


def _line(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = dice.randrange(len(lines))
    lines.insert(dice.randrange(len(lines) + 1), lines[place] if dice.random() < 0.5 else b"")
    if dice.random() < 0.3:
        del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)] if dice.random() < 0.3 else content


def _encoding(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.7:
        return content
    return content.decode("utf-8", "replace").encode(
        dice.choice(("cp1251", "utf-16", "utf-8-sig", "koi8-r")), "replace"
    )
