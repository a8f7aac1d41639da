"""Loads playbooks and guides; every mistake in one is told with file, line and what was expected."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workbench.model.errors import LocalFileError, NotFound
from workbench.model.mistakes import FileMistaken, Mistake
from workbench.model.shaping import shape
from workbench.model.written import mistakes_of, parse_written, read_document
from workbench.model.yamldoc import MAX_BYTES, Document, Found

from .gap_check import GapCheck
from .guides import Guide
from .notices import Notices
from .schema import Playbook

__all__ = [
    "FileMistaken",
    "LoadedGuide",
    "LoadedPlaybook",
    "Mistake",
    "check",
    "load_guide",
    "load_playbook",
    "parse_guide",
    "parse_playbook",
]

_PROTECTIONS = re.compile(rb"^protections:", re.MULTILINE)
"""Stands in a playbook that a gap check looks by, and in no other."""


@dataclass(frozen=True)
class LoadedPlaybook:
    """A playbook and the file it came from."""

    playbook: Playbook
    path: Path
    sha256: str
    """Lower-case hex, of `raw`."""
    raw: bytes


@dataclass(frozen=True)
class LoadedGuide:
    """A guide and the file it came from."""

    guide: Guide
    path: Path
    sha256: str
    """Lower-case hex, of `raw`."""
    raw: bytes


def load_playbook(path: Path) -> LoadedPlaybook:
    """Loads a playbook. Raises FileMistaken (an UnreadableInput), NotFound, LocalFileError."""
    raw = _read(path)
    return LoadedPlaybook(parse_playbook(raw, name=str(path)), path, hashlib.sha256(raw).hexdigest(), raw)


def load_guide(path: Path) -> LoadedGuide:
    """Loads a guide. Raises FileMistaken (an UnreadableInput), NotFound, LocalFileError."""
    raw = _read(path)
    return LoadedGuide(parse_guide(raw, name=str(path)), path, hashlib.sha256(raw).hexdigest(), raw)


def parse_playbook(raw: bytes, *, name: str) -> Playbook:
    """Reads a playbook from bytes; `name` stands for the file in messages. Raises FileMistaken."""
    return _playbook(raw, name)


@lru_cache(maxsize=32)
def _playbook(raw: bytes, name: str) -> Playbook:
    # Told from its bytes: to read the YAML twice would double the time of a start.
    return parse_written(raw, name, GapCheck if _PROTECTIONS.search(raw) else Playbook)


def parse_guide(raw: bytes, *, name: str) -> Guide:
    """Reads a guide from bytes; `name` stands for the file in messages. Raises FileMistaken."""
    return _guide(raw, name)


@lru_cache(maxsize=32)
def _guide(raw: bytes, name: str) -> Guide:
    return parse_written(raw, name, Guide)


def check(path: Path) -> tuple[Mistake, ...]:
    """Returns every mistake in a playbook, a guide or notices, first line first; which it is, its fields tell.

    Raises NotFound or LocalFileError where there is no file to read.
    """
    raw = _read(path)
    document, found = read_document(raw)
    if document is not None:
        found = [*document.found, *_shape_of_any(document)]
    return mistakes_of(str(path), found)


def _shape_of_any(document: Document) -> list[Found]:
    fields = document.value if isinstance(document.value, dict) else {}
    if "protections" in fields:
        return shape(document, GapCheck)[1]
    if "steps" in fields:
        return shape(document, Playbook)[1]
    if "entries" in fields:
        return shape(document, Guide)[1]
    if "inside" in fields:
        return shape(document, Notices)[1]
    what = "this is neither a playbook (a group of fields with 'steps') nor a guide ('entries') nor notices ('inside')"
    return [(document.mark(()), (), what)]


def _read(path: Path) -> bytes:
    """Returns a file's bytes, one more than are allowed at most."""
    try:
        if not path.exists():
            raise NotFound(f"There is no file {path}.", "`workbench playbook list` shows the playbooks at hand.")
        if not path.is_file():
            raise LocalFileError(f"{path} is not a file.", "Give the path of a playbook's YAML file.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise LocalFileError(f"{path} can't be read: {reason}.", "Check the path and your rights to it.") from error
