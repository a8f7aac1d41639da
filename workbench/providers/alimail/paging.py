"""The API's two ways of giving a long list in parts.

Lists of the directory go by `offset` and `limit` (100 at most, `total` may be missing or text): github ixrjog/cratos
asks until a part is empty, and so does this. Lists of messages go by `cursor` and `size` (100 at most); the last part's
`nextCursor` is empty or `$` (yamatu/yaerp2.0).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from workbench.model.errors import ProviderError

from .fields import Json, number, rows, text

__all__ = ["PAGE", "by_cursor", "by_offset"]

PAGE = 100
"""The most that one call gives."""
_ENDS = ("", "$")


async def by_offset(ask: Callable[[int, int], Awaitable[Json]], key: str) -> AsyncIterator[tuple[list[Json], int]]:
    """Yields the parts of a list of the directory, each with how many there are in all (0: not said).

    `ask` is given offset and limit.
    """
    offset = 0
    while True:
        answer = await ask(offset, PAGE)
        found, total = rows(answer, key), number(answer, "total") or 0
        if not found:
            return
        yield found, total
        offset += len(found)
        if total and offset >= total:
            return


async def by_cursor(ask: Callable[[str], Awaitable[Json]]) -> AsyncIterator[list[Json]]:
    """Yields the parts of a list of messages; `ask` is given the cursor.

    Raises ProviderError where the list goes in circles.
    """
    cursor = ""
    seen = {""}
    while True:
        answer = await ask(cursor)
        yield rows(answer, "messages")
        cursor = text(answer, "nextCursor")
        if cursor in _ENDS:
            return
        if cursor in seen:
            raise ProviderError(
                "The mail system's list of messages goes in circles: it is not known what is in the rest.",
                "Try again; if it stays so, search in its console.",
            )
        seen.add(cursor)
