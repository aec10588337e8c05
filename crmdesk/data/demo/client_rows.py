"""Rows of clients and their contacts: names, numbers with right checksums, addresses."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from crmdesk.data.demo import catalogue, names
from crmdesk.data.demo.clients import TYPES, Clients
from crmdesk.data.demo.places import CITIES, City
from crmdesk.data.demo.timeline import Timeline

_PLACE_KINDS = tuple(names.PLACES)
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_TRADER_WEIGHTS = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
#: Shares of sole traders and persons among the unknown clients of small types.
_TRADERS, _PERSONS = 0.11, 0.13
_SIZES = (("Микро", 0.34), ("Малый", 0.72), ("Средний", 0.92), ("Крупный", 1.01))
_POSITIONS: tuple[tuple[str, str], ...] = (
    ("Директор", "decides"), ("Технический директор", "decides"), ("Главный инженер", "influences"),
    ("Начальник снабжения", "influences"), ("Менеджер по закупкам", "uses"), ("Главный бухгалтер", "pays"),
    ("Руководитель проекта", "influences"), ("Инженер ОВиК", "expert"), ("Начальник службы эксплуатации", "uses"),
    ("Финансовый директор", "blocks"),
)  # fmt: skip
_TAGS = ("VIP", "тендеры", "отсрочка", "рекомендует нас", "только предоплата")
#: Shares of clients with at most one, two and three contacts; the rest have four, as the known ones.
_CONTACTS = (0.62, 0.9, 0.98)


class ClientWriter:
    """Makes rows of clients in order; names and numbers never repeat."""

    def __init__(self, clients: Clients, time: Timeline, dice: Random, application_field: str) -> None:
        self._clients = clients
        self._time = time
        self._dice = dice
        self._field = application_field
        self._taken: set[str] = {client[0] for client in names.KNOWN_CLIENTS}

    def row(self, place: int) -> dict[str, Any]:
        """Return the row of a client without its owner, source, statuses."""
        dice, clients = self._dice, self._clients
        city = CITIES[clients.city[place]]
        kind, name, legal, industry = self._name(place, city)
        number = place + 10_000
        size = next(label for label, share in _SIZES if dice.random() <= share)
        created = int(clients.created[place])
        host = names.latin(name.removeprefix("ИП "))[:28].strip("-") + (".example" if place % 3 else "-group.example")
        row: dict[str, Any] = {
            "name": name,
            "legal_name": legal,
            "kind": kind,
            "industry": industry,
            "country": "Россия",
            "region": city.region,
            "city": city.name,
            "address": f"{city.name}, {dice.choice(names.STREETS)}, {1 + int(dice.random() * 140)}",
            "size": "Крупный" if place < clients.known else size,
            "category": TYPES[clients.type[place]],
            "phones": [self._phone(city, mobile=kind != "company")],
            "emails": [f"info@{host}"],
            "created_on": self._time.day(created),
            "created_at": self._time.moment(created, 560 + int(dice.random() * 480)),
            "number": place + 1,
        }
        if kind == "company":
            # five digits are left for the number: each hundred thousand clients have offices of their own
            office = 1 + 4 * int(dice.random() * 12) + number // 100_000 % 4
            row["inn"] = company_inn(f"{city.tax_code}{office:02d}", number)
            row["kpp"] = f"{city.tax_code}{office:02d}01001"
            row["ogrn"] = company_ogrn(int(dice.random() * 22) + 2, city.tax_code, number)
            row["site"] = f"https://{host}"
        elif kind == "trader":
            row["inn"] = trader_inn(f"{city.tax_code}{1 + int(dice.random() * 48):02d}", number)
            row["ogrn"] = trader_ogrn(int(dice.random() * 20) + 4, city.tax_code, number)
        if dice.random() < 0.55:
            row["custom"] = {self._field: dice.choice(catalogue.APPLICATIONS)}
        if dice.random() < 0.07 or place < 12:
            row["tags"] = [dice.choice(_TAGS)]
        return row

    def contacts(self, place: int, client_id: int, client_name: str) -> list[dict[str, Any]]:
        """Return rows of the persons of a client, one and a half on average."""
        dice = self._dice
        roll = dice.random()
        count = 4 if place < self._clients.known else 1 + sum(roll >= share for share in _CONTACTS)
        city = CITIES[self._clients.city[place]]
        host = names.latin(client_name.removeprefix("ИП "))[:28].strip("-") + ".example"
        rows = []
        first = int(dice.random() * len(_POSITIONS))
        for turn in range(count):
            female = dice.random() < 0.42
            surname = names.surname_of(dice.choice(names.SURNAMES), female=female)
            name = dice.choice(names.FEMALE_NAMES if female else names.MALE_NAMES)
            patronymic = names.patronymic_of(dice.choice(names.PATRONYMICS), female=female)
            position, role = _POSITIONS[(first + 3 * turn) % len(_POSITIONS)]
            created = int(self._clients.created[place])
            row: dict[str, Any] = {
                "client_id": client_id,
                "name": f"{surname} {name} {patronymic}" if dice.random() < 0.6 else f"{surname} {name}",
                "position": position,
                "role": role if dice.random() < 0.8 else None,
                "phones": [self._phone(city, mobile=True)],
                "emails": [f"{names.latin(name)[0]}.{names.latin(surname)}@{host}"] if dice.random() < 0.7 else [],
                "created_on": self._time.day(created),
                "created_at": self._time.moment(created, 620),
            }
            if dice.random() < 0.3:
                row["consent_on"] = self._time.day(created)
            if dice.random() < 0.25:
                # Counted from a first of January, so that nobody is born on a 29 February of another year.
                row["birthday"] = date(1965 + int(dice.random() * 35), 1, 1) + timedelta(int(dice.random() * 365))
            rows.append(row)
        return rows

    def _name(self, place: int, city: City) -> tuple[str, str, str, str]:
        """Return kind, name, legal name and industry."""
        clients, dice = self._clients, self._dice
        industry = clients.industry[place]
        label = TYPES[clients.type[place]]
        if place < clients.known:
            name = names.KNOWN_CLIENTS[place][0]
            return "company", name, f"ООО «{name.replace('«', '').replace('»', '')}»", industry
        roll = dice.random()
        if label in ("Монтажная организация", "Дилер", "Конечный заказчик") and roll < _PERSONS:
            female = dice.random() < 0.3
            surname = names.surname_of(dice.choice(names.SURNAMES), female=female)
            first = dice.choice(names.FEMALE_NAMES if female else names.MALE_NAMES)
            patronymic = names.patronymic_of(dice.choice(names.PATRONYMICS), female=female)
            if roll > _TRADERS:
                return "person", f"{surname} {first}", f"{surname} {first} {patronymic}", "Частные лица"
            short = f"ИП {surname} {first[0]}. {patronymic[0]}."
            return "trader", short, f"ИП {surname} {first} {patronymic}", industry
        if label == "Конечный заказчик" and dice.random() < 0.62:
            kind = dice.choice(_PLACE_KINDS)
            name, industry = f"{kind} «{dice.choice(names.ROOTS)}»", names.PLACES[kind]
        else:
            root, ending = dice.choice(names.ROOTS), dice.choice(names.ENDINGS[label])
            name = (
                f"{root}-{ending}"
                if dice.random() < 0.55
                else f"{root}{ending}"
                if dice.random() < 0.6
                else f"{root} {ending}"
            )
        name = self._unique(name, city)
        bare = name.replace("«", "").replace("»", "")
        form = "ООО" if dice.random() < 0.88 else "АО"
        return "company", name, f"{form} «{bare}»", industry

    def _unique(self, name: str, city: City) -> str:
        found, turn = name, 1
        if found in self._taken:
            found = f"{name} {city.name}"
        while found in self._taken:
            turn += 1
            found = f"{name} {city.name} {turn}"
        self._taken.add(found)
        return found

    def _phone(self, city: City, *, mobile: bool) -> str:
        digits = int(self._dice.random() * 10_000_000)
        return f"+79{int(self._dice.random() * 90) + 10}{digits:07d}" if mobile else f"+7{city.phone_code}{digits:07d}"


def company_inn(office: str, number: int) -> str:
    """Return the ten digits of a company's INN with the right last one."""
    body = f"{office}{number % 100_000:05d}"
    total = sum(weight * int(digit) for weight, digit in zip(_INN_WEIGHTS, body, strict=True))
    return f"{body}{total % 11 % 10}"


def trader_inn(office: str, number: int) -> str:
    """Return the twelve digits of a person's INN with the right last two."""
    body = f"{office}{number % 1_000_000:06d}"
    for weights in _TRADER_WEIGHTS:
        total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))
        body += str(total % 11 % 10)
    return body


def company_ogrn(year: int, region: str, number: int) -> str:
    """Return the thirteen digits of a company's OGRN."""
    body = f"1{year:02d}{region}{number % 10_000_000:07d}"
    return f"{body}{int(body) % 11 % 10}"


def trader_ogrn(year: int, region: str, number: int) -> str:
    """Return the fifteen digits of a sole trader's OGRN.

    Checkers disagree about remainders of two digits, so numbers that give one are passed over.
    """
    body = int(f"3{year:02d}{region}{number % 100_000_000:09d}")
    while body % 13 > 9:
        body += 100_000_000
    return f"{body}{body % 13}"
