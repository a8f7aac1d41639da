"""Puts the certificates of a time-stamp response into the order that DER asks for.

OpenSSL writes them in the order of its configuration, and the reader that checks the response is strict. The order of
that set (`SignedData.certificates`, RFC 5652, 5.1) is signed by nobody, and its length does not change.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["with_sorted_certificates"]

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0


def with_sorted_certificates(response: bytes) -> bytes:
    """Returns the response with that set in order; unchanged where its shape is another. Raises nothing."""
    try:
        start, end = _certificates(response)
        parts = sorted(response[a:b] for a, _, b in _elements(response, start, end))
    except (IndexError, ValueError):
        return response
    return response[:start] + b"".join(parts) + response[end:]


def _certificates(data: bytes) -> tuple[int, int]:
    """Returns where the content of the set lies: TimeStampResp / ContentInfo / [0] / SignedData / [0]."""
    start, end = _child(data, 0, len(data), 0, _SEQUENCE)
    start, end = _child(data, start, end, 1, _SEQUENCE)
    start, end = _child(data, start, end, 1, _CONTEXT_0)
    start, end = _child(data, start, end, 0, _SEQUENCE)
    return _child(data, start, end, 3, _CONTEXT_0)


def _child(data: bytes, start: int, end: int, number: int, tag: int) -> tuple[int, int]:
    first, content, after = list(_elements(data, start, end))[number]
    if data[first] != tag:
        raise ValueError("another shape")
    return content, after


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yields, for each element: where it begins, where its content does, and where it ends."""
    while start < end:
        length, content = data[start + 1], start + 2
        if length & 0x80:
            size = length & 0x7F
            length, content = int.from_bytes(data[content : content + size], "big"), content + size
        after = content + length
        if after > end:
            raise ValueError("cut off")
        yield start, content, after
        start = after
