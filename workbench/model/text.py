"""Text from strangers, made safe to show.

Subjects, names, rule texts, client strings and host names may come from the intruder. They are
stored byte-true; this is the one place that makes them harmless on a screen, in a terminal and in
every report. What was taken out stays visible as a mark, so that a reader sees that it was there.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "clean_line", "shorten"]

# C0 (ESC among them), DEL, C1, line and paragraph separators, and every format character:
# bidi overrides and isolates, zero-width marks, tags. Surrogates can't be encoded at all.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def _mark(match: re.Match[str]) -> str:
    point = ord(match.group())
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return f"<U+{point:04X}>"


def clean(text: str) -> str:
    """Returns `text` with every control, format and bidi character turned into a visible mark.

    Line feeds and tabs are kept; use `clean_line` where one line is wanted.
    """
    return "\n".join("\t".join(_clean_run(cell) for cell in line.split("\t")) for line in text.split("\n"))


def clean_line(text: str) -> str:
    """Returns `text` on one line: as `clean`, with line feeds and tabs marked too."""
    return _clean_run(text)


def shorten(text: str, width: int) -> str:
    """Returns `text` cut to `width` characters, an ellipsis standing for what was cut."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def _clean_run(text: str) -> str:
    marked = _UNSAFE.sub(_mark, text)
    if marked.isascii():
        return marked
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cf", "Cc", "Cs") else c for c in marked)
