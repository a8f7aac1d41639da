"""A mapping file: says what the columns and the words of a table mean, where its header doesn't.

YAML, checked as playbooks are. `columns` gives the header's name of each column; the rest may be left out:

    columns: {time: When, account: Who, ip: From, status: Result}
    success: [granted]
    failure: [refused, "0"]
    zone: Europe/Berlin
    delimiter: ";"
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from workbench.model.base import Thing
from workbench.model.errors import LocalFileError, UnreadableInput
from workbench.model.mistakes import Misfit
from workbench.model.written import parse_written
from workbench.model.yamldoc import MAX_BYTES

from .columns import Columns
from .rows import HEADER_WITHIN, Splitter, delimited
from .source import Line

__all__ = ["Mapping", "mapped_header", "read_mapping"]


class MappedColumns(Thing):
    """The header's names."""

    time: str = Field(min_length=1)
    account: str | None = None
    ip: str | None = None
    protocol: str | None = None
    status: str | None = None
    client: str | None = None
    region: str | None = None


class Mapping(Thing):
    """What a table's columns and words mean."""

    columns: MappedColumns
    success: tuple[str, ...] = ()
    """Words of the status column that mean success; upper and lower case are the same."""
    failure: tuple[str, ...] = ()
    zone: str | None = None
    """Of times that name none."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)

    @field_validator("success", "failure", mode="before")
    @classmethod
    def _as_words(cls, value: object) -> object:
        """`0` and `true` are words here, however YAML reads them."""
        if not isinstance(value, list):
            return value
        return [str(v).lower() if isinstance(v, bool | int) else v for v in value]

    @model_validator(mode="after")
    def _fits(self) -> Mapping:
        wrong: list[tuple[tuple[str | int, ...], str]] = []
        if self.zone is not None:
            try:
                ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                wrong.append((("zone",), "this is no time zone; expected a name such as Europe/Berlin or UTC"))
        both = {w.casefold() for w in self.success} & {w.casefold() for w in self.failure}
        if both:
            wrong.append((("failure",), f"'{min(both)}' is said to mean success, too"))
        if (self.success or self.failure) and self.columns.status is None:
            wrong.append((("columns",), "words for success or failure need a column 'status'"))
        names = [n for n in self.columns.model_dump().values() if n]
        if len(set(names)) < len(names):
            wrong.append((("columns",), "one column is named for two things"))
        if wrong:
            raise Misfit(wrong)
        return self

    def outcome(self, text: str) -> bool | None:
        """Tells what a word of the status column means; None where the mapping doesn't say."""
        word = text.strip().casefold()
        if word in {w.casefold() for w in self.success}:
            return True
        return False if word in {w.casefold() for w in self.failure} else None


def read_mapping(path: Path) -> Mapping:
    """Reads a mapping file. Raises FileMistaken (an UnreadableInput) with line numbers, LocalFileError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LocalFileError(f"{path} can't be read: {error.strerror or error}.", "Check the path.") from error
    hint = "Correct it and try again; the README shows what a mapping file holds."
    return parse_written(raw, path.name, Mapping, hint=hint)


def mapped_header(name: str, lines: list[Line], mapping: Mapping) -> tuple[int, Columns, Splitter]:
    """Returns the index of the header among the lines, its columns and how to cut the lines.

    Raises UnreadableInput where no line near the top holds the columns that the mapping names.
    """
    wanted = {role: column for role, column in mapping.columns.model_dump().items() if column}
    split = delimited(mapping.delimiter)
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        cells = [cell.strip(" \ufeff") for cell in split(line.text or "") or []]
        if all(column in cells for column in wanted.values()):
            roles: dict[str, tuple[int, ...]] = {role: (cells.index(column),) for role, column in wanted.items()}
            unknown = tuple(c for c in cells if c and c not in wanted.values())
            zone = ZoneInfo(mapping.zone) if mapping.zone else None
            return index, Columns(roles, len(cells), zone, unknown, tuple(cells)), split
    named = ", ".join(f"'{column}'" for column in wanted.values())
    raise UnreadableInput(
        f"No line at the top of {name} holds the columns that the mapping names: {named}.",
        f"Check the names, letter by letter, and the delimiter ({mapping.delimiter!r}).",
    )
