"""Letters that offer a share of somebody else's fortune: long, polite, and each told with the same motifs.

One motif says nothing: business letters name sums and banks too. Many of them in one letter are told by no other mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.examined import MailReason

from .codes import reason
from .reading import Mail

__all__ = ["judge_fortunes"]

_SUM = (
    "million", "us$", "usd", "000,000", "000.000", "hundred thousand", "large sum", "huge sum", "great sum", "sum of",
    "fund", "fortune", "compensation", "donat", "atm card", "milhoes", "millones",
)  # fmt: skip
_MOTIFS: tuple[tuple[str, ...], ...] = (
    ("next of kin", "deceased", "late husband", "my late", "the late", "late father", "plane crash", "air crash",
     "died in", "died of", "died without", "was murdered", "was assassinated", "was killed", "inherit", "widow",
     "cancer", "rebels", "coup"),
    ("nigeria", "lagos", "abuja", "zaire", "congo", "ivory coast", "cote d", "abidjan", "sierra leone", "liberia",
     "burkina", "ghana", "accra", "togo", "lome", "benin", "angola", "zimbabwe", "south africa", "johannesburg",
     "central bank", "nnpc", "petroleum corporation", "barrister", "senegal", "dakar", "united nations",
     "security company", "diplomat", "seychelles"),
    ("beneficiary", "foreign account", "foreign partner", "overseas account", "bank account", "your account",
     "transfer of", "be transferred", "transfer this", "transfer the", "transfer it", "consignment", "payment order",
     "over-invoiced", "over invoiced", "bank particulars", "remitted", "move this", "move the"),
    ("confidential", "secrecy", "top secret", "utmost", "discreet", "between us", "keep this", "private and"),
    (" percent", "per cent", "0% ", "5% ", "0 % ", "your share", "for your assistance", "mapped out", "set aside",
     "your commission", "be rewarded", "compensate you"),
    ("risk free", "risk-free", "no risk", "free of risk", "free from risk", "100% safe", "hitch",
     "legal and", "legitimate", "modalities", "be assured",
     "rest assured", "genuine"),
    ("surprise", "come to you as", "you may not know", "not know me", "never met", "not met", "have not seen",
     "your contact", "your e-mail address from", "your email address from", "your address", "chamber of commerce",
     "your profile", "through the internet", "permit me", "introduce myself", "solicit", "i am writing to you",
     "your esteemed", "courtesy"),
    ("trustworthy", "reliable", "honest", "god fearing", "god-fearing", "your assistance", "your help",
     "assist me", "assist us",
     "assist in", "partner", "your cooperation", "your co-operation", "trust you", "sincere"),
    ("god bless", "in the name of", "remain blessed", "almighty", "church", "charity", "orphan", "the lord",
     "yours faithfully", "best regards", "sincerely", "urgent response", "urgent reply", "your urgent", "prompt"),
    ("telephone and fax", "phone and fax", "telephone number", "phone number", "fax number", "private telephone",
     "reply to", "reach me", "contact me", "get back to me", "alternative email", "alternative e-mail",
     "full name"),
)  # fmt: skip
_ENOUGH, _MANY, _MOST = 6, 7, 8
_POINTS = {_ENOUGH: 20, _MANY: 28, _MOST: 40}
_LETTER = 8000
"""Characters: no such letter is longer, but digests of news are."""


def judge_fortunes(mail: Mail) -> Iterator[MailReason]:
    """Yields that it tells of a fortune that needs a stranger's help; the more is told, the more points."""
    text = mail.plain[:_LETTER]
    total = _first(_SUM, text)
    if not total:
        return
    told = [total, *(_first(words, text) for words in _MOTIFS)]
    count = sum(map(bool, told))
    if count < _ENOUGH:
        return
    yield reason(
        "fortune-story",
        "It tells the story of a fortune that needs a stranger's help.",
        ", ".join(word.strip() for word in told if word),
        _POINTS[min(count, _MOST)],
    )


def _first(words: tuple[str, ...], text: str) -> str:
    # A loop costs half of what next() over a generator does.
    for word in words:
        if word in text:
            return word
    return ""
