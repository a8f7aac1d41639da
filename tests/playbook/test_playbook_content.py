"""What ships: the playbook for a suspected theft and the guides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.model.actions import ACTIONS, NOT_BY_HAND, ActionKind
from workbench.model.words import AccountKind, Facet, Verdict
from workbench.playbook.finding import shipped_folder
from workbench.playbook.guides import Guide
from workbench.playbook.instructing import instructions_for
from workbench.playbook.loading import check, load_guide, load_playbook
from workbench.playbook.notices import load_notices
from workbench.playbook.schema import Playbook, Step

FOLDER = shipped_folder()
FILES = sorted(FOLDER.rglob("*.yaml"))
GUIDES = [path.stem for path in FILES if path.parent.name == "guides"]
OF_A_SYSTEM = [name for name in GUIDES if name != "generic"]


@pytest.fixture(scope="module")
def theft() -> Playbook:
    return load_playbook(FOLDER / "suspected-theft.yaml").playbook


@pytest.fixture(scope="module")
def generic() -> Guide:
    return load_guide(FOLDER / "guides" / "generic.yaml").guide


@pytest.fixture(scope="module")
def alimail() -> Guide:
    return load_guide(FOLDER / "guides" / "alimail.yaml").guide


def step(playbook: Playbook, step_id: str) -> Step:
    found = playbook.step(step_id)
    assert found is not None
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_shipped_file_is_free_of_mistakes(path: Path) -> None:
    assert check(path) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_shipped_file_is_found_by_its_own_id(path: Path) -> None:
    if "notices" in path.parts:
        about = "" if path.parent.name == "notices" else path.parent.name
        assert load_notices(path.stem, about, user_folder=None).language == path.stem
        return
    loaded = load_guide(path).guide if path.parent.name == "guides" else load_playbook(path).playbook
    assert loaded.id == path.stem


def test_the_steps_come_in_the_order_of_the_job(theft: Playbook) -> None:
    assert [s.id for s in theft.steps] == [
        "confirm-compromise",
        "reset-password",
        "enable-2fa",
        "disable-protocols",
        "blacklist-ips",
        "inspect-rules",
        "withdraw-mail",
        "close",
    ]


def test_only_a_case_that_is_no_theft_goes_straight_to_its_close(theft: Playbook) -> None:
    assert step(theft, "confirm-compromise").next == {
        Verdict.CONFIRMED: "reset-password",
        Verdict.SUSPECTED: "reset-password",
        Verdict.UNDETERMINED: "reset-password",
        Verdict.NOT_COMPROMISED: "close",
    }


def test_every_step_says_what_changes_for_each_kind_of_account(theft: Playbook) -> None:
    assert all(set(s.for_kind) == set(AccountKind) for s in theft.steps)


def test_every_step_can_be_handed_over_on_a_slip(theft: Playbook) -> None:
    assert all(s.slip is not None and s.slip.do and s.slip.send_back for s in theft.steps)


def test_every_step_gives_guidance_and_names_attack_techniques(theft: Playbook) -> None:
    assert all(s.guidance and s.attack for s in theft.steps)


def test_only_what_a_verdict_or_the_close_needs_must_be_answered(theft: Playbook) -> None:
    required = {q.id for s in theft.steps for q in s.questions if q.required}
    assert required == {"account-kind", "caller-verified", "payment-mail", "money-called", "cause", "told"}


def test_whom_money_was_told_of_must_be_said_only_where_a_payment_mail_went_out(theft: Playbook) -> None:
    question = next(q for q in step(theft, "confirm-compromise").questions if q.id == "money-called")
    assert question.when == {"payment-mail": "yes"}


def test_the_first_question_asks_for_the_kind_of_account(theft: Playbook) -> None:
    first = step(theft, "confirm-compromise").questions[0]
    assert [option.value for option in first.options] == [kind.value for kind in AccountKind]


def test_a_payment_mail_sends_the_responder_to_the_bank_at_once(theft: Playbook) -> None:
    question = next(q for q in step(theft, "confirm-compromise").questions if q.id == "payment-mail")
    yes = next(option for option in question.options if option.value == "yes")
    assert "bank" in yes.then
    assert "finance" in yes.then


def test_every_change_that_a_person_can_ask_for_has_its_place_in_the_playbook(theft: Playbook) -> None:
    proposed = {a.action for s in theft.steps for a in s.actions}
    forward = set(list(ACTIONS)[: list(ACTIONS).index(ActionKind.PURGE_MESSAGES) + 1])
    assert proposed == forward


def test_contain_now_cuts_access_and_stops_the_leaks_and_reaches_no_other_mailbox(theft: Playbook) -> None:
    contained = {a.action.value for s in theft.steps for a in s.actions if a.contain}
    assert {"reset-password", "revoke-sessions", "revoke-app-password", "stop-forwarding", "disable-rule"} <= contained
    assert "withdraw-messages" not in contained


def test_the_intruders_addresses_are_never_proposed_as_the_only_ones_to_sign_in_from(theft: Playbook) -> None:
    entry = next(a for s in theft.steps for a in s.actions if a.action is ActionKind.RESTRICT_LOGIN_IP)
    assert entry.on == "chosen"
    assert not entry.required


def test_the_generic_guide_tells_how_to_do_everything_by_hand(generic: Guide) -> None:
    wanted = [*(k for k in ActionKind if k not in NOT_BY_HAND), *Facet, "login-records"]
    assert [name for name in wanted if generic.entry(name) is None] == []


@pytest.mark.parametrize("name", GUIDES)
def test_every_instruction_says_what_to_see_and_what_to_keep(name: str) -> None:
    guide = load_guide(FOLDER / "guides" / f"{name}.yaml").guide
    assert [e.title for e in guide.entries if not (e.see and e.keep)] == []


@pytest.mark.parametrize("name", GUIDES)
def test_what_tells_how_to_look_never_tells_to_change_something_too(name: str) -> None:
    guide = load_guide(FOLDER / "guides" / f"{name}.yaml").guide
    looks, changes = set(Facet), set(ActionKind)
    assert [e.title for e in guide.entries if looks & set(e.for_) and changes & set(e.for_)] == []


@pytest.mark.parametrize("name", OF_A_SYSTEM)
def test_every_instruction_for_a_mail_system_has_a_graded_source_and_a_page_or_its_kind(name: str) -> None:
    guide = load_guide(FOLDER / "guides" / f"{name}.yaml").guide
    assert [e.title for e in guide.entries if not e.sources] == []
    sources = [s for e in guide.entries for s in e.sources]
    assert {s.grade for s in sources} <= {"A", "B", "R", "X"}
    assert [s for s in sources if not (s.url or s.note)] == []
    assert [s for s in sources if s.grade == "B" and not s.date] == [], "code changes: it is of a day"


def test_the_chinese_guide_says_what_the_english_one_says_with_the_same_sources(alimail: Guide) -> None:
    chinese = load_guide(FOLDER / "guides" / "alimail-zh.yaml").guide
    assert chinese.language == "zh"
    parts = [
        [(e.for_, e.beside, len(e.path), len(e.traps), len(e.unknown), [(s.url, s.date, s.grade) for s in e.sources])]
        for e in alimail.entries
    ]
    assert parts == [
        [(e.for_, e.beside, len(e.path), len(e.traps), len(e.unknown), [(s.url, s.date, s.grade) for s in e.sources])]
        for e in chinese.entries
    ]


def test_the_english_guide_names_the_chinese_menus_beside_the_english_ones(alimail: Guide) -> None:
    paths = " ".join(step for e in alimail.entries for step in e.path)
    for name in (
        "组织与用户",
        "员工帐号管理",
        "批量设置",
        "安全管理",
        "账号安全策略",
        "IP登录限制",
        "邮件撤回",
        "收信规则",
    ):
        assert name in paths


def test_a_guide_answers_in_the_language_that_is_wanted_and_in_english_where_it_has_no_other() -> None:
    asked = instructions_for(Facet.SESSIONS, "alimail", "zh", user_folder=None)
    assert [(how.guide, how.language) for how in asked] == [("alimail-zh", "zh"), ("alimail", "en")]
    assert [how.language for how in instructions_for(Facet.SESSIONS, "alimail", user_folder=None)] == ["en", "zh"]
    assert [how.guide for how in instructions_for(Facet.SESSIONS, "zimbra", "zh", user_folder=None)] == ["zimbra"]
    left_out = instructions_for(ActionKind.REMOVE_SECOND_FACTOR, "alimail", "zh", user_folder=None)
    assert [how.guide for how in left_out] == ["generic"]


def test_what_reaches_further_stands_below_the_instructions_it_belongs_to(alimail: Guide) -> None:
    (how,) = instructions_for(Facet.FORWARDING, "alimail", user_folder=None)[:1]
    assert any("Domain mail rules" in entry.title for entry in how.beside)
    (token,) = instructions_for(Facet.OAUTH_GRANTS, "alimail", user_folder=None)[:1]
    assert len(token.beside) == 2


def test_alibaba_mail_leaves_out_what_no_source_gives_a_path_for(alimail: Guide) -> None:
    unconfirmed = [ActionKind.REMOVE_SECOND_FACTOR, ActionKind.REVOKE_BACKUP_CODES, ActionKind.REVOKE_GRANT]
    assert [name for name in unconfirmed if alimail.entry(name)] == []


def test_addresses_of_sources_are_alibabas_own_pages(alimail: Guide) -> None:
    urls = [s.url for e in alimail.entries for s in e.sources if s.url]
    vendor = re.compile(r"https://(www\.)?(help\.aliyun\.com|alibabacloud\.com)/\S+")
    assert [url for url in urls if not vendor.fullmatch(url)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_sentences_for_the_desk_stay_short_enough_to_read_at_night(path: Path) -> None:
    text = path.read_text("utf-8")
    sentences = re.split(r"(?<=[.!?:;])\s+|\n\s*- ", text)
    longest = max(sentences, key=lambda s: len(s.split()))
    assert len(longest.split()) <= 60, longest
