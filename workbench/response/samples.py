"""One mail of a group, byte for byte: kept as evidence before anybody reads it or takes it away."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.mail import MessageCopy

from .messages import copies_of

__all__ = ["keep_sample", "kept_sample", "sample_of"]

_KIND = "message"


def kept_sample(desk: Desk, case: Case, group: str) -> bytes | None:
    """Returns the mail that was kept for a group; None where none was, or it was let go."""
    for record in reversed(desk.casefile.views.evidence_of(case.id)):
        if record.evidence.kind == _KIND and record.supports == group:
            try:
                return b"".join(desk.casefile.evidence(record.evidence.sha256))
            except NotFound:
                continue
    return None


async def keep_sample(desk: Desk, case: Case, group: str, copies: tuple[MessageCopy, ...]) -> str:
    """Keeps one of these copies (at least one) byte for byte; returns its SHA-256.

    Raises ProviderError where the provider can't show one.
    """
    data = await desk.provider(case.provider).message_bytes(copies[0])
    kept = desk.keep(data, name=f"{group}.eml", kind=_KIND, source=case.provider, supports=group)
    await desk.record(case.id, kept)
    return kept.evidence.sha256


async def sample_of(desk: Desk, case: Case, group: str) -> bytes:
    """Returns one mail of a group: the kept one, else one that is read now and kept.

    Raises NotFound where there is no copy, ProviderError where none can be shown.
    """
    kept = kept_sample(desk, case, group)
    if kept is not None:
        return kept
    copies = await copies_of(desk, case, group)
    if not copies:
        raise NotFound("No copy of this mail was found any more.", "Look again with l.")
    await keep_sample(desk, case, group, copies)
    kept = kept_sample(desk, case, group)
    assert kept is not None
    return kept
