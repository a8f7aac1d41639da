"""What near-identical mails share, in a form that can be kept and compared without the mail itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from urllib.parse import urlsplit

__all__ = ["body_print", "link_target", "link_targets", "links_in", "payment_words", "plain_letters"]

_LONGEST = 20_000
"""Characters of a body that are looked at."""
_FEWEST = 8
"""Pairs of words; shorter bodies ("ok, thanks") say nothing."""
_BINS, _ROWS = 32, 4
_MOST_LINKS, _MOST_LOOKED_AT = 20, 500

# Letters of other scripts that look like Latin ones; what NFKC does not fold (Unicode TR 39 has the whole list).
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0432\u043d\u043a\u043c\u0442\u0433"
    "\u03b1\u03b5\u03bf\u03c1\u03c5\u03c7\u03b9\u03ba\u03bd\u03c4\u03b2\u03b7\u0131\u0251\u0261\u026a\u1d0f\u0562\u0578\u057d\u0585",
    "aeopcyxijshdqwbhkmtraeopuxikvtbniagioinuo",
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_MARKS = re.compile("[\u0300-\u036f]")
_LINK = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'\u3000-\u303f\uff00-\uffef]{1,2000}", re.IGNORECASE)
_WORD = re.compile(
    r"[^\W\d_\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]+(?![\w])|[\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]"
)
_QUOTED = re.compile(
    r"^\s*>.*$|^-{3,}.{0,40}(?:original message|forwarded message|原始邮件|转发邮件).*", re.IGNORECASE | re.MULTILINE
)

_PAYMENT = re.compile(
    r"(?:new|changed?|updated?|revised|different|alternative) (?:bank(?:ing)?|account|payment|remittance|wire|iban)"
    r"(?: (?:account|details?|information|instructions?))?"
    r"|(?:bank(?:ing)?|account|payment|remittance|wire) (?:account |details? |information |instructions? )?"
    r"(?:ha(?:s|ve) (?:been )?|was |were |is |are )(?:changed|updated|replaced|moved|under audit|frozen|closed)"
    r"|changed (?:our|my|the) (?:bank|account|payment)"
    r"|(?:please )?(?:do not|don.t) (?:pay|use|transfer to) (?:to )?the old"
    r"|(?:use|pay (?:in)?to|transfer to|remit to) (?:the|our|this) (?:new|following) (?:bank )?account"
    r"|(?:新|变更|更改|更换|更新|修改|另一)[的个了为]{0,2}(?:银行|收款|对公|付款|汇款)?(?:账户|账号|帐户|帐号)"
    r"|(?:银行|收款|付款|汇款)?(?:账户|账号|帐户|帐号|信息|资料)(?:已经|已|有|发生|现已)?(?:变更|更改|更换|更新|修改|冻结|停用|变动)"
    r"|(?:不要|请勿|勿|别)再?(?:汇|付|转|打)款?[入到至]?(?:旧|原|以前)",
    re.IGNORECASE,
)


def plain_letters(text: str) -> str:
    """Returns the text in one case, look-alike letters as the Latin ones, without invisible characters and accents."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded
    folded = _INVISIBLE.sub("", folded).translate(_LOOKALIKES)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", folded)) if not folded.isascii() else folded
    return unicodedata.normalize("NFC", bare)


def body_print(text: str) -> str:
    """Returns eight groups of four hex digits, or nothing for a body too short to tell by.

    Bodies that share four fifths of their pairs of words have most groups alike; numbers, links, quoted lines and
    case make no difference. Minima of one hash in 32 bins, after Li, Owen and Zhang, "One Permutation Hashing"
    (https://papers.nips.cc/paper/2012/hash/eaa32c96f620053cf442ad32258076b9-Abstract.html); empty bins borrow.
    """
    words = list(_words(_QUOTED.sub("", text[:_LONGEST])))
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    if len(pairs) < _FEWEST:
        return ""
    bins = _filled(_minima(pairs))
    bands = (bins[start : start + _ROWS] for start in range(0, _BINS, _ROWS))
    return " ".join(f"{_hash(repr(band)) >> 48:04x}" for band in bands)


def _words(text: str) -> Iterator[str]:
    return (m.group() for m in _WORD.finditer(plain_letters(_LINK.sub(" ", text))))


def _hash(text: str) -> int:
    """Returns 64 bits that are the same in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


@lru_cache(maxsize=1 << 14)
def _placed(pair: str) -> tuple[int, int]:
    """The bin of a pair, and what counts there. Near-identical mails have nearly all of their pairs in common."""
    rest, place = divmod(_hash(pair), _BINS)
    return place, rest


def _minima(pairs: set[str]) -> list[int | None]:
    bins: list[int | None] = [None] * _BINS
    for pair in pairs:
        place, rest = _placed(pair)
        held = bins[place]
        if held is None or rest < held:
            bins[place] = rest
    return bins


def _filled(bins: list[int | None]) -> list[int]:
    """An empty bin takes what the next one holds, and how far away that was."""
    filled, held, steps = [0] * _BINS, 0, 0
    for place in range(2 * _BINS - 1, -1, -1):  # the second round knows what the first bins hold
        here = bins[place % _BINS]
        held, steps = (held, steps + 1) if here is None else (here, 0)
        filled[place % _BINS] = held + steps * 0x9E3779B97F4A7C15
    return filled


def links_in(text: str, at_most: int) -> tuple[str, ...]:
    """Returns the links that stand in a text as they are written, each once. Nothing is fetched."""
    found = dict.fromkeys(m.group().rstrip(".,;:!?)]}。，；") for m in _LINK.finditer(text))
    return tuple(islice(found, at_most))


def link_targets(text: str) -> tuple[str, ...]:
    """Returns host and path of the links in a text, each once, at most 20; no query, no user, no port.

    The path's own random ends stay: they are compared as they are.
    """
    targets = (link_target(link) for link in links_in(text[: 10 * _LONGEST], _MOST_LOOKED_AT))
    return tuple(islice(dict.fromkeys(target for target in targets if target), _MOST_LINKS))


def link_target(link: str) -> str:
    """Returns host and path of a link; empty where it names no host."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # "http://[" and the like: no host, nothing to compare
        return ""
    return host + parts.path.rstrip("/")[:200] if host else ""


def payment_words(text: str) -> tuple[str, ...]:
    """Returns the phrases that tell of changed payment details, English and Chinese, each once, at most five.

    Lines that quote an earlier mail are left out: what it said is not what this one says.
    """
    plain = " ".join(plain_letters(_QUOTED.sub("", text[:_LONGEST])).split())
    return tuple(dict.fromkeys(m.group() for m in _PAYMENT.finditer(plain)))[:5]
