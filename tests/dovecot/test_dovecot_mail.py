"""Mail on a real Dovecot: found in every mailbox, moved out of reach, given back, removed for good."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from rig_desk import QUARANTINE, action, asked
from rig_server import Rig

from workbench.model.actions import ActionKind
from workbench.model.errors import NotReadable
from workbench.model.evidence import Coverage
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.words import Outcome
from workbench.providers.dovecot.provider import Dovecot

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

LIN, ANA, BO = "lin@rig.test", "ana@rig.test", "bo@rig.test"
PEOPLE = {LIN: "pw-lin", ANA: "pw-ana", BO: "pw-bo", QUARANTINE: "pw-q"}
INTRUDER = "127.0.0.66"
_PAYMENTS = "&TthrPg-"
"""付款, as IMAP writes it."""
BODY = "Please pay to our new bank account. Open https://evil.example/pay to see the details of it, today if you can."


def _send(rig: Rig, source: str, subject: str, *to: str, message_id: str = "", header: str = "") -> None:
    message_id = message_id or f"<{subject.replace(' ', '-')}@rig.test>"
    head = f"From: Lin <{LIN}>\r\nTo: x\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n{header}"
    with rig.clients.smtp(source) as client:
        client.ehlo()
        client.login(LIN, PEOPLE[LIN])
        client.sendmail(LIN, list(to), f"{head}\r\n{BODY}\r\n".encode())


def _written(subject: str) -> bytes:
    return f"From: {LIN}\r\nSubject: {subject}\r\nMessage-ID: <{subject.replace(' ', '-')}>\r\n\r\n{BODY}\r\n".encode()


async def _found(provider: Dovecot, query: MessageQuery) -> tuple[tuple[MessageCopy, ...], Coverage]:
    pages = [page async for page in provider.find_messages(query)]
    return tuple(c for page in pages for c in page.copies), pages[-1].coverage


def _query(**more: object) -> MessageQuery:
    return MessageQuery.model_validate({"sender": LIN, "since": datetime.now(UTC) - timedelta(hours=1), **more})


def _inbox(rig: Rig, user: str, folder: str = "INBOX") -> list[bytes]:
    client = rig.clients.imap()
    client.login(user, PEOPLE[user])
    client.select(folder)
    found = client.search(None, "ALL")[1][0].split()
    client.logout()
    return list(found)


async def test_mail_is_found_by_where_it_was_handed_over_whatever_it_claims(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, INTRUDER, "invoice", ANA, BO, header="Reply-To: <cash@evil.example>\r\n")
    forged = f"Received: from x ([{INTRUDER}]) by rig.test with ESMTPSA; Thu, 1 Jan 2026 00:00:00 +0000\r\n"
    _send(rig, "127.0.1.5", "lunch", ANA, header=forged)
    rig.settle()
    own = b"From: lin@rig.test\r\nSubject: invoice\r\nMessage-ID: <invoice@rig.test>\r\n\r\nown copy\r\n"
    rig.mail(LIN, [own], "Sent")

    async with asked(rig) as provider:
        copies, coverage = await _found(provider, _query(from_ips=(INTRUDER,)))
        everything, _ = await _found(provider, _query())

    assert sorted((c.recipient, c.subject, c.from_ip) for c in copies) == [
        (ANA, "invoice", INTRUDER),
        (BO, "invoice", INTRUDER),
    ]
    assert {c.reply_to for c in copies} == {"cash@evil.example"}
    assert {c.links for c in copies} == {("evil.example/pay",)}
    assert all(c.body_print and c.payment_words for c in copies)
    assert sorted(c.subject for c in everything) == ["invoice", "invoice", "lunch"]
    assert "4 mailboxes" in coverage.source


async def test_a_second_look_tells_where_mail_lies_now_and_mixes_up_no_two_whose_files_have_one_name(rig: Rig) -> None:
    rig.people(PEOPLE)
    for who in (ANA, BO):
        rig.mail(who, [_written(f"for {who} {number}") for number in range(3)])

    async with asked(rig) as provider:
        first, _ = await _found(provider, _query())
        taken = tuple(copy for copy in first if copy.recipient == ANA)
        assert [r.outcome async for _, r in provider.withdraw(action(ActionKind.WITHDRAW_MESSAGES), taken)]
        rig.mail(BO, [_written("for bo@rig.test, new")], "Archive")
        second, _ = await _found(provider, _query())
        third, _ = await _found(provider, _query())

    assert {copy.where for copy in first} == {"delivered"}
    assert {(c.subject, c.recipient) for c in first} < {(c.subject, c.recipient) for c in second}
    assert all(copy.subject.startswith(f"for {copy.recipient}") for copy in second)
    assert all((copy.where == "withdrawn") == (copy.recipient == ANA) for copy in second)
    assert len(second) == 7
    assert third == second


async def test_withdrawn_copies_are_out_of_reach_and_come_back_to_their_folders_with_their_flags(rig: Rig) -> None:
    rig.people(PEOPLE)
    for number in range(3):
        _send(rig, INTRUDER, f"invoice {number}", ANA, BO)
    rig.settle()
    client = rig.clients.imap()
    client.login(ANA, PEOPLE[ANA])
    client.create(_PAYMENTS)
    client.select("INBOX")
    client.store("1", "+FLAGS", "\\Seen \\Flagged")
    client.copy("1", _PAYMENTS)
    client.store("1", "+FLAGS", "\\Deleted")
    client.expunge()
    client.copy("2", _PAYMENTS)  # and this one lies in two folders now
    client.logout()

    async with asked(rig) as provider:
        before, _ = await _found(provider, _query())
        assert len(before) == 6
        withdraw = action(ActionKind.WITHDRAW_MESSAGES, "mail-1")
        moved = [m async for m in provider.withdraw(withdraw, before)]
        assert {r.outcome for _, r in moved} == {Outcome.DONE}
        assert (_inbox(rig, ANA), _inbox(rig, BO), _inbox(rig, ANA, _PAYMENTS)) == ([], [], [])

        # As after a crash that lost the receipts: found by searching, under their recipients' names.
        lost, _ = await _found(provider, _query())
        assert {(c.id, c.recipient, c.where) for c in lost} == {(c.id, c.recipient, "withdrawn") for c, _ in moved}

        back = [m async for m in provider.restore(action(ActionKind.RESTORE_MESSAGES, "mail-1"), lost)]
        assert {r.outcome for _, r in back} == {Outcome.DONE}
        after, _ = await _found(provider, _query())

    def held(copies: tuple[MessageCopy, ...]) -> list[object]:
        kept = {"message_id", "recipient", "where", "seen", "folder", "sent_at", "subject"}
        return sorted((sorted(c.model_dump(include=kept, mode="json").items()) for c in copies), key=str)

    assert held(after) == held(before)
    assert (len(_inbox(rig, ANA)), len(_inbox(rig, ANA, _PAYMENTS))) == (2, 2)


async def test_a_purge_takes_what_is_in_quarantine_and_nothing_else(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, INTRUDER, "invoice", ANA, BO)
    rig.settle()
    purge = action(ActionKind.PURGE_MESSAGES, "mail-1")
    async with asked(rig) as provider:
        before, _ = await _found(provider, _query())
        refused = [r async for _, r in provider.purge(purge, before)]
        async for _ in provider.withdraw(action(ActionKind.WITHDRAW_MESSAGES, "mail-1"), before[:1]):
            pass
        withdrawn = tuple(c for c in (await _found(provider, _query()))[0] if c.where == "withdrawn")
        purged = [(c.where, r.outcome) async for c, r in provider.purge(purge, withdrawn)]
        left, _ = await _found(provider, _query())

    assert {r.outcome for r in refused} == {Outcome.FAILED}
    assert purged == [("purged", Outcome.DONE)]
    assert [c.recipient for c in left] == [before[1].recipient]


async def test_a_copy_that_its_recipient_moved_meanwhile_stays_and_says_so(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, INTRUDER, "invoice", ANA, BO)
    rig.settle()
    async with asked(rig) as provider:
        before, _ = await _found(provider, _query())
        client = rig.clients.imap()
        client.login(ANA, PEOPLE[ANA])
        client.create("Later")
        client.select("INBOX")
        client.copy("1", "Later")
        client.store("1", "+FLAGS", "\\Deleted")
        client.expunge()
        client.logout()
        moved = [(c.recipient, r) async for c, r in provider.withdraw(action(ActionKind.WITHDRAW_MESSAGES), before)]

    outcomes = {recipient: receipt.outcome for recipient, receipt in moved}
    assert outcomes == {ANA: Outcome.FAILED, BO: Outcome.DONE}
    assert len(_inbox(rig, ANA, "Later")) == 1


async def test_a_mailbox_that_can_not_be_opened_is_named_and_stops_no_other(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, INTRUDER, "invoice", ANA, BO)
    rig.settle()
    home = rig.state / "mail" / ANA
    shutil.rmtree(home)
    home.write_bytes(b"no folder")  # Dovecot's own search for all passes over this one in silence
    async with asked(rig) as provider:
        copies, coverage = await _found(provider, _query())
    home.unlink()

    assert [c.recipient for c in copies] == [BO]
    assert "3 mailboxes" in coverage.source
    assert any(f"can't be opened: {ANA}" in gap for gap in coverage.gaps)


async def test_a_mail_is_kept_byte_for_byte_or_not_at_all(rig: Rig) -> None:
    rig.people(PEOPLE)
    whole = "From: lin@rig.test\nSubject: 发票\nMessage-ID: <a@x>\n\n\ttext  \n".encode()
    broken = b"From: lin@rig.test\nSubject: caf\xe9\nMessage-ID: <b@x>\n\ntext\n"
    rig.mail(ANA, [whole, broken])
    async with asked(rig) as provider:
        copies, _ = await _found(provider, _query())
        by_id = {c.message_id: c for c in copies}
        assert await provider.message_bytes(by_id["<a@x>"]) == whole
        with pytest.raises(NotReadable, match="bytes"):
            await provider.message_bytes(by_id["<b@x>"])


async def test_who_got_it_outside_is_known_from_the_events_with_the_mail_it_was(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, INTRUDER, "invoice", ANA, "Buyer@corp.example", "pay@corp.example")
    _send(rig, INTRUDER, "only outside", "pay@corp.example")
    _send(rig, "127.0.1.5", "lunch", "friend@corp.example")
    rig.settle()
    query = _query(from_ips=(INTRUDER,))
    rig.wait_for(lambda: sum("corp.example" in event for event in rig.told()) >= 4)
    async with asked(rig, events={"path": str(rig.events)}) as provider:
        copies, _ = await _found(provider, query)
    async with asked(rig) as provider:
        _, blind = await _found(provider, query)

    assert sorted((c.recipient, c.where, c.subject, c.from_ip) for c in copies) == [
        (ANA, "delivered", "invoice", INTRUDER),
        ("buyer@corp.example", "outside", "invoice", INTRUDER),
        ("pay@corp.example", "outside", "", INTRUDER),
        ("pay@corp.example", "outside", "invoice", INTRUDER),
    ]
    assert len({(c.message_id, c.recipient) for c in copies}) == 4
    assert any("Whom outside it reached is not known" in gap for gap in blind.gaps)


async def test_without_leave_only_the_accounts_own_mailbox_is_opened_and_tells_what_it_can(rig: Rig) -> None:
    rig.people(PEOPLE)
    _send(rig, "127.0.1.5", "lunch", ANA)
    with rig.clients.smtp("127.0.1.6") as client:
        client.ehlo()
        client.login(ANA, PEOPLE[ANA])
        client.sendmail(ANA, [LIN], b"From: ana@rig.test\r\nSubject: back\r\nMessage-ID: <back@x>\r\n\r\nyes\r\n")
    rig.settle()
    text = f"From: {LIN}\nTo: Ana <{ANA}>, buyer@corp.example\nSubject: %s\nMessage-ID: <%s@x>\n\ntext\n"
    rig.mail(LIN, [(text % ("invoice", "sent")).encode()], "Sent")
    rig.mail(LIN, [(text % ("later", "draft")).encode()], "Drafts")
    async with asked(rig) as provider:
        sent, coverage = await _found(provider, _query(mailbox=LIN))
        drafts, _ = await _found(provider, _query(mailbox=LIN, folder="drafts"))
        received, _ = await _found(provider, _query(sender="", recipient=LIN, mailbox=LIN))

    told = [(c.recipient, c.where, c.folder, c.inside) for c in sent]
    assert sorted(told) == [(ANA, "unchecked", "sent", True), ("buyer@corp.example", "outside", "sent", False)]
    assert {(c.subject, c.where, c.held_back) for c in drafts} == {("later", "draft", True)}
    assert [(c.subject, c.sender, c.folder) for c in received] == [("back", ANA, "inbox")]
    assert "1 mailboxes" in coverage.source
