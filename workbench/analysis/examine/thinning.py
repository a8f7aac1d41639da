"""Lowers the points of what stands out by mere length: a long newsletter holds every phrase and some odd link."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.examined import MailReason

from .codes import THIN_BY_LENGTH, THIN_BY_LINKS
from .reading import Mail

__all__ = ["thinned"]

_SHORT, _FEW = 2200, 10
"""Characters and links up to which all points stand."""
_LEAST = 0.25


def thinned(reasons: Iterable[MailReason], mail: Mail) -> list[MailReason]:
    """Returns the reasons with the points that the length of the mail leaves them."""
    by_length = max(min(_SHORT / max(len(mail.text), len(mail.plain), 1), 1.0), _LEAST)
    by_links = max(min(_FEW / max(len(mail.links), 1), 1.0), _LEAST)
    return [
        _less(r, by_length if r.code in THIN_BY_LENGTH else by_links if r.code in THIN_BY_LINKS else 1.0)
        for r in reasons
    ]


def _less(found: MailReason, share: float) -> MailReason:
    return found if share >= 1 else found.model_copy(update={"points": round(found.points * share)})
