"""Filter rules from reported mails: for whom there is one, and what it would have caught."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.filter_rules import rules_from, trial_of, trials_in
from workbench.model.examined import ExaminedLink, ExaminedMail
from workbench.model.mail import MessageCopy

AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def mail(sender: str, *hosts: str) -> ExaminedMail:
    links = tuple(ExaminedLink(url=f"http://{host}/x", host=host) for host in hosts)
    return ExaminedMail(finding="suspicious", says="", sender=sender, links=links)


def copy(number: int, **more: Any) -> MessageCopy:
    known: dict[str, Any] = {"id": f"{number}", "message_id": f"<{number}@x>", "recipient": "a@example.com"}
    return MessageCopy(**known, inside=True, subject=f"s{number}", sent_at=AT, **more)


def test_there_is_no_rule_for_the_own_domain_nor_for_hosts_that_everybody_links_to() -> None:
    mails = (
        mail("it@example.com", "www.example.com", "paypal.com", "bit.ly"),
        mail("X@Trap.example.net", "trap.example.net"),
        mail("nobody"),
    )
    rules = rules_from(mails, {"example.com"})
    assert [rule.key for rule in rules] == ["from:x@trap.example.net", "link:trap.example.net"]


def test_what_nobody_reported_is_counted_apart_and_named() -> None:
    copies = [copy(n, sender="x@trap.example.net", links=("trap.example.net/login",)) for n in range(3)]
    copies += [copy(9, sender="friend@example.org", links=("trap.example.net",)), copy(10, sender="y@example.org")]
    by_sender, by_link = rules_from([mail("x@trap.example.net", "trap.example.net")], {"example.com"})
    reported = {(c.message_id, c.recipient) for c in copies[:3]}
    one = trial_of(by_sender, copies, reported)
    assert (one.over, one.caught, one.caught_others) == (5, 3, 0)
    assert one.sentence.endswith("all of them like the reported ones.")
    other = trial_of(by_link, copies, reported)
    assert (other.caught, other.caught_others, other.others) == (4, 1, ("friend@example.org: s9",))
    assert "1 of them nobody reported: look at them first" in other.sentence


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda x: st.lists(x, max_size=4))


@settings(max_examples=40, deadline=None)
@given(JSON | st.lists(st.dictionaries(st.sampled_from(["key", "over", "caught", "reported"]), JSON, max_size=4)))
def test_a_record_of_another_desk_that_holds_no_trials_brings_nothing_down(told: Any) -> None:
    assert isinstance(trials_in(told), dict)
