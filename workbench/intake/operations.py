"""What a row of an operation log means: the words of Alibaba Mail's consoles, in Chinese and English.

Alibaba documents that a user's operation log shows details, time and result (操作详情, 操作时间, 操作结果;
https://help.aliyun.com/document_detail/36767.html), and of the administrator's
(https://help.aliyun.com/en/document_detail/610783.html) that its details are in English, that an older form is a
request with `operatorEmail` and a response, that `Status` is 0 normal or 1 frozen, and that `SendRestriction` and
`ReceiveRestriction` are 0 or 1. The other columns and the wording of single operations are documented nowhere that
could be found: what is known here are the consoles' own names of the settings. A row whose words are not known is
counted, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from workbench.model.words import Activity, Facet

__all__ = ["Operation", "addresses_in", "operation_of", "operator_in"]

_F = Facet
_SUBJECTS: tuple[tuple[Facet | Activity, str, str], ...] = (
    (
        _F.APP_PASSWORDS,
        "app passwords",
        r"安全密码|专用密码|客户端密码|授权码|应用密码|security password|app(?:lication)? password",
    ),
    (
        _F.SECOND_FACTORS,
        "second factors",
        r"二次验证|两步验证|双因素|双重验证|多因素|身份验证器|动态口令"
        r"|\bmfa\b|\b2fa\b|two-?factor|second factor|authenticator",
    ),
    (_F.FORWARDING, "forwarding", r"转发|forward"),
    (_F.RULES, "rules", r"(?:收信|收件|来信|过滤|邮件)规则|过滤器|来信分类|(?:inbox|mail|filter) ?rule|\bfilters?\b"),
    (
        _F.RECOVERY,
        "recovery data",
        r"安全手机|密保|备用邮箱|绑定手机|手机绑定|secure phone|recovery (?:phone|address|email)",
    ),
    (_F.AUTO_REPLY, "automatic reply or signature", r"自动回复|个性签名|邮件签名|auto-? ?reply|vacation|\bsignature\b"),
    (
        _F.IP_ACCESS,
        "IP access",
        r"ip.{0,4}(?:限制|黑名单|白名单)|访问策略|access policy|ip login restriction|ip (?:black|white)list",
    ),
    (
        _F.PROTOCOLS,
        "protocols",
        r"\bpop3?\b|\bimap4?\b|\bsmtp\b|(?:pop3?|imap|smtp)(?=[^a-z])|三方客户端|third-?party client",
    ),
    (
        _F.SESSIONS,
        "sessions and trusted devices",
        r"可信设备|信任设备|登录态|强制下线|踢出|trusted device|force log ?out",
    ),
    (_F.DELEGATES, "delegates", r"委托|代理人|共享邮箱|成员授权|delegat|shared (?:mailbox|member)"),
    (_F.SEND_AS, "send-as and aliases", r"别名|代发|alias|send (?:as|on behalf)"),
    (_F.OAUTH_GRANTS, "applications", r"mcp|应用授权|第三方应用|api开放|oauth"),
    (_F.SENDING, "sending permission", r"发信权限|发信限制|收发限制|sendrestriction|receiverestriction"),
    (_F.PASSWORD, "password", r"密码|password"),
    (_F.SIGN_IN, "signing in", r"冻结|解冻|(?:停用|启用|禁用)(?:账号|帐号|账户)|freeze|\bstatus\W{1,4}[01]\b"),
    (Activity.MAIL_DELETED, "mail deleted", r"删除.{0,6}(?:邮件|信件)|清空|delet\w* .{0,12}(?:mail|message)"),
    (Activity.MAIL_SENT, "mail sent", r"发送.{0,6}(?:邮件|信件)|^发信|\bsen[dt] .{0,12}(?:mail|message)"),
)
_PATTERNS = tuple((facet, name, re.compile(pattern)) for facet, name, pattern in _SUBJECTS)
_VERB = re.compile(
    r"(?P<removed>删除|移除|关闭|停用|禁用|解绑|解除|取消|撤销|清除|踢出|下线|remov|delet|disabl|turn(?:ed)? off"
    r"|switch(?:ed)? off|revok|unbind|cancel|force log)"
    r"|(?P<added>新增|添加|增加|创建|新建|开启|打开|启用|绑定|生成"
    r"|\badd|creat|enabl|turn(?:ed)? on|switch(?:ed)? on|\bbind|generat|grant)"
    r"|(?P<changed>修改|更新|重置|编辑|变更|chang|updat|reset|edit|modif)"
)
_SETTING = re.compile(r"设置|设定|\bset\b")
_ALWAYS_CHANGED = frozenset({_F.PASSWORD, _F.SIGN_IN, _F.SENDING, _F.IP_ACCESS})
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,255}\.[A-Za-z]{2,24}")
_NAMED = re.compile(r"[“\"「《【'‘]([^”\"」》】'’]{1,80})[”\"」》】'’]")
_AFTER_COLON = re.compile(r"[:：]\s*(\S.{0,79})")
_OPERATOR = re.compile(r"operatoremail\W{1,6}([^\s\"',;}]{3,320})", re.IGNORECASE)
_LONGEST = 4000


class Operation(NamedTuple):
    """What an operation changed, or what was done by it."""

    facet: Facet | Activity
    change: str
    """added, removed, changed; "done" for a deed."""
    key: str
    what: str
    """What it is about, in English, with the words of the log behind it."""
    target: str
    """The address that mail goes to, or who was let in; empty where it is about none."""


def operation_of(text: str) -> Operation | None:
    """Returns what the words of an operation mean; None where they are not known."""
    words = unicodedata.normalize("NFKC", text[:_LONGEST])
    plain = words.casefold()
    found = next(((facet, name) for facet, name, pattern in _PATTERNS if pattern.search(plain)), None)
    if found is None:
        return None
    facet, name = found
    if isinstance(facet, Activity):
        return Operation(facet, "done", "", f"{name}: {text}", "")
    change = "changed" if facet in _ALWAYS_CHANGED else _change(plain)
    target = _target(facet, words)
    return Operation(facet, change, _key(facet, words, target), f"{name} {change}: {text}", target)


def addresses_in(text: str) -> list[str]:
    """Returns the mail addresses in the words of an operation, in their order."""
    return [found.rstrip(".") for found in _ADDRESS.findall(text[:_LONGEST])]


def operator_in(text: str) -> str:
    """Returns who acted, as the older form of the administrator's log has it within its details."""
    found = _OPERATOR.search(text[:_LONGEST])
    return found.group(1).rstrip(".") if found else ""


def _change(plain: str) -> str:
    """The first verb counts: a new rule may be one that deletes. “设置” is a verb only where no other stands."""
    verb = _VERB.search(plain)
    if verb is not None and verb.lastgroup:
        return verb.lastgroup
    return "added" if _SETTING.search(plain) else "changed"


def _target(facet: Facet, words: str) -> str:
    if facet not in (_F.FORWARDING, _F.DELEGATES, _F.SEND_AS):
        return ""
    found = addresses_in(words)
    return found[-1].lower() if found else ""


def _key(facet: Facet, words: str, target: str) -> str:
    if target:
        return target
    plain = words.casefold()
    if facet is _F.PROTOCOLS:
        return next((name for name in ("pop3", "imap", "smtp") if name[:3] in plain), "clients")
    if facet is _F.RECOVERY:
        return (
            "phone" if "手机" in plain or "phone" in plain else "address" if "邮箱" in plain or "mail" in plain else ""
        )
    if facet in (_F.RULES, _F.APP_PASSWORDS, _F.OAUTH_GRANTS):
        found = _NAMED.search(words) or _AFTER_COLON.search(words)
        return found.group(1).strip() if found else ""
    return ""
