"""A previewed message as lines to print: links spelled out, warnings beside what they are about.

Words are as the sender wrote them: whoever shows a line cleans it, as one line.
"""

from __future__ import annotations

from collections.abc import Iterator

from .preview import FilePart, Preview

__all__ = ["body_lines", "header_lines"]


def header_lines(seen: Preview) -> list[str]:
    """Returns its headers, one a line."""
    return [f"{name}: {value}" for name, value in seen.headers]


def body_lines(seen: Preview) -> list[str]:
    """Returns its words, then where its links lead, then its files."""
    lines = (seen.text or "(no text)").expandtabs().split("\n")
    if seen.text_cut:
        lines.append("(cut here: it is longer)")
    if seen.links:
        lines += ["", "Links (nothing was fetched):"]
    for link in seen.links:
        mark = "  ⚠ its words name another host" if link.disguised else ""
        lines.append(f"  {link.shown or '–'}  <{link.url}>{mark}")
    if seen.files:
        lines += ["", "Files:"]
    for file in seen.files:
        lines += _file(file)
    return lines


def _file(file: FilePart) -> Iterator[str]:
    real = file.real or "not known by its bytes"
    yield f"  {file.name or 'no name'}: {file.size} bytes, {file.declared}; {real}"
    yield f"    SHA-256 {file.sha256}"
    yield from (f"    ⚠ {warning}" for warning in file.warnings)
