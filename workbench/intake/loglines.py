"""Cuts a line of a mail server's log into its time, its program and its message.

Three ways of writing are known. Syslog as most systems keep it: `Nov  5 09:00:00 mx1 dovecot: imap-login: Login: …`
(RFC 3164, https://www.rfc-editor.org/rfc/rfc3164#section-4.1), with an ISO time in its place
(rsyslog's RSYSLOG_FileFormat, RFC 5424), and Dovecot's own files, where `log_timestamp` and the name of the process
stand first: `2026-11-05T09:00:00+0000 imap-login: Info: Login: …` (as Dovecot 2.3.19 wrote it).
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LogLine", "Stamp", "cut", "looks_like_log"]

_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)  # noqa: SIM905
}
_ISO = r"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"
_OLD = (
    rf"(?P<month>{'|'.join(_MONTHS)}) {{1,2}}(?P<day>\d{{1,2}}) (?:(?P<year>\d{{4}}) )?"
    r"(?P<clock>\d\d:\d\d:\d\d)(?:\.\d{1,9})?"
)
_STAMP = re.compile(rf"(?:<\d{{1,3}}>)?(?:1 )?(?:{_ISO}|{_OLD}) +")
_OWN = re.compile(
    r"(?P<message>(?P<process>[a-z][a-z0-9-]{1,30})(?:\(.*?\))?(?:<\d*>)?(?:<[^<>]*>)?: "
    r"(?:Debug|Info|Warning|Error|Fatal|Panic): .*)"
)
_OWN_LEVEL = re.compile(r": (?:Debug|Info|Warning|Error|Fatal|Panic): ")
_SYSLOG = re.compile(
    r"(?P<host>[^\s:]\S{0,254}) (?:[a-z0-9]+\.[a-z]+ )?"
    r"(?P<program>[A-Za-z][\w./-]{0,80})(?:\[\d+\])?(?:: | \d+ \S+ (?:-|\[.*?\]) )(?P<message>.*)"
)
_FREEBSD = re.compile(r"<[a-z0-9]+\.[a-z]+> ")
_REPEATED = re.compile(r"(?:\S{1,255} )?(?:[\w./-]+(?:\[\d+\])?: )?last message repeated (?P<times>\d{1,6}) times?$")
_MARK = re.compile(r"(?:(?:imap|pop3|managesieve|submission)-login|dovecot|postfix[\w-]*(?:/[\w-]+)+)(?:\[\d+\])?: ")
_LONGEST = 16_384
"""Characters of a line that are looked at: no line of these logs is longer, and patterns stay quick."""


class Stamp(NamedTuple):
    """When a line was written, in its own words."""

    iso: str
    """An ISO time; empty where month, day and clock are given."""
    month: int = 0
    day: int = 0
    clock: str = ""
    year: int | None = None


class LogLine(NamedTuple):
    """One line, cut."""

    stamp: Stamp
    program: str
    """`dovecot`, `postfix/smtpd` …; `repeated` where syslog says that the line before came again."""
    message: str
    times: int = 1
    """How often the message stands for an event of its own."""


def cut(text: str) -> LogLine | None:
    """Returns the parts of a line; None where no known time stands at its beginning."""
    text = text[:_LONGEST]
    found = _STAMP.match(text)
    if found is None:
        return None
    stamp = _stamp(found)
    rest = _FREEBSD.sub("", text[found.end() :], count=1) if text.startswith("<", found.end()) else text[found.end() :]
    again = _REPEATED.match(rest) if "repeated" in rest else None
    if again:
        return LogLine(stamp, "repeated", "", int(again.group("times")))
    own = _OWN.match(rest) if _OWN_LEVEL.search(rest) else None
    if own:
        return LogLine(stamp, "dovecot", own.group("message"))
    line = _SYSLOG.match(rest)
    if line is None:
        return LogLine(stamp, "", rest)
    return _collapsed(LogLine(stamp, line.group("program"), line.group("message")))


def looks_like_log(head: str) -> bool:
    """Tells from the first characters whether this can be the log of a mail server, or of a whole machine."""
    lines = [line for line in head.splitlines()[:400] if line.strip()][:200]
    cuts = [(line, cut(line)) for line in lines]
    known = sum(found is not None and bool(found.program) for _, found in cuts)
    marked = any(found and (found.program == "dovecot" or _MARK.search(line[:400])) for line, found in cuts)
    return marked or (known >= 3 and known * 2 > len(lines))


_COLLAPSED = re.compile(r"message repeated (\d{1,6}) times: \[ ?(.*)\]$")
"""As rsyslog writes it with `$RepeatedMsgReduction on`."""


def _collapsed(line: LogLine) -> LogLine:
    found = _COLLAPSED.match(line.message) if line.message.startswith("message repeated ") else None
    return line._replace(message=found.group(2), times=int(found.group(1))) if found else line


def _stamp(found: re.Match[str]) -> Stamp:
    if found.group("iso"):
        return Stamp(found.group("iso"))
    year = found.group("year")
    month, day, clock = _MONTHS[found.group("month")], int(found.group("day")), found.group("clock")
    return Stamp("", month, day, clock, int(year) if year else None)
