"""What ties a sign-in in Microsoft's audit log to the same one in Entra's sign-in log."""

from __future__ import annotations

import re

from .collecting import record_id

__all__ = ["SHARED_SIGNINS", "shared_id"]

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

SHARED_SIGNINS = (
    "A sign-in that stands in the audit log and in Entra's log counts once where both give it the same id."
    " Microsoft does not say that they always do, so that some may be listed twice. Take in Entra's log first: it says"
    " more about each."
)


def shared_id(request: str, code: str) -> str | None:
    """Returns the record's id, made of the id of the request and the error code; None where it is no such id.

    One request may be interrupted first and succeed later: each outcome is a sign-in of its own. Nobody makes the same
    GUID twice by chance, so that what bears the same one in both logs is the same request.
    """
    plain = request.casefold()
    return record_id("microsoft-signin", plain, code or "none") if _GUID.fullmatch(plain) else None
