"""Every reason that the rules know: its code, its built-in weights and what it means. A lead may set the weights."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from workbench.model.base import Thing

__all__ = ["REASONS", "ReasonCode", "built_in", "unknown_codes"]


class ReasonCode(Thing):
    """One kind of reason."""

    code: str
    weights: tuple[int, ...]
    """Built in, from its weakest form to its strongest; positive speaks for abnormal, negative for the owner."""
    means: str


def _code(code: str, *weights: int, means: str) -> ReasonCode:
    return ReasonCode(code=code, weights=weights, means=means)


REASONS: tuple[ReasonCode, ...] = (
    _code("said-abnormal", 10, means="a person judged sign-ins from this network abnormal, in this case"),
    _code("said-before-abnormal", 4, means="a person judged this network abnormal, in an earlier case of the account"),
    _code("vendor-flag", 4, means="the mail system itself marked a record as suspicious"),
    _code("before-change", 4, means="the account was changed from here"),
    _code(
        "session-moved",
        1,
        2,
        4,
        means="a session of the owner's went on here; in turns, abroad; in a strange program",
    ),
    _code("other-accounts", 2, 4, means="the network tried other accounts too; five or more"),
    _code("spray", 3, 4, means="one of five networks, or ten, that tried within a day and never got in"),
    _code("change-soon-after", 3, means="a change whose record has no address came soon after a sign-in from here"),
    _code("interleaved", 3, means="took turns with the owner's network within an hour"),
    _code("first-mail-protocol", 3, means="IMAP, POP3 or SMTP for the first time"),
    _code("burst-of-sends", 4, means="far more mail than the owner ever sends, soon after a sign-in from here"),
    _code("near-abnormal", 3, means="in use within 15 minutes of an abnormal network"),
    _code("too-fast", 1, 4, means="two countries within two hours; faster than an airliner, where places are known"),
    _code("failures-before", 1, 2, 3, means="failed tries from strange networks before a sign-in: some, 3, 10 or more"),
    _code("new-network", 2, means="never seen before"),
    _code("several-new", 2, means="one of three networks or more that turned up within a day"),
    _code("hop", 2, means="minutes away from another network that was never seen before"),
    _code("switched", 2, means="within half an hour of the owner's network"),
    _code("day-of-abnormal", 2, means="within a day of an abnormal network"),
    _code("new-region", 1, 2, means="another part of a usual country; a place where the account was never used"),
    _code("legacy-protocol", 1, means="IMAP, POP3 or SMTP: a password alone is enough"),
    _code("new-client", 1, means="a program never seen before"),
    _code("odd-hour", 1, means="outside the owner's usual hours"),
    _code("short-lived", 1, means="seen for a day at most, and never again"),
    _code("logout-only", 1, means="a session ended here that was not begun here"),
    _code("same-client", -1, means="a program that the owner uses"),
    _code("same-region", -1, means="a place where the owner is usually"),
    _code("came-back", -1, -2, -3, -4, means="used on 2, 3, 5, 10 days or more, and nothing was changed from it"),
    _code("vpn", -1, means="the organisation's VPN: nothing is held against it for being new, far or fast"),
    _code("next-door", -2, means="in the same small network as one of the owner's"),
    _code("colleagues", -2, means="other accounts use the network regularly"),
    _code("old-password", -2, -4, means="only failures after a change of password: a known program; on a known line"),
    _code("collects-mail", -2, means="calls at a fixed pace, as a mailbox does that collects mail"),
    _code("journey", -3, means="the usual networks fell silent for days, and others took their place"),
    _code("drifting-address", -3, means="changing addresses of one provider, as mobile and home lines have them"),
    _code("always-moving", -3, means="the account is on another network on most days"),
    _code("said-before-owner", -4, means="a person judged this network the owner's, in an earlier case of the account"),
    _code("settled-network", -4, means="one of the owner's networks"),
    _code("usual-network", -6, means="the owner's usual network"),
    _code("office", -10, means="one of the organisation's own networks"),
    _code(
        "said-owner", -10, means="a person judged sign-ins from this network the owner's or a delegate's, in this case"
    ),
)

_BY_CODE = {reason.code: reason for reason in REASONS}


def built_in(code: str, grade: int) -> int:
    """Returns the built-in weight of a reason in one of its forms, counted from the weakest, 0."""
    return _BY_CODE[code].weights[grade]


def unknown_codes(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns the codes that no rule has, each with at most three near ones."""
    unknown = sorted(set(codes) - _BY_CODE.keys())
    return {code: tuple(difflib.get_close_matches(code.lower(), _BY_CODE, n=3, cutoff=0.5)) for code in unknown}
