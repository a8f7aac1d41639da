"""One record of the unified audit log as an act: by whom, on whose mailbox, with which parameters."""

from __future__ import annotations

import json
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.mailrule import MailRule, RuleAction, RuleScope

from ..microsoft_fields import lower_keys, parsed, text_of
from ..times import parse_time
from .exchange import addresses_in, texts_of
from .shapes import Record

__all__ = ["Act", "named_raw"]


class Act:
    """What was done (its name in lower case), by whom, with which parameters (by lower-case names)."""

    def __init__(self, record: Record, operation: str) -> None:
        self.record = record
        self.operation = operation
        self.values = named_raw(record.get("parameters"))
        if not self.values:
            self.values = {
                k: v for k, v in record.items() if k not in ("operation", "userid", "clientip", "id", "size")
            }
            self.values.pop("parameters", None)
        self.actor = self.first("userid", "userids", "userprincipalname", "user.email", "accountupn", "userkey")
        ip = (
            normalise_ip(self.first(n))
            for n in ("clientip", "clientipaddress", "actoripaddress", "client_ip", "ipaddress")
        )
        self.ip = next((found for found in ip if found), None)

    def first(self, *names: str) -> str:
        """Returns the first of these fields of the record that says anything, as text."""
        return next((text for name in names if (text := text_of(self.record.get(name)))), "")

    def text(self, name: str) -> str:
        """Returns a parameter as text, several values with semicolons between them."""
        return "; ".join(texts_of(self.values.get(name)))

    def said(self, name: str) -> str:
        """Returns a parameter as `text` does, with what stands for "off"; nothing where the parameter is missing."""
        return text_of(parsed(self.values.get(name))).casefold().lstrip("$")

    def target(self, *names: str) -> str:
        """Returns whose mailbox it is about: an address, or what stands for one."""
        named = next((t for n in names if (t := self.text(n))), "") or self.first("mailboxownerupn")
        path = named or self.first("objectid", "officeobjectid")
        found = addresses_in(path.split("\\")[0]) if "@" in path else []
        if found and "@" in found[0]:
            return found[0]
        alias = path.partition(":")[0].replace("\\", "/").rstrip("/").rpartition("/")[2] if named else ""
        if alias and alias.casefold() == self.actor.partition("@")[0].casefold():
            return self.actor
        return alias or self.actor

    def rule(self, account: str, scope: RuleScope, *actions: RuleAction, **more: Any) -> MailRule:
        """Returns a rule of the account, with what the record tells of when and by whom it was made."""
        at = next((t for n in ("creationtime", "timegenerated", "@timestamp", "creationdate", "timestamp", "date")
                   if (t := parse_time(self.first(n)))), None)  # fmt: skip
        tenant = self.first("organizationname")
        own = [
            a.rpartition("@")[2]
            for a in (self.actor, self.first("mailboxownerupn"))
            if "@" in a and "#ext#" not in a.casefold()
        ]
        return MailRule(
            account=account,
            scope=scope,
            actions=actions,
            since=at if at and at.tzinfo else None if at is None else parse_time(at.isoformat() + "Z"),
            by=self.actor,
            by_ip=self.ip,
            own_domains=tuple(d for d in (*own, tenant) if d),
            dialect="microsoft-audit",
            original=json.dumps(self.record, ensure_ascii=False, default=str),
            **more,
        )


def named_raw(value: Any) -> dict[str, Any]:
    """Returns names and values of a list of pairs or of an object, values as they stand."""
    value = parsed(value)
    if isinstance(value, dict):
        low = lower_keys(value)
        return {str(low["name"]).casefold(): low.get("value")} if set(low) == {"name", "value"} else low
    found: dict[str, Any] = {}
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            low = lower_keys(entry)
            found.setdefault(str(low.get("name", low.get("key", ""))).strip().casefold(), low.get("value"))
    return found
