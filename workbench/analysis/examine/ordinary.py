"""What speaks for ordinary mail. A sender can forge most of it, so that it never weighs much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model.examined import MailReason

from .codes import reason
from .reading import Mail

__all__ = ["judge_ordinary"]

_QUOTED = re.compile(
    r"^\s{0,3}[>|]|^-{3,} ?(?:original|forwarded) message|^on .{10,80} wrote:|^(?:from|发件人): ",
    re.IGNORECASE | re.MULTILINE,
)


def judge_ordinary(mail: Mail) -> Iterator[MailReason]:
    """Yields what makes it look like ordinary mail."""
    headers = mail.headers
    answered = headers.get("in-reply-to", 300) or headers.get("references", 300)
    if answered and _QUOTED.search(mail.text[:40_000]):
        yield reason("goes-on-in-thread", "It answers an earlier mail and quotes it.", answered)
    elif answered:
        yield reason("goes-on-in-thread", "It says that it answers an earlier mail.", answered, -8)
    if any(n in ("list-post", "x-mailing-list", "mailing-list", "x-beenthere") for n in headers.names):
        yield reason(
            "mailing-list",
            "It came through a mailing list.",
            headers.get("list-id", 200) or headers.get("x-beenthere", 200),
        )
    elif "list-unsubscribe" in headers.names or "list-id" in headers.names:
        yield reason(
            "mailing-list",
            "It says how to leave its list, as newsletters do.",
            headers.get("list-unsubscribe", 200),
            -5,
        )
