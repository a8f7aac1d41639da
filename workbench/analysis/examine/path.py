"""The way a mail came: its Received lines, newest first. Those below one's own servers can be forged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from workbench.model.examined import MailReason
from workbench.model.maildate import mail_date

from .brands import brand_of_domain
from .codes import reason
from .hosts import is_bare_address, owner_of
from .reading import Mail

__all__ = ["judge_path", "path_of"]

_HOPS = 20
_HOP = re.compile(r"from\s{1,5}(\S{1,255})(?:\s{1,5}\(([^()]{0,300})\))?.{0,600}?\bby\s{1,5}(\S{1,255})", re.DOTALL)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE)
_BACK = timedelta(hours=12)


def path_of(mail: Mail) -> tuple[str, ...]:
    """Returns the servers that a mail came through, newest first, as far as its Received lines can be read."""
    told = []
    for line in mail.headers.all("received", 2000)[:_HOPS]:
        found = _HOP.match(line)
        if found:
            name, real, taker = found.groups()
            told.append(f"{name} ({real}) → {taker}" if real else f"{name} → {taker}")
        else:
            told.append(line[:120])
    return tuple(told)


def judge_path(mail: Mail) -> Iterator[MailReason]:
    """Yields what is odd about the way it came."""
    lines = mail.headers.all("received", 2000)[:_HOPS]
    times = [moment for line in lines if (moment := mail_date(line.rpartition(";")[2][:80].strip()))]
    for newer, older in pairwise(times):
        if older - newer > _BACK:
            yield reason("path-backwards", "A server says it had it long before the one that handed it over.",
                         f"{older:%Y-%m-%d %H:%M} UTC before {newer:%Y-%m-%d %H:%M} UTC")  # fmt: skip
            break
    for line in lines:
        found = _HOP.match(line)
        if found is None:
            continue
        name, real, _ = found.groups()
        host = _HOST.search(real or "")
        bare = name.strip("[]").lower()
        brand = brand_of_domain(bare) if "." in bare else ""
        if (
            brand
            and host
            and owner_of(host.group().lower()) != owner_of(bare)
            and not brand_of_domain(host.group().lower())
        ):
            yield reason(
                "path-forged-brand", f"A server gave its name as one of {brand}'s, and was another.", line[:200]
            )
            return
        if bare in ("user", "localhost", "localhost.localdomain", "admin", "pc", "server") or (
            is_bare_address(bare) and not name.startswith("[")
        ):
            yield reason("helo-odd", "A server on its way gave no proper name.", line[:200], 1)
            return
