"""The protocol that every provider speaks.

What the facets' items mean, so that judges and screens need not know the provider
(`attrs` keys in brackets; all are optional):

- password: no items; state attrs `changed_at` (ISO time), `mark` (by which the stored password is known again; only
  where it helps nobody to guess it)
- sign-in: no items; state attrs `suspended` (bool)
- sessions: a session or trusted device each [`kind`: session | trusted-device, `ip`, `client`]
- app-passwords: one each [`last_used_at`, `last_used_ip`, `services` (list), `expires_at`]; state attrs `forced` (bool:
  mail programs get in with one only)
- oauth-grants: one each [`app`, `scopes`]
- second-factors: one each [`kind`: phone | authenticator | key | backup-codes]; state attrs `required` (bool)
- protocols: `imap`, `pop3`, `smtp` … each; `enabled` tells
- ip-access: one blocked network each, key in CIDR form [`until`]; state attrs `login_from` (list)
- rules: one each [`conditions`, `actions` (lists of sentences), `forwards_to` (list of addresses),
  `moves_to`, `deletes` (bool), `marks_read` (bool), `skips_filter` (bool), `bcc` (bool: it sends unseen copies),
  `name`, `scope`: domain where it is a rule for the whole domain, `kind`: journal-rule,
  `rule`: the whole rule (model.mailrule) where it is known: then nothing else is needed;
  `rules`: all of them, where one item is a script that holds several and goes on and off whole]
- forwarding: one address each, key = address [`keep_copy`]
- delegates: one person each, key = their address [`rights` (list of words), `folder`]
- send-as: one each, key = the address [`kind`: alias (the account may send under it; so where none is told) |
  send-as (key may send as the account) | reply-to; `value`: the address, where the key is none]
- auto-reply: `auto-reply`, `signature` [`text`]
- settings: one each that is not as it comes from the factory, enabled = it is so now; `what` says it in words
  [`kind`, a word of `model.mailrule.RuleScope`: trusted-senders, blocked-senders (`value`: list of addresses and
  domains), sending-limit (`value`), alert-setting (notices are off), audit-setting (recording is off), collection
  (`value`: the mailbox or program that fetches from this one), forwarding-policy, api-app (`name`, `rights`),
  new-account (`value`: its address); `scope`: domain where it holds for more than this account]; state attrs
  `controls` (list: the names of `model.controls` that are set up for the account), `may_forward` (bool: its user may
  have mail sent on), and `domain`: what is set for the whole domain [`min_length`, `classes`,
  `change_days` (whole numbers), `forbidden_words`, `warning_exempt` (lists), `external_warning`,
  `third_party_clients` (bool)]
- recovery: `phone`, `address` [`value`]
- sending: no items; state attrs `outside` (bool: may send to outside), `from_outside` (bool: gets mail from outside)
- messages: one message group each, key = MessageGroup.key, `enabled`: it is judged abnormal. Providers raise
  NotReadable for it: groups are made from `find_messages` by whoever wants them as a state, and
  `analysis.mail_findings` writes and reads their attrs

What an action's `params` mean to a provider, all optional:

- reset-password: `keep_former` (bool: the provider keeps what was there before, so that restore-password can put it
  back; `Receipt.result` then has `former`, a name for it that tells nothing)
- restore-password: `former` (that name; absent where the answer to the reset was lost)
- block-ip: `until` (ISO time; absent: until it is lifted)
- an action that takes another back: `item` (the FacetItem as it was before, as JSON; null: there was none)
  and `attrs` (the facet's attrs as they were before). What was there before comes back exactly so.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Protocol

from pydantic import SecretStr

from workbench.model.actions import Action
from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, PasswordPolicy, Receipt, Support
from workbench.model.words import Facet

__all__ = ["MessagePage", "Provider", "SignInPage"]


class SignInPage:
    """Some sign-ins and audit events of one look, with what the look covered so far."""

    def __init__(
        self, signins: tuple[SignIn, ...], coverage: Coverage, audit: tuple[AuditEvent, ...] = (), raw: bytes = b""
    ) -> None:
        self.signins = signins
        self.audit = audit
        self.coverage = coverage
        self.raw = raw
        """The provider's answer as it came, kept as evidence."""


class MessagePage:
    """Some message copies of one search."""

    def __init__(self, copies: tuple[MessageCopy, ...], coverage: Coverage) -> None:
        self.copies = copies
        self.coverage = coverage


class Provider(Protocol):
    """A mail system. Every method may raise a `ProviderError`; none raises anything else."""

    @property
    def name(self) -> str: ...

    @property
    def guide(self) -> str:
        """The id of the guide that holds its manual instructions."""
        ...

    @property
    def password_policy(self) -> PasswordPolicy: ...

    def support(self) -> tuple[Support, ...]:
        """One row for each facet and each action."""
        ...

    def resource(self, action: Action) -> str:
        """What the action changes: two actions on one resource run one after the other.

        Empty where they don't get in each other's way.
        """
        ...

    async def account(self, address: str) -> AccountFacts:
        """Who the account is. Raises NotFound where the provider knows no such address."""
        ...

    def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        """The addresses of all accounts, a part at a time, each once. Raises NotReadable where it lists none."""
        ...

    def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """The account's sign-ins, oldest first; at least one page, which may be empty.

        `*` as the account means every account of the domain, for the collateral of a block, and `*@DOMAIN` those of
        that domain at least; coverage says how many were read. Raises NotReadable where the provider can't do that.
        """
        ...

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """The facet as it is now. Raises NotReadable where it can't be read."""
        ...

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Carries out one action. Never repeats a call whose outcome is unknown."""
        ...

    async def forget_former(self, account: str, ref: str) -> None:
        """Deletes what `keep_former` kept under that name, or all that is kept of the account where it is empty.

        Nothing is wrong where nothing is kept.
        """
        ...

    def find_messages(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        """One row for each (message, mailbox), oldest first.

        Sent mail is in `MessageCopy.folder` "sent", or "deleted" where its sender has deleted it since; drafts and
        mail that is planned for later come only where `query.folder` asks for them. With `query.mailbox` no other
        mailbox may be opened: copies elsewhere inside come as `UNCHECKED`, as far as the mailbox itself and the log
        of its mail show that they exist.
        """
        ...

    async def message_bytes(self, copy: MessageCopy) -> bytes:
        """The message of one copy, byte for byte, to be kept as evidence. Raises NotReadable where it can't be read.

        An `UNCHECKED` copy is read where its sender keeps it: no other mailbox is opened.
        """
        ...

    def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Moves copies where their recipients can't reach them: each copy as it is afterwards, with its receipt.

        A copy that is planned for later is stopped: it is not sent, and `restore` plans it again.
        A copy that has to stay comes back as it is (failed, and why); where the answer was lost, it is
        `unknown`. `Receipt.result` has the new `id` beside `message_id` and `recipient`, by which
        `find_messages` finds it again, and may say `how` ("moved to quarantine"). Where its recipient can still open a
        withdrawn copy, `MessageCopy.lies_in` says where it lies, here and in what `find_messages` finds.
        """
        ...

    def restore(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Gives withdrawn copies back."""
        ...

    def purge(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Removes withdrawn copies for good; answers as `withdraw` does."""
        ...

    async def aclose(self) -> None: ...
