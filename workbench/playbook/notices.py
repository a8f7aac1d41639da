"""The shape of a file of notices: what people are told, in one language."""

from __future__ import annotations

from pathlib import Path
from string import Template

from pydantic import Field, model_validator

from workbench.model.actions import ActionKind
from workbench.model.errors import LocalFileError, NotFound
from workbench.model.mistakes import Misfit, Place
from workbench.model.telling import Audience
from workbench.model.written import parse_written

from .finding import find_notices
from .written import Id, Sentence, Written

__all__ = ["GAP_WORDS", "WORDS", "WRITTEN_TO", "Notice", "Notices", "load_notices"]


WRITTEN_TO = (Audience.INSIDE, Audience.OUTSIDE, Audience.BANK, Audience.OWNER)
"""For whom there is a notice."""

WORDS = frozenset(
    {"account", "owner", "subject", "sent", "count", "contact", "organisation", "today", "ticket", "done"}
)
GAP_WORDS = frozenset({"account", "owner", "contact", "organisation", "today", "gaps", "until"})
"""As `WORDS`, in the notice of a gap check."""
"""The words that are filled in where a text holds them after a `$`."""


class Notice(Written):
    """One text, with its subject."""

    subject: Sentence
    body: Sentence


class Notices(Written):
    """All notices in one language."""

    language: Sentence
    inside: Notice
    outside: Notice
    bank: Notice
    owner: Notice
    gaps: Notice | None = None
    """To a person whose account lacks protections, after a gap check."""
    gap: dict[Id, Sentence] = {}
    """What that person should do, by the protection that is off or the question that is open."""
    done: dict[ActionKind, str] = {}
    """What an action did, as its owner would understand it."""
    unknown: dict[str, str] = Field(default={})
    """What stands in place of a word that nobody filled in."""

    def of(self, audience: Audience) -> Notice:
        """Returns the notice for these people, who are one of WRITTEN_TO."""
        notice = getattr(self, audience.value)
        assert isinstance(notice, Notice)
        return notice

    @model_validator(mode="after")
    def _known_words(self) -> Notices:
        misfits: list[tuple[Place, str]] = []
        notices = [(audience.value, self.of(audience), WORDS) for audience in WRITTEN_TO]
        if self.gaps is not None:
            notices.append(("gaps", self.gaps, GAP_WORDS))
        for name, notice, known in notices:
            for part in ("subject", "body"):
                text = Template(getattr(notice, part))
                strange = sorted(set(text.get_identifiers()) - known) if text.is_valid() else ["a lone '$'"]
                misfits += [
                    ((name, part), f"'{word}' is not filled in; known are {', '.join(sorted(known))}")
                    for word in strange
                ]
        if misfits:
            raise Misfit(misfits)
        return self


def load_notices(language: str, about: str = "", *, user_folder: Path | None) -> Notices:
    """Loads the notices in a language, the user's own first. Raises NotFound, FileMistaken, LocalFileError."""
    path = find_notices(language, about, user_folder=user_folder)
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except OSError as error:
        raise LocalFileError(f"{path} can't be read: {error.strerror}.", "Check your rights to it.") from error
    return parse_written(raw, str(path), Notices)
