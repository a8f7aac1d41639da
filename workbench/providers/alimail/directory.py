"""Which domains and which accounts there are.

`GET /v2/domains` (github eryajf/go-alimail alimail/domain.go); `GET /v2/departments/{id}/departments` and `…/users`
from `$root` downwards (eryajf/go-alimail, ixrjog/cratos).
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from urllib.parse import quote

from workbench.model.errors import NotFound, ProviderError

from .api import Api
from .fields import Json, rows, text
from .paging import by_offset

__all__ = ["Directory"]

_ROOT = "$root"
_Ask = Callable[[int, int], Awaitable[Json]]


class Directory:
    """The directory of one tenant."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._domains: frozenset[str] = frozenset()

    async def domains(self) -> frozenset[str]:
        """Returns every domain of the organisation, other names of it too, in lower case; read once.

        Raises ProviderError.
        """
        if not self._domains:
            found = rows(await self._api.get("/v2/domains"), "domains")
            names = [text(d, "domain") for d in found]
            for domain in found:
                aliases = domain.get("aliases")
                names += [a for a in aliases if isinstance(a, str)] if isinstance(aliases, list) else []
            self._domains = frozenset(n.strip().lower() for n in names if n.strip())
        return self._domains

    async def inside(self, account: str) -> tuple[frozenset[str], str]:
        """Returns the domains that are inside, and why there may be more: the account's own if none can be read."""
        own = account.rpartition("@")[2].strip().lower()
        try:
            return await self.domains() or frozenset({own}), ""
        except (ProviderError, NotFound) as error:
            return frozenset({own}), f"Only {own} counts as inside: the list of domains can't be read. {error.title}"

    async def everyone(self) -> AsyncGenerator[tuple[str, ...], None]:
        """Yields the addresses of all accounts, a part at a time, each once. Raises ProviderError."""
        seen: set[str] = set()
        known = {_ROOT}
        waiting = deque([_ROOT])
        while waiting:
            department = waiting.popleft()
            async for found, _ in by_offset(self._part(department, "users"), "users"):
                fresh = dict.fromkeys(a for u in found if (a := text(u, "email").strip().lower()) and a not in seen)
                seen |= fresh.keys()
                yield tuple(fresh)
            async for found, _ in by_offset(self._part(department, "departments"), "departments"):
                below = [d for row in found if (d := text(row, "id")) and d not in known]
                known |= set(below)
                waiting.extend(below)

    def _part(self, department: str, what: str) -> _Ask:
        path = f"/v2/departments/{quote(department, safe='$')}/{what}"

        async def ask(offset: int, limit: int) -> Json:
            return await self._api.get(path, {"offset": str(offset), "limit": str(limit)})

        return ask
