"""What Dovecot's rows say of a copy, whoever wrote the headers; needs no server."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.mail import MessageCopy
from workbench.providers.dovecot.copies import (
    Origin,
    as_one,
    copy_of,
    origin_of,
    places_of,
    quarantine_folder,
    submission_of,
)

HOP = "from client.test ([203.0.113.7])\n\tby mx.example.com with %s\n\tid AbC:T2; Thu, 26 Nov 2026 13:06:05 +0000"
POSTFIX = (
    "from pc (host.example.net [IPv6:2001:db8::7])\n\t(Authenticated sender: lin@example.com)\n\t"
    "by mx.example.com (Postfix) with ESMTPSA id 3B6CB250261"
)


def row(**more: str) -> dict[str, str]:
    return {
        "user": "ana@example.com",
        "mailbox": "INBOX",
        "mailbox-guid": "f" * 32,
        "uid": "7",
        "guid": "1795698524.M0P1.mx",
        "date.received.unixtime": "1795698524",
        **more,
    }


def copy(**more: str) -> MessageCopy:
    found = copy_of(row(**more), quarantine="q@example.com", separator="/")
    assert found is not None
    return found


@given(st.text(min_size=1, max_size=60), st.sampled_from("/.^"))
@settings(max_examples=60)
def test_the_quarantine_remembers_whose_copy_it_was_whatever_the_address_looks_like(name: str, separator: str) -> None:
    origin = Origin(name.encode("utf-8", "replace").decode(), "ab" * 16)
    folder = quarantine_folder(origin, separator)
    assert folder.count(separator) == 2
    assert origin_of(folder, separator) == origin


def test_what_lies_elsewhere_in_the_quarantine_is_none_of_ours() -> None:
    own = {"user": "q@example.com", "mailbox": "INBOX"}
    assert copy_of(row(**own), quarantine="q@example.com", separator="/") is None
    assert origin_of("withdrawn/=FF/" + "ab" * 16, "/") is None


def test_only_who_signed_in_counts_as_having_handed_it_over_and_the_newest_line_is_believed() -> None:
    relayed, submitted = HOP % "ESMTP", HOP % "ESMTPSA"
    found = submission_of(f"{relayed}\n{POSTFIX}\n{submitted}")
    assert found is not None
    assert (found.ip, found.transaction) == ("2001:db8::7", "3B6CB250261")
    assert submission_of(relayed) is None
    assert submission_of(submitted) == ("203.0.113.7", "AbC:T2")


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_no_header_breaks_the_reading_of_a_copy(text: str) -> None:
    names = ("received", "from", "reply-to", "message-id", "subject.utf8", "in-reply-to", "user-agent", "to", "cc")
    read = copy(**{f"hdr.{name}": text for name in names})
    assert read.recipient == "ana@example.com"


def test_a_header_made_to_be_slow_is_not() -> None:
    began = time.process_time()
    for part in ("from x (", "from x ([1", "\nfrom a ([1.2.3.4]) ", "id " * 3):
        submission_of(part * 100_000)
    assert time.process_time() - began < 2


def test_a_mail_in_two_folders_is_one_copy_and_what_is_in_reach_of_it_counts() -> None:
    def lies(where: str, folder: str, **more: Any) -> MessageCopy:
        own = {"mailbox-guid": folder * 32, "hdr.message-id": "<a@x>", **more}
        return copy(**own).model_copy(update={"where": where})

    (both,) = as_one([lies("moved", "b"), lies("delivered", "a")])
    assert [p.folder for p in places_of(both)] == ["a" * 32, "b" * 32]
    (left,) = as_one([lies("withdrawn", "q"), lies("moved", "b")])
    assert (left.where, [p.folder for p in places_of(left)]) == ("moved", ["b" * 32])
    assert len(as_one([lies("moved", "b"), copy(**{"hdr.message-id": "<b@x>"})])) == 2
