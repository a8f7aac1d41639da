"""Times as logs and consoles write them, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

__all__ = ["is_ambiguous", "parse_time", "zone_in"]

_DATE = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_CLOCK = r"(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2})(?:[.,](\d{1,9}))?\s*秒?|\s*分)?"
_HALF = r"(上午|下午|凌晨|中午|晚上|AM|PM)?"
_ZONE = r"(Z|(?:UTC|GMT)?\s*[+-]\d{1,2}:?(?:\d{2})?|UTC|GMT)?"
_WRITTEN = re.compile(rf"{_DATE}[T\s]*{_HALF}\s*{_CLOCK}\s*{_HALF}\s*\(?{_ZONE}\)?", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_NAMED = re.compile(
    rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.? (\d{{1,2}}),? (\d{{4}}),? (?:at )?{_CLOCK} ?{_HALF} ?{_ZONE}"
    r"(?: ?\(?[A-Z]{2,5}\)?)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
"""As nearly every record writes it; reading it in any other way takes ten times as long."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})(Z)?")
_EPOCH = re.compile(r"(\d{10})(\.\d{1,9})?|(\d{13})|(\d{16})")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_ZONE_IN_HEADER = re.compile(r"(?:UTC|GMT)\s*([+-]\s*\d{1,2}(?::?\d{2})?)?", re.IGNORECASE)
_BEIJING = timezone(timedelta(hours=8))
_AFTERNOON = ("下午", "晚上", "PM")
_EARLIEST, _LATEST = 1990, 2100
_LONGEST = 80
"""No written time has more characters; patterns with gaps in them take forever on what has."""


def parse_time(text: str) -> datetime | None:
    """Returns the time in `text`; without a zone where the text has none; None where it is no full time.

    Understands ISO 8601 and RFC 3339, `2026/11/1 8:09`, `2026年11月1日 08:09:10`, `20261101080910`, epoch seconds,
    milli- and microseconds, the date of a mail, and `Nov 1, 2026, 8:09:10 AM GMT+1`. Where months are numbers the year
    comes first: 3/4/2026 could be two days and is not read. Letters for a zone other than UTC, GMT and Z (CST) stand
    for several and are passed over: the time has none.
    """
    found = _plainly(text)
    if found:
        return found
    plain = unicodedata.normalize("NFKC", text).strip().strip("'\"").strip()
    if len(plain) > _LONGEST:
        return None
    parsed = _epoch(plain) or _compact(plain) or _written(plain) or _named(plain) or _mail_date(plain)
    return parsed if parsed and _EARLIEST <= parsed.year < _LATEST else None


def _plainly(text: str) -> datetime | None:
    if not _PLAIN.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if _EARLIEST <= moment.year < _LATEST else None


def is_ambiguous(moment: datetime) -> bool:
    """Tells whether a local time happened twice, as in the hour when summer time ends."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def zone_in(header: str) -> tzinfo | None:
    """Returns the zone that a column's name states: `Time (UTC)`, `时间(UTC+8)`, `北京时间`."""
    plain = unicodedata.normalize("NFKC", header)
    if "北京时间" in plain:
        return _BEIJING
    found = _ZONE_IN_HEADER.search(plain)
    if found is None:
        return None
    return _offset((found.group(1) or "+0").replace(" ", ""))


def _epoch(text: str) -> datetime | None:
    found = _EPOCH.fullmatch(text)
    if found is None:
        return None
    seconds, fraction, millis, micros = found.groups()
    if seconds:
        value = float(seconds + (fraction or ""))
    else:
        value = int(millis) / 1e3 if millis else int(micros) / 1e6
    return datetime.fromtimestamp(value, UTC)


def _compact(text: str) -> datetime | None:
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    *numbers, zulu = found.groups()
    return _moment([int(n) for n in numbers], 0, UTC if zulu else None)


def _written(text: str) -> datetime | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day, before, hour, minute, second, fraction, behind, zone = found.groups()
    clock = _hour(int(hour), (before or behind or "").upper())
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return _moment([int(year), int(month), int(day), clock, int(minute), int(second or 0)], micro, _offset(zone))


def _named(text: str) -> datetime | None:
    found = _NAMED.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    name, day, year, hour, minute, second, fraction, half, zone = found.groups()
    clock = _hour(int(hour), (half or "").upper())
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    month = _MONTHS.index(name.lower()) + 1
    return _moment([int(year), month, int(day), clock, int(minute), int(second or 0)], micro, _offset(zone))


def _hour(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    return 0 if half == "AM" and hour == 12 else hour


def _offset(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    found = _OFFSET.search(zone)
    if found is None:
        return UTC
    sign, hours, minutes = found.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if span >= timedelta(hours=24):
        return None
    return timezone(-span if sign == "-" else span)


def _mail_date(text: str) -> datetime | None:
    if not text[:1].isalpha() or "," not in text[:5]:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a number in it has no end
        return None


def _moment(parts: list[int], micro: int, zone: tzinfo | None) -> datetime | None:
    year, month, day, hour, minute, second = parts
    try:
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
    except ValueError:
        return None
