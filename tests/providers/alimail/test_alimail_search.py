"""How mail is found in the mailboxes of Alibaba Mail, on the stand-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alimail_kql import BadQuery, matcher
from alimail_standin import Trouble
from alimail_state import DELETED, INBOX, JUNK, SENT, Letter
from alimail_tools import (
    ANA,
    BO,
    CY,
    LIN,
    LOOKALIKE,
    LURE,
    NOW,
    OUTSIDE,
    THEFT,
    a_tenant,
    asked,
    found,
    pages_of,
    places,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.providers.alimail.kql import quoted, sent_between


async def test_every_recipient_has_a_row_with_where_the_copy_is_and_whether_it_was_read() -> None:
    tenant = a_tenant()
    mine = next(iter(tenant.users[ANA].letters.values()))
    for letter in tenant.users[ANA].letters.values():
        letter.read = letter.subject == "Invoice 0"
    async with asked(tenant) as (_, provider):
        copies = await found(provider)
        assert len(copies) == 12
        assert mine.subject == "Lunch?"
        assert all(c.subject.startswith("Invoice") for c in copies), "what was sent before is not found"
        assert places(copies) == {(ANA, "delivered"), (BO, "delivered"), (CY, "delivered"), (OUTSIDE, "outside")}
        assert {c.subject for c in copies if c.seen} == {"Invoice 0"}
        assert {c.inside for c in copies if c.recipient == OUTSIDE} == {False}
        assert all(c.from_ip is None for c in copies), "the API does not tell it"


async def test_one_mail_of_each_kind_is_opened_for_its_links_and_what_it_says_of_payments() -> None:
    async with asked() as (api, provider):
        copies = await found(provider)
        assert {c.links for c in copies} == {("pay.example.org/now",)}
        assert {c.payment_words for c in copies} == {("new bank account",)}
        assert {c.reply_to for c in copies} == {LOOKALIKE}
        assert len({c.body_print for c in copies}) == 1
        assert api.made(r"GET .*/messages/") == 1
        assert api.made(rf"GET /v2/users/{ANA}/messages/") == 0, "other people's mail stays closed where it can"


async def test_no_more_mails_are_opened_than_leaves_calls_for_withdrawing_and_that_is_said() -> None:
    tenant = a_tenant(mails=0)
    for n in range(45):
        word = chr(ord("a") + n // 26) + chr(ord("a") + n % 26)
        tenant.deliver(LIN, (ANA,), f"Note {word}", THEFT, text=f"{word} is what this one says.")
    async with asked(tenant) as (api, provider):
        pages = await pages_of(provider)
        assert api.made(r"GET .*/messages/") == 40
        assert any("not looked for in 5 of 45 kinds" in gap for gap in pages[-1].coverage.gaps)


@pytest.mark.parametrize("end", ["", "$"])
async def test_a_list_in_many_parts_is_read_to_its_end_however_that_is_written(end: str) -> None:
    async with asked(a_tenant(mails=7)) as (api, provider):
        api.routes.page, api.routes.end = 2, end
        assert len(await found(provider)) == 28


async def test_a_list_that_goes_in_circles_is_not_read_for_ever() -> None:
    async with asked() as (api, provider):
        api.routes.page, api.routes.end = 2, "c2"
        with pytest.raises(ProviderError, match="in circles"):
            await found(provider)


async def test_progress_is_told_page_by_page_and_the_last_page_has_the_whole_coverage() -> None:
    async with asked() as (_, provider):
        pages = await pages_of(provider)
        so_far = [page.coverage.gaps[0] for page in pages[:-1]]
        assert so_far[0] == "So far, 1 of 4 mailboxes were looked in."
        assert so_far[-1] == "So far, 4 of 4 mailboxes were looked in."
        assert {page.mailboxes for page in pages[:-1]} == {4}
        last = pages[-1].coverage
        assert (last.rows, last.accounts, last.got.start) == (12, 4, THEFT)
        assert not [gap for gap in last.gaps if "So far" in gap]
        assert any("IP address" in gap for gap in last.gaps)


async def test_a_copy_in_another_folder_is_still_in_reach_and_one_that_was_sent_on_is_told() -> None:
    tenant = a_tenant(mails=1)
    for address, folder in ((ANA, JUNK), (BO, DELETED), (CY, INBOX)):
        for letter in tenant.users[address].letters.values():
            letter.folder, letter.forwarded = folder, address == CY
    async with asked(tenant) as (_, provider):
        copies = await found(provider)
        assert places(copies) == {(ANA, "moved"), (BO, "moved"), (CY, "forwarded"), (OUTSIDE, "outside")}
        assert {c.recipient for c in copies if c.passed_on} == {CY}


async def test_a_copy_that_is_not_found_is_unknown_and_never_gone() -> None:
    tenant = a_tenant(mails=1)
    tenant.users[ANA].letters.clear()
    async with asked(tenant) as (_, provider):
        assert (ANA, "unknown") in places(await found(provider))


async def test_a_mailbox_that_can_not_be_searched_is_told_and_its_copies_are_unknown() -> None:
    async with asked() as (api, provider):
        api.troubles.append(Trouble(f"{BO}/messages/query", "before", times=3))
        pages = await pages_of(provider)
        assert (BO, "unknown") in places(tuple(c for p in pages for c in p.copies))
        assert any(BO in gap and "could not be searched" in gap for gap in pages[-1].coverage.gaps)


async def test_where_only_one_mailbox_may_be_searched_no_other_is_opened_and_that_is_said_of_each_copy() -> None:
    tenant = a_tenant()
    tenant.deliver(LIN, (LIN, BO), "To myself", THEFT + timedelta(hours=1), text="Note.")
    async with asked(tenant, everyone=True) as (api, provider):
        copies = await found(provider, mailbox=LIN)
        assert places(copies) == {
            (ANA, "unchecked"), (BO, "unchecked"), (CY, "unchecked"), (OUTSIDE, "outside"), (LIN, "delivered"),
        }  # fmt: skip
        assert {c.seen for c in copies if c.recipient != LIN} == {None}
        received = await found(provider, sender="", recipient=LIN, mailbox=LIN)
        assert {c.subject for c in received} == {"To myself"}
        assert {c.subject for c in await found(provider, mailbox=ANA)} == {"Invoice 0", "Invoice 1", "Invoice 2"}
        assert not api.made(f"/v2/users/({BO}|{CY})")


async def test_an_account_without_a_mailbox_raises_instead_of_finding_nothing() -> None:
    async with asked() as (_, provider):
        with pytest.raises(NotFound):
            await found(provider, sender="nobody@example.com")


async def test_the_members_of_a_group_are_found_only_by_searching_everyone_and_that_is_said() -> None:
    tenant = a_tenant(mails=0)
    tenant.deliver(LIN, ("all@example.com",), "Invoice", THEFT, text=LURE)
    (sent,) = [x for x in tenant.users[LIN].letters.values() if x.subject == "Invoice"]
    tenant.users[CY].letters["m"] = Letter("m", sent.message_id, "Invoice", LIN, sent.to, THEFT, text=LURE)
    async with asked(tenant) as (_, provider):
        pages = await pages_of(provider)
        assert places(pages[0].copies + pages[1].copies) == {("all@example.com", "unknown")}
        assert any("all@example.com" in gap and "mail group" in gap for gap in pages[-1].coverage.gaps)
    async with asked(tenant, everyone=True) as (api, provider):
        api.routes.page = 1
        pages = await pages_of(provider)
        assert (CY, "delivered") in places(tuple(c for p in pages for c in p.copies))
        assert pages[-1].coverage.accounts == 4


async def test_an_emptied_mailbox_is_no_proof_that_nothing_was_sent() -> None:
    tenant = a_tenant(mails=1)
    tenant.users[LIN].letters.clear()
    async with asked(tenant) as (_, provider):
        pages = await pages_of(provider)
        assert not pages[-1].copies
        assert any("everyone" in gap for gap in pages[-1].coverage.gaps)
    async with asked(tenant, everyone=True) as (_, provider):
        pages = await pages_of(provider)
        copies = tuple(c for page in pages for c in page.copies)
        assert places(copies) == {(ANA, "delivered"), (BO, "delivered"), (CY, "delivered"), (OUTSIDE, "outside")}
        assert any("1 mail is no longer" in gap and "blind copy" in gap for gap in pages[-1].coverage.gaps)


async def test_a_mail_that_only_a_recipient_still_has_leads_to_its_other_recipients() -> None:
    tenant = a_tenant(mails=0)
    tenant.deliver(LIN, (ANA,), "Invoice", THEFT, text=LURE)
    lost = tenant.deliver(LIN, (ANA, BO, OUTSIDE), "Reminder", THEFT + timedelta(minutes=1), text=LURE)
    sent = tenant.users[LIN].letters
    for id_ in [i for i, x in sent.items() if x.message_id == lost]:
        del sent[id_]
    async with asked(tenant) as (_, provider):
        copies = await found(provider)
        assert {(c.recipient, c.where) for c in copies if c.message_id == lost} == {
            (ANA, "delivered"), (BO, "delivered"), (OUTSIDE, "outside"),
        }  # fmt: skip


async def test_who_else_got_mail_from_outside_is_found_by_searching_everyone_only() -> None:
    tenant = a_tenant()
    tenant.deliver("lure@example.org", (LIN, ANA), "Your mailbox is full", NOW, text="Sign in.")
    async with asked(tenant) as (_, provider):
        with pytest.raises(NotReadable, match="every mailbox"):
            await found(provider, sender="lure@example.org")
    async with asked(tenant, everyone=True) as (_, provider):
        assert places(await found(provider, sender="lure@example.org")) == {(LIN, "delivered"), (ANA, "delivered")}


async def test_what_the_sender_deleted_is_found_with_its_recipients_and_said_to_be_deleted_there() -> None:
    tenant = a_tenant(mails=1)
    for letter in tenant.users[LIN].letters.values():
        letter.folder = DELETED if letter.folder == SENT else letter.folder
    async with asked(tenant) as (_, provider):
        copies = await found(provider)
        assert {c.folder for c in copies} == {"deleted"}
        assert len(copies) == 4


async def test_what_came_to_an_account_and_its_drafts_are_found_too() -> None:
    tenant = a_tenant()
    tenant.deliver(ANA, (LIN,), "Re: Invoice 0", NOW, text="Which account? See https://sign-in.example.org/box")
    async with asked(tenant) as (_, provider):
        (answer,) = await found(provider, sender="", recipient=LIN)
        assert (answer.sender, answer.folder, answer.where) == (ANA, "inbox", "delivered")
        assert answer.links == ("sign-in.example.org/box",)
        assert await found(provider, folder="drafts") == ()
        with pytest.raises(NotReadable):
            await found(provider, folder="scheduled")


async def test_both_ends_of_the_window_are_within_it() -> None:
    async with asked() as (_, provider):
        only = await found(provider, since=THEFT + timedelta(minutes=1), until=THEFT + timedelta(minutes=1))
        assert {c.subject for c in only} == {"Invoice 1"}


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=40))
@example('a" OR fromEmail:"lin.wei@example.com')
@example("a\\")
@example("x\u201d OR subject:\u201cy")
def test_no_text_can_say_more_in_a_search_than_itself(hostile: str) -> None:
    letter = Letter("m", "<m>", "s", LIN, (ANA,), THEFT)
    query = sent_between(hostile, THEFT, None)
    assert query == f"fromEmail:{quoted(hostile)} AND date>=2026-11-03T09:00:00Z"
    assert matcher(query)(letter) is (hostile.lower() == LIN)
    assert not set("\\\u201c\u201d\r\n") & set(quoted(hostile))


def test_the_stand_in_refuses_what_breaks_out_of_a_value() -> None:
    with pytest.raises(BadQuery):
        matcher('fromEmail:"a" OR')
    with pytest.raises(BadQuery):
        matcher('fromEmail:"a"b"')
