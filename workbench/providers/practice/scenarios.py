"""The stories that the practice tenant tells. The data of each is made by the module of its name."""

from __future__ import annotations

from workbench.model.base import Thing
from workbench.model.errors import NotFound
from workbench.model.words import AccountKind

__all__ = ["DEFAULT", "SCENARIOS", "Scenario", "scenario"]


class Scenario(Thing):
    """A ticket that waits at the practice tenant."""

    id: str
    ticket: str
    account: str
    kind: AccountKind = AccountKind.PERSON
    playbook: str = "suspected-theft"
    story: str
    """One line for a list; gives nothing of the answer away."""
    reporter: str
    """Who calls."""
    says: str
    """What the caller says."""
    number_on_file: str
    """Where to call back; the caller gave another number or none."""


SCENARIOS: dict[str, Scenario] = {
    s.id: s
    for s in (
        Scenario(
            id="spam-burst",
            ticket="HD-4711",
            account="lin.wei@example.com",
            story="Colleagues ask about invoices that Lin Wei never sent.",
            reporter="Lin Wei",
            says="I came in this morning and people keep asking me about overdue invoices. I never sent any. "
            "And since last night some mails just don't arrive.",
            number_on_file="extension 4187",
        ),
        Scenario(
            id="false-alarm",
            ticket="HD-4712",
            account="maria.costa@example.com",
            story="Maria Costa was told of a sign-in from Iceland.",
            reporter="Maria Costa",
            says="A message on my phone says that my mailbox was opened from Iceland last night. "
            "I was at home all evening. Has somebody got my password?",
            number_on_file="extension 4203",
        ),
        Scenario(
            id="invoice-fraud",
            ticket="HD-4713",
            account="nina.horvat@example.com",
            story="A customer wants to pay, and cannot reach Nina Horvat of accounts.",
            reporter="Nina Horvat",
            says="A customer rang the front desk: they wrote to me yesterday and got no answer. I never saw that mail. "
            "Everything else works as always. Can you look why it got lost?",
            number_on_file="extension 4316",
        ),
        Scenario(
            id="phishing-mail",
            ticket="HD-4714",
            account="emma.wilson@example.com",
            playbook="phishing-mail",
            story="Emma Wilson got an odd mail about her mailbox.",
            reporter="Emma Wilson",
            says="I got a mail that my mailbox is almost full and that I must sign in to keep it. It says it is from "
            "our IT. I only read it. A colleague says he got one, too. Is that real?",
            number_on_file="extension 4240",
        ),
    )
}
DEFAULT = "spam-burst"


def scenario(scenario_id: str) -> Scenario:
    """Returns the scenario with that id. Raises NotFound."""
    found = SCENARIOS.get(scenario_id)
    if found is None:
        raise NotFound(f"There is no scenario '{scenario_id}'.", f"There are: {', '.join(SCENARIOS)}.")
    return found
