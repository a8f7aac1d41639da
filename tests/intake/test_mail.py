"""Mail is read as it is, whoever made it, one by one or a mailbox at a time."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.preview import preview
from workbench.intake.mails import message_of
from workbench.intake.reader import IntakeResult, read_bytes, read_evidence
from workbench.model.message import Message, MessageSource

PLACE = MessageSource(evidence="0" * 64, size=1)
MAIL = b"""\
Received: from mx.example.net (mx.example.net [203.0.113.9]) by in.example.com; Mon, 02 Nov 2026 09:00:05 +0000
Received: from laptop ([10.0.0.3]) by mx.example.net; Mon, 02 Nov 2026 09:00:00 +0000
From: "boss@example.org" <lin@example.com>
To: a@example.org, "b, c" <B@example.net>
Subject: =?utf-8?B?5Y+R56Wo?=
Message-ID: <1@example.com>
Date: Mon, 02 Nov 2026 10:00:00 +0100
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=gb2312

<p>Pay</p><script>steal()</script><a href="http://evil.example.net/x">https://bank.example.com</a>

From me to you
--x
Content-Type: application/pdf; name="bill.pdf.exe"
Content-Transfer-Encoding: base64

TVqQAA==
--x--
"""


def numbered(number: int) -> bytes:
    return MAIL.replace(b"<1@", b"<%d@" % number)


def mailbox(*mails: bytes, headers: bytes = b"", ends: bytes = b"\n") -> bytes:
    line = b"From lin@example.com Mon Nov 02 09:00:00 2026\n"
    whole = b"".join(line + headers + mail.replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in mails)
    return whole.replace(b"\n", ends)


def read(data: bytes, name: str = "export") -> IntakeResult:
    return read_bytes(data, name=name)


def parsed(raw: bytes) -> Message:
    return message_of(raw, PLACE)


def test_a_mail_is_read_with_where_it_came_from_and_what_it_holds() -> None:
    (mail,) = read(MAIL).messages
    assert (mail.sender, mail.sender_name, mail.to) == (
        "lin@example.com",
        "boss@example.org",
        ("a@example.org", "b@example.net"),
    )
    assert (mail.ip, mail.ip_told) == ("203.0.113.9", "Received, line 1 of 2 from the top")
    assert mail.subject == "发票"
    assert [(link.host, link.disguised) for link in mail.links] == [("evil.example.net", True)]
    assert [(file.name, file.size) for file in mail.attachments] == [("bill.pdf.exe", 4)]


def test_what_a_mail_cannot_show_is_told() -> None:
    gaps = " ".join(read(MAIL).coverage.gaps)
    assert "whether it was read" in gaps
    assert "forged" in gaps


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_the_same_mail_has_one_id_alone_and_in_a_takeout_mailbox(ends: bytes) -> None:
    takeout = mailbox(MAIL, MAIL, numbered(2), headers=b"X-GM-THRID: 17\nX-Gmail-Labels: Sent,Work\n", ends=ends)
    result = read(takeout)
    assert next(m.id for m in result.messages) == read(MAIL).messages[0].id
    assert (len(result.messages), result.duplicates) == (2, 1)
    assert next((m.labels, m.folder, m.thread) for m in result.messages) == (("Sent", "Work"), "sent", "17")


def test_each_message_of_a_mailbox_is_found_again_by_its_place() -> None:
    data = mailbox(*(numbered(n) for n in range(5000)))
    messages = read(data).messages
    assert len(messages) == 5000
    for mail in messages[::499]:
        at = mail.source.offset
        assert parsed(data[at : at + mail.source.size]).sha256 == mail.sha256


def test_a_from_line_in_a_body_ends_no_message_where_the_length_is_given() -> None:
    body = b"see\n\nFrom x@example.com Mon Nov 02 09:00:00 2026\nTo: nobody\n"
    head = b"From: a@example.com\nTo: b@example.com\nContent-Length: %d\n\n" % len(body)
    line = b"From a@example.com Mon Nov 02 09:00:00 2026\n"
    assert len(read(line + head + body + b"\n" + line + MAIL).messages) == 2


def test_a_zip_of_mails_is_read_with_the_folder_that_its_names_tell(tmp_path: Path) -> None:
    path = tmp_path / "mails.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(60):
            archive.writestr(f"Sent/{n}.eml", numbered(n))
    result = read_evidence(path)
    assert len(result.messages) == 60
    assert {m.folder for m in result.messages} == {"sent"}
    assert result.messages[7].source.member == "Sent/7.eml"


def test_a_preview_runs_nothing_and_names_where_links_lead_and_what_files_are() -> None:
    seen = preview(MAIL)
    assert "steal" not in seen.text
    assert "https://bank.example.com <http://evil.example.net/x ⚠ names another host>" in seen.text
    assert seen.files[0].real == "a Windows program"
    assert any("two endings" in warning for warning in seen.files[0].warnings)


HTML = b"Content-Type: text/html\n\n"
HOSTILE = {
    "comments": HTML + b"<!--" * 50_000,
    "angles": HTML + b"<" * 200_000,
    "tags": HTML + b"<a '" * 50_000,
    "words": HTML + b"&" * 200_000,
    "one long word": b"\n" + b"A" * 500_000,
    "comment in address": b"From: " + b"(" * 60_000 + b"\nTo: " + b"a@" * 30_000 + b"\n\n",
    "nested": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000,
    "encoded words": b"Subject: " + b"=?a?q?" * 10_000 + b"\n\n",
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 20_000,
    "character set": b"Content-Type: text/plain; charset=idna\n\n" + b"\xff" * 100_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_read_without_delay(raw: bytes) -> None:
    begun = time.process_time()
    parsed(raw)
    preview(raw)
    assert time.process_time() - begun < 2


@settings(max_examples=30, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from((b"From", b"Date", b"Received", b"Content-Type", b"Subject", b"X-Originating-IP")),
    st.binary(max_size=300),
)
def test_no_bytes_make_the_reading_fail(value: bytes, name: bytes, body: bytes) -> None:
    raw = name + b": " + value + b"\n\n" + body
    parsed(raw).model_dump_json()
    preview(raw).model_dump_json()
