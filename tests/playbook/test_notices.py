"""What people are told: in each language for the same people, and with no word that nobody fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model.errors import NotFound
from workbench.model.mistakes import FileMistaken
from workbench.playbook.finding import shipped_folder
from workbench.playbook.notices import WRITTEN_TO, load_notices

LANGUAGES = ("en", "zh")


@pytest.mark.parametrize("about", ["", "phishing"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_is_there_in_every_language(language: str, about: str) -> None:
    notices = load_notices(language, about, user_folder=None)
    assert notices.language == language
    assert all(notices.of(audience).body for audience in WRITTEN_TO)
    assert set(notices.unknown) == set(load_notices("en", user_folder=None).unknown)


@pytest.mark.parametrize("about", ["", "phishing"])
def test_what_was_done_is_told_of_the_same_actions_in_both_languages(about: str) -> None:
    english, chinese = (load_notices(language, about, user_folder=None) for language in LANGUAGES)
    assert set(english.done) == set(chinese.done)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_got_a_trap_is_not_told_who_reported_it(language: str) -> None:
    notices = load_notices(language, "phishing", user_folder=None)
    assert "$account" not in notices.inside.body + notices.inside.subject + notices.outside.body


def test_an_organisations_own_words_stand_in_place_of_the_shipped_ones(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    text = (shipped_folder() / "notices" / "en.yaml").read_text(encoding="utf-8")
    (folder / "en.yaml").write_text(text.replace("Please delete the mail", "Kindly delete the mail"), encoding="utf-8")
    assert "Kindly" in load_notices("en", user_folder=tmp_path).outside.subject


def test_a_word_that_nobody_fills_in_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    text = (shipped_folder() / "notices" / "en.yaml").read_text(encoding="utf-8")
    (folder / "en.yaml").write_text(text.replace("    $contact", "    $phone", 1), encoding="utf-8")
    with pytest.raises(FileMistaken) as mistake:
        load_notices("en", user_folder=tmp_path)
    assert "phone" in str(mistake.value)


def test_a_language_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(NotFound) as missing:
        load_notices("fr", user_folder=None)
    assert "en, zh" in missing.value.hint
