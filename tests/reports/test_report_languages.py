from __future__ import annotations

import re
from enum import StrEnum

import pytest
from report_cases import full_report
from report_phrases import templates

from workbench.desk.causes import NOT_ASKED
from workbench.model.actions import ActionKind, spec_of
from workbench.model.causes import CauseStanding
from workbench.model.errors import NotFound
from workbench.model.review import Decision, OwnWork
from workbench.model.telling import Audience, Way
from workbench.model.withdrawal import Whereabouts
from workbench.model.words import AccountKind, Facet, Grade, Judgement, Reach, StepState, Verdict, facet_title
from workbench.playbook.finding import find_playbook
from workbench.playbook.loading import load_playbook
from workbench.reports.languages import phrases_of
from workbench.reports.languages.zh import PHRASES, sentences
from workbench.reports.markdown import to_markdown
from workbench.reports.parts import Standing, TimelineKind
from workbench.reports.phrases import ATTRIBUTIONS, GRADES
from workbench.reports.readers import Reader, document_for
from workbench.reports.record_parts import CheckState

VOCABULARIES: tuple[type[StrEnum], ...] = (
    *(
        AccountKind,
        Audience,
        CheckState,
        Decision,
        Judgement,
        OwnWork,
        Reach,
        StepState,
        TimelineKind,
        Verdict,
        Whereabouts,
    ),
)


def words() -> set[str]:
    """The words that are not written out where they are said."""
    said = {value.value for vocabulary in VOCABULARIES for value in vocabulary}
    said |= {value.upper() for value in (*Standing, *Verdict)} | {f"grade|{grade}" for grade in Grade}
    said |= {f"cause|{standing}" for standing in CauseStanding}
    said |= {*map(facet_title, Facet), *(spec_of(kind).title for kind in ActionKind), *(way.words for way in Way)}
    return (
        said
        | {*ATTRIBUTIONS.values(), *GRADES.values()}
        | {"event time", "handling time", "not after", "unread", "the intruder"}
    )


def test_every_sentence_and_word_of_a_report_has_its_chinese() -> None:
    assert sorted((templates() | words()) - set(PHRASES)) == []


def test_the_catalogue_holds_nothing_that_no_report_says() -> None:
    read_off_the_model = {"read"} | set(sentences.PHRASES)
    assert sorted(set(PHRASES) - templates() - words() - read_off_the_model) == []


def test_no_translation_loses_what_stands_in_its_places() -> None:
    for template, phrase in PHRASES.items():
        assert sorted(re.findall(r"\{\w+\}", template)) == sorted(re.findall(r"\{\w+\}", phrase)), template
        assert template.count("**") == phrase.count("**"), template


@pytest.mark.parametrize("reader", list(Reader))
def test_a_chinese_report_is_chinese_and_leaves_names_and_addresses_alone(reader: Reader) -> None:
    document = document_for(reader, full_report())
    english, chinese = to_markdown(document), to_markdown(document, "zh")
    headings = [line for line in chinese.splitlines() if line.startswith("## ")]
    assert len(headings) == len([line for line in english.splitlines() if line.startswith("## ")])
    assert all(re.search("[\u4e00-\u9fff]", heading) for heading in headings)
    assert "lin.wei@example.com" in chinese
    assert ("确认被盗" in chinese) == (reader is not Reader.OWNER)


def test_an_unknown_language_names_those_that_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        phrases_of("tlh")
    assert "en, zh" in caught.value.hint


def test_what_the_theft_playbook_proposes_afterwards_and_asks_about_causes_has_its_chinese() -> None:
    playbook = load_playbook(find_playbook("suspected-theft", user_folder=None)).playbook
    afterwards = [
        *(one.what for cause in playbook.causes for one in cause.follow_ups),
        *(one.what for one in playbook.follow_ups),
    ]
    questions = (q for step in playbook.steps for q in step.questions)
    asked = [q.ask for q in questions if any(o.speaks_for or o.speaks_against for o in q.options)]
    known = [*afterwards, *(f"{NOT_ASKED}{ask}" for ask in asked)]
    assert len(known) > 30
    assert [text for text in known if PHRASES.of_record(text) is None] == []
