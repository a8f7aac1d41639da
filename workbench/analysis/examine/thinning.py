"""Lowers the points of what stands out by mere length: a long newsletter holds every phrase and some odd link."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.examined import MailReason

from .brands import brand_of_domain
from .codes import THIN_BY_LENGTH, THIN_BY_LINKS
from .reading import Mail

__all__ = ["thinned"]

_SHORT, _FEW = 2200, 8
"""Characters and links up to which all points stand."""
_LEAST = 0.25


def thinned(reasons: Iterable[MailReason], mail: Mail) -> list[MailReason]:
    """Returns the reasons with the points that the length of the mail leaves them."""
    by_length = max(min(_SHORT / max(len(mail.text), len(mail.plain), 1), 1.0), _LEAST)
    # Links to the sites of well-known names are what traps copy: they make no newsletter.
    count = sum(not brand_of_domain(link.host) for link in mail.links)
    by_links = max(min(_FEW / max(count, 1), 1.0), _LEAST)
    return [
        _less(r, by_length if r.code in THIN_BY_LENGTH else by_links if r.code in THIN_BY_LINKS else 1.0)
        for r in reasons
    ]


def _less(found: MailReason, share: float) -> MailReason:
    return found if share >= 1 else found.model_copy(update={"points": round(found.points * share)})
