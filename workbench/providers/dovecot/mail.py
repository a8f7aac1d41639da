"""Everybody's mail: finding copies, moving them out of reach, and giving them back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ProviderError
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.words import SupportLevel

from ..base import MessagePage
from ..tables import Levels
from .api import Doveadm
from .bodies import Bodies
from .moves import Moved, Moves
from .search import Search
from .sent_log import SentLog
from .users import UserDirectory

__all__ = ["Mail"]

_K = ActionKind
_NO_QUARANTINE: Levels = (
    SupportLevel.GUIDED,
    "no quarantine account is set up here: `quarantine` in this provider's settings",
)


class Mail:
    """The facet `messages` and what acts on copies."""

    def __init__(
        self,
        doveadm: Doveadm,
        users: UserDirectory,
        sent: SentLog | None,
        clock: Callable[[], datetime],
        *,
        quarantine: str,
        separator: str,
    ) -> None:
        self._quarantine = quarantine
        self._search = Search(doveadm, users, sent, quarantine=quarantine, separator=separator)
        self._moves = Moves(doveadm, clock, quarantine=quarantine, separator=separator)
        self._bodies = Bodies(doveadm)

    def performs(self) -> Mapping[ActionKind, Levels]:
        if not self._quarantine:
            return dict.fromkeys((_K.WITHDRAW_MESSAGES, _K.RESTORE_MESSAGES, _K.PURGE_MESSAGES), _NO_QUARANTINE)
        auto = SupportLevel.AUTOMATED
        return {
            _K.WITHDRAW_MESSAGES: (
                auto,
                f"every copy on this server, read or not, moves into {self._quarantine}; nobody is told, and a mail "
                "program that fetched it keeps its own copy",
            ),
            _K.RESTORE_MESSAGES: (auto, "back into the folder that it came from, with its flags; it shows as new"),
            _K.PURGE_MESSAGES: (auto, "out of the quarantine, for good"),
        }

    def find(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        return self._search.find(query)

    async def raw(self, copy: MessageCopy) -> bytes:
        return await self._bodies.raw(copy)

    def withdraw(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Raises ProviderError where there is no quarantine."""
        return self._moves.withdraw(action, self._set_up(copies))

    def restore(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Raises ProviderError where there is no quarantine."""
        return self._moves.restore(action, self._set_up(copies))

    def purge(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Raises ProviderError where there is no quarantine."""
        return self._moves.purge(action, self._set_up(copies))

    def _set_up(self, copies: tuple[MessageCopy, ...]) -> tuple[MessageCopy, ...]:
        if not self._quarantine:
            raise ProviderError("No quarantine account is set up for this Dovecot.", "Name one: `quarantine`.")
        return copies
