"""Which files hold mails, and that Outlook's are read as they came."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook_file import Storage, outlook_file, outlook_mail

from workbench.analysis.examine import examine
from workbench.intake.mail_files import RawMail, mail_files, mails_in
from workbench.intake.msg import mail_of_msg
from workbench.model.compound import Compound
from workbench.model.errors import LocalFileError

MAIL = b"From: a <a@b.example>\r\nTo: c@d.example\r\nSubject: hello\r\n\r\nhi there\r\n"
LIMIT = 2**20


def _read(path: Path, data: bytes) -> list[RawMail]:
    path.write_bytes(data)
    return list(mails_in(path, LIMIT))


def test_one_mail_in_a_file_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    for name in ("a.eml", "00001.7c53336b", "1672.M1P2.host:2,S"):
        (found,) = _read(tmp_path / name, MAIL)
        assert found.raw == MAIL
    (wide,) = _read(tmp_path / "w.eml", MAIL.decode().encode("utf-16"))
    assert wide.raw == MAIL


def test_a_mailbox_gives_each_of_its_mails(tmp_path: Path) -> None:
    line = b"From a@b.example Mon Mar  2 09:14:05 2026\n"
    found = _read(tmp_path / "box", (line + MAIL.replace(b"\r\n", b"\n") + b"\n") * 3)
    assert [(f.number, b"Subject: hello" in f.raw) for f in found] == [(1, True), (2, True), (3, True)]


def test_what_can_not_be_read_in_a_folder_is_told_and_no_pipe_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.eml")
    told = [found.why_not for path in mail_files([tmp_path]) for found in mails_in(path, LIMIT)]
    assert [why.split(":")[0] for why in told] == ["The file could not be read", "This is no ordinary file"]


def test_folders_are_read_to_the_bottom_and_in_order(tmp_path: Path) -> None:
    for name in ("b/2.eml", "a.eml", "b/c/3.eml", ".git/x.eml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MAIL)
    assert [p.relative_to(tmp_path).as_posix() for p in mail_files([tmp_path])] == ["a.eml", "b/2.eml", "b/c/3.eml"]
    with pytest.raises(LocalFileError):
        mail_files([tmp_path / "gone"])


def test_what_is_no_mail_says_so(tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", b"mv 1 2\nmv 3 4\n"),
        ("b.doc", outlook_file(Storage({"WordDocument": b"x"}))),
        ("c", b""),
    ):
        (found,) = _read(tmp_path / name, data)
        assert found.why_not
        assert not found.raw


def test_a_mail_that_is_too_long_is_cut_and_marked(tmp_path: Path) -> None:
    (found,) = _read(tmp_path / "a.eml", MAIL + b"x" * LIMIT)
    assert (found.cut, len(found.raw)) == (True, LIMIT)


def test_outlook_keeps_the_headers_that_a_mail_came_with() -> None:
    headers = "Received: from x by y; Mon, 2 Mar 2026 09:00:00 +0000\r\nFrom: PayPal <a@b.example>\r\nSubject: hi\r\n"
    headers += "Content-Type: multipart/mixed;\r\n boundary=gone\r\n"
    page = '<a href="http://198.51.100.7/login">www.paypal.com</a> verify your account'
    files = {"发票.pdf.exe": b"MZ" + bytes(6000)}
    mail = examine(mail_of_msg(outlook_file(outlook_mail(headers=headers, page=page, files=files))).raw)
    assert (mail.sender, mail.sender_name, mail.finding) == ("a@b.example", "PayPal", "suspicious")
    assert (mail.files[0].name, mail.files[0].size) == ("发票.pdf.exe", 6002)
    assert {"name-borrows-brand", "link-disguised-brand", "file-runs"} <= {r.code for r in mail.reasons}


def test_outlook_mail_from_inside_the_house_has_no_headers_and_is_read_all_the_same() -> None:
    written = outlook_mail(
        subject="会议\r\nBcc: x", sender="Wang Fang", address="wang@d.example", to="Lin", body="各位同事"
    )
    mail = examine(mail_of_msg(outlook_file(written)).raw)
    assert (mail.sender, mail.sender_name, mail.subject) == ("wang@d.example", "Wang Fang", "会议 Bcc: x")


def test_a_mail_within_an_outlook_mail_is_handed_on_whole() -> None:
    outer = outlook_mail(subject="Fwd", sender="A", address="a@d.example", body="see this")
    inner = outlook_mail(
        subject="inner", sender="PayPal", address="x@y.example", body="verify your account http://198.51.100.7/login"
    )
    outer.storages["__attach_version1.0_#00000000"] = Storage(storages={"__substg1.0_3701000D": inner})
    mail = examine(mail_of_msg(outlook_file(outer)).raw)
    assert mail.reasons[0].code == "attached-mail-suspicious"


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_outlook_file_loses_parts_and_stops_nothing(data: st.DataObject) -> None:
    whole = bytearray(outlook_file(outlook_mail(subject="x", body="y" * 5000, files={"a.txt": b"z" * 100})))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(24, len(whole) - 5))
        whole[place : place + 4] = data.draw(
            st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\x01\0\0\0", b"\xfe\xff\xff\xff"])
        )
    try:
        raw = mail_of_msg(bytes(whole)).raw
    except ValueError:
        return
    assert examine(raw).sha256


def test_a_chain_that_turns_in_a_circle_ends() -> None:
    data = bytearray(outlook_file(Storage({"a": b"x" * 9000})))
    table = 512
    for place in range(table, table + 512, 4):
        data[place : place + 4] = b"\x01\0\0\0"
    file = Compound(bytes(data))
    assert all(len(file.read(entry, 10**6)) <= len(data) for entry in file.entries if entry.is_stream)
