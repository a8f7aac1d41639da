"""Says in a sentence why the API said no.

Errors hold `detailErrorCode`, `message` and `developerMessage` (eryajf/go-alimail, yamatu/yaerp2.0), some `code`; those
of the token `error` and `error_description`. There is no list of the codes: they are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.errors import ProviderError
from workbench.model.text import clean_line, shorten

from ..http.call import Answer
from .fields import text

__all__ = ["refusal_of"]

_WORDS = {
    400: "it does not accept what was asked",
    401: "it does not accept our token",
    403: "the app has no permission for it",
    404: "there is no such thing",
    409: "it is in the way of something that is there already",
}
_LONGEST = 200


def refusal_of(answer: Answer) -> str:
    """Returns what an answer that is no yes says: our words for its status, and its own."""
    try:
        told = answer.json()
    except ProviderError:
        told = {}
    fields = told if isinstance(told, Mapping) else {}
    code = next(filter(None, (text(fields, k) for k in ("detailErrorCode", "code", "error"))), "")
    words = next(filter(None, (text(fields, k) for k in ("message", "error_description", "developerMessage"))), "")
    own = clean_line(shorten(": ".join(filter(None, (code, words))), _LONGEST))
    ours = _WORDS.get(answer.status, "it is in trouble" if answer.status >= 500 else "it said no")
    return f"{ours} ({answer.status}{', ' if own else ''}{own})."
