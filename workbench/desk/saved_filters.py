"""Filters of the history that a person keeps under a name, in the desk's config folder."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from workbench.casefile.history_filter import HistoryFilter, HistorySort
from workbench.model.base import Thing
from workbench.model.errors import LocalFileError, NotFound, UnreadableInput, UsageError

from .paths import Paths
from .whole_file import whole_file

__all__ = ["SavedFilter", "forget_filter", "keep_filter", "saved_filter", "saved_filters"]

_LONGEST = 60


class SavedFilter(Thing):
    """A filter, and the order of what it finds."""

    wanted: HistoryFilter
    sort: HistorySort = HistorySort.OPENED
    descending: bool = True


def saved_filters(paths: Paths) -> dict[str, SavedFilter]:
    """Returns the filters by name, sorted. Raises UnreadableInput, LocalFileError."""
    path = _file(paths)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        kept = {str(name): SavedFilter.model_validate(value) for name, value in dict(found).items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise LocalFileError(
            f"The filters in {path} can't be read: {error.strerror}.", "Check who may read it."
        ) from error
    except (ValueError, TypeError, ValidationError, RecursionError) as error:
        raise UnreadableInput(
            f"The filters in {path} can't be read: it was altered.", "Correct that file, or move it away and save anew."
        ) from error
    return dict(sorted(kept.items()))


def saved_filter(paths: Paths, name: str) -> SavedFilter:
    """Returns the filter of that name. Raises NotFound, and as `saved_filters` does."""
    kept = saved_filters(paths)
    if name not in kept:
        known = f"There are: {', '.join(kept)}." if kept else "None is saved yet: --save NAME keeps one."
        raise NotFound(f"There is no saved filter '{name}'.", known)
    return kept[name]


def keep_filter(paths: Paths, name: str, kept: SavedFilter) -> None:
    """Keeps a filter; one of the same name is replaced. Raises UsageError, LocalFileError, UnreadableInput."""
    name = name.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UsageError(f"A filter's name has 1 to {_LONGEST} characters on one line.", "Give it a short name.")
    _write(paths, saved_filters(paths) | {name: kept})


def forget_filter(paths: Paths, name: str) -> None:
    """Removes a filter. Raises NotFound, LocalFileError, UnreadableInput."""
    saved_filter(paths, name)
    _write(paths, {known: kept for known, kept in saved_filters(paths).items() if known != name})


def _write(paths: Paths, kept: dict[str, SavedFilter]) -> None:
    paths.config.mkdir(mode=0o700, parents=True, exist_ok=True)
    fields = {name: one.model_dump(mode="json", exclude_defaults=True) for name, one in sorted(kept.items())}
    with whole_file(_file(paths), "the saved filters", overwrite=True) as file:
        file.write(json.dumps(fields, ensure_ascii=True, indent=2).encode())


def _file(paths: Paths) -> Path:
    return paths.config / "filters.json"
