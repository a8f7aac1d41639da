"""What an event says in words, for the search: everything a person wrote or could read in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from workbench.model.events import Event

__all__ = ["strings_in", "texts_of"]

_NO_WORDS = frozenset(
    {"type", "run", "plan_digest", "playbook_sha256", "records", "judgements", "rules", "head_link", "until_hash"}
    | {"signature", "public_key", "key_id", "case_hash", "token", "roots", "certificates", "raw"}
)
"""Fields that hold hashes, keys and marks of the program's own."""


def texts_of(event: Event) -> Iterator[str]:
    """Yields the texts in an event, and the stated name of whoever did it."""
    yield event.actor.name
    yield from strings_in(event.data)


def strings_in(value: object) -> Iterator[str]:
    """Yields the texts in a thing, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name, inner in value.__dict__.items():
            if name not in _NO_WORDS:
                yield from strings_in(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list | tuple | frozenset):
        for inner in value:
            yield from strings_in(inner)
