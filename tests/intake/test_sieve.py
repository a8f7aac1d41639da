from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.rules.sieve import read_sieve
from workbench.model.mailrule import ActionKind, MailRule

_K = ActionKind


def one(script: str) -> MailRule:
    rules = read_sieve(script)
    assert len(rules) == 1, rules
    return rules[0]


@pytest.mark.parametrize(
    ("script", "kind", "target"),
    [
        ('redirect "a@example.net";', _K.REDIRECT, "a@example.net"),
        ('redirect :copy "a@example.net";', _K.FORWARD, "a@example.net"),
        ('fileinto :copy :create "Old";', _K.COPY, "Old"),
        ('fileinto :create "Old";', _K.MOVE, "Old"),
        ("discard;", _K.DELETE, ""),
        ('addflag "\\\\Seen";', _K.MARK_READ, ""),
        ('addflag ["\\\\Deleted"];', _K.DELETE, ""),
        ('set "a" "b@example.net"; redirect "${a}";', _K.REDIRECT, "b@example.net"),
        ('notify :message "m" "mailto:a@example.net";', _K.COPY_TO, "a@example.net"),
        ("vacation :days 7 text:\nAway.\n..\n.\n;", _K.REPLY, "Away.\n.\n"),
        ("foreverypart { discard; }", _K.DELETE, ""),
        ('if ihave "editheader" { addheader "X" "y"; discard; }', _K.DELETE, ""),
        ('# redirect "no@example.net";\n/* discard; */ reject "no";', _K.REJECT, "no"),
        ("if not true { keep; } else { discard; }", None, ""),
    ],
)
def test_an_action_is_found_wherever_it_stands(script: str, kind: ActionKind | None, target: str) -> None:
    rules = read_sieve(script)
    assert not any(r.conditions_known is False for r in rules)
    if kind is None:
        assert any(r.does(_K.DELETE) for r in rules)
        return
    assert rules[-1].does(kind)
    assert not target or target in rules[-1].targets(kind)


def test_the_tests_above_an_action_are_its_conditions() -> None:
    script = 'if header "subject" "a" { keep; } elsif address "from" "x@example.org" { discard; } else { stop; }'
    _, second, third = read_sieve(script)
    assert [(c.field, c.values, c.negated) for c in second.conditions] == [("sender", ("x@example.org",), False)]
    assert [c.negated for c in third.conditions] == [True, True]


def test_blocks_inside_blocks_carry_the_outer_conditions_too() -> None:
    rule = one('if header :contains "subject" "a" { if size :over 1M { discard; } }')
    assert [c.field for c in rule.conditions] == ["subject", "size"]


def test_what_is_included_is_said_to_be_not_understood() -> None:
    assert "include" in one('include :personal "more";').not_understood[0]


@pytest.mark.parametrize(
    "script",
    [
        'if true { redirect "a@example.net"',
        'redirect "a@example.net" oops here',
        'if ( discard; redirect "a@example.net";',
    ],
)
def test_a_script_that_does_not_parse_still_shows_its_possible_actions(script: str) -> None:
    rule = one(script)
    assert "can't be parsed" in rule.not_understood[0]
    assert rule.targets(_K.REDIRECT) == ("a@example.net",)
    assert rule.original == script


def test_blocks_deeper_than_anybody_writes_are_refused_in_words_not_by_a_crash() -> None:
    assert "deep" in one("if true {" * 5000 + "}" * 5000).not_understood[0]


_PIECES = [*'if{}()[]";:,\n\\#/*. aredict', "redirect", "text:", '"a"', "discard"]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_whatever_stands_in_a_script_it_is_read(script: str) -> None:
    for rule in read_sieve(script):
        assert rule.dialect == "sieve"


@pytest.mark.parametrize(
    ("test", "any_of", "said"),
    [
        ('header :contains "subject" "a"', False, False),
        ('header :contains ["subject", "from"] "a"', True, False),
        ('anyof (header :contains "subject" "a", size :over 1)', True, False),
        ('allof (header :contains "subject" "a", size :over 1)', False, False),
        ('not allof (header :contains "subject" "a", size :over 1)', True, False),
        ('not anyof (header :contains "subject" "a", size :over 1)', False, False),
        ('allof (true, anyof (header :contains "subject" "a", size :over 1))', True, True),
    ],
)
def test_it_is_known_whether_any_condition_is_enough(test: str, any_of: bool, said: bool) -> None:
    rule = one(f"if {test} {{ discard; }}")
    assert rule.any_of is any_of or said
    assert any("one inside another" in s for s in rule.not_understood) is said


def test_else_turns_and_into_or() -> None:
    rules = read_sieve('if allof (size :over 1, body :contains "a") { keep; } else { discard; }')
    assert rules[1].any_of and all(c.negated for c in rules[1].conditions)
