"""Who works at example.com. The names are made up."""

from __future__ import annotations

__all__ = [
    "AUDITOR",
    "CLERK",
    "COLLEAGUES",
    "DELEGATE",
    "FINANCE",
    "MARIA",
    "OWNER",
    "SHARED_EXIT_USERS",
    "SPRAYED",
    "Person",
    "everyone",
]

from typing import NamedTuple


class Person(NamedTuple):
    """An account's owner."""

    number: int
    name: str

    @property
    def address(self) -> str:
        """The mail address."""
        return ".".join(self.name.lower().split()) + "@example.com"

    @property
    def home(self) -> str:
        """The network at home: an IPv6 prefix of 64 bits, without the last half."""
        return f"2001:db8:{0x1000 + self.number:x}:7:"


_NAMES = (
    "Lin Wei, Maria Costa, Priya Nair, Tom Baker, Aiko Tanaka, Omar Haddad, Julia Novak, Samuel Osei, Elena Petrova, "
    "David Kim, Fatima Zahra, Lucas Meyer, Hannah Schmidt, Ravi Patel, Chen Jie, Anna Kowalska, Marco Rossi, "
    "Ines Silva, Peter Jansen, Sofia Lindgren, Ahmed Farouk, Grace Mwangi, Daniel Cohen, Yuki Sato, Camille Laurent, "
    "Oscar Diaz, Nina Horvat, Paul Murphy, Leila Karimi, Victor Santos, Emma Wilson, Zhang Min, Katja Weber, "
    "Ivan Dimitrov, Rosa Martinez, Ben Carter, Mei Ling, Erik Hansen, Lucia Romano, Noah Fischer, "
    "Amara Okafor, Liam Byrne"
)

_PEOPLE = tuple(Person(n, name.strip()) for n, name in enumerate(_NAMES.split(","), start=1))

OWNER, MARIA, DELEGATE = _PEOPLE[:3]
CLERK, AUDITOR, FINANCE = _PEOPLE[26], _PEOPLE[27], _PEOPLE[25]
COLLEAGUES = tuple(p for p in _PEOPLE if p is not OWNER)
SHARED_EXIT_USERS = _PEOPLE[5:17]
"""Twelve who are often behind one shared address."""
SPRAYED = _PEOPLE[18:26]
"""Whose passwords were tried too, in vain."""


def everyone() -> tuple[Person, ...]:
    """Returns all of them; the owner of the default story comes first."""
    return _PEOPLE
