"""Opens a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ProviderError, UsageError
from workbench.model.events import CaseOpened, NoteAdded, QuestionAnswered
from workbench.model.support import AccountFacts
from workbench.model.text import clean_line
from workbench.model.words import AccountKind
from workbench.playbook.finding import find_playbook
from workbench.playbook.loading import LoadedPlaybook, load_playbook

__all__ = ["mail_address", "open_case"]

_ADDRESS = re.compile(r"[^\s@<>\"',;:\\\x00-\x1f\x7f]{1,64}@(?=.{1,253}$)[^\s@.<>\"',;:\\]+(\.[^\s@.<>\"',;:\\]+)+")


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
    playbook: str = "suspected-theft",
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
