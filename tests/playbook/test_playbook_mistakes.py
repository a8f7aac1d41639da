"""A mistake in a playbook or a guide is told with file, line, place and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model.errors import LocalFileError, NotFound, UnreadableInput
from workbench.playbook.loading import FileMistaken, Mistake, check, load_guide, load_playbook, parse_playbook

PLAYBOOK = """\
id: small
title: A small playbook
version: 1
summary: Two steps.
steps:
  - id: confirm
    title: Confirm
    why: To know.
    signins: true
    checks: [rules]
    questions:
      - id: payment
        ask: Did a payment mail go out?
        kind: yes-no
      - id: whom
        ask: Whom did you call?
        kind: choice
        when: {payment: yes}
        options:
          - {value: bank, label: The bank}
          - {value: nobody, label: Nobody}
    actions:
      - action: disable-rule
        on: exposures
      - action: block-ip
        on: networks
      - action: reset-password
    proof: A verdict.
    attack: [T1078.004]
    next:
      not compromised: close
  - id: close
    title: Close
    why: To end.
    proof: All is told.
    closes: true
"""

GUIDE = """\
id: small
title: A small guide
entries:
  - for: [block-ip, ip-access]
    title: Block it
    role: Administrator
    path: [Open the list, Add it]
  - for: [unblock-ip]
    title: Unblock it
    role: Administrator
    path:
      - Take it off
"""


def mistakes_in(text: str | bytes, tmp_path: Path) -> tuple[Mistake, ...]:
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return check(path)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_playbook_without_mistakes_passes_and_loads(tmp_path: Path) -> None:
    assert mistakes_in(PLAYBOOK, tmp_path) == ()
    loaded = load_playbook(tmp_path / "mine.yaml")
    assert loaded.playbook.steps[0].questions[1].when == {"payment": "yes"}
    assert loaded.raw == PLAYBOOK.encode()
    assert len(loaded.sha256) == 64


def test_a_guide_without_mistakes_passes_and_loads(tmp_path: Path) -> None:
    assert mistakes_in(GUIDE, tmp_path) == ()
    assert load_guide(tmp_path / "mine.yaml").guide.entries[0].path == ("Open the list", "Add it")


CASES = [
    (
        "        kind: yes-no\n",
        "        kind: yes-no\n        before: [search-mailboxes]\n",
        "search-mailboxes",
        "steps[0].questions[0].before",
        "needs 'messages' among the checks",
    ),
    # what is written in place of what, the line that the mistake is told for, where it is, what was expected
    ("kind: yes-no", "kind: yesno", "kind: yesno", "steps[0].questions[0].kind", "did you mean 'yes-no'?"),
    ("signins: true", "signins: often", "signins: often", "steps[0].signins", "true or false"),
    ("version: 1", "version: one", "version: one", "version", "a whole number"),
    ("version: 1", "version: 0", "version: 0", "version", "1 or more"),
    ("id: confirm", "id: Confirm!", "id: Confirm!", "steps[0].id", "lower-case letters"),
    ("title: Confirm", "title: 7", "title: 7", "steps[0].title", "put it in quotes"),
    ("title: Confirm", "title:", "title:", "steps[0].title", "expected text, not nothing"),
    ("title: Confirm", "title: ''", "title: ''", "steps[0].title", "not an empty one"),
    ("why: To know.", "wy: To know.", "wy: To know.", "steps[0].wy", "did you mean 'why'?"),
    ("why: To know.", "wy: To know.", "id: confirm", "steps[0].why", "the field 'why' is missing"),
    ("    proof: A verdict.\n", "", "id: confirm", "steps[0].proof", "What proves that the step is done"),
    ("attack: [T1078.004]", "attack: [T1078.4]", "T1078.4", "steps[0].attack[0]", "such as T1078"),
    ("attack: [T1078.004]", "attack: T1078", "attack: T1078", "steps[0].attack", "a list"),
    ("checks: [rules]", "checks: [ruls]", "ruls", "steps[0].checks[0]", "did you mean 'rules'?"),
    ("action: block-ip", "action: block-ips", "block-ips", "steps[0].actions[1].action", "did you mean 'block-ip'?"),
    ("on: networks", "on: network", "on: network", "steps[0].actions[1].on", "did you mean 'networks'?"),
    ("        on: networks\n", "", "action: block-ip", "steps[0].actions[1].action", "acts on a target"),
    ("        on: networks", "        on: items", "on: items", "steps[0].actions[1].on", "add 'ip-access' to 'checks'"),
    ("reset-password", "reset-password\n        on: items", "on: items", "steps[0].actions[2].on", "as a whole"),
    ("reset-password", "block-ip\n        on: networks", "action: block-ip", "steps[0].actions[2].action", "already"),
    (
        "reset-password",
        "reset-password\n        instead_of: revoke-grant",
        "instead_of",
        "steps[0].actions[2]",
        "no 'rev",
    ),
    ("compromised: close", "compromised: clos", "compromised: clos", "steps[0].next", "there is no step 'clos'"),
    ("compromised: close", "compromised: confirm", "compromised: confirm", "steps[0].next", "in circles"),
    ("not compromised: close", "innocent: close", "innocent", "steps[0].next", "there is no verdict 'innocent'"),
    ("{payment: yes}", "{paid: yes}", "{paid: yes}", "steps[0].questions[1].when.paid", "no question 'paid'"),
    ("{payment: yes}", "{payment: so}", "{payment: so}", "steps[0].questions[1].when.payment", "never by 'so'"),
    ("id: whom", "id: payment", "id: payment", "steps[0].questions[1].id", "an earlier question"),
    ("value: nobody", "value: bank", "value: bank, label: N", "steps[0].questions[1].options[1].value", "already"),
    ("checks: [rules]", "checks: []", "on: exposures", "steps[0].actions[0].on", "add 'rules' to 'checks'"),
    ("signins: true", "signins: false", "on: networks", "steps[0].actions[1].on", "'signins: true'"),
    ("id: close", "id: confirm", "id: confirm", "steps[1].id", "the id of an earlier step"),
    ("closes: true", "closes: false", "- id: confirm", "steps", "no step closes the case"),
    ("signins: true", "closes: true", "closes: true", "steps[0].closes", "only one step can close the case"),
    ("why: To end.", "why: {a: b}", "why: {a: b}", "steps[1].why", "put the text in quotes"),
]


@pytest.mark.parametrize(("good", "bad", "line", "where", "what"), CASES)
def test_a_mistake_is_told_where_it_stands_and_with_what_was_expected(
    good: str, bad: str, line: str, where: str, what: str, tmp_path: Path
) -> None:
    text = PLAYBOOK.replace(good, bad, 1)
    assert text != PLAYBOOK
    told = [m for m in mistakes_in(text, tmp_path) if m.where.startswith(where) and what in m.what]
    assert told, mistakes_in(text, tmp_path)
    assert line in text.splitlines()[told[0].line - 1]


def test_line_and_column_point_at_the_value(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("kind: choice", "kind: choise")
    (mistake,) = mistakes_in(text, tmp_path)
    assert (mistake.line, mistake.column) == (line_of(text, "kind: choise"), 15)
    assert mistake.file == str(tmp_path / "mine.yaml")
    assert mistake.where == "steps[0].questions[1].kind"


def test_a_verdict_with_a_space_is_written_in_brackets(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("not compromised: close", "not compromised: nowhere")
    (mistake,) = mistakes_in(text, tmp_path)
    assert mistake.where == 'steps[0].next["not compromised"]'
    assert mistake.line == line_of(text, "nowhere")


def test_all_mistakes_are_told_at_once_first_line_first(tmp_path: Path) -> None:
    text = (
        PLAYBOOK.replace("version: 1", "version: x")
        .replace("kind: choice", "kind: chose")
        .replace("proof: A verdict", "prof: A verdict")
    )
    lines = [m.line for m in mistakes_in(text, tmp_path)]
    assert len(lines) == 4  # the field that is missing, and the one that is no field
    assert lines == sorted(lines)


def test_the_error_names_the_first_mistake_and_counts_the_others() -> None:
    text = PLAYBOOK.replace("version: 1", "version: x").replace("kind: choice", "kind: chose")
    with pytest.raises(UnreadableInput) as caught:
        parse_playbook(text.encode(), name="mine.yaml")
    assert caught.value.title.startswith("mine.yaml, line 3, column 10: version: expected a whole number")
    assert caught.value.title.endswith("(and 1 more mistake)")
    assert isinstance(caught.value, FileMistaken)
    assert len(caught.value.mistakes) == 2


def test_a_field_named_twice_is_told_with_the_line_of_the_first(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("version: 1\n", "version: 1\nversion: 2\n")
    (mistake,) = mistakes_in(text, tmp_path)
    assert mistake.line == 4
    assert "line 3 already" in mistake.what


def test_instructions_given_twice_are_a_mistake(tmp_path: Path) -> None:
    text = GUIDE.replace("[unblock-ip]", "[unblock-ip, block-ip]")
    (mistake,) = mistakes_in(text, tmp_path)
    assert mistake.where == "entries[1].for[1]"
    assert mistake.line == 8


def test_an_unknown_action_in_a_guide_is_one_mistake_with_a_suggestion(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(GUIDE.replace("unblock-ip", "unblok-ip"), tmp_path)
    assert "did you mean 'unblock-ip'?" in mistake.what


SYNTAX = [
    ("title: Small: but odd\n", 1, "quote the text"),
    ("id: a\n\ttitle: b\n", 2, "tab"),
    ("title: 'never closed\n", 2, "never closed"),
    ("steps: [a, b\nid: x\n", 2, "bracket"),
    ("steps:\n  - a\n - b\n", 3, "indentation"),
    ("title: @home\n", 1, "in quotes"),
    ("title: *gone\n", 1, "stands for nothing"),
    ("id: a\n---\nid: b\n", 2, "a second document"),
    ("", 1, "the file is empty"),
    ("# only a remark\n", 1, "the file is empty"),
    ("? [a, b]\n: c\n", 1, "must be plain text"),
    ('title: "\\q"\n', 1, "single quotes"),
    ("id: a\ntitle: \x07\n", 2, "U+0007"),
    ("id: !!python/name:os.system x\nsteps: []\n", 1, "has no meaning here"),
    ("just words\n", 1, "neither a playbook"),
    ("- a\n- b\n", 1, "neither a playbook"),
    ("title: x\n", 1, "neither a playbook"),
]


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize(("text", "line", "what"), SYNTAX)
def test_what_is_no_yaml_is_told_in_plain_words(
    text: str, line: int, what: str, pure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        import yaml

        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    told = mistakes_in(text, tmp_path)
    assert any(m.line == line and what in m.what for m in told), told


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(b"id: a\ntitle: caf\xe9\n", tmp_path)
    assert (mistake.line, mistake.column) == (2, 11)
    assert "UTF-8" in mistake.what


def test_a_file_in_utf_16_says_so(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(PLAYBOOK.encode("utf-16"), tmp_path)
    assert "UTF-16" in mistake.what


def test_a_mark_of_byte_order_does_no_harm(tmp_path: Path) -> None:
    assert mistakes_in(b"\xef\xbb\xbf" + PLAYBOOK.encode(), tmp_path) == ()


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
    (mistake,) = mistakes_in(bomb, tmp_path)
    assert "aliases unfolded" in mistake.what


def test_an_alias_that_holds_itself_is_refused(tmp_path: Path) -> None:
    (mistake,) = mistakes_in("steps: &s [*s]\n", tmp_path)
    assert "stands for nothing" in mistake.what


def test_an_honest_alias_works(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("why: To know.", "why: &why To know.").replace("why: To end.", "why: *why")
    assert mistakes_in(text, tmp_path) == ()


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 50_000, "{a: " * 50_000])
def test_deep_nesting_is_refused(text: str, tmp_path: Path) -> None:
    assert len(mistakes_in(text, tmp_path)) == 1


def test_a_huge_file_is_refused_without_being_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)  # sparse
    (mistake,) = check(path)
    assert "larger than 1 MiB" in mistake.what


def test_a_missing_file_a_folder_and_an_impossible_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file .*gone\.yaml"):
        load_playbook(tmp_path / "gone.yaml")
    with pytest.raises(LocalFileError, match="is not a file"):
        load_playbook(tmp_path)
    with pytest.raises(LocalFileError, match="can't be read"):
        check(tmp_path / ("x" * 5000))


def test_a_guide_given_for_a_playbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guide.yaml"
    path.write_text(GUIDE)
    with pytest.raises(FileMistaken, match="missing"):
        load_playbook(path)


def test_answers_and_times_stay_the_text_that_was_typed(tmp_path: Path) -> None:
    text = GUIDE.replace("Take it off", "on").replace("Open the list", "12:30").replace("Add it", "no")
    assert mistakes_in(text, tmp_path) == ()
    guide = load_guide(tmp_path / "mine.yaml").guide
    assert guide.entries[0].path == ("12:30", "no")
    assert guide.entries[1].path == ("on",)


def test_a_step_that_asks_for_nothing_is_refused_since_nothing_could_prove_it() -> None:
    idle = "  - id: reset\n    title: Reset\n    why: x\n    proof: trust me\n    actions:\n"
    idle += "      - {action: reset-password, required: false}\n"
    raw = PLAYBOOK.replace("  - id: close\n", idle + "  - id: close\n").encode()
    with pytest.raises(FileMistaken, match="asks for nothing"):
        parse_playbook(raw, name="idle.yaml")
