"""Judges mailbox rules: does one send mail out, hide it, or look as if it were made to be overlooked?

The traits are those that published detections look for; the words are ours, in English and Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo

from workbench.model.base import Thing
from workbench.model.state import FacetItem

from .wording import and_list, moment

__all__ = ["RuleJudgement", "in_plain_words", "is_outside", "judge_rule"]


class RuleJudgement(Thing):
    """Whether a rule may be the intruder's, and why."""

    flagged: bool
    reasons: tuple[str, ...] = ()
    """What stands out about it, as sentences; a rule that is not flagged may have some too."""


_HIDING_PLACES = re.compile(
    r"rss|archiv|junk|spam|trash|bin\b|deleted|conversation history|\bnotes?\b|calendar|sync issues"
    r"|归档|存档|垃圾|已删除|废件|订阅|会话历史|便笺|日历",
    re.IGNORECASE,
)
_TOUCHY = re.compile(
    r"\b(?:invoice|payment|pay\b|remittance|wire|bank|transfer|iban|swift|purchase order|p\.?o\b|payroll|salary"
    r"|refund|overdue|statement|deposit|beneficiary|contract|quotation"
    r"|hack|phish|spam|scam|fraud|virus|malware|suspicious|unusual|security|password|verif|sign-?in|log-?in|2fa|mfa"
    r"|undeliver|bounce|mailer-daemon|postmaster|did you send|helpdesk|it support)"
    r"|发票|付款|汇款|转账|银行|账户变更|收款|货款|对账|报价|合同|订单|工资|退款|逾期"
    r"|诈骗|欺诈|钓鱼|病毒|木马|可疑|异常|安全|密码|验证|登录|登陆|盗|退信|系统退信|管理员",
    re.IGNORECASE,
)


def is_outside(address: str, org_domains: Iterable[str]) -> bool:
    """Tells whether a mail address lies outside the organisation's domains and their subdomains."""
    domain = address.strip().rpartition("@")[2].lower().rstrip(".>")
    return not any(domain == own.lower() or domain.endswith("." + own.lower()) for own in org_domains)


def judge_rule(
    item: FacetItem,
    *,
    org_domains: Iterable[str],
    first_abnormal_at: datetime | None = None,
    abnormal: Callable[[str | None], bool] = lambda _ip: False,
    zone: tzinfo = UTC,
) -> RuleJudgement:
    """Judges one rule from what its item tells (attrs as listed in `providers.base`).

    `abnormal` tells whether an address was judged abnormal.
    Sending mail outside flags it, and so does hiding mail about money or security, hiding everything, or hiding
    anything by a rule that was made since the first abnormal sign-in. Moving a newsletter to its folder does not.
    """
    domains = tuple(org_domains)
    outside = [a for a in _texts(item, "forwards_to") if is_outside(a, domains)]
    hides = _hides(item)
    touchy = _touchy_words(item)
    late = bool(first_abnormal_at and item.since and item.since >= first_abnormal_at)
    by_intruder = abnormal(item.by_ip)
    late_by_nobody = late and item.by_ip is None
    blank = not _texts(item, "conditions")
    nameless = _is_nameless(item)
    reasons = [
        *([f"It sends mail out of the organisation, to {and_list(outside)}."] if outside else []),
        *([f"It hides mail: it {and_list(hides)}."] if hides else []),
        *([f"It looks for words of money or security: {and_list(touchy)}."] if touchy else []),
        *(["It has no condition: it takes every mail."] if blank and (hides or outside) else []),
        *(["Its name is made to be overlooked: blank or only signs."] if nameless else []),
        *([f"It was made on {_when(item, zone)}, after abnormal sign-ins began."] if late else []),
        *([f"It was made from {item.by_ip}, which is abnormal."] if by_intruder else []),
    ]
    suspect_hiding = hides and (touchy or blank or nameless or late)
    return RuleJudgement(
        flagged=bool(outside or by_intruder or suspect_hiding or late_by_nobody), reasons=tuple(reasons)
    )


def in_plain_words(item: FacetItem) -> str:
    """Returns what the rule does in one sentence; holds its texts as they are.

    "Every mail where the subject contains 'invoice' is sent on to a@example.net, marked as read and deleted."
    """
    done = []
    forwards = _texts(item, "forwards_to")
    if forwards:
        done.append(f"sent on to {and_list(forwards)}")
    if item.attrs.get("moves_to"):
        done.append(f"moved to “{item.attrs['moves_to']}”")
    if item.attrs.get("marks_read") is True:
        done.append("marked as read")
    if item.attrs.get("deletes") is True:
        done.append("deleted")
    if not done:
        done = _texts(item, "actions")
    if not done:
        return item.what
    conditions = _texts(item, "conditions")
    which = f"Every mail where {and_list(conditions)}" if conditions else "Every mail"
    return f"{which} is {and_list(done)}." if forwards or _has_facts(item) else f"{which}: {and_list(done)}."


def _has_facts(item: FacetItem) -> bool:
    return bool(item.attrs.get("moves_to") or item.attrs.get("marks_read") or item.attrs.get("deletes"))


def _hides(item: FacetItem) -> list[str]:
    hides = []
    if item.attrs.get("deletes") is True:
        hides.append("deletes it")
    if item.attrs.get("marks_read") is True:
        hides.append("marks it as read")
    target = str(item.attrs.get("moves_to") or "")
    if _HIDING_PLACES.search(target):
        hides.append(f"moves it to “{target}”, where nobody looks")
    return hides


def _touchy_words(item: FacetItem) -> list[str]:
    text = " ".join(_texts(item, "conditions"))
    return sorted({m.group().lower() for m in _TOUCHY.finditer(text)})


def _is_nameless(item: FacetItem) -> bool:
    """Blank, or nothing but signs. A source that tells no name says nothing about it."""
    name = item.attrs.get("name")
    if not isinstance(name, str):
        return False
    return not any(unicodedata.category(char)[0] in "LN" for char in name)


def _texts(item: FacetItem, key: str) -> list[str]:
    value = item.attrs.get(key)
    if isinstance(value, str):
        return [value] if value else []
    return [str(part) for part in value if part] if isinstance(value, list) else []


def _when(item: FacetItem, zone: tzinfo) -> str:
    return moment(item.since, zone) if item.since else "an unknown day"
