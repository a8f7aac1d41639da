"""What stands out about forwardings, delegates, transport rules and other settings: each judged by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.model.mailrule import ActionKind, MailRule, RuleScope
from workbench.model.mailrule_items import SENDING

from .links import PUBLIC_SERVICES, is_outside
from .rule_traits import Reason, catches_all, sends_out, traits
from .rule_words import RuleWords
from .wording import and_list

__all__ = ["setting_traits"]

_K, _S = ActionKind, RuleScope
_Domains = tuple[str, ...]
_ARCHIVES = re.compile(r"archiv|journal|complian|legal|audit|dlp|record|retention|归档|存档|审计", re.I)
_GUARDS = re.compile(
    r"phish|spam|malware|external|extern|warn|dlp|block|secur|forward|spoof|外部|警告|拦截|安全|转发", re.I
)
_SHARED = re.compile(
    r"^(?:info|sales|support|shared|office|room|conf|meeting|team|hr|jobs|careers|marketing|contact|service|hello|billing|orders?"
    r"|reception|front-?desk|equipment|projector|calendar|events?|press|helpdesk|enquir\w*|admin-?office)(?:[._-]?\w*)$",
    re.I,
)
_HIGH = re.compile(
    r"^(?:ceo|cfo|cto|coo|chair\w*|president|director|finance|payroll|treasur\w*|account(?:s|ing)|legal)\b", re.I
)
_EVERYBODY = re.compile(r"^(?:default|anonymous|everyone|all users|任何人)$", re.I)
_MAIL_FOLDER = re.compile(r"inbox|sent|top of information store|deleted|^$|收件|已发送", re.I)
_FULL = re.compile(r"full ?access|owner|editor|changepermission|changeowner|readitems|all\b", re.I)
_SEE_LITTLE = re.compile(r"^\W*(?:availabilityonly|limiteddetails|none|freebusy\w*|reviewer|contributor)\W*$", re.I)
_READS = re.compile(r"reviewer|readitems", re.I)
_SYSTEM = re.compile(
    r"^(?:nt authority|nt service|s-1-5-)|\\self$|^self$|discovery management|exchange \w+ (?:servers|subsystem)", re.I
)
_NAMED_DOMAIN = re.compile(r"\.[a-z][a-z0-9-]*$", re.I)
_WATCHED = re.compile(r"\bbank|^(?:postmaster|mailer-daemon|abuse|security|helpdesk)@|银行", re.I)
_LINK = re.compile(r"(?:https?://|(?=www\.))([\w.-]+)", re.I)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def setting_traits(rule: MailRule, domains: _Domains, words: RuleWords) -> Iterator[Reason]:
    """Yields what stands out about anything that is no mailbox rule; nothing for what was taken away."""
    if rule.scope is _S.TRANSPORT_RULE:
        yield from _transport(rule, domains, words)
    elif not rule.removed:
        yield from _BY_SCOPE.get(rule.scope, _nothing)(rule, domains)


def _nothing(rule: MailRule, domains: _Domains) -> Iterator[Reason]:  # noqa: ARG001 - one of the table's functions
    return iter(())


def _forwarding(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    if outside := sends_out(rule, domains):
        tail = "" if rule.does(_K.FORWARD) else " No copy stays in the mailbox."
        yield Reason(
            code="leaves",
            sentence=f"All mail is forwarded out of the organisation, to {and_list(outside)}.{tail}",
            weight=6,
        )
    elif named := [a for a in rule.targets(*SENDING) if "@" not in a]:
        said = f"All mail is forwarded to {and_list(named)}; whether that is inside the organisation is not told."
        yield Reason(code="target-unknown", sentence=said, weight=2)
    elif rule.does(_K.FORWARD, _K.REDIRECT) and not rule.targets(*SENDING):
        yield Reason(
            code="leaves", sentence="Mail is forwarded out of the organisation; the record names no address.", weight=6
        )


def _policy(rule: MailRule, domains: _Domains) -> Iterator[Reason]:  # noqa: ARG001
    where = and_list(list(rule.targets(_K.SET)))
    yield Reason(
        code="forwarding-allowed", sentence=f"Forwarding out of the organisation was allowed: {where}.", weight=5
    )


def _delegate(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    who, rights, folder, hidden = (*(rule.actions[0].targets if rule.actions else ()), "", "", "", "")[:4]
    if _SYSTEM.search(who):
        return
    part = f"the folder {folder} of " if folder and folder != "*" else ""
    told = f"{who} may use {part}{rule.account or 'the mailbox'} ({rights})."
    owner = rule.account.partition("@")[0]
    if rights == "ApplicationImpersonation":
        yield Reason(code="impersonation", sentence=f"{who} may open every mailbox as its owner.", weight=6)
    elif _EVERYBODY.search(who.rpartition("\\")[2]):
        yield Reason(
            code="everybody", sentence=f"Everybody may look in: {told}", weight=1 if _little(rights, folder) else 6
        )
    elif _alien(who, domains):
        yield Reason(
            code="delegate-outside",
            sentence=f"Somebody outside has access: {told}",
            weight=2 if _little(rights, folder) else 6,
        )
    elif _little(rights, folder) or (not _FULL.search(rights) and "send" not in rights.lower()):
        yield Reason(code="delegate", sentence=told, weight=1)
    else:
        yield from _whole(rule, who, rights, owner, told, hidden)


def _whole(rule: MailRule, who: str, rights: str, owner: str, told: str, hidden: str) -> Iterator[Reason]:
    shared = bool(_SHARED.search(owner))
    whole = "fullaccess" in rights.lower().replace(" ", "")
    yield Reason(code="delegate", sentence=told, weight=1 if shared else 5 if whole else 3)
    if _same(who, rule.by) and not _same(rule.by, rule.account):
        yield Reason(
            code="granted-to-self", sentence=f"{rule.by} granted this to themselves.", weight=2 if shared else 3
        )
    if hidden:
        yield Reason(
            code="hidden-mapping", sentence="It was set so that the mailbox doesn't show up by itself.", weight=2
        )
    if re.search(r"changepermission|changeowner", rights, re.I):
        yield Reason(code="may-grant-on", sentence="The rights let them hand the mailbox on.", weight=3)
    if _HIGH.search(owner) and not shared:
        yield Reason(
            code="high-mailbox", sentence=f"The mailbox {rule.account} is one that thieves are after.", weight=2
        )


def _same(one: str, other: str) -> bool:
    plain = [text.casefold().rpartition("\\")[2].partition("@")[0].strip() for text in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]


def _alien(who: str, domains: _Domains) -> bool:
    return "#ext#" in who.lower() or ("@" in who and bool(domains) and is_outside(who, domains))


def _little(rights: str, folder: str) -> bool:
    if folder and _MAIL_FOLDER.search(folder) and _READS.search(rights):
        return False
    return bool(_SEE_LITTLE.search(rights)) or (bool(folder) and not _MAIL_FOLDER.search(folder))


def _send_as(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    who = rule.actions[0].targets[0] if rule.actions and rule.actions[0].targets else "somebody"
    if _SYSTEM.search(who):
        return
    told = f"{who} may send as {rule.account or 'this mailbox'}."
    weight = 6 if _alien(who, domains) else 1 if _SHARED.search(rule.account.partition("@")[0]) else 3
    yield Reason(code="send-as", sentence=told, weight=weight)
    if _same(who, rule.by) and not _same(rule.by, rule.account):
        yield Reason(code="granted-to-self", sentence=f"{rule.by} granted this to themselves.", weight=3)
    if _HIGH.search(rule.account.partition("@")[0]):
        yield Reason(
            code="high-mailbox", sentence=f"The mailbox {rule.account} is one that thieves are after.", weight=2
        )


def _address(code: str, words: str, weight: int) -> Callable[[MailRule, _Domains], Iterator[Reason]]:
    def judge(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
        values = rule.targets(_K.SET, _K.GRANT, _K.FORWARD)
        outside = [a for v in values for a in _ADDRESS.findall(v) if is_outside(a, domains)]
        if outside:
            yield Reason(
                code=code, sentence=f"{words} {and_list(outside)}, which is outside the organisation.", weight=weight
            )

    return judge


def _answer(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    text = " ".join(rule.targets(_K.REPLY, _K.SET))
    outside = [a for a in _ADDRESS.findall(text) if is_outside(a, domains)]
    if outside:
        yield Reason(code="answer-outside", sentence=f"It sends people to {and_list(outside)}, outside.", weight=5)
    elif links := [h for h in _LINK.findall(text) if is_outside(f"@{h.rstrip('.')}", domains)]:
        yield Reason(code="answer-link", sentence=f"It links to {and_list(links)}, outside.", weight=1)


def _plain(code: str, words: str, weight: int) -> Callable[[MailRule, _Domains], Iterator[Reason]]:
    def judge(rule: MailRule, domains: _Domains) -> Iterator[Reason]:  # noqa: ARG001
        told = and_list(list(rule.targets(*_K))) if any(a.targets for a in rule.actions) else "see the record"
        yield Reason(code=code, sentence=f"{words}: {told}.", weight=weight)

    return judge


def _collection(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    who = [t for a in rule.actions for t in a.targets]
    inside = bool(who) and all("@" in w and not is_outside(w, domains) for w in who)
    said = f"Another mailbox fetches mail from this one: {and_list(who) or 'see the record'}."
    yield Reason(code="collected", sentence=said, weight=1 if inside else 5)


def _trusted(rule: MailRule, domains: _Domains) -> Iterator[Reason]:  # noqa: ARG001
    senders = rule.targets(_K.SKIP_FILTER, _K.SET)
    whole = [v for v in senders if v.lstrip("@*.").casefold() in PUBLIC_SERVICES]
    if whole:
        said = f"Everybody at {and_list(whole)} is let past the filter, strangers included."
        yield Reason(code="trusts-everybody", sentence=said, weight=5)
    elif senders:
        said = f"These senders are let past the filter: {and_list(list(senders))}."
        yield Reason(code="trusted", sentence=said, weight=1)


def _blocked(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    senders = rule.targets(_K.MOVE, _K.SET, _K.REJECT)
    inside = [v for v in senders if not is_outside(v if "@" in v else f"@{v}", domains)]
    watched = [v for v in senders if v not in inside and _WATCHED.search(v)]
    if inside:
        said = f"What {and_list(inside)} of the organisation writes ends up as spam."
        yield Reason(code="blocks-inside", sentence=said, weight=5)
    if watched:
        yield Reason(code="blocks-watched", sentence=f"Mail of {and_list(watched)} ends up as spam.", weight=5)


def _journal(rule: MailRule, domains: _Domains) -> Iterator[Reason]:
    if outside := sends_out(rule, domains):
        yield Reason(
            code="leaves",
            sentence=f"A copy of every mail goes out of the organisation, to {and_list(outside)}.",
            weight=6,
        )


def _transport(rule: MailRule, domains: _Domains, words: RuleWords) -> Iterator[Reason]:
    if rule.removed:
        if _GUARDS.search(rule.name or ""):
            yield Reason(
                code="guard-removed",
                sentence=f"A rule that guards the organisation was taken away: “{rule.name}”.",
                weight=5,
            )
        return
    everything = catches_all(rule)
    found = [r for r in traits(rule, domains, words) if not (r.code == "no-condition" and not sends_out(rule, domains))]
    copies = [a for a in rule.targets(_K.BCC, _K.REDIRECT, _K.COPY_TO) if a not in sends_out(rule, domains)]
    yield from (
        r
        for r in found
        if r.code not in ("target-unknown", "turns-away", "touchy-words") or (r.code == "touchy-words" and _takes(rule))
    )
    if copies and rule.does(_K.BCC, _K.REDIRECT):
        weight = 1 if any(_ARCHIVES.search(a) for a in copies) else 5 if rule.does(_K.BCC) else 3
        yield Reason(
            code="copies-for-all", sentence=f"Copies of other people's mail go to {and_list(copies)}.", weight=weight
        )
        if everything:
            yield everything.model_copy(update={"weight": 2 if weight >= 3 else 0})
    if rule.does(_K.SKIP_FILTER):
        favoured = _favoured(rule, domains)
        whom = f" from {and_list(favoured)}, outside the organisation," if favoured else ""
        said = f"It lets mail{whom} past the filter of spam and malware."
        yield Reason(code="skips-filter", sentence=said, weight=5 if everything or favoured else 2)


def _favoured(rule: MailRule, domains: _Domains) -> list[str]:
    """The senders outside whose mail it takes, where it asks for nothing else (such as a passed check)."""
    if not rule.conditions or any(c.field != "sender" or c.negated for c in rule.conditions):
        return []
    senders = [v for c in rule.conditions for v in c.values]
    return [v for v in senders if _NAMED_DOMAIN.search(v) and is_outside(v if "@" in v else f"@{v}", domains)]


def _takes(rule: MailRule) -> bool:
    """It deletes, or sends on without the addressee knowing."""
    return rule.does(_K.DELETE, _K.PURGE, _K.BCC, _K.REDIRECT)


_BY_SCOPE: dict[RuleScope, Callable[[MailRule, _Domains], Iterator[Reason]]] = {
    _S.FORWARDING: _forwarding,
    _S.FORWARDING_POLICY: _policy,
    _S.DELEGATE: _delegate,
    _S.SEND_AS: _send_as,
    _S.ALIAS: _address("alias-outside", "Mail can be sent as", 3),
    _S.REPLY_TO: _address("reply-to-outside", "Answers go to", 6),
    _S.AUTO_REPLY: _answer,
    _S.SIGNATURE: _answer,
    _S.TRUSTED_SENDERS: _trusted,
    _S.BLOCKED_SENDERS: _blocked,
    _S.SENDING_LIMIT: _plain("sending-limit", "The sending limit was changed", 2),
    _S.ALERT_SETTING: _plain("alerts-off", "Notices about sign-ins are switched off", 5),
    _S.AUDIT_SETTING: _plain("audit-off", "Switched off", 6),
    _S.COLLECTION: _collection,
    _S.RECOVERY: _address("recovery-outside", "The password can be reset by way of", 2),
    _S.API_APP: _plain("api-app", "A program may read mailboxes", 2),
    _S.NEW_ACCOUNT: _plain("new-account", "An account was made", 2),
    _S.JOURNAL_RULE: _journal,
}
