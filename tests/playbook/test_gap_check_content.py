"""What ships for the gap check: protections, the guides that say where they are, the notices that ask for them."""

from __future__ import annotations

import pytest

from workbench.model.mistakes import FileMistaken
from workbench.model.protections import ConsoleSetting, Scope
from workbench.playbook.finding import shipped_folder
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.guides import Guide
from workbench.playbook.loading import check, load_guide, load_playbook, parse_playbook
from workbench.playbook.notices import load_notices

FOLDER = shipped_folder()


@pytest.fixture(scope="module")
def gaps() -> GapCheck:
    found = load_playbook(FOLDER / "gap-check.yaml").playbook
    assert isinstance(found, GapCheck)
    return found


def guide(name: str) -> Guide:
    return load_guide(FOLDER / "guides" / f"{name}.yaml").guide


def test_what_the_instructions_of_the_provider_name_is_looked_for(gaps: GapCheck) -> None:
    wanted = {
        "secure-phone", "login-ip", "ip-blacklist", "second-factor", "security-password", "unused-passwords",
        "pop3-off", "imap-off", "smtp-off", "third-party-clients", "idle-clients", "own-clients", "password-age",
        "change-notice", "forbidden-words", "password-length", "password-classes", "monitoring", "approval",
        "filter-rules", "group-senders", "group-reviewer", "may-forward", "outside-sending", "outside-receiving",
        "external-warning", "warning-exempt", "signin-alerts", "known-networks",
    }  # fmt: skip
    assert wanted <= {p.id for p in gaps.protections}
    assert [q.id for q in gaps.deciding] == ["needs-client", "owners-sign-in"]
    assert len({p.short for p in gaps.protections}) == len(gaps.protections)


def test_a_guide_says_for_each_protection_that_no_action_makes_where_it_is_set(gaps: GapCheck) -> None:
    generic, alimail, chinese = (guide(name) for name in ("generic", "alimail", "alimail-zh"))
    assert [s for s in ConsoleSetting if generic.entry(s) is None] == []
    assert [s for s in ConsoleSetting if alimail.entry(s) is None] == []
    assert [(e.for_, e.beside) for e in alimail.entries] == [(e.for_, e.beside) for e in chinese.entries]
    known = set(ConsoleSetting) | {"signin-alerts", "known-networks", "password-age", "no-forwarding"}
    assert {p.id for p in gaps.protections if p.fix.action is None} <= known
    assert set(ConsoleSetting) <= {p.id for p in gaps.protections}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_notice_asks_for_each_protection_of_an_account_in_each_language(gaps: GapCheck, language: str) -> None:
    notices = load_notices(language, user_folder=None)
    asked = {p.id for p in gaps.protections if p.scope is Scope.ACCOUNT} | {q.id for q in gaps.deciding}
    assert notices.gaps is not None
    assert set(notices.gap) == asked


def test_a_playbook_of_protections_with_mistakes_names_each_with_its_line(tmp_path: object) -> None:
    raw = (FOLDER / "gap-check.yaml").read_bytes()
    wrong = (
        raw.replace(b"question: owners-sign-in", b"question: nobody-asks")
        .replace(b"test: younger, facet: password, fact: changed_at, days: 183", b"test: younger, facet: password")
        .replace(b"id: secure-phone", b"id: second-factor")
    )
    with pytest.raises(FileMistaken) as mistaken:
        parse_playbook(wrong, name="mine.yaml")
    told = "\n".join(map(str, mistaken.value.mistakes))
    for words in ("no step of this playbook asks 'nobody-asks'", "'younger' needs 'days'", "each needs its own"):
        assert words in told
    assert all(m.line > 1 for m in mistaken.value.mistakes)
    assert check(FOLDER / "gap-check.yaml") == ()
