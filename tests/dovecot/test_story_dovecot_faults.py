"""What goes wrong on the way to a real server, and what the workbench makes of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rig_cut import cut_line
from rig_desk import QUARANTINE, action, asked, over_tls
from rig_server import Rig
from rig_story import LIN, Theft, desk_for, opened, search_allowed, work

from workbench.model.actions import ActionKind
from workbench.model.errors import NotReadable, NotSent, ProviderError
from workbench.model.events import ActionEnded
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.provider import Dovecot
from workbench.response.planning import plan

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

WITHDRAW = action(ActionKind.WITHDRAW_MESSAGES, "mail-1")
BOTH = ["ana@rig.test", "bo@rig.test"]


def _mail_for(rig: Rig, *users: str, each: int = 3) -> None:
    rig.people({LIN: "pw-lin", QUARANTINE: "x", **dict.fromkeys(users, "pw")})
    for user in users:
        lines = f"From: {LIN}\nDelivered-To: {user}\nSubject: lure\nMessage-ID: <lure-%d@x>\n\n" + "pay " * 600
        rig.mail(user, [(lines % number).encode() for number in range(each)])


async def _found(provider: Dovecot) -> tuple[MessageCopy, ...]:
    return tuple([c async for page in provider.find_messages(MessageQuery(sender=LIN)) for c in page.copies])


async def test_a_wrong_key_and_a_certificate_of_a_stranger_are_told_apart_from_a_server_that_is_down(rig: Rig) -> None:
    async with asked(rig, api_key="nonsense") as provider:
        with pytest.raises(ProviderError, match="refused the key") as key:
            await provider.observe(LIN, Facet.SESSIONS)
    async with asked(rig, base_url=over_tls(rig), ca_file=rig.state / "tls" / "stranger.pem") as provider:
        with pytest.raises(NotSent, match="is not trusted") as stranger:
            await provider.observe(LIN, Facet.SESSIONS)
    async with asked(rig, base_url="http://127.0.0.1:9") as provider:
        with pytest.raises(NotSent, match="can't be reached") as down:
            await provider.perform(LIN, action(ActionKind.REVOKE_SESSIONS))
    assert all(error.value.hint for error in (key, stranger, down))
    assert not any("nonsense" in f"{error.value.title}{error.value.hint}" for error in (key, stranger, down))


async def test_a_command_that_the_server_does_not_allow_is_named_as_its_settings_have_it(rig: Rig) -> None:
    rig.people({LIN: "pw"})
    settings = rig.state / "conf" / "dovecot.conf"
    before = settings.read_text()
    settings.write_text(before.replace(",sieve list", ""))
    rig.kill()
    rig.launch()
    try:
        async with asked(rig) as provider:
            with pytest.raises(ProviderError, match="does not allow the command 'sieve list'") as refused:
                await provider.observe(LIN, Facet.RULES)
        assert "doveadm_allowed_commands" in refused.value.hint
    finally:
        settings.write_text(before)
        rig.kill()
        rig.launch()


async def test_an_answer_that_is_cut_off_is_unknown_and_what_is_read_back_settles_it(rig: Rig, tmp_path: Path) -> None:
    theft = Theft(rig, colleagues=2, mails=4)
    theft.everybody()
    theft.happens(spray=False)
    async with cut_line(rig.ports["DOVEADM"]) as line:
        with desk_for(rig, tmp_path, base_url=line.base_url) as desk:
            case = await opened(desk)
            await search_allowed(desk, case)
            line.loses = frozenset({"sieveDeactivate", "move"})
            rule = await work(desk, await plan(desk, case, "inspect-rules", ["disable-rule:roundcube"]))
            mail = await work(desk, await plan(desk, case, "withdraw-mail"))
            ended = {e.data.action_id: e.data for e in desk.casefile.events(case.id) if isinstance(e.data, ActionEnded)}
            await desk.close_providers()

    assert line.lost == ["sieveDeactivate", "move", "move"]
    assert ended["disable-rule:roundcube"].outcome is Outcome.UNKNOWN
    assert rule["disable-rule:roundcube"].outcome is Outcome.DONE
    (moved,) = mail.values()
    assert (moved.outcome, moved.proof is not None and moved.proof.proved) == (Outcome.DONE, True)
    assert theft.session is not None
    theft.session.logout()


async def test_a_server_that_is_killed_in_the_middle_loses_no_copy_and_the_rest_is_withdrawn_later(rig: Rig) -> None:
    users = [f"user{n}@rig.test" for n in range(12)]
    _mail_for(rig, *users, each=20)
    async with asked(rig) as provider:
        copies = await _found(provider)
        told = []
        async for _, receipt in provider.withdraw(WITHDRAW, copies):
            told.append(receipt.outcome)
            if len(told) == 1:
                rig.kill()
        rig.launch()
        again = await _found(provider)
        left = tuple(c for c in again if c.where != "withdrawn")
        moved = sum(c.where == "withdrawn" for c in again)
        async for _ in provider.withdraw(WITHDRAW, left):
            pass
        at_last = await _found(provider)

    assert len(told) == len(copies) == 240
    assert told.count(Outcome.DONE) <= moved < 240
    assert {c.where for c in at_last} == {"withdrawn"}
    assert sorted((c.message_id, c.recipient) for c in at_last) == sorted((c.message_id, c.recipient) for c in copies)


async def test_a_mailbox_that_is_shut_meanwhile_keeps_its_copies_and_holds_no_other_up(rig: Rig) -> None:
    _mail_for(rig, *BOTH)
    async with asked(rig) as provider:
        copies = await _found(provider)
        box = rig.state / "mail" / BOTH[0] / "Maildir" / "cur"
        box.chmod(0)
        receipts = [(c.recipient, r) async for c, r in provider.withdraw(WITHDRAW, copies)]
        box.chmod(0o700)
        left = [c.recipient for c in await _found(provider) if c.where != "withdrawn"]

    failed = {r.detail for who, r in receipts if who == BOTH[0]}
    assert {r.outcome for who, r in receipts if who == BOTH[1]} == {Outcome.DONE}
    assert failed == {"'move' failed: something on the server is broken for now; its log says what."}
    assert left == [BOTH[0]] * 3


@contextmanager
def _full(folder: Path) -> Iterator[Callable[[], object]]:
    """A disk that takes little more, or a folder that takes nothing where none can be mounted; yields what frees it."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = folder.parent.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    options = f"size=220k,uid={owner.st_uid},gid={owner.st_gid},mode=700"
    small = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    mounted = subprocess.run(small, capture_output=True, check=False).returncode == 0

    def free() -> None:
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=4m", str(folder)], check=True)
        folder.chmod(0o700)

    folder.chmod(0o700 if mounted else 0o500)
    try:
        yield free
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_quarantine_on_a_full_disk_leaves_every_copy_in_one_place(rig: Rig) -> None:
    _mail_for(rig, *BOTH, each=30)
    (rig.state / "mail" / QUARANTINE).mkdir()
    rig.hand_over(rig.state / "mail" / QUARANTINE)
    async with asked(rig) as provider:
        copies = await _found(provider)
        with _full(rig.state / "mail" / QUARANTINE / "Maildir") as free:
            receipts = [r async for _, r in provider.withdraw(WITHDRAW, copies)]
            with pytest.raises(NotReadable, match="what was withdrawn can't be told"):
                await _found(provider)
            free()
            there = await _found(provider)

    outcomes = [r.outcome for r in receipts]
    assert Outcome.FAILED in outcomes
    assert any("something on the server is broken" in r.detail for r in receipts)
    assert sum(c.where == "withdrawn" for c in there) >= outcomes.count(Outcome.DONE)
    assert sorted((c.message_id, c.recipient) for c in there) == sorted((c.message_id, c.recipient) for c in copies)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_desk_whose_clock_is_an_hour_off_sees_the_intruder_and_proves_what_it_does(
    rig: Rig, tmp_path: Path, hours: int
) -> None:
    theft = Theft(rig, colleagues=2, mails=2)
    theft.everybody()
    theft.happens(spray=False)
    with desk_for(rig, tmp_path, now=lambda: datetime.now(UTC) + timedelta(hours=hours)) as desk:
        case = await opened(desk)
        rows = await work(desk, await plan(desk, case, "reset-password", ["reset-password", "revoke-sessions"]))
        await search_allowed(desk, case)
        rows |= await work(desk, await plan(desk, case, "withdraw-mail"))
        await desk.close_providers()

    assert {(r.outcome, r.proof is not None and r.proof.proved) for r in rows.values()} == {(Outcome.DONE, True)}
    assert not rig.clients.lets_in("imap", LIN, theft.password)
    assert theft.session is not None
    theft.session.shutdown()
