"""A case is opened for a ticket that another system wrote."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from response_tools import Bench

from workbench.desk.config import Config
from workbench.desk.ticket_settings import PLAIN, TicketShape
from workbench.model.errors import NotFound, UnreadableInput, UsageError
from workbench.model.text import clean_line
from workbench.model.words import AccountKind
from workbench.response.tickets import case_of_ticket, open_ticket, read_ticket, shape_of

pytest_plugins = ("response_fixtures",)

HIVE = TicketShape(ticket="number", account="customFields[name=mail-account].value", reporter="assignee")
IRIS = TicketShape(ticket="data.alert_id", account="data.iocs.0.ioc_value", reporter="data.alert_source")


def raw(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_each_system_says_it_in_its_own_places() -> None:
    plain = read_ticket(raw(ticket="T-1", account=" kim@example.com ", kind="Shared", more={"a": 1}), PLAIN)
    assert (plain.ticket, plain.account, plain.kind) == ("T-1", "kim@example.com", AccountKind.SHARED)
    fields = [{"name": "other", "value": "x"}, {"name": "mail-account", "value": "kim@example.com"}]
    hive = read_ticket(raw(number=17, customFields=fields, assignee="ana"), HIVE)
    assert (hive.ticket, hive.account, hive.reporter) == ("17", "kim@example.com", "ana")
    iris = read_ticket(raw(data={"alert_id": 9, "iocs": [{"ioc_value": "kim@example.com"}]}), IRIS)
    assert (iris.ticket, iris.account, iris.reporter) == ("9", "kim@example.com", "")


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (b"", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (raw(account="kim@example.com"), "says no ticket"),
        (raw(ticket="T-1", account=["kim@example.com"]), "neither text nor a number"),
        (raw(ticket=True, account="kim@example.com"), "neither text nor a number"),
        (raw(ticket="T\u202e1", account="kim@example.com"), "characters that are no text"),
        (raw(ticket="T" * 501, account="kim@example.com"), "too long"),
        (raw(ticket="T-1", account="kim"), "not a mail address"),
        (raw(ticket="T-1", account="kim@example.com", kind="robot"), "is none"),
        (b" " * (1 << 20) + b"{}", "bigger than"),
    ],
)
def test_a_ticket_that_can_not_be_used_is_said(given_: bytes, words: str) -> None:
    with pytest.raises((UnreadableInput, UsageError), match=words) as caught:
        read_ticket(given_, PLAIN)
    assert caught.value.hint


@settings(max_examples=40, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=6))
def test_no_ticket_is_read_as_something_that_it_is_not(value: object) -> None:
    for fields in ({"ticket": value, "account": "kim@example.com"}, {"ticket": "T-1", "account": value}):
        try:
            found = read_ticket(json.dumps(fields).encode(), PLAIN)
        except (UnreadableInput, UsageError):
            continue
        assert clean_line(found.ticket) == found.ticket


def test_the_same_ticket_opens_one_case_and_is_kept_with_it(spam: Bench) -> None:
    given_ = raw(ticket="HD-9", account="kim.lee@example.com", provider="guided", reporter="Kim")
    ticket = read_ticket(given_, PLAIN)
    assert case_of_ticket(spam.desk, ticket) is None
    case = asyncio.run(open_ticket(spam.desk, ticket, given_, default_playbook="suspected-theft"))
    again = read_ticket(raw(ticket="hd-9", account="Kim.Lee@example.com"), PLAIN)
    assert case_of_ticket(spam.desk, again) == spam.desk.casefile.views.case(case.id)
    kept = [e for e in spam.desk.casefile.views.evidence_of(case.id) if e.evidence.kind == "ticket"]
    assert b"".join(spam.desk.casefile.evidence(kept[0].evidence.sha256)) == given_
    spam.desk.config = Config(tickets={"hive": HIVE})
    assert shape_of(spam.desk, "hive") is HIVE
    with pytest.raises(NotFound, match="no shape of tickets"):
        shape_of(spam.desk, "iris")
