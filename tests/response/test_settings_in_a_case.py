"""What the intruder left in a mailbox is judged in the case, kept whole before a change, and comes back as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from response_tools import LIN_FORWARD, Bench

from workbench.model.errors import ConsentMissing
from workbench.model.events import ActionIntended, EvidenceKept, StateObserved
from workbench.model.words import Attribution, Facet, Reach
from workbench.response.looking import Look, look, record_looks
from workbench.response.opening import open_case
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

NINA = "nina.horvat@example.com"


@pytest.fixture
def fraud(make_bench: Callable[..., Bench]) -> Bench:
    """The invoice fraud, looked at once."""
    return make_bench(NINA)


async def test_each_thing_that_the_intruder_left_is_his_with_its_reasons_and_hers_is_left_alone(fraud: Bench) -> None:
    facets = (Facet.RULES, Facet.DELEGATES, Facet.SEND_AS, Facet.AUTO_REPLY, Facet.RECOVERY, Facet.SETTINGS)
    found = {e.exposure.id: e.exposure for e in fraud.view().facts.exposures if e.exposure.facet in facets}
    assert {k: word in e.why for (k, e), word in zip(sorted(found.items()), WHY, strict=True)} == dict.fromkeys(
        sorted(found), True
    ), [e.why for _, e in sorted(found.items())]
    assert {e.attribution for e in found.values()} == {Attribution.INTRUDER}


WHY = (
    "Somebody outside has access",  # delegates
    "ledger.copy@example.org",  # the rule for the whole domain
    "RSS Feeds",
    "nina.horvat@examp1e.example, which is outside",  # reply-to
    "An account was made: svc.backup@example.com",
    "A program may read mailboxes: Mail Sync Agent",
    "fraud-desk@bank.example.org",
    "Another mailbox fetches mail",
)


async def test_what_holds_for_the_whole_domain_is_confirmed_singly_on_the_way_there_and_back(fraud: Bench) -> None:
    made = await fraud.plan("inspect-rules")
    assert set(made.single_confirmations) == {
        "disable-rule:dr-2",
        "reset-setting:app-2",
        "reset-setting:account-1",
    }
    with pytest.raises(ConsentMissing):
        fraud.run(made, confirmed=frozenset())
    await fraud.do("inspect-rules", "disable-rule:dr-2")
    back = await plan_undo(fraud.desk, fraud.case, "disable-rule:dr-2", "the auditors asked for it")
    assert back.actions[0].action.reach is Reach.DOMAIN


@pytest.mark.parametrize(
    ("facet", "action"), [(Facet.RULES, "disable-rule:r-2"), (Facet.SETTINGS, "reset-setting:notices"),
                          (Facet.FORWARDING, f"stop-forwarding:{LIN_FORWARD}")]
)  # fmt: skip
async def test_the_whole_set_is_evidence_before_a_change_and_the_undo_gives_it_back_byte_for_byte(
    spam: Bench, facet: Facet, action: str
) -> None:
    practice = spam.desk.provider("practice")
    raw = (await practice.observe(spam.case.account, facet)).raw
    await spam.do("inspect-rules", action)
    events = [e.data for e in spam.events()]
    changed = next(n for n, data in enumerate(events) if isinstance(data, ActionIntended) and data.action.id == action)
    before = [d.state for d in events[:changed] if isinstance(d, StateObserved) and d.state.facet is facet][-1]
    assert before.evidence is not None
    assert b"".join(spam.desk.casefile.evidence(before.evidence)) == raw
    after = await practice.observe(spam.case.account, facet)
    assert after.raw != raw
    if facet is not Facet.FORWARDING:
        assert len(after.items) == len(before.items), "switched off, not deleted"
    undo = await plan_undo(spam.desk, spam.case, action, "her own, she says")
    await spam.run(undo).wait()
    assert (await practice.observe(spam.case.account, facet)).raw == raw


async def test_a_set_that_did_not_change_is_kept_once(spam: Bench) -> None:
    def kept() -> int:
        return sum(isinstance(d, EvidenceKept) and d.supports == "rules" for d in (e.data for e in spam.events()))

    assert kept() == 1
    await look(spam.desk, spam.case, (Facet.RULES,))
    assert kept() == 1


async def test_an_address_that_stands_in_another_case_too_is_a_reason(spam: Bench) -> None:
    other = await open_case(spam.desk, account=NINA, ticket="HD-4713", provider="practice")
    provider = spam.desk.provider("practice")
    state = await provider.observe(NINA, Facet.RULES)
    item = state.items[0]
    his = item.model_copy(
        update={"key": "r-9", "attrs": {**item.attrs, "scope": None, "forwards_to": ["collect.lw@example.net"]}}
    )

    seen = Look(facet=Facet.RULES, state=state.model_copy(update={"items": (his,)}))
    await record_looks(spam.desk, other, (seen,), phase="look")
    (found,) = spam.desk.casefile.views.exposures(other.id)
    assert "collect.lw@example.net stands in case HD-4711 (lin.wei@example.com) too." in found.exposure.why
