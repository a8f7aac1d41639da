"""How far an intruder's traits reach: which of them say something, and what to do about who shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from workbench.model.base import Thing
from workbench.model.events import Finding

from .wording import and_list, count

__all__ = ["OtherAccount", "Trait", "TraitKind", "addresses_in", "findings_of", "is_uncommon"]

TraitKind = Literal["address", "client", "rule", "forwarding", "delegate", "app", "subject"]

_ENOUGH = 10
"""Accounts from which the share that uses a client says something."""
_RARE = 50
"""A client is uncommon while no more than one account in so many shows it, or two at all."""
_MAIL = re.compile(r"[A-Za-z0-9._%+'\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}")


class OtherAccount(Thing):
    """Another account in this case's evidence that shows a trait."""

    account: str
    records: int
    successes: int = 0
    example: str = ""
    """Id of one of the records."""


class Trait(Thing):
    """Something of the intruder's, and who else shows it."""

    kind: TraitKind
    value: str
    """Text from strangers."""
    accounts: tuple[OtherAccount, ...] = ()
    cases: tuple[str, ...] = ()
    """Tickets of other cases of this desk."""
    note: str = ""
    """Why it says nothing, where it doesn't; or what was not looked at."""


def is_uncommon(users: int, accounts: int) -> bool | None:
    """Tells whether a client that `users` of `accounts` other accounts show is uncommon; None: too few to say."""
    if accounts < _ENOUGH:
        return None
    return users <= max(2, accounts // _RARE)


def addresses_in(text: str) -> tuple[str, ...]:
    """Returns the mail addresses within a text, in lower case, each once."""
    return tuple(dict.fromkeys(found.lower() for found in _MAIL.findall(text)))


def findings_of(traits: Iterable[Trait]) -> Iterator[Finding]:
    """Yields a finding for each trait that somebody else shows. Addresses have findings of their own elsewhere."""
    for trait in traits:
        if trait.note or trait.kind == "address" or not (trait.accounts or trait.cases):
            continue
        parts = []
        if trait.accounts:
            names = [a.account for a in trait.accounts]
            records = count(sum(a.records for a in trait.accounts), "record")
            verb = "needs a case of its own" if len(names) == 1 else "need cases of their own"
            parts.append(f"shown by {and_list(names)} too ({records}), which {verb}")
        if trait.cases:
            parts.append(f"seen before in {and_list(list(trait.cases))}")
        sentence = f"The intruder's {_NAMES[trait.kind]} “{trait.value[:80]}” was {' and '.join(parts)}."
        examples = tuple(a.example for a in trait.accounts if a.example)[:50]
        yield Finding(code=f"reach-{trait.kind}", sentence=sentence, records=examples)


_NAMES: dict[TraitKind, str] = {
    "address": "address",
    "client": "client",
    "rule": "rule target",
    "forwarding": "forwarding address",
    "delegate": "delegate",
    "app": "app",
    "subject": "subject",
}
