"""What a mail hides, or shows as a picture instead of text, and forms inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model.examined import MailReason

from .codes import reason
from .reading import Mail

__all__ = ["judge_hidden"]

_SPLIT = re.compile("[a-z][\u200b-\u200d\u2060\ufeff\u180e]{1,5}[a-z]", re.IGNORECASE)
_FILLER = 600
_PREHEADER = 250
"""Characters that newsletters hide as the line which mail programs show in their list."""


def judge_hidden(mail: Mail) -> Iterator[MailReason]:
    """Yields hidden words, pictures for text, forms, emptiness."""
    hidden = " ".join(page.hidden for page in mail.pages)
    pale = " ".join(page.pale for page in mail.pages)
    if len(hidden) > _FILLER and len(hidden) > 2 * len(mail.text):
        yield reason(
            "hidden-filler", f"It hides {len(hidden):,} characters beside {len(mail.text):,} that show.", hidden
        )
    elif len(hidden) > _PREHEADER:
        yield reason("hidden-words", f"It hides {len(hidden):,} characters that a reader can't see.", hidden)
    if len(pale) > 40:
        yield reason("pale-words", "It has words in white, and names no other ground for them.", pale)
    split = [] if mail.raw_words.isascii() else _SPLIT.findall(mail.raw_words)
    if len(split) >= 3:
        yield reason("split-words", "Words are cut apart by characters that don't show.", ", ".join(split[:5]))
    pictures = sum(page.pictures for page in mail.pages)
    attached = sum(leaf.media_type.startswith("image/") for leaf in mail.files)
    words = len(mail.text.strip())
    if words < 120 and (pictures or attached) and mail.links:
        yield reason(
            "picture-for-text",
            "It shows pictures where words should be.",
            f"{pictures + attached} pictures, {words} characters",
        )
    elif words < 40 and mail.links and not mail.files:
        yield reason("almost-empty", "It holds hardly more than a link.", mail.text[:80])
    forms = [action for page in mail.pages for action in page.forms]
    asked = [name for page in mail.pages for name in page.asks]
    if forms and asked:
        yield reason(
            "form-asks",
            "It holds a form that asks for a password, a card or a login.",
            f"{forms[0]}: {', '.join(asked)}",
        )
    elif forms:
        yield reason("form-in-mail", "It holds a form to fill in.", forms[0])
