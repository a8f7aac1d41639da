"""Mails with a known truth: traps and ordinary mail, made up, each in a few forms. All names and hosts are invented.

Real companies' names stand where a trap borrows them, or where ordinary mail of theirs is imitated.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

__all__ = ["KnownMail", "corpus"]

OWN = "harbour-tools.example"
_AT = ("Mon, 02 Mar 2026 09:14:05 +0000", "Thu, 16 Jul 2026 22:41:39 +0800", "Fri, 30 Oct 2026 06:02:11 -0500")
_PEOPLE = (("Lin Wei", "lin.wei"), ("Amara Obi", "amara.obi"), ("Jonas Falk", "jonas.falk"))


@dataclass(frozen=True)
class KnownMail:
    """A mail and whether it is a trap."""

    name: str
    trap: bool
    raw: bytes


def corpus() -> Iterator[KnownMail]:
    """Yields every mail in each of its three forms."""
    from examined_ordinary import ORDINARY
    from examined_ordinary_more import ORDINARY_MORE
    from examined_traps import TRAPS
    from examined_traps_abroad import TRAPS_ABROAD

    for trap, stories in ((True, (*TRAPS, *TRAPS_ABROAD)), (False, (*ORDINARY, *ORDINARY_MORE))):
        for story in stories:
            for form in range(3):
                yield KnownMail(f"{story['name']}-{form}", trap, build(form=form, **story))


def build(
    *,
    name: str,
    sender: str,
    subject: str,
    text: str = "",
    page: str = "",
    form: int = 0,
    to: str = "",
    headers: str = "",
    checks: str = "",
    files: tuple[tuple[str, str, bytes], ...] = (),
    charset: str = "utf-8",
) -> bytes:
    """Returns a mail. In texts, {who}, {address}, {n} differ by form; `page` marks links as [[words|address]]."""
    who, local = _PEOPLE[form]
    address = f"{local}@{OWN}"
    fill = {"who": who, "first": who.split()[0], "address": address, "n": str(48213 + 977 * form), "own": OWN}
    said = {key: _filled(value, fill) for key, value in (("sender", sender), ("subject", subject), ("to", to))}
    lines = [
        f"Return-Path: <bounce@{sender.rpartition('@')[2].strip('> ')}>" if "Return-Path" not in headers else "",
        f"Received: from mx.{sender.rpartition('@')[2].strip('> ')} (unknown [203.0.113.{7 + form}]) by mx1.{OWN} "
        f"with ESMTPS id 4{form}; {_AT[form]}",
        f"Authentication-Results: mx1.{OWN}; {checks}" if checks else "",
        f"From: {_encoded_name(said['sender'])}",
        f"To: {said['to'] or f'{who} <{address}>'}",
        f"Subject: {_encoded(said['subject'])}",
        f"Date: {_AT[form]}",
        f"Message-ID: <{name}.{form}@made.example>",
        *_filled(headers, fill).splitlines(),
        "MIME-Version: 1.0",
    ]  # fmt: skip
    parts = []
    if text:
        parts.append(_part(f"text/plain; charset={charset}", _filled(text, fill).encode(charset, "replace")))
    if page:
        parts.append(_part(f"text/html; charset={charset}", _page(_filled(page, fill)).encode(charset, "replace")))
    parts += [_part(f'{kind}; name="{file}"', data, file) for file, kind, data in files]
    kind = "multipart/mixed" if files else "multipart/alternative"
    body = "".join(f"--=_edge\r\n{part}\r\n" for part in parts) + "--=_edge--\r\n"
    head = "\r\n".join(line for line in lines if line)
    return f'{head}\r\nContent-Type: {kind}; boundary="=_edge"\r\n\r\n{body}'.encode()


def zipped(*names: str, locked: bool = False) -> bytes:
    """Returns a ZIP archive that holds files of these names; `locked`: its entries say that they are encrypted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"made up")
    data = out.getvalue()
    if not locked:
        return data
    marked = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(sign, at + 1)) != -1:
            marked[at + place] |= 1
    return bytes(marked)


def pdf(link: str) -> bytes:
    """Returns the bones of a PDF with one link."""
    return b"%PDF-1.4\n1 0 obj<</Type/Annot/Subtype/Link/A<</S/URI/URI(" + link.encode() + b")>>>>endobj\n%%EOF"


def _filled(text: str, fill: dict[str, str]) -> str:
    for key, value in fill.items():
        text = text.replace("{" + key + "}", value)
    return text


def _page(text: str) -> str:
    out, rest = [], text
    while "[[" in rest:
        before, _, rest = rest.partition("[[")
        inside, _, rest = rest.partition("]]")
        words, _, target = inside.rpartition("|")
        out.append(f'{before}<a href="{escape(target)}">{words}</a>')
    return f"<html><body>{''.join(out)}{rest}</body></html>"


def _part(kind: str, data: bytes, file: str = "") -> str:
    disposition = f'Content-Disposition: attachment; filename="{file}"\r\n' if file else ""
    coded = base64.encodebytes(data).decode().replace("\n", "\r\n")
    return f"Content-Type: {kind}\r\n{disposition}Content-Transfer-Encoding: base64\r\n\r\n{coded}"


def _encoded(text: str) -> str:
    return text if text.isascii() else f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def _encoded_name(sender: str) -> str:
    name, bracket, rest = sender.partition("<")
    return f"{_encoded(name.strip())} {bracket}{rest}" if bracket else sender
