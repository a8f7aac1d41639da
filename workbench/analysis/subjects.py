"""What is left of a subject when all that varies from mail to mail is taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workbench.model.mailprint import plain_letters

__all__ = ["Subject", "normalise_subject", "subject_of"]

_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|sv|antw|答复|回复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z]*[0-9][a-z0-9]*|[^\W\d_]+")
_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]{5}")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_DIGITS = frozenset("0123456789")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CALLED = re.compile(r"[\u3400-\u9fff]{1,3}(?:先生|女士|小姐|老师|经理|总)(?=\W|您|你|的|[:：,，]|$)")

_MOST_TOKENS = 10
_CJK_ENDS = 6
"""Chinese characters at the start or end of two subjects that make them alike."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, taken apart for comparing."""

    skeleton: str
    """Its words without numbers, random tokens and names."""
    telling: bool
    """Long enough that two mails hardly share it by chance; "Invoice" and "会议" are not."""
    reply: bool
    parts: tuple[str, ...]
    """Skeletons with one word left out, or their long ends: what two share where one word was varied."""


def normalise_subject(subject: str) -> str:
    """Returns what near-identical subjects share: no reply marks, numbers, signs, case or look-alike letters.

    Tokens with digits and tokens that nobody can speak become "0".
    """
    return " ".join(_words_and_reply(subject)[0])


@lru_cache(maxsize=1 << 17)
def _words_and_reply(subject: str) -> tuple[tuple[str, ...], bool]:
    plain = plain_letters(subject).strip()
    bare = _REPLY.sub("", plain)
    named = bare if bare.isascii() else _CALLED.sub(" ", bare)
    words: list[str] = []
    for word in _TOKEN.findall(named):
        known = "0" if _varies(word) else word
        if known != "0" or words[-1:] != ["0"]:
            words.append(known)
    return tuple(words), bare != plain


def _varies(word: str) -> bool:
    return word[0] in _DIGITS or word[-1] in _DIGITS or not word.isalpha() or (len(word) > 4 and _unspeakable(word))


@lru_cache(maxsize=1 << 14)
def _unspeakable(word: str) -> bool:
    return word.isascii() and _CONSONANTS.search(word) is not None


def subject_of(subject: str, recipient: str) -> Subject:
    """Returns the subject taken apart, without the words that are its recipient's name."""
    words, reply = _words_and_reply(subject)
    local = recipient.partition("@")[0].lower()
    if any(word in local for word in words):
        names = set(_NOT_LETTERS.split(local))
        words = tuple(word for word in words if word not in names or len(word) < 3)
    return _taken_apart(words, reply)


@lru_cache(maxsize=1 << 14)
def _taken_apart(words: tuple[str, ...], reply: bool) -> Subject:
    words = tuple(word for word in words if word != "0")
    skeleton = " ".join(words)
    letters = 0 if skeleton.isascii() else len(_CJK.findall(skeleton))
    latin = [word for word in words if len(word) > 2] if not letters else []
    telling = letters >= 5 or (len(latin) >= 2 and sum(map(len, latin)) >= 10)
    return Subject(skeleton, telling, reply, _ends(skeleton) if letters else _with_one_left_out(words))


def _ends(skeleton: str) -> tuple[str, ...]:
    joined = skeleton.replace(" ", "")
    return (f"^{joined[:_CJK_ENDS]}", f"{joined[-_CJK_ENDS:]}$") if len(joined) >= _CJK_ENDS + 1 else ()


def _with_one_left_out(words: tuple[str, ...]) -> tuple[str, ...]:
    words = words[:_MOST_TOKENS]
    if len(words) < 3:
        return ()
    lacking = [" ".join(words[:n] + words[n + 1 :]) for n in range(len(words))]
    long_enough = [part for part in lacking if len(part) >= 12 and part.count(" ") >= 2]
    return (" ".join(words), *long_enough) if long_enough else ()
