"""What stands out about a mailbox rule: each trait a weight and a sentence with the facts in it.

Which traits count follows published detections of hiding rules (ATT&CK T1564.008, T1114.003); weights are ours,
set so that one harmless habit alone (deleting a newsletter, filing invoices) stays below the threshold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from workbench.model.base import Thing
from workbench.model.mailrule import ActionKind, Condition, MailRule
from workbench.model.mailrule_items import SENDING

from .links import is_outside
from .rule_words import RuleWords
from .wording import and_list

__all__ = ["FLAGGED_FROM", "Reason", "catches_all", "sends_out", "traits"]

FLAGGED_FROM = 5
"""A rule is flagged whose weights add up to this."""
_K = ActionKind


class Reason(Thing):
    """One thing that stands out."""

    code: str
    sentence: str
    weight: int = 0


_FORSAKEN = re.compile(
    r"^(?:rss(?: feeds?| subscriptions?)?|conversation history|sync issues|conflicts|local failures|server failures"
    r"|notes?|calendar|tasks|journal|contacts|outbox|drafts?|recoverable items|quick step settings"
    r"|订阅|rss ?源|rss ?订阅|会话历史(?:记录)?|对话历史记录|便笺|日历|任务|日记|草稿箱?|同步问题)$",
    re.IGNORECASE,
)
_BINS = re.compile(
    r"^(?:deleted(?: items| messages)?|trash|bin|wastebasket|recycle bin|已删除(?:邮件)?|废件箱|垃圾箱|回收站)$", re.I
)
_JUNK = re.compile(r"^(?:junk(?: e-?mail)?|spam|bulk(?: mail)?|垃圾邮件|垃圾邮箱)$", re.I)
_ARCHIVE = re.compile(r"^(?:(?:online |in-place )?archives?(?: ?\d{4})?|归档|存档)$", re.I)
_FEED = re.compile(r"rss|feed|blog|news|digest|podcast|订阅|新闻|博客", re.I)
_MEETING = re.compile(r"calendar|meeting|invit|accepted|declined|holiday|日历|会议", re.I)
_SPAM_TAG = re.compile(r"^[\[({*<\s]+(?:possible |suspected )?(?:spam|phish\w*|bulk|junk|垃圾邮件)\W*$", re.I)
_ROLE = re.compile(
    r"(?:no-?_?reply|do-?not-?reply|news|info|notif|alert|build|jenkins|git|jira|bot|auto|system|market|promo|sales|offers?"
    r"|updates?|digest|mailing|list|bulletin|support|calendar|backup|monitor|cron|root|nagios|service|team|shop|store|deals)",
    re.I,
)
_MACHINE = re.compile(
    r"order|billing|invoice|receipt|confirm|booking|delivery|shipping|tracking|hello|contact|mailer|press|webinar|event"
    r"|community|survey|feedback|career|jobs?\b|report|forum|group|office|admin|canteen|^ci$|member|subscri|account|pay",
    re.I,
)
_WATCHED_SENDER = re.compile(
    r"^(?:postmaster|mailer-daemon|microsoftexchange\w*|account-security\S*|security\S*|helpdesk|it-?support|abuse)@",
    re.I,
)
_PERSON = re.compile(r"^[a-z]{2,}[._-][a-z]{2,}$|^[a-z]\.[a-z]{3,}$", re.I)
_SEVERAL_LURES = 2
"""One such word stands in many a harmless rule, too."""
_NULLS = re.compile(r"[\x00\u200b-\u200f\u2060\ufeff\u00ad]")


def sends_out(rule: MailRule, domains: tuple[str, ...]) -> list[str]:
    """The addresses outside to which it sends mail."""
    return [a for a in rule.targets(*SENDING) if "@" in a and is_outside(a, domains)]


def traits(rule: MailRule, domains: tuple[str, ...], words: RuleWords) -> Iterator[Reason]:
    """Yields what stands out about a rule by itself, whenever and by whomever it was made."""
    outside, hidden = sends_out(rule, domains), list(_hiding(rule))
    everything = catches_all(rule)
    if outside:
        yield Reason(
            code="leaves", sentence=f"It sends mail out of the organisation, to {and_list(outside)}.", weight=6
        )
    yield from _unresolved(rule, everything)
    yield from hidden
    if any(r.weight for r in hidden):
        yield from _against_people(rule, domains)
    touchy = list(_touchy(rule, words, hides=bool(hidden)))
    yield from touchy
    if everything and (hidden or outside):
        yield everything
    yield from _name(
        rule, hides=bool(hidden), acts=bool(hidden or outside or touchy or rule.does(_K.MOVE) or not rule.actions)
    )
    yield from _hidden_text(rule)


def _unresolved(rule: MailRule, everything: Reason | None) -> Iterator[Reason]:
    named = [a for a in rule.targets(*SENDING) if "@" not in a]
    if named:
        weight = 5 if everything or any("${" in a for a in named) else 2
        whole = " It takes every mail." if everything else ""
        yield Reason(
            code="target-unknown",
            sentence=f"It sends mail on to {and_list(named)}; whether that is inside is not told.{whole}",
            weight=weight,
        )


def _hiding(rule: MailRule) -> Iterator[Reason]:
    if rule.does(_K.PURGE):
        yield Reason(code="purges", sentence="It hides mail: it deletes it for good.", weight=4)
    elif rule.does(_K.DELETE) or any(_BINS.search(_leaf(f)) for f in rule.targets(_K.MOVE)):
        yield Reason(code="deletes", sentence="It hides mail: it deletes it.", weight=3)
    elif rule.does(_K.QUARANTINE, _K.REJECT):
        yield Reason(code="turns-away", sentence="It keeps mail from arriving: it turns it away.", weight=2)
    for folder in rule.targets(_K.MOVE):
        if found := _place(folder, rule):
            yield found
    if rule.does(_K.MARK_READ):
        weight = 1 if rule.does(_K.MOVE, _K.DELETE, _K.PURGE) else 2
        yield Reason(code="marks-read", sentence="It hides mail: it marks it as read.", weight=weight)


def _place(folder: str, rule: MailRule) -> Reason | None:
    leaf = _leaf(folder)
    weight = 0
    if _FORSAKEN.search(leaf):
        told = " ".join(v for c in rule.conditions for v in c.values) + (rule.name or "")
        expected = _FEED if "rss" in leaf.lower() or "订阅" in leaf else _MEETING if "cal" in leaf.lower() else None
        own_label = not re.search(r"[\\/]", folder) and leaf.lower() in ("notes", "note") and _FEED.search(told)
        weight = 2 if own_label or (expected and expected.search(told)) else 5
    elif _JUNK.search(leaf) or _ARCHIVE.search(leaf):
        weight = 2
    elif not any(unicodedata.category(char)[0] in "LNS" for char in leaf):
        return Reason(
            code="odd-folder", sentence=f"It moves mail to a folder named “{folder}”, made to be overlooked.", weight=5
        )
    if not weight:
        return None
    return Reason(
        code="forsaken-folder", sentence=f"It hides mail: it moves it to “{folder}”, where nobody looks.", weight=weight
    )


def _leaf(folder: str) -> str:
    return re.split(r"[\\/]", folder.strip())[-1].removeprefix("INBOX.").strip() if len(folder) > 1 else folder


def _touchy(rule: MailRule, words: RuleWords, *, hides: bool) -> Iterator[Reason]:
    text = " \n ".join(v for c in rule.conditions if not c.negated for v in _looked_for(c))
    finance, security, theft, lures = words.found(text)
    found = sorted({*finance, *security, *theft})
    if hides and len(lures) >= _SEVERAL_LURES:
        told = f"It looks for words of the mail that such thieves send on: {and_list(lures)}."
        yield Reason(code="lure-words", sentence=told, weight=3)
    if not found:
        return
    weight = 3 + (len(found) >= 3)
    if theft and hides:
        weight = max(weight, 4)
    yield Reason(
        code="touchy-words", sentence=f"It looks for words of money or security: {and_list(found)}.", weight=weight
    )


def _looked_for(condition: Condition) -> Iterator[str]:
    """The words a condition looks for; of senders only those who would warn the owner."""
    if condition.field.startswith("header") and "spam" in condition.field.lower():
        return
    for value in condition.values:
        if condition.field == "sender" and value.startswith("@"):
            yield value.removeprefix("@")
        elif condition.field in ("sender", "recipient", "size") and "@" in value:
            if condition.field == "sender" and _WATCHED_SENDER.search(value):
                yield value.partition("@")[0].replace("-", " ") + " " + value.partition("@")[0]
        elif "@" in value and " " not in value.strip():
            continue
        elif not _SPAM_TAG.search(value) and not value.lower().lstrip().startswith("x-spam"):
            yield value


def _against_people(rule: MailRule, domains: tuple[str, ...]) -> Iterator[Reason]:
    senders = [v for c in rule.conditions if c.field == "sender" and not c.negated for v in c.values if "@" in v]
    people = [v for v in senders if _PERSON.search(v.partition("@")[0]) and not _ROLE.search(v.partition("@")[0])]
    inside = [v for v in people if not is_outside(v, domains)]
    if inside:
        said = f"It hides what {and_list(inside)} of the organisation writes."
        junked = any(_JUNK.search(_leaf(f)) for f in rule.targets(_K.MOVE))
        yield Reason(code="hides-colleague", sentence=said, weight=3 if junked else 2)
        return
    away = rule.does(_K.MARK_READ) and any(_place(f, rule) for f in rule.targets(_K.MOVE))
    one = senders if len(senders) == 1 and is_outside(senders[0], domains) and not _by_machine(senders[0]) else []
    if people or (away and one):
        said = f"It hides what one person writes: {and_list(people or one)}."
        yield Reason(code="hides-person", sentence=said, weight=2 if away else 1)


def _by_machine(sender: str) -> bool:
    local = sender.partition("@")[0]
    return not local or bool(_ROLE.search(local) or _MACHINE.search(local))


def catches_all(rule: MailRule) -> Reason | None:
    """Tells that it takes every mail, or all but every mail; None where it doesn't, or where that isn't known."""
    if not rule.conditions:
        if not rule.conditions_known:
            return None
        return Reason(code="no-condition", sentence="It has no condition: it takes every mail.", weight=3)
    enough = any if rule.any_of else all
    if enough(_is_all(c) or _is_to(c, rule.account) for c in rule.conditions):
        fitting = [c for c in rule.conditions if _is_all(c) or _is_to(c, rule.account)]
        told = and_list([f"“{v}”" for c in fitting for v in c.values] or [fitting[0].field])
        return Reason(code="all-but-every", sentence=f"Its condition fits nearly every mail: {told}.", weight=3)
    return None


def _is_to(condition: Condition, account: str) -> bool:
    """It takes what is sent to the account itself."""
    to = [value.casefold() for value in condition.values]
    own = {"me", account.casefold()} if "@" in account else {"me"}
    return condition.field == "recipient" and not condition.negated and not own.isdisjoint(to)


def _is_all(condition: Condition) -> bool:
    values = condition.values
    if condition.field == "size":
        numbers = [int(n) for n in re.findall(r"\d+", " ".join(values))]
        over = condition.operator != "under" and not condition.negated
        return over and bool(numbers) and numbers[0] <= 10
    if condition.negated:
        return bool(values) and all(len(v) > 12 and " " not in v and "@" not in v for v in values)
    if condition.field in ("recipient", "kind", "importance", "attachment", "time"):
        return False
    if condition.field.startswith("header"):
        return condition.field == "header" and "@" in values
    if not values:
        return False
    return any(len(_NULLS.sub("", v).strip(" *.%\"'")) <= 1 and not _cjk(v) for v in values)


def _cjk(value: str) -> bool:
    return any(unicodedata.category(c) == "Lo" for c in value)


def _name(rule: MailRule, *, hides: bool, acts: bool) -> Iterator[Reason]:
    name = rule.name
    if name is None or not acts:
        return
    plain = _NULLS.sub("", name).strip()
    if not any(unicodedata.category(char)[0] in "LN" for char in plain):
        told = "" if rule.actions else " What it does is not told."
        sentence = f"Its name is made to be overlooked: blank or only signs.{told}"
        yield Reason(code="overlooked-name", sentence=sentence, weight=4 if rule.actions else 5)
    elif (len(plain) <= 2 and not _cjk(plain) and hides) or (
        3 <= len(plain) < 8 and len(set(plain)) == 1 and plain.lower() != "ooo"
    ):
        yield Reason(code="short-name", sentence=f"Its name says nothing: “{name}”.", weight=3)


def _hidden_text(rule: MailRule) -> Iterator[Reason]:
    texts = [v for c in rule.conditions for v in c.values] + list(rule.targets(_K.MOVE)) + [rule.name or ""]
    if any(_NULLS.search(text) for text in texts):
        yield Reason(code="invisible-characters", sentence="It holds characters that nobody sees.", weight=5)
