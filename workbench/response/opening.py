"""Opens a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.desk.desk import Desk
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import ProviderError, UsageError, WorkbenchError
from workbench.model.events import CaseOpened, NoteAdded, QuestionAnswered
from workbench.model.support import AccountFacts
from workbench.model.text import clean_line
from workbench.model.words import AccountKind
from workbench.playbook.finding import Shelf, find_playbook, list_playbooks
from workbench.playbook.loading import LoadedPlaybook, load_playbook

__all__ = ["DEFAULT_PLAYBOOK", "AtHand", "mail_address", "open_case", "playbooks_at_hand"]

DEFAULT_PLAYBOOK = "suspected-theft"

_ADDRESS = re.compile(r"[^\s@<>\"',;:\\\x00-\x1f\x7f]{1,64}@(?=.{1,253}$)[^\s@.<>\"',;:\\]+(\.[^\s@.<>\"',;:\\]+)+")


class AtHand(Thing):
    """A playbook that a case can be opened with."""

    id: str
    word: str = ""
    title: str = ""
    account_is: str = ""
    wrong: str = ""
    """Why it can't be used; empty where it can."""


def playbooks_at_hand(desk: Desk) -> tuple[AtHand, ...]:
    """Returns the playbooks, that of a suspected theft first. Reads every file: not for the loop of a screen."""
    found = [_told(shelf) for shelf in list_playbooks(user_folder=desk.paths.playbooks)]
    return tuple(sorted(found, key=lambda one: one.id != DEFAULT_PLAYBOOK))


def _told(shelf: Shelf) -> AtHand:
    try:
        playbook = load_playbook(shelf.path).playbook
    except WorkbenchError as error:
        return AtHand(id=shelf.id, wrong=error.title)
    return AtHand(id=shelf.id, word=playbook.word, title=playbook.title, account_is=playbook.account_is)


def mail_address(text: str) -> str:
    """Returns the address without surrounding space. Raises UsageError where it is none."""
    address = text.strip()
    if not _ADDRESS.fullmatch(address) or clean_line(address) != address:
        raise UsageError(
            f"'{text}' is not a mail address.", "Give the whole address of the account, such as lin.wei@example.com."
        )
    return address


async def open_case(
    desk: Desk,
    *,
    account: str,
    ticket: str,
    provider: str = "",
    playbook: str = DEFAULT_PLAYBOOK,
    playbook_of: Case | None = None,
    reporter: str = "",
    caller_verified: str = "",
    kind: AccountKind | None = None,
) -> Case:
    """Opens a case for one account under one ticket and returns it.

    `playbook_of`: takes the playbook that another case keeps, in place of one that is at hand.
    The playbook's file is kept with the case, so that its steps can be read in years. Raises UsageError
    (address, ticket), NotFound (provider, playbook, account), UnreadableInput (playbook). A mail system that can't be
    reached holds no case up: that nobody confirmed who the account is stands in a note.
    """
    address = mail_address(account)
    if not ticket.strip():
        raise UsageError("A case needs a ticket.", "Give the number under which the call was logged.")
    name = provider or desk.config.provider
    notes: tuple[NoteAdded, ...] = ()
    try:
        facts = await desk.provider(name, strict=True).account(address)
    except ProviderError as error:
        facts = AccountFacts(address=address)
        notes = (NoteAdded(text=f"Not checked with the mail system who {address} is: {error.title}"),)
    loaded = _kept_by(desk, playbook_of) if playbook_of else _at_hand(desk, playbook)
    kept = desk.keep(loaded.raw, name=loaded.path.name, kind="playbook", source="playbook of this case")
    case_id = f"C-{desk.new_id()}"
    await desk.record(
        case_id,
        CaseOpened(
            ticket=ticket.strip(),
            account=facts.address,
            account_id=facts.account_id,
            former_addresses=facts.former_addresses,
            provider=name,
            playbook=loaded.playbook.id,
            playbook_version=loaded.playbook.version,
            playbook_sha256=loaded.sha256,
            reporter=reporter.strip(),
            caller_verified=caller_verified.strip(),
            kind=kind,
        ),
        kept,
        *notes,
        *_answered(loaded, kind),
    )
    return desk.casefile.views.case(case_id)


def _answered(loaded: LoadedPlaybook, kind: AccountKind | None) -> Iterator[QuestionAnswered]:
    """What was said at the opening isn't asked again."""
    for step in loaded.playbook.steps if kind else ():
        for question in step.questions:
            if question.id == "account-kind" and kind in [o.value for o in question.options]:
                yield QuestionAnswered(step=step.id, question=question.id, value=str(kind))


def _at_hand(desk: Desk, ref: str) -> LoadedPlaybook:
    return load_playbook(find_playbook(ref, user_folder=desk.paths.playbooks))


def _kept_by(desk: Desk, case: Case) -> LoadedPlaybook:
    sha256 = desk.casefile.views.playbook_of(case.id)
    raw = b"".join(desk.casefile.evidence(sha256))
    return LoadedPlaybook(desk.playbook(case), Path(f"{case.playbook}.yaml"), sha256, raw)
