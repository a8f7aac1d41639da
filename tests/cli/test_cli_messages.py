"""Mail that was taken in is listed, and read as plain text."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from cli_tools import Call, assert_told

pytest_plugins = ["cli_fixtures"]

MAIL = b"""From: lin@example.com
To: a@example.org
Subject: Invoice \x1b]0;x\x07
Message-ID: <1@example.com>
Date: Mon, 02 Nov 2026 10:00:00 +0100
X-Originating-IP: [203.0.113.9]

Pay http://evil.example.net/x
"""


def test_mail_is_taken_in_once_listed_found_and_read(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    path, box = tmp_path / "a.eml", tmp_path / "Sent.mbox"
    path.write_bytes(MAIL)
    box.write_bytes(b"From a@example.com Mon Nov 02 09:00:00 2026\n" + MAIL + b"\n")
    taken = workbench("case", "intake", guided_case, path, box, "--json")
    assert [(t["messages"], t["duplicates"]) for t in taken.json["taken"]] == [(1, 0), (0, 1)]

    (row,) = workbench("case", "messages", guided_case, "--json", "--find", "INVOICE").json["messages"]
    assert (row["ip"], row["judgement"]) == ("203.0.113.9", "no sign-in")
    assert workbench("case", "messages", guided_case, "--json", "--find", "nothing").json["messages"] == []

    shown = workbench("case", "message", guided_case, row["id"][:6])
    assert "http://evil.example.net/x" in shown.out
    assert "\x1b" not in shown.out
    assert workbench("verify").code == 0
    assert_told(workbench("case", "message", guided_case, "zz"), 2, "case messages")


def test_a_mail_out_of_an_archive_is_read_back(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("x/1.eml", MAIL)
    (tmp_path / "2.eml.gz").write_bytes(gzip.compress(MAIL.replace(b"<1@", b"<2@")))
    workbench("case", "intake", guided_case, tmp_path / "m.zip", tmp_path / "2.eml.gz")
    rows = workbench("case", "messages", guided_case, "--json").json["messages"]
    assert len(rows) == 2
    for row in rows:
        assert "evil.example.net" in workbench("case", "message", guided_case, row["id"]).out


def test_no_mail_reads_not_checked(guided_case: str, workbench: Call) -> None:
    ended = workbench("case", "messages", guided_case)
    assert "Not checked: nobody has looked for abnormal mail" in ended.err
    assert "Not checked: no message was taken in" in ended.err
    assert workbench("case", "messages", guided_case, "--json").json["groups"] is None


def test_judged_mail_is_listed_with_reasons_and_read_and_what_was_not_checked_is_said(workbench: Call) -> None:
    new = ("case", "new", "--account", "nina.horvat@example.com", "--ticket", "HD-4713", "--provider", "practice")
    assert workbench(*new).code == 0
    shown = workbench("case", "messages", "HD-4713")
    assert "NOT CHECKED: other people's mailboxes" in shown.err
    assert "“Re: Tideway Freight, payment for November”: ABNORMAL" in shown.out
    assert "“Your monthly statement is ready”: LEFT ALONE" in shown.out
    assert "1 mail is planned and not sent yet." in shown.out
    told = workbench("case", "messages", "HD-4713", "--json").json
    (lure,) = told["lures"]
    assert lure["others"] is None
    (finance,) = [g for g in told["groups"] if g["subject"].startswith("Re: Tideway")]
    assert (finance["abnormal"], finance["unchecked"], finance["in_reach"]) == (True, 1, None)
    read = workbench("case", "message", "HD-4713", finance["key"])
    assert "收款账户已变更" in read.out
    assert "The mail" not in read.err
    assert workbench("case", "message", "HD-4713", finance["key"], "--json").json["sha256"] in read.out
    assert "login.examp1e.example/owa/verify" in workbench("case", "message", "HD-4713", lure["message_id"]).out
    assert workbench("verify").code == 0
