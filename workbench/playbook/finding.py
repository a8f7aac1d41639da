"""Finds playbooks and guides: the user's own first, then those that ship with the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import workbench
from workbench.model.base import Thing
from workbench.model.errors import LocalFileError, NotFound

__all__ = [
    "Shelf",
    "find_guide",
    "find_notices",
    "find_playbook",
    "list_guides",
    "list_notices",
    "list_playbooks",
    "shipped_folder",
]

_ENDINGS = (".yaml", ".yml")
_GUIDES = "guides"
_NOTICES = "notices"


class Shelf(Thing):
    """A playbook or guide that is at hand."""

    id: str
    """What it is found by: the name of its file without the ending."""
    path: Path
    own: bool
    """It lies in the user's folder; one that ships under the same id is not used then."""


def shipped_folder() -> Path:
    """Returns the folder of the playbooks that ship: inside the installed package, else beside it in a checkout."""
    package = Path(workbench.__file__).parent
    installed = package / "_playbooks"
    return installed if installed.is_dir() else package.parent / "playbooks"


def find_playbook(ref: str, *, user_folder: Path | None) -> Path:
    """Returns the file of a playbook, given by id or by path. Raises NotFound, which names what is there."""
    return _find(ref, "playbook", list_playbooks(user_folder=user_folder))


def find_guide(ref: str, *, user_folder: Path | None) -> Path:
    """Returns the file of a guide, given by id or by path. Raises NotFound, which names what is there."""
    return _find(ref, "guide", list_guides(user_folder=user_folder))


def find_notices(language: str, about: str = "", *, user_folder: Path | None) -> Path:
    """Returns the file of the notices in a language. Raises NotFound, which names what is there.

    `about`: the folder of a playbook's own notices; empty: those of a theft.
    """
    return _find(language, "file of notices", list_notices(about, user_folder=user_folder))


def list_playbooks(*, user_folder: Path | None) -> tuple[Shelf, ...]:
    """Returns the playbooks at hand by id, the user's own in place of shipped ones of the same id."""
    return _listed(user_folder, shipped_folder())


def list_guides(*, user_folder: Path | None) -> tuple[Shelf, ...]:
    """Returns the guides at hand by id, the user's own in place of shipped ones of the same id."""
    return _listed(user_folder / _GUIDES if user_folder else None, shipped_folder() / _GUIDES)


def list_notices(about: str = "", *, user_folder: Path | None) -> tuple[Shelf, ...]:
    """Returns the files of notices at hand by language, the user's own in place of shipped ones."""
    return _listed(user_folder / _NOTICES / about if user_folder else None, shipped_folder() / _NOTICES / about)


def _find(ref: str, kind: str, shelves: tuple[Shelf, ...]) -> Path:
    if _is_path(ref):
        path = Path(ref)
        if not _is_file(path):
            raise NotFound(f"There is no file {path}.", f"Give the path of a {kind}, or one of: {_ids(shelves)}.")
        return path
    for shelf in shelves:
        if shelf.id == ref:
            return shelf.path
    raise NotFound(f"There is no {kind} '{ref}'.", f"There are: {_ids(shelves)}. A file is given by its path.")


def _is_path(ref: str) -> bool:
    separators = [s for s in (os.sep, os.altsep) if s]
    return ref.endswith(_ENDINGS) or any(s in ref for s in separators)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is too long, a folder that can't be entered.
        return False


def _ids(shelves: tuple[Shelf, ...]) -> str:
    return ", ".join(shelf.id for shelf in shelves)


def _listed(user: Path | None, shipped: Path) -> tuple[Shelf, ...]:
    found: dict[str, Shelf] = {}
    for path in _files(user):
        found.setdefault(path.stem, Shelf(id=path.stem, path=path, own=True))
    for path in _files(shipped):
        found.setdefault(path.stem, Shelf(id=path.stem, path=path, own=False))
    return tuple(found[name] for name in sorted(found))


def _files(folder: Path | None) -> Iterator[Path]:
    try:
        if folder and folder.is_dir():
            yield from sorted(p for p in folder.iterdir() if p.suffix in _ENDINGS and p.is_file())
    except OSError as error:
        raise LocalFileError(f"{folder} can't be read: {error.strerror}.", "Check your rights to it.") from error
