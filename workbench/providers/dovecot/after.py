"""What must follow a change, so that it takes effect now: Dovecot's authentication cache is emptied, sessions end."""

from __future__ import annotations

from datetime import timedelta

from workbench.model.errors import ProviderError

from .parts import Doors

__all__ = ["CACHE_TTL", "cache_emptied", "sessions_ended"]

CACHE_TTL = timedelta(hours=1)
"""`auth_cache_ttl`, unless it was changed: https://doc.dovecot.org/2.3/settings/core/#core_setting-auth_cache_ttl"""


async def cache_emptied(doors: Doors, account: str = "") -> tuple[str, bool]:
    """Empties the cache for an account, or as a whole; returns a sentence, and whether the change may come late."""
    try:
        entries = await doors.flush(account)
    except ProviderError as error:
        by_hand = f"doveadm auth cache flush {account}".rstrip()
        return (
            f"But Dovecot's authentication cache could not be emptied: {error.title.rstrip('.')}."
            f" Until it is, what was in force before may go on working. By hand: {by_hand}",
            True,
        )
    return f"Dovecot's authentication cache was emptied ({entries} entr{'y' if entries == 1 else 'ies'}).", False


async def sessions_ended(doors: Doors, mask: str, whose: str) -> str:
    """Ends the sessions of an account or a network; returns a sentence."""
    try:
        ended = await doors.kick(mask)
    except ProviderError as error:
        return f"Sessions {whose} could not be ended: {error.title.rstrip('.')}."
    return f"Sessions {whose} were ended." if ended else f"There was no session {whose}."
