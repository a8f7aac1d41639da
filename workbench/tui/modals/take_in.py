"""Asks for exported logs: files, or a table pasted from the console."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.errors import Asked, UsageError
from workbench.playbook.instructing import Instructions

from ..showing import safe
from .base import button
from .fields import Field, Paste
from .given import given_file, given_year, given_zone
from .guided import GuidedDialog
from .row import Row

__all__ = ["TakeInChoice", "TakeInDialog"]


class TakeInChoice(Thing):
    """What is taken in, and what a person said of it: only where the files themselves leave it open."""

    paths: tuple[Path, ...] = ()
    pasted: str = ""
    zone: str = ""
    """Of times that carry none."""
    year: int | None = None
    """Of the first line of a log that names none."""
    mapping: Path | None = None
    """A file that says what the columns of a table mean."""

    @property
    def said(self) -> dict[Asked, str]:
        """What was said, as it stands in the fields."""
        mapping = str(self.mapping) if self.mapping else ""
        return {"zone": self.zone, "year": str(self.year or ""), "mapping": mapping}


_FIELDS: dict[Asked, tuple[str, str]] = {
    "zone": ("Time zone", "of times without one: Asia/Shanghai"),
    "year": ("Year", "of the first line: 2026"),
    "mapping": ("Mapping file", "what the columns mean: /home/ana/columns.yaml"),
}


class TakeInDialog(GuidedDialog[TakeInChoice | None]):
    """A pasted table, or files one per line, or both.

    `again` is what was given before and could not be taken in, `wrong` says why, `asks` what would help: nothing is
    pasted twice, and nothing is asked for that the files say themselves. `hows`: how the console gives the records,
    in each language; empty where the program reads them itself.
    """

    def __init__(
        self,
        again: TakeInChoice | None = None,
        wrong: str = "",
        asks: Asked = "",
        hows: tuple[Instructions, ...] = (),
    ) -> None:
        super().__init__("Take in an exported log", hows)
        self._again = again or TakeInChoice()
        self._wrong = wrong
        self._words = self._again.said
        answered = [name for name in _FIELDS if name != asks and self._words[name]]
        # What is missing stands last: Enter there takes it in.
        self._asked = [*answered, *([asks] if asks else [])]
        if asks:
            self.first = f"#{asks}"
        elif hows:
            self.first = "#pasted" if again else "#cancel"  # from Cancel the instructions scroll; a paste goes its way

    def body(self) -> ComposeResult:
        if self._hows:
            yield from self.instructions()
        yield Static(safe("Paste the table that the console shows:"), classes="label")
        yield Paste(name="pasted", hint="time, account, IP, protocol, status …")
        yield Static(safe("Or files, one path per line:"), classes="label")
        yield Paste(name="paths", hint="/home/ana/login.json")
        if self._hows:
            yield from self.sources()

    def foot(self) -> ComposeResult:
        for name in self._asked:
            label, hint = _FIELDS[name]
            yield Row(label, Field(self._words[name], name=name, hint=hint))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Take it in", "agree", "Reads the records, and keeps the bytes as evidence.", "primary"),
            button("Cancel", "cancel", "Takes nothing in (Escape)."),
        )

    def on_ready(self) -> None:
        self.query_one("#pasted", Paste).text = self._again.pasted
        self.query_one("#paths", Paste).text = "\n".join(str(path) for path in self._again.paths)
        if self._wrong:
            self.complain(self._wrong)

    def agree(self) -> None:
        """Hands files and table back, or says what is wrong."""
        try:
            choice = self._choice()
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            return
        self.dismiss(choice)

    def _choice(self) -> TakeInChoice:
        lines = self.query_one("#paths", Paste).text.splitlines()
        paths = tuple(given_file(line) for line in lines if line.strip())
        pasted = self.query_one("#pasted", Paste).text
        if not paths and not pasted.strip():
            raise UsageError("There is nothing to take in yet.", "Name a file, or paste a table.")
        mapping = self._typed("mapping")
        return TakeInChoice(
            paths=paths,
            pasted=pasted if pasted.strip() else "",
            zone=given_zone(self._typed("zone")),
            year=given_year(self._typed("year")),
            mapping=given_file(mapping) if mapping else None,
        )

    def _typed(self, name: Asked) -> str:
        return self.query_one(f"#{name}", Field).value.strip() if name in self._asked else ""

    def _go_on(self, name: str | None) -> None:
        """Enter in the last of the fields that are shown agrees."""
        if self._asked and name == self._asked[-1]:
            self.agree()
        else:
            super()._go_on(name)
