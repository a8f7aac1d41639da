"""The log of a mail server: Dovecot and Postfix in one file, as syslog keeps them, or Dovecot in a file of its own.

How lines are cut stands in `loglines`, how open zones and years are decided in `logclock`, what the two programs say
in `dovecot_lines` and `postfix_log`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from workbench.model.evidence import Window
from workbench.model.text import shorten

from .blind_spots import DOVECOT, POSTFIX
from .collecting import Collector
from .dovecot_log import DovecotLog
from .logclock import LogClock
from .loglines import LogLine, cut, looks_like_log
from .postfix_log import PROGRAM, PostfixLog
from .rows import with_last
from .source import Line, Source

__all__ = ["LABEL", "TITLE", "LogReader", "looks_like", "read_into"]

TITLE = "mail server log (Dovecot, Postfix)"
LABEL = "mail server log"

_DOVECOT = re.compile(r"(?:dovecot|(?:imap|pop3|managesieve|submission)-login|dovecot-auth)$")
_ALWAYS = Window()
_WHOLE_END = re.compile(r"session=<[^<>\s]+>$|\)$")


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be such a log."""
    return head.lstrip()[:1] not in ("{", "[") and looks_like_log(head)


def read_into(collector: Collector, source: Source, *, zone: tzinfo | None) -> None:
    """Reads every line into the collector.

    `zone` is where the server's clock stood; the year of the first line is the source's `stated_year`. Raises
    UnreadableInput where a line that counts needs one of them and it is missing: neither is guessed.
    """
    reader = LogReader(collector, source, LogClock(source.name, zone, source.stated_year))
    for line, last in with_last(source.lines()):
        reader.take(line, last=last)
    reader.finish()


def _wanted(program: str) -> bool:
    return _DOVECOT.match(program) is not None or PROGRAM.match(program) is not None


class LogReader:
    """Reads the lines of one file in their order; lines from outside the window are passed over."""

    def __init__(self, collector: Collector, source: Source, clock: LogClock, window: Window = _ALWAYS) -> None:
        self._collector = collector
        self._window = window
        self._source = source
        self._clock = clock
        self._dovecot = DovecotLog(collector)
        self._postfix = PostfixLog(collector, self._dovecot)
        self._before: LogLine | None = None
        self._sessions = False
        self._gb18030 = self._damaged = 0

    def take(self, line: Line, *, last: bool) -> bool:
        """Reads one line; False where it tells of nothing that is handled here."""
        text = self._text(line)
        if not text.strip("\x00 \t"):
            return False
        found = cut(text)
        if found is None:
            self._collector.unreadable(line.number, "no time stands at the beginning of the line", text)
            return True
        if last and self._is_cut(text):
            self._collector.unreadable(line.number, "the file ends in the middle of this line", text)
            self._collector.gap("The file ends in the middle of its last line: what came after it is missing.")
            return True
        if found.stamp.iso and found.program != "repeated" and not _wanted(found.program):
            self._foreign(found)
            return False
        at = self._clock.moment(found.stamp)
        if at is None:
            self._collector.unreadable(line.number, f"“{shorten(text, 40)}” begins with no time that exists", text)
            return True
        if not self._within(at):
            return False
        if found.program == "repeated":
            if self._before is None:
                return False
            return self._message(self._before._replace(times=found.times), at, line.number)
        used = self._message(found, at, line.number)
        self._before = found if used else None
        return used

    def finish(self) -> None:
        """Takes what waited, and notes what such a log can't show and what was assumed."""
        self._dovecot.finish()
        blind = (DOVECOT if self._dovecot.seen else ()) + (POSTFIX if self._postfix.seen else ())
        for sentence in (*self._clock.gaps(), *self._assumed(), *(blind or DOVECOT + POSTFIX)):
            self._collector.gap(str(sentence))

    def _within(self, at: datetime) -> bool:
        start, end = self._window.start, self._window.end
        return (start is None or at >= start) and (end is None or at <= end)

    def _message(self, found: LogLine, at: datetime, number: int) -> bool:
        if _DOVECOT.match(found.program):
            message = found.message
            if found.program != "dovecot" and not message.startswith(found.program):
                message = f"{found.program}: {message}"
            self._sessions = self._sessions or "session=<" in message
            if self._dovecot.take(message, at, number, found.times):
                return True
            if "-login" in message and "user=<" in message:
                self._collector.unreadable(number, "a login whose name has no end", message)
                return False
            self._collector.unused("line of Dovecot about something else")
        elif PROGRAM.match(found.program):
            if self._postfix.take(found.message, at, number, found.times):
                return True
            self._collector.unused("line of Postfix about something else")
        else:
            self._foreign(found)
        return False

    def _foreign(self, found: LogLine) -> None:
        """A line that turns no year needs no time."""
        self._before = None
        self._collector.unused("line of another program" if found.program else "line without a program")

    def _is_cut(self, text: str) -> bool:
        """The last line has no end, and lacks what such lines end with."""
        if not self._source.ends_open:
            return False
        if "sasl_" in text or "SASL" in text:
            return True  # nothing tells whether the name is whole
        if "-login" not in text:
            return False
        if self._sessions:
            return not _WHOLE_END.search(text.rstrip())
        return "rip=" not in text or "lip=" not in text

    def _text(self, line: Line) -> str:
        """A name may hold bytes of another encoding than the rest: the line is read all the same."""
        try:
            return line.raw.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError:
            if self._source.encoding == "gb18030" and line.text is not None:
                self._gb18030 += 1
                return line.text.rstrip("\r")
            self._damaged += 1
            return line.raw.decode("utf-8", "replace").rstrip("\r")

    def _assumed(self) -> Iterator[str]:
        if self._gb18030:
            yield f"{self._gb18030} lines are no UTF-8 and were read as GB18030."
        if self._damaged:
            yield f"{self._damaged} lines hold bytes that are no text; they are shown as U+FFFD."
