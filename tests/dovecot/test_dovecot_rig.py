"""The tests' own Dovecot is what the other tests take it for."""

from __future__ import annotations

import pytest
from rig_server import Rig

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)


def test_mail_goes_through_submission_into_the_mailbox_and_outside(rig: Rig) -> None:
    rig.people({"lin@rig.test": "pw-lin", "ana@rig.test": "pw-ana"})

    with rig.clients.smtp("127.0.0.7") as client:
        client.ehlo()
        client.login("lin@rig.test", "pw-lin")
        client.sendmail("lin@rig.test", ["ana@rig.test", "buyer@corp.example"], b"Subject: lunch\r\n\r\nat noon\r\n")
    rig.settle()

    inbox = rig.clients.imap(tls=True)
    inbox.login("ana@rig.test", "pw-ana")
    assert inbox.select("INBOX")[1] == [b"1"]
    inbox.logout()
    assert [(sender, to) for sender, to, _ in rig.outside.left] == [("lin@rig.test", "buyer@corp.example")]
    assert '"remote_ip":"127.0.0.7"' in rig.events.read_text()


def test_a_password_that_was_changed_behind_its_back_goes_on_working_until_the_cache_is_flushed(rig: Rig) -> None:
    rig.people({"old@rig.test": "pw-old"})
    assert rig.clients.lets_in("imap", "old@rig.test", "pw-old")
    rig.sql("UPDATE users SET password = '{PLAIN}pw-new'")

    assert rig.clients.lets_in("imap", "old@rig.test", "pw-old")
