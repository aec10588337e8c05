"""How the window reaches bases: what it may ask for, given to it by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.jobs import Progress


@dataclass(frozen=True, slots=True)
class Server:
    """A base on a Postgres server, without the password."""

    host: str
    port: int
    base: str
    person: str

    @property
    def location(self) -> str:
        """The address as ``Store`` takes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host  # an address of IPv6 has colons of its own
        return f"postgresql://{quote(self.person, safe='')}@{host}:{self.port}/{quote(self.base, safe='')}"


@dataclass(frozen=True, slots=True)
class NewBase:
    """What the person said about a base to be made."""

    location: str
    firm: str
    currency: str
    timezone: str
    person: str = ""
    """Who makes it, the first person of the firm; may be left open."""


class Bases(Protocol):
    """Opens and makes bases; every method works off the GUI thread and raises ``Fault``."""

    def open(self, location: str, password: str | None, progress: Progress) -> Store:
        """Open a file or a server's base; without a password the keychain is asked."""

    def upgrade(self, location: str, password: str | None, progress: Progress) -> Store:
        """Bring a base of an older program to this one's format, a file's copy kept beside it, and open it."""

    def create(self, asked: NewBase, progress: Progress) -> Store:
        """Make a new base in a file."""

    def open_demo(self, progress: Progress) -> Store:
        """Open the demo base; make it first if it is not there."""

    def check(self, server: Server, password: str | None, progress: Progress) -> float:
        """Return how many seconds the server's answer took."""

    def remember(self, server: Server, password: str) -> bool:
        """Keep the password in the keychain; False where there is none to trust."""
