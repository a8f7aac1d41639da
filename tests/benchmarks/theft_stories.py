"""Months in which somebody got in: many ways of theft."""

from __future__ import annotations

from collections.abc import Callable

from benign_stories import failed_spray, traveller
from story import DAYS, Story

from workbench.model.words import Facet

__all__ = ["STORIES"]


def _plunder(story: Story, day: float, hour: float, ip: str, *, region: str = "XD", times: int = 8) -> None:
    for n in range(times):
        story.sign(
            story.at(day, hour + n / 6), ip, protocol="imap", client="mail library", region=region, intruder=True
        )


def spray(story: Story) -> None:
    """The same, and one fits: IMAP from abroad, then a rule."""
    failed_spray(story)
    thief = story.net()
    _plunder(story, 17, 3, thief)
    story.change(story.at(17, 3.02), thief, Facet.RULES, "a rule that hides mail")


def slow_theft(story: Story) -> None:
    """Somebody reads along: a short visit every few nights for weeks, from one place."""
    story.works(story.net())
    story.evenings(story.net())
    thief = story.net()
    for day in range(8, DAYS, 3):
        story.sign(story.at(day, story.random.uniform(1, 4)), thief, region="XD", client="Chrome", intruder=True)
    story.change(story.at(8, 4.2), thief, Facet.FORWARDING, "forwarding to x@example.net")


def same_provider(story: Story) -> None:
    """Same country, same provider, the owner's hours; what tells is that both are there at once, and the change."""
    office = story.net()
    story.works(office)
    thief = story.neighbour(office)
    for n in range(4):
        story.sign(story.at(21, 10 + n / 2), thief, region="XA", client="Firefox on Windows", intruder=True)
        story.sign(story.at(21, 10.2 + n / 2), office, region="XA")
    story.change(story.at(21, 10.05), thief, Facet.SECOND_FACTORS, "a phone was added")


def two_intruders(story: Story) -> None:
    """Two thieves who know nothing of each other, days apart."""
    story.works(story.net())
    first, second = story.net(), story.net()
    _plunder(story, 11, 2, first, region="XD")
    story.change(story.at(11, 2.1), first, Facet.FORWARDING, "forwarding to y@example.net")
    _plunder(story, 19, 23, second, region="XE", times=5)


def during_travel(story: Story) -> None:
    """The owner is abroad, and so is the thief, somewhere else."""
    traveller(story)
    thief = story.net()
    _plunder(story, 16, 12, thief, region="XD", times=6)
    story.change(story.at(16, 12.05), thief, Facet.RULES, "a rule that moves invoices")


def token_replay(story: Story) -> None:
    """No sign-in of the intruder's at all: only a change from a strange address tells."""
    story.works(story.net())
    story.change(story.at(18, 13), story.net(), Facet.RULES, "a rule that moves invoices")


def stolen_session(story: Story) -> None:
    """A session is carried off: no login of its own, another program, a few reads, beside the owner all the while."""
    home = story.net()
    for day in range(DAYS):
        for hour in (8, 11, 15):
            when = story.at(day, story.random.uniform(hour, hour + 2))
            story.sign(when, home, client="Edge 141 on Windows", region="XA", session=f"week {day // 7}")
    thief = story.net()
    for n in range(4):
        when = story.at(16, 10 + n / 4)
        story.sign(when, thief, client="HTTP library 3.2", region="XA", session="week 2", intruder=True)


def sends_spam(story: Story) -> None:
    """From the same country at the owner's hours, nothing is changed; what tells is the mail that goes out."""
    office = story.net()
    story.works(office)
    for day in range(DAYS):
        story.send(story.at(day, 9), office, story.random.randrange(4))
    thief = story.net()
    story.sign(story.at(19, 14), thief, region="XA", client="Chrome on Linux", intruder=True)
    story.sign(story.at(19, 14.3), thief, region="XA", client="Chrome on Linux", intruder=True)
    story.send(story.at(19, 14.1), thief, 140)


def flown_in(story: Story) -> None:
    """The same program, at the owner's hours; the places are 8,000 km apart, and the owner is at work."""
    office, thief = story.net(), story.net()
    story.works(office)
    for day in range(12, 26):
        story.sign(story.at(day, 9), office, region="XA", place=(52.5, 13.4))
    for day in (15, 17):
        story.sign(story.at(day, 9.8), thief, region="XD", place=(30.3, 120.2), intruder=True)


def through_the_vpn(story: Story) -> None:
    """The intruder comes by the organisation's own VPN, after guessing; a rule is made."""
    home, exit_ = story.net(), story.net()
    story.vpn = (exit_,)
    story.works(home)
    for n in range(12):
        story.sign(story.at(18, 13 + n / 60), story.net(), success=False, region="XD", intruder=True)
    for n in range(3):
        story.sign(story.at(18, 13.4 + n / 8), exit_, client="Chrome on Linux", region="XC", intruder=True)
    story.change(story.at(18, 13.45), exit_, Facet.RULES, "a rule that hides mail")


def night_after_night(story: Story) -> None:
    """Mail is synchronised by IMAP from abroad every hour of the night, from day 12 on."""
    story.works(story.net())
    thief = story.net()
    for day in range(12, DAYS):
        for n in range(6):
            when = story.at(day, 1 + n)
            story.sign(when, thief, protocol="imap", client="mail library", region="XD", intruder=True)
    story.change(story.at(12, 1.05), thief, Facet.APP_PASSWORDS, "an app password was made")


STORIES: dict[str, Callable[[Story], None]] = {
    "spray that succeeds": spray,
    "slow theft over weeks": slow_theft,
    "mail synchronised at night": night_after_night,
    "theft from the same provider": same_provider,
    "mail sent in bursts": sends_spam,
    "faster than travel": flown_in,
    "two intruders": two_intruders,
    "theft while the owner travels": during_travel,
    "theft through the organisation's VPN": through_the_vpn,
    "a session carried off": stolen_session,
    "token replay without a sign-in": token_replay,
}
