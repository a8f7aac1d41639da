"""The words that intruders' rules look for, in English and Chinese; a desk adds to them and leaves some out.

Which kinds of words they look for is told in published accounts of mail fraud; the words are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

__all__ = ["DEFAULT_WORDS", "FINANCE", "LURES", "SECURITY", "THEFT", "RuleWords"]

FINANCE = [
    "invoice*",
    "payment*",
    "pay",
    "paid",
    "remit*",
    "wire*",
    "bank*",
    "iban",
    "swift",
    "ach",
    "payroll",
    "salary",
    "refund*",
    "overdue",
    "deposit*",
    "beneficiary",
    "contract*",
    "quotation*",
    "statement*",
    "billing",
    "transfer*",
    "remittance",
    "w2",
    "w-2",
    "tax",
    "payable*",
    "receivable*",
    "docusign",
    "purchase order",
    "p.o",
    "po number",
    "routing number",
    "account details",
]
FINANCE += [
    "发票",
    "付款",
    "汇款",
    "转账",
    "银行",
    "账户变更",
    "收款",
    "货款",
    "对账",
    "报价",
    "合同",
    "订单",
    "工资",
    "退款",
    "逾期",
    "打款",
    "账号变更",
]
SECURITY = [
    "security",
    "password*",
    "verif*",
    "sign-in",
    "login",
    "log-in",
    "2fa",
    "mfa",
    "unusual",
    "suspicious*",
    "virus",
    "malware",
    "undeliver*",
    "bounce*",
    "mailer-daemon",
    "postmaster",
    "helpdesk",
    "authenticat*",
    "passcode",
    "it support",
    "new sign",
    "delivery failure",
    "delivery has failed",
    "returned mail",
    "service desk",
]
SECURITY += ["病毒", "木马", "可疑", "异常", "安全", "密码", "验证", "登录", "登陆", "退信", "系统退信", "管理员"]
THEFT = ["hack*", "phish*", "scam*", "fraud*", "compromised", "spoof*", "spam", "stolen", "malicious",

    "did you send", "is this you", "is this real", "is this legit", "your email was", "is this from you",
]  # fmt: skip
THEFT += ["诈骗", "欺诈", "钓鱼", "盗号", "被盗", "盗用", "是你发的"]


LURES = ["onedrive", "sharepoint", "docusign", "dropbox", "wetransfer", "adobe", "microsoft", "office 365", "voicemail",
    "secure message", "encrypted message", "shared", "view document", "review document", "scanned document", "fax",
    "共享", "文件共享", "查看文件", "微软", "网盘",
]  # fmt: skip
"""What the mail that steals the next password is about: a rule that deletes the answers looks for the same words."""


class RuleWords(NamedTuple):
    """Words of money, of security, of the theft itself, and of lures. `*` at the end stands for any ending."""

    finance: tuple[str, ...] = tuple(FINANCE)
    security: tuple[str, ...] = tuple(SECURITY)
    theft: tuple[str, ...] = tuple(THEFT)
    lures: tuple[str, ...] = tuple(LURES)

    def changed(self, more: Iterable[str], without: Iterable[str]) -> RuleWords:
        """Returns the lists with the desk's own words among those of money, and without those it leaves out."""
        gone = {word.casefold().rstrip("*") for word in without}
        kept = [tuple(w for w in words if w.rstrip("*") not in gone) for words in self]
        return RuleWords((*kept[0], *(w.casefold() for w in more)), *kept[1:])

    def found(self, text: str) -> tuple[list[str], list[str], list[str], list[str]]:
        """Returns the words of each list that stand in the text, in lower case, each once."""
        low = text.casefold()
        finance, security, theft, lures = (sorted({m.group() for m in _pattern(words).finditer(low)}) for words in self)
        return finance, security, theft, lures


DEFAULT_WORDS = RuleWords()


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = [_part(word) for word in words if word.strip("* ")]
    return re.compile("|".join(parts) or r"(?!)")


def _part(word: str) -> str:
    plain = re.escape(word.rstrip("*"))
    if not word.isascii():
        return plain
    return rf"(?<![a-z0-9]){plain}" + (r"\w*" if word.endswith("*") else r"(?:s|es)?(?![a-z0-9])")
