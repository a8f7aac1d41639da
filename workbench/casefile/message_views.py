"""What the case file holds of messages, as typed values. Nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbench.model.errors import NotFound
from workbench.model.message import Message
from workbench.model.words import Judgement

from .canonical import canonical, plain
from .message_rows import message_filter
from .parts import load
from .store import Store

__all__ = ["MessageViews"]


class MessageViews:
    """Reads of the messages that were taken in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def messages(
        self, case_id: str, *, text: str = "", sender: str = "", limit: int | None = None, offset: int = 0
    ) -> tuple[Message, ...]:
        """Returns messages in the order of their time, those without one first, or a window of that list.

        `text`: words that must stand in subject, addresses, host names or file names. `sender`: the address in From.
        """
        where, values = message_filter(case_id, text, sender)
        sql = (
            "SELECT record FROM messages WHERE rowid IN ("  # noqa: S608
            f"SELECT rowid FROM messages WHERE {where} ORDER BY at, id LIMIT ? OFFSET ?) ORDER BY at, id"
        )
        rows = self._store.rows(sql, *values, -1 if limit is None else limit, offset)
        return tuple(load(Message, record) for (record,) in rows)

    def count_messages(self, case_id: str, *, text: str = "", sender: str = "") -> int:
        """Returns how many messages there are, by the same filters as `messages`."""
        where, values = message_filter(case_id, text, sender)
        return int(self._store.value(f"SELECT count(*) FROM messages WHERE {where}", *values))  # noqa: S608

    def message(self, case_id: str, ref: str) -> Message:
        """Returns a message by its id, or the beginning of just one. Raises NotFound."""
        wanted = plain(ref.strip().lower())
        rows = self._store.rows(
            "SELECT record FROM messages WHERE case_id = ? AND substr(id, 1, ?) = ? LIMIT 2",
            plain(case_id),
            len(wanted),
            wanted,
        )
        if len(rows) != 1 or not wanted:
            said = f"'{ref}' can mean several messages." if rows else f"No message of this case goes by '{ref}'."
            raise NotFound(said, "workbench case messages CASE lists them with their ids.")
        return load(Message, rows[0][0])

    def group_sizes(self, case_id: str) -> dict[str, int]:
        """Returns how many messages have a near-identical body, by its fingerprint; those with no like left out."""
        sql = (
            "SELECT fingerprint, count(*) FROM messages WHERE case_id = ? AND fingerprint <> ''"
            " GROUP BY 1 HAVING count(*) > 1"
        )
        return dict(self._store.rows(sql, plain(case_id)))

    def addresses_judged(self, case_id: str, judgement: Judgement) -> frozenset[str]:
        """Returns the addresses of the account's own sign-ins that are judged so."""
        sql = "SELECT DISTINCT ip FROM signins WHERE case_id = ? AND own = 1 AND judgement = ? AND ip IS NOT NULL"
        return frozenset(ip for (ip,) in self._store.rows(sql, plain(case_id), judgement))

    def judgements_of(self, case_id: str, addresses: Iterable[str]) -> dict[str, dict[Judgement, int]]:
        """Returns how the account's own sign-ins from each of these addresses are judged."""
        rows = self._store.rows(
            "SELECT ip, judgement, count(*) FROM signins WHERE case_id = ? AND own = 1"
            " AND ip IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
            plain(case_id),
            canonical([plain(address) for address in addresses]).decode(),
        )
        found: dict[str, dict[Judgement, int]] = defaultdict(dict)
        for ip, judgement, count in rows:
            found[ip][Judgement(judgement)] = count
        return dict(found)
