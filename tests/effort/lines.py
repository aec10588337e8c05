"""What is entered by the one line: a contact with what follows, and a deal from a pasted signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame
from sqlalchemy import func, select

from crmdesk.data.models import Activity, Client, Deal
from tests.effort.finding import Finding, NotThereYetError
from tests.effort.hand import CTRL
from tests.effort.world import World, until

#: What a customer's letter ends with; nobody in the demo is called so.
SIGNATURE = """Добрый день! Просим посчитать вентиляцию для нового цеха.

С уважением,
Кирилл Андреевич Завьялов
главный инженер
ООО «Гидротехпром»
ИНН 7707083893
тел.: +7 (912) 555-01-23
k.zavyalov@gidrotehprom.example
г. Екатеринбург, ул. Малышева, 51
"""
MOST_SECONDS = 20.0
MOST_KEYS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A client that the line can be about."""

    id: int
    name: str


def measure_lines(world: World) -> Iterator[Finding]:
    """Yield the seconds of a contact with its next step, and the keys of a deal from a signature."""
    yield _found(_contact, world, "A contact and its next step, typed at 200 a minute", MOST_SECONDS, "s")
    yield _found(_signature, world, "A deal from a pasted signature, beyond the paste", MOST_KEYS, "keys")


def _found(do: object, world: World, name: str, allowed: float, unit: str) -> Finding:
    assert callable(do)
    try:
        found, note = do(world)
    except NotThereYetError as missing:
        return Finding("lines", name, allowed, None, unit, str(missing), is_there=False)
    except Exception as failure:  # noqa: BLE001 - a defect in the way is an answer too
        return Finding("lines", name, allowed, None, unit, f"could not be done: {failure!r}".splitlines()[0])
    return Finding("lines", name, allowed, found, unit, note)


def line_is_open(world: World) -> bool:
    """Return whether the line is in view."""
    return any(frame.objectName() == "line_palette" for frame in world.in_view(QFrame))


def open_line(world: World) -> None:
    """Press Ctrl+K.

    Raises:
        NotThereYetError: nothing answers it.
    """
    world.hand.press(Qt.Key.Key_K, CTRL)
    try:
        until(lambda: line_is_open(world), 3)
    except TimeoutError:
        raise NotThereYetError("Ctrl+K opens no line yet") from None


def lone_client(world: World) -> Known:
    """Return a client whose name is one word that no other client's name has in it."""
    with world.store.reading() as connection:
        rows = connection.execute(
            select(Client.id, Client.name).where(Client.archived_at.is_(None)).order_by(Client.id)
        ).all()
    names = [row.name for row in rows]
    for row in rows:
        lone = row.name.isalpha() and 5 <= len(row.name) <= 12
        if lone and sum(row.name.casefold()[:5] in name.casefold() for name in names) == 1:
            return Known(row.id, row.name)
    for row in rows:
        if len(row.name) <= 14 and sum(row.name.casefold() in name.casefold() for name in names) == 1:
            return Known(row.id, row.name)
    raise AssertionError("every client has a namesake")


def _contact(world: World) -> tuple[float, str]:
    client = lone_client(world)
    world.show("overview")
    count = select(func.count()).select_from(Activity).where(Activity.client_id == client.id)
    before = world.read(count)
    world.hand.begin()
    open_line(world)
    world.hand.type(f"звонок {client.name} 10 мин, завтра 10:00 отправить КП")
    world.settle()
    world.hand.press(Qt.Key.Key_Return)
    world.settle()
    until(lambda: world.read(count) == before + 2, 5)
    return world.hand.seconds(), f"{world.hand.letters} letters and {world.hand.keys} keys"


def _signature(world: World) -> tuple[float, str]:
    world.show("overview")
    count = select(func.count()).select_from(Deal)
    before = world.read(count)
    world.hand.begin()
    open_line(world)
    world.hand.paste(SIGNATURE)
    world.settle()
    world.hand.press(Qt.Key.Key_3, CTRL)  # the third card is the deal; client and contact are ticked already
    world.hand.press(Qt.Key.Key_Return)
    world.settle()
    assert world.read(count) == before + 1, "no deal was made"
    newest = (
        select(Client.name).join(Deal, Deal.client_id == Client.id).order_by(Deal.created_at.desc(), Deal.id.desc())
    )
    return world.hand.keys - 1, f"Ctrl+K, Ctrl+3 and Enter; the client is «{world.read(newest.limit(1))}»"
