"""A gap check guesses nothing: a protection is on, off, or not checked, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.gap_compare import Change, compare
from workbench.analysis.gap_signins import SignInsSeen
from workbench.analysis.gaps import Seen, decided, looked_at
from workbench.model.checks import Answer, Cell, Checked
from workbench.model.evidence import Coverage
from workbench.model.protections import Fix, Look, Protection, ProtectionState, Test
from workbench.model.signins import SignIn
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet, Grade

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
ON, OFF, NOT = ProtectionState.ON, ProtectionState.OFF, ProtectionState.NOT_CHECKED


def protection(look: Look | None = None, **more: object) -> Protection:
    fields = {"id": "p", "title": "P", "short": "P", "risk": "r", "on": "It is on.", "off": "It is off.", **more}
    looks = (look,) if look else ()
    return Protection.model_validate({**fields, "looks": looks, "fix": Fix(say="do it")})


def state(facet: Facet, *items: FacetItem, **attrs: object) -> FacetState:
    coverage = Coverage(source="a mail system", rows=len(items))
    return FacetState.model_validate({"facet": facet, "at": NOW, "items": items, "attrs": attrs, "coverage": coverage})


def cell(look: Look, *states: FacetState, signins: SignInsSeen | None = None) -> Cell:
    seen = Seen(now=NOW, states={s.facet: s for s in states}, signins=signins or SignInsSeen(unseen="No records."))
    return looked_at([protection(look)], seen)[0]


TIMES = st.sampled_from(["", "2026-11-01", "2026-11-01T10:00:00+00:00", "never", "9999-99-99T00:00:00+00:00"])
ATTRS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8) | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["fact", "x"]), inner, max_size=2),
    max_leaves=6,
)
LOOKS = st.sampled_from(
    [
        Look(test=test, facet=Facet.SETTINGS, fact=fact, days=9, least=1)
        for test in (Test.FACT, Test.NOT_FACT, Test.FILLED, Test.AT_LEAST, Test.AT_MOST, Test.YOUNGER)
        for fact in ("fact", "domain.fact")
    ]
    + [Look(test=test, facet=Facet.SETTINGS, days=9) for test in (Test.ITEM, Test.NO_ITEM, Test.USED)]
)


@settings(max_examples=150)
@given(look=LOOKS, value=ATTRS, used=ATTRS)
def test_whatever_a_mail_system_answers_is_on_off_or_not_checked_with_a_reason(
    look: Look, value: object, used: object
) -> None:
    item = FacetItem(key="k", what="\x1b[31m\u202eevil", attrs={"last_used_at": used, "kind": value})
    found = cell(look, state(Facet.SETTINGS, item, fact=value, domain={"fact": value}))
    assert found.why
    assert "\x1b" not in found.why
    assert (found.state is NOT) == (found.grade is None)


def test_a_facet_that_nobody_looked_at_is_not_checked() -> None:
    found = cell(Look(test=Test.FACT, facet=Facet.SECOND_FACTORS, fact="required"))
    assert (found.state, found.grade) == (NOT, None)
    assert looked_at([protection()], Seen(now=NOW))[0].state is NOT


def signin(at: datetime, ip: str, protocol: str = "web") -> SignIn:
    return SignIn(id=f"{at}{ip}", at=at, account="a@x", success=True, ip=ip, protocol=protocol, source="s")


def signins(*rows: SignIn, days: int = 60) -> SignInsSeen:
    seen = SignInsSeen(since=NOW - timedelta(days=days), source="log")
    for row in rows:
        seen.take(row)
    return seen


def test_a_network_that_was_used_before_is_known_and_another_one_asks_the_owner() -> None:
    look = Look(test=Test.NETWORK_KNOWN, days=14)
    long_ago, lately = NOW - timedelta(days=30), NOW - timedelta(days=1)
    same = signins(signin(long_ago, "192.0.2.7"), signin(lately, "192.0.2.200"))
    assert cell(look, signins=same).state is ON, "the same neighbourhood"
    other = cell(look, signins=signins(signin(long_ago, "192.0.2.7"), signin(lately, "203.0.113.9")))
    assert other.state is NOT
    assert "203.0.113.9" in other.why
    assert cell(look, signins=signins(signin(lately, "203.0.113.9"))).state is NOT, "nothing to compare it with"
    assert cell(look).state is NOT


def test_mail_programs_that_are_on_and_unused_are_a_gap_only_where_the_records_reach_back_far_enough() -> None:
    look = Look(test=Test.CLIENTS_USED, facet=Facet.PROTOCOLS, days=30, least=2)
    imap = state(Facet.PROTOCOLS, FacetItem(key="imap", what="IMAP"))
    uses = [signin(NOW - timedelta(days=n), "192.0.2.7", "imap") for n in (2, 5)]
    assert cell(look, imap, signins=signins(*uses)).state is ON
    assert cell(look, imap, signins=signins(uses[0])).state is OFF
    assert cell(look, imap, signins=signins(uses[0], days=5)).state is NOT
    assert cell(look, imap).state is NOT
    off = state(Facet.PROTOCOLS, FacetItem(key="imap", what="IMAP", enabled=False))
    assert cell(look, off).state is ON
    recorded = state(Facet.PASSWORD, last_mail_program_at=(NOW - timedelta(days=90)).isoformat())
    assert "2026-08-05" in cell(look, recorded).why


@pytest.mark.parametrize(("answer", "wanted"), [("yes", ON), ("no", OFF), ("unknown", OFF)])
def test_an_answer_puts_another_protection_in_the_place_of_one_that_is_off(
    answer: str, wanted: ProtectionState
) -> None:
    rules = (protection(id="imap", question="needs", when={"yes": "secure"}), protection(id="secure"))
    cells = (
        Cell(protection="imap", state=OFF, why="on", grade=Grade.READ),
        Cell(protection="secure", state=ON, why="w"),
    )
    said = {"needs": Answer(value=answer, by="Ana", at=NOW)}
    found = decided(rules, cells, said)[0]
    assert found.state is wanted
    assert bool(found.question) == (answer == "unknown")


def test_what_one_of_two_runs_did_not_see_is_not_comparable() -> None:
    def run(**states: ProtectionState) -> list[Checked]:
        return [Checked(subject="a@x", cells=tuple(Cell(protection=n, state=s, why="w") for n, s in states.items()))]

    found = compare(run(a=ON, b=OFF, c=NOT, d=NOT, e=ON), [*run(a=OFF, b=ON, c=ON, d=NOT, e=ON, f=OFF)])
    assert [(d.protection, d.change) for d in found.differences] == [
        ("a", Change.WORSE), ("f", Change.NEW), ("b", Change.BETTER), ("c", Change.NOT_COMPARABLE),
    ]  # fmt: skip
    assert (found.same, found.unseen) == (1, 1)
