"""What was done in a mailbox, as Dovecot's events tell it: mail opened, searched for, sent, and access given.

The events' names: https://doc.dovecot.org/2.3/admin_manual/list_of_events/ (`mail_opened`, `imap_command_finished`,
`smtp_server_transaction_rcpt_finished`, `sieve_action_finished`); the fields are those of records that Dovecot 2.3.19
wrote. Programs open mails by the hundred: what one session opens in one folder within an hour is told as one deed. Of
searches, those for words are told: programs ask for new mail by searching too.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet

from .collecting import Collector, record_id
from .collecting import field as kept_text
from .dovecot_fields import text_in

__all__ = ["Deeds"]

_WAITING = 50_000
"""Groups that are counted at the same time; the oldest are told first."""
_MOST = 20_000
"""Mails of one group that are told apart."""
_NAMED = 5

_SEARCHES = frozenset({"SEARCH", "UID SEARCH", "SORT", "UID SORT", "THREAD", "UID THREAD"})
_FOR_WORDS = re.compile(r"\b(?:TEXT|BODY|SUBJECT|FROM|TO|CC|BCC|HEADER|FUZZY)\b\s+\S", re.IGNORECASE)
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ACCESS = {
    "SETACL": ("added", "access to {box} was given to {who}"),
    "DELETEACL": ("removed", "{who} lost access to {box}"),
}


@dataclass
class _Group:
    """Events that are told as one deed."""

    at: datetime
    user: str
    ip: str | None
    number: int
    name: str
    identity: tuple[str, ...]
    facet: Activity
    key: str
    tell: Callable[[_Group], str]
    count: int = 0
    uids: set[int] = field(default_factory=set)
    named: list[str] = field(default_factory=list)


class Deeds:
    """Turns such events into audit events."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._groups: OrderedDict[tuple[str, ...], _Group] = OrderedDict()
        self._clients: OrderedDict[tuple[str, str], str] = OrderedDict()

    def signed_in(self, fields: dict[str, Any], user: str) -> None:
        """Remembers whose connection it is: what is sent over it names no user."""
        self._clients[_client(fields)] = user
        if len(self._clients) > _WAITING:
            self._clients.popitem(last=False)

    def take(self, name: str, fields: dict[str, Any], at: datetime, number: int) -> bool:
        """Reads one event; False where it tells of no deed."""
        known = {
            "mail_opened": self._opened,
            "imap_command_finished": self._command,
            "smtp_server_transaction_rcpt_finished": self._sent,
            "sieve_action_finished": self._by_rule,
        }.get(name)
        return known is not None and known(fields, at, number)

    def finish(self) -> None:
        """Tells the deeds that were still being counted."""
        while self._groups:
            self._tell(self._groups.popitem(last=False)[1])

    def _opened(self, fields: dict[str, Any], at: datetime, number: int) -> bool:
        user, box, uid = text_in(fields, "user"), text_in(fields, "mailbox"), fields.get("uid")
        why = fields.get("reason_code")
        if not user or not box or not isinstance(uid, int) or (why and "imap:fetch_body" not in why):
            return False
        identity = (user.lower(), text_in(fields, "session"), box, f"{at:%Y-%m-%dT%H}")
        group = self._group("mail_opened", identity, Activity.MAIL_READ, fields, user, at, number, box, _opened)
        if uid not in group.uids and len(group.uids) < _MOST:
            group.uids.add(uid)
            group.count += 1
        return True

    def _command(self, fields: dict[str, Any], at: datetime, number: int) -> bool:
        user, command = text_in(fields, "user"), text_in(fields, "cmd_name").upper()
        said = text_in(fields, "cmd_human_args") or text_in(fields, "cmd_args")
        box = text_in(fields, "mailbox")
        if user and command in _SEARCHES and _FOR_WORDS.search(said):
            what = f"searched {box or 'a folder'} for: {said}"
            self._audit(fields, user, at, number, f"imap {command}", Activity.MAIL_READ, "done", box, what)
            return True
        if user and command in _ACCESS and text_in(fields, "tagged_reply_state") in ("", "OK"):
            words = [quoted or plain for quoted, plain in _ARGUMENT.findall(said)]
            if len(words) < 2:
                return False
            change, sentence = _ACCESS[command]
            what = sentence.format(box=words[0], who=words[1])
            self._audit(fields, user, at, number, f"imap {command}", Facet.DELEGATES, change, words[1], what)
            return True
        return False

    def _sent(self, fields: dict[str, Any], at: datetime, number: int) -> bool:
        sender, to = text_in(fields, "mail_from"), text_in(fields, "rcpt_to")
        if text_in(fields, "protocol") == "lmtp" or not text_in(fields, "status_code").startswith("2") or not to:
            return False
        user = self._clients.get(_client(fields)) or sender
        if not user:
            return False
        identity = (text_in(fields, "transaction_id") or f"{at.isoformat()} {to}",)
        group = self._group("smtp_rcpt", identity, Activity.MAIL_SENT, fields, user, at, number, identity[0], _sent)
        group.count += 1
        if len(group.named) < _NAMED:
            group.named.append(to)
        return True

    def _by_rule(self, fields: dict[str, Any], at: datetime, number: int) -> bool:
        user, target = text_in(fields, "user"), text_in(fields, "redirect_target")
        if text_in(fields, "action_name") != "redirect" or not user or not target:
            return False
        script = text_in(fields, "script_location")
        identity = (user.lower(), target.lower(), script, f"{at:%Y-%m-%dT%H}")
        # The address is that of the server that delivered the mail, not of a person.
        group = self._group("sieve redirect", identity, Activity.MAIL_SENT, {}, user, at, number, target, _redirected)
        group.named = [target, script]
        group.count += 1
        return True

    def _group(
        self,
        name: str,
        identity: tuple[str, ...],
        facet: Activity,
        fields: dict[str, Any],
        user: str,
        at: datetime,
        number: int,
        key: str,
        tell: Callable[[_Group], str],
    ) -> _Group:
        found = self._groups.get((name, *identity))
        if found is None:
            ip = normalise_ip(text_in(fields, "remote_ip"))
            found = _Group(at, user, ip, number, name, identity, facet, key, tell)
            self._groups[(name, *identity)] = found
            if len(self._groups) > _WAITING:
                self._tell(self._groups.popitem(last=False)[1])
        return found

    def _tell(self, group: _Group) -> None:
        self._collector.audit(
            AuditEvent(
                id=record_id("dovecot-event", group.name, *group.identity),
                at=group.at,
                account=kept_text(group.user),
                ip=group.ip,
                facet=group.facet,
                change="done",
                key=kept_text(group.key),
                what=kept_text(group.tell(group)),
                name=group.name,
                source=self._collector.sha256,
                line=group.number,
            )
        )

    def _audit(
        self,
        fields: dict[str, Any],
        user: str,
        at: datetime,
        number: int,
        name: str,
        facet: Facet | Activity,
        change: str,
        key: str,
        what: str,
    ) -> None:
        told_apart_by = (text_in(fields, "session"), text_in(fields, "cmd_tag"))
        identity = (at.isoformat(), name, user.lower(), key, what, *told_apart_by)
        self._collector.audit(
            AuditEvent(
                id=record_id("dovecot-event", *identity),
                at=at,
                account=kept_text(user),
                ip=normalise_ip(text_in(fields, "remote_ip")),
                facet=facet,
                change=change,
                key=kept_text(key),
                what=kept_text(what),
                name=name,
                source=self._collector.sha256,
                line=number,
            )
        )


def _opened(group: _Group) -> str:
    mails = "1 message was" if group.count == 1 else f"{group.count}{'+' if group.count >= _MOST else ''} messages were"
    return f"{mails} opened in {group.key} (UID {_ranges(sorted(group.uids))})"


def _sent(group: _Group) -> str:
    more = group.count - len(group.named)
    return f"mail sent to {', '.join(group.named)}{f' and {more} more' if more > 0 else ''}"


def _redirected(group: _Group) -> str:
    target, script = group.named
    times = "" if group.count == 1 else f", {group.count} times"
    return f"a rule sent mail on to {target}{f' ({script})' if script else ''}{times}"


def _ranges(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:_NAMED]]
    return ", ".join(shown) + (" …" if len(runs) > _NAMED else "")


def _client(fields: dict[str, Any]) -> tuple[str, str]:
    return text_in(fields, "remote_ip"), text_in(fields, "remote_port")
