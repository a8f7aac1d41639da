"""A password in parts that can be read out on the phone."""

from __future__ import annotations

import re

__all__ = ["read_out"]

_WORDS = re.compile(r"[A-Za-z]+(-[A-Za-z]+)+\d*")


def read_out(password: str) -> tuple[str, ...]:
    """Returns the password in lines: a word each, or four characters each with what they are."""
    if _WORDS.fullmatch(password):
        words = [_word(n, part) for n, part in enumerate(password.split("-"), start=1)]
        return (*words, "with a hyphen (-) between all of them, no spaces")
    groups = [password[i : i + 4] for i in range(0, len(password), 4)]
    return tuple(f"{n}  {group}   {', '.join(map(_character, group))}" for n, group in enumerate(groups, start=1))


def _word(number: int, part: str) -> str:
    letters = part.rstrip("0123456789")
    digits = part[len(letters) :]
    says = [f"capital {letters[0]}"] if letters[:1].isupper() else []
    says += [f"then the digit {' '.join(digits)}"] if digits else []
    return f"{number}  {part}" + (f"   ({', '.join(says)})" if says else "")


def _character(one: str) -> str:
    if one.isdigit():
        return f"digit {one}"
    if one.isalpha():
        return f"{'capital' if one.isupper() else 'small'} {one}"
    return f"sign {one}"
