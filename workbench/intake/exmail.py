"""Tencent Exmail (腾讯企业邮): the answer of `POST /cgi-bin/log/login`, a member's logins.

Source of the field names: https://metacpan.org/pod/QQ::exmail::log, a copy of the vendor's reference
(https://exmail.qq.com/qy_mng_logic/doc#10029, which could not be opened), and http://hbb1.cn/Home/Index/seekmember:
`errcode`, `errmsg`, and `list` with `time` (epoch seconds), `ip` and `type`: 1 web, 2 phone, 3 QQ Mail app, 4 client
(IMAP, POP, Exchange), 5 other. There is no session and no count of tries in it.
The answer names no account: whoever asked knows whose it is. Collectors that keep the question beside the answer
(`userid`) are understood.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn

from .blind_spots import EXMAIL
from .collecting import Collector, field, record_id
from .jsonstream import Broken, json_records
from .source import Source
from .times import parse_time

__all__ = ["LABEL", "TITLE", "looks_like", "read_into"]

TITLE = "Tencent Exmail login log JSON"
LABEL = "Tencent Exmail login log"

_MARK = re.compile(r'"list"\s*:\s*\[')
_ERRCODE = re.compile(r'"errcode"\s*:\s*-?\d')
_RECORD = re.compile(r'\{\s*"(?:time|ip|type)"\s*:')
_USER = re.compile(r'"userid"\s*:\s*"([^"\\]{1,320})"')
_TYPES = {
    "1": ("web", "web"),
    "2": (None, "phone"),
    "3": ("app", "QQ Mail app"),
    "4": (None, "mail program (IMAP, POP or Exchange)"),
    "5": (None, "another way"),
}


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be an answer of `log/login`."""
    if head.lstrip()[:1] != "{" or not _ERRCODE.search(head):
        return False
    found = _MARK.search(head)
    if found is None:
        return False
    first = head[found.end() : found.end() + 400].split("}", 1)[0]
    return not first.strip(" \r\n\t]") or ('"time"' in first and '"ip"' in first)


def read_into(collector: Collector, source: Source, *, account: str) -> None:
    """Reads every login into the collector; `account` is whose they are where the file doesn't say.

    Raises UnreadableInput where nothing says it, or where the answer is a refusal.
    """
    asked = {found.lower(): found for found in _USER.findall(source.head)}
    owner = next(iter(asked.values())) if len(asked) == 1 else account
    if not owner or (len(asked) > 1 and not account):
        raise UnreadableInput(
            f"{source.name} doesn't say whose logins these are.", "Take it in within the case of the account."
        )
    _refuse_a_refusal(source)
    for item in json_records(source.text(), frozenset({"list"}), _RECORD):
        if isinstance(item, Broken):
            why = "the file ends in the middle of this record" if item.cut else "no valid JSON"
            collector.unreadable(item.number, f"{why} at character {item.position:,}", item.excerpt)
        elif not _is_wrapper(item.value):
            _take(collector, item.value, item.number, owner)
    for gap in EXMAIL:
        collector.gap(str(gap))
    if not asked:
        collector.gap("The log names no account: every login was taken to be of the account of the case.")


def _refuse_a_refusal(source: Source) -> None:
    code = re.search(r'"errcode"\s*:\s*(-?\d+)', source.head)
    if code and code.group(1) != "0" and '"time"' not in source.head:
        raise UnreadableInput(
            f"{source.name} is a refusal of Exmail (errcode {code.group(1)}), not a log.",
            "Ask again: the API answers with errcode 0 and a list.",
        )


def _is_wrapper(value: Any) -> bool:
    return isinstance(value, dict) and "time" not in value and ("errcode" in value or "userid" in value)


def _take(collector: Collector, value: Any, number: int, owner: str) -> None:
    at = _time(value.get("time")) if isinstance(value, dict) else None
    if at is None:
        collector.unreadable(number, "no time in seconds since 1970", json.dumps(value, ensure_ascii=False)[:200])
        return
    ip, kind = normalise_ip(str(value.get("ip") or "")), str(value.get("type") or "")
    protocol, words = _TYPES.get(kind, (None, f"type {kind}" if kind else ""))
    collector.signin(
        SignIn(
            id=record_id("exmail", at.isoformat(), owner.lower(), ip or "", kind),
            at=at,
            account=field(owner),
            ip=ip,
            protocol=protocol,
            detail=field(words),
            source=collector.sha256,
            line=number,
        )
    )


def _time(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    moment = parse_time(str(value)) if str(value).isdigit() else None
    return moment.astimezone(UTC) if moment else None
