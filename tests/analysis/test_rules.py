from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signin_months import at

from workbench.analysis.links import is_outside
from workbench.analysis.rule_making import Theft
from workbench.analysis.rule_telling import in_plain_words, told
from workbench.analysis.rule_traits import catches_all
from workbench.analysis.rule_words import DEFAULT_WORDS
from workbench.analysis.rules import RuleJudgement, judge_rule, judge_rules
from workbench.model.base import JsonObject
from workbench.model.mailrule import ActionKind, Condition, MailRule, RuleAction
from workbench.model.mailrule_items import item_of, rule_of
from workbench.model.state import FacetItem


def rule(**attrs: object) -> FacetItem:
    held: JsonObject = {"name": "Newsletters", "conditions": ["the sender is news@example.org"], **attrs}  # type: ignore[dict-item]
    return FacetItem(key="r-1", what="a rule", attrs=held)


def judged(item: FacetItem) -> RuleJudgement:
    return judge_rule(rule_of(item), org_domains=("example.com",))


@pytest.mark.parametrize(
    "harmless",
    [
        rule(moves_to="Newsletters"),
        rule(moves_to="Newsletters", marks_read=True),
        rule(conditions=["the sender is builds@example.com"], deletes=True),
        rule(forwards_to=["team@example.com"]),
        rule(conditions=["the subject contains 'invoice'"], moves_to="Invoices"),
        rule(name="订阅邮件", moves_to="新闻"),
    ],
)
def test_a_harmless_rule_stays_unflagged(harmless: FacetItem) -> None:
    assert not judged(harmless).flagged


@pytest.mark.parametrize(
    ("suspect", "word"),
    [
        (rule(forwards_to=["a@example.org"]), "out of the organisation"),
        (rule(conditions=["the subject contains 'invoice'"], deletes=True), "money or security"),
        (rule(conditions=["主题包含“付款”"], marks_read=True), "付款"),
        (rule(conditions=["the text contains 'phishing'"], moves_to="RSS Feeds"), "RSS Feeds"),
        (rule(conditions=["the subject contains 'bank'"], moves_to="Conversation History"), "nobody looks"),
        (rule(conditions=["主题包含“密码”"], moves_to="已删除邮件"), "密码"),
        (rule(conditions=[], deletes=True), "takes every mail"),
        (rule(name="..", deletes=True), "overlooked"),
        (rule(name="", moves_to="Archive"), "overlooked"),
    ],
)
def test_a_rule_that_sends_out_or_hides_is_flagged_with_the_reason(suspect: FacetItem, word: str) -> None:
    found = judged(suspect)
    assert found.flagged
    assert any(word in reason for reason in found.sentences)


def test_a_rule_made_since_the_abnormal_sign_ins_began_is_flagged() -> None:
    made = rule(moves_to="Notes").model_copy(update={"since": at(20, 7)})
    found = judge_rule(rule_of(made), org_domains=("example.com",), theft=Theft(at(20, 7) - timedelta(minutes=5)))
    assert found.flagged
    assert any("after abnormal sign-ins began" in r for r in found.sentences)


def test_a_rule_made_from_an_abnormal_address_is_flagged_whatever_it_does() -> None:
    made = rule(moves_to="News").model_copy(update={"by_ip": "203.0.113.7"})
    assert judge_rule(
        rule_of(made), org_domains=("example.com",), theft=Theft(abnormal=lambda ip: ip == "203.0.113.7")
    ).flagged


def test_a_rule_is_told_in_plain_words() -> None:
    hide = rule(
        conditions=["the subject contains 'invoice'"], forwards_to=["a@example.org"], marks_read=True, deletes=True
    )
    assert in_plain_words(hide) == (
        "Every mail where the subject contains 'invoice' is sent on to a@example.org, marked as read and deleted."
    )
    assert in_plain_words(rule(conditions=[], moves_to="RSS")) == "Every mail is moved to “RSS”."
    assert in_plain_words(FacetItem(key="r", what="as the console has it")) == "as the console has it"


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("a@example.com", False),
        ("a@mail.example.com", False),
        ("A@EXAMPLE.COM", False),
        ("a@example.com.example.org", True),
        ("a@badexample.com", True),
        ("a@example.org", True),
        ("nonsense", True),
    ],
)
def test_only_the_organisations_domains_and_below_are_inside(address: str, outside: bool) -> None:
    assert is_outside(address, ("example.com",)) is outside


_anything = st.recursive(st.none() | st.booleans() | st.text(max_size=20) | st.integers(), st.lists, max_leaves=4)


@settings(deadline=None, max_examples=80)
@given(
    st.dictionaries(st.sampled_from(["name", "conditions", "actions", "forwards_to", "moves_to", "deletes"]), _anything)
)
def test_whatever_a_source_says_of_a_rule_it_is_judged(attrs: JsonObject) -> None:
    item = FacetItem(key="r", what="a rule", attrs=attrs)
    judged(item)
    assert isinstance(in_plain_words(item), str)


def test_a_rule_comes_back_whole_from_the_item_that_was_made_of_it() -> None:
    whole = MailRule(
        account="lin@example.com",
        name=".",
        conditions=(Condition(field="subject", values=("invoice",)),),
        actions=(RuleAction(kind=ActionKind.FORWARD, targets=("a@example.org",)), RuleAction(kind=ActionKind.DELETE)),
        since=at(20, 7),
        dialect="sieve",
        original="discard;",
    )
    item = item_of(whole, "r-1", "a rule")
    assert (item.attrs["forwards_to"], item.attrs["deletes"]) == (["a@example.org"], True)
    assert rule_of(item) == whole


def test_words_of_the_desk_count_and_left_out_ones_do_not() -> None:
    hide = MailRule(
        conditions=(Condition(field="subject", values=("Fakturen",)),), actions=(RuleAction(kind=ActionKind.DELETE),)
    )
    contract = hide.model_copy(update={"conditions": (Condition(field="subject", values=("contract",)),)})
    words = DEFAULT_WORDS.changed(("faktur*",), ("contract",))
    assert not judge_rule(hide, org_domains=("example.com",)).flagged
    assert judge_rule(hide, org_domains=("example.com",), words=words).flagged
    assert judge_rule(contract, org_domains=("example.com",)).flagged
    assert not judge_rule(contract, org_domains=("example.com",), words=words).flagged


def test_one_target_of_several_mailboxes_is_a_reason() -> None:
    rules = [
        MailRule(
            account=f"u{n}@example.com",
            actions=(RuleAction(kind=ActionKind.FORWARD, targets=("Bob",)),),
            conditions_known=False,
        )
        for n in range(3)
    ]
    first = judge_rules(rules, org_domains=("example.com",))[0]
    assert first.flagged
    assert "3 mailboxes send mail on to the same address, Bob." in first.sentences


def test_any_of_two_conditions_is_told_with_or_and_takes_what_either_takes() -> None:
    size = Condition(field="size", operator="over", values=("1",))
    made = MailRule(
        conditions=(Condition(field="subject", values=("a1",), negated=True), size),
        any_of=True,
        actions=(RuleAction(kind=ActionKind.DELETE),),
    )
    assert told(made) == "Every mail where the subject doesn't contain 'a1' or the size is over '1' is deleted."
    assert catches_all(made) and not catches_all(made.model_copy(update={"any_of": False}))


def test_conditions_that_are_not_known_are_not_told_as_every_mail() -> None:
    made = MailRule(conditions_known=False, actions=(RuleAction(kind=ActionKind.MOVE),))
    assert told(made) == "Mail (which, is not known) is moved."
