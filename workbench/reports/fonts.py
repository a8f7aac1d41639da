"""Which fonts print a text: no letter is left to chance, and none comes out as a box.

Typst brings two fonts of its own that hold European letters and our signs. Everything else (Chinese first of all)
needs a font of this machine; which font holds which letter is read from the font itself, with fontTools (MIT).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from workbench.model.errors import UsageError

__all__ = ["MONO", "fonts_for", "in_reach"]

_SERIF = "Libertinus Serif"
MONO = "DejaVu Sans Mono"
_CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Serif CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimSun",
    "Droid Sans Fallback",
)
"""Fonts for Chinese, the one that reads best first."""
_LETTERS = ((0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3A9), (0x3B1, 0x3C9), (0x400, 0x45F))
_SIGNS = frozenset("–—‘’“”„…•→↔●○◆◇■□▸✔✘×−≤≥€")
"""In Typst's own fonts, regular and bold, of release 0.15: looked up in the fonts themselves."""
_STAND_INS = {"✋": "◆", "⏳": "○"}
"""Signs of ours that no common font holds; the word beside them says the same."""
_CONTROL_PICTURES = range(0x2400, 0x2420)
_SAID = 12


def in_reach(text: str) -> str:
    """Returns a text with visible marks in place of what is no letter and has no font: pictures, private signs."""
    if text.isascii():
        return text
    return "".join(_stand_in(sign) for sign in text)


def _stand_in(sign: str) -> str:
    if sign in _STAND_INS:
        return _STAND_INS[sign]
    if ord(sign) in _CONTROL_PICTURES:
        return f"<U+{ord(sign) - 0x2400:04X}>"
    if _own(sign) or unicodedata.category(sign) not in ("So", "Sk", "Co", "Cn"):
        return sign
    return f"<U+{ord(sign):04X}>"


def _own(sign: str) -> bool:
    return sign in _SIGNS or any(low <= ord(sign) <= high for low, high in _LETTERS)


def fonts_for(letters: Iterable[str]) -> list[str]:
    """Returns the font families to print these letters with, in order. Raises UsageError where one has no font."""
    wanted = {ord(sign) for sign in letters if not _own(sign) and sign not in "\n\t"}
    families = [_SERIF, MONO]
    for family in _by_preference(_installed()) if wanted else ():
        held = wanted & _held(family)
        if held:
            families.append(family)
            wanted -= held
        if not wanted:
            break
    if wanted:
        raise _missing(sorted(map(chr, wanted)))
    return families


def _by_preference(installed: Iterable[str]) -> list[str]:
    rank = {family: number for number, family in enumerate(_CHINESE)}
    return sorted(installed, key=lambda family: (rank.get(family, len(rank)), family))


@cache
def _installed() -> dict[str, tuple[str, int]]:
    """Path and number within it of each family's most ordinary font; Typst's own, which have no path, are left out."""
    import typst

    found: dict[str, tuple[int, str, int]] = {}
    for font in typst.Fonts().fonts():
        if font.path is not None and font.style == "normal":
            far = abs(font.weight - 400)
            if font.family not in found or far < found[font.family][0]:
                found[font.family] = (far, font.path, font.index)
    return {family: (path, index) for family, (_, path, index) in found.items()}


@cache
def _held(family: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    path, index = _installed()[family]
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def _missing(signs: list[str]) -> UsageError:
    shown = " ".join(signs[:_SAID]) + (" …" if len(signs) > _SAID else "")
    return UsageError(
        f"The PDF can't be written: no font on this machine holds {len(signs)} of its letters: {shown}",
        "Install one that does; for Chinese on Debian or Ubuntu: apt install fonts-noto-cjk (or the smaller "
        "fonts-wqy-microhei). Or write the report as HTML: it uses the reader's fonts.",
    )
