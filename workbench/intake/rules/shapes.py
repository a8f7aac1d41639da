"""Finds the records in whatever a log store wrapped around them.

Known wrappers: `AuditData` (Purview export), `RawEventData` (Defender), `properties` (Azure), `_source` and
`o365.audit.*` (Elastic, https://www.elastic.co/docs/reference/integrations/o365), `data.office365` (Wazuh), lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..microsoft_fields import lower_keys, parsed, text_of

__all__ = ["Record", "opened", "unwrapped"]

Record = dict[str, Any]
"""Fields by lower-case names."""

_INSIDE = ("auditdata", "raweventdata", "_raw", "_source", "properties", "message", "event_original")
_PREFIXES = ("o365.audit.", "office365.", "data.office365.", "properties.", "unmapped.", "raweventdata.", "auditdata.")
_OWNERS = ("account", "mailbox", "userprincipalname", "user", "email")
_DEPTH = 12


def opened(value: Any) -> Record:
    """Returns an object's fields with what its wrappers hold laid over them, dotted names taken apart."""
    fields: Record = {}
    for key, content in lower_keys(value).items():
        _lay(fields, _without_prefix(key), content)
    for name in _INSIDE:
        inner = parsed(fields.get(name))
        if isinstance(inner, dict):
            fields = {**fields, **opened(inner)}
    audit = fields.get("o365")
    if isinstance(audit, dict) and isinstance(inner := lower_keys(audit).get("audit"), dict):
        fields = {**fields, **opened(inner)}
    event = fields.get("event")
    if isinstance(event, dict):
        fields.setdefault("event.action", event.get("action"))
    return fields


def unwrapped(value: Any, known: Callable[[Record], bool], owner: str = "", depth: int = 0) -> Iterator[Record]:
    """Yields the objects of a document that are `known`, however deep they stand; what is inside those is theirs.

    `owner`: the account that a wrapper names, for records that name none.
    """
    value = parsed(value)
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from unwrapped(entry, known, owner, depth + 1)
    elif isinstance(value, dict):
        fields = opened(value)
        if known(fields):
            if owner:
                fields.setdefault("account", owner)
            yield fields
            return
        owner = next((t for n in _OWNERS if "@" in (t := text_of(fields.get(n)))), owner)
        for content in value.values():
            if isinstance(content, dict | list) or (isinstance(content, str) and content.lstrip()[:1] in ("{", "[")):
                yield from unwrapped(content, known, owner, depth + 1)


def _without_prefix(key: str) -> str:
    return next((key[len(prefix) :] for prefix in _PREFIXES if key.startswith(prefix)), key)


def _lay(fields: Record, key: str, content: Any) -> None:
    """`parameters.forwardto` becomes an entry of `parameters`."""
    outer, dot, inner = key.partition(".")
    if dot and outer in ("parameters", "operationproperties", "item"):
        held = fields.setdefault(outer, {})
        if isinstance(held, dict):
            held[inner] = content
    else:
        fields[key] = content
