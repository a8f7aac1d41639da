"""An intruder who was here before is recognised."""

from __future__ import annotations

from response_tools import Bench

from workbench.response.first_look import first_look
from workbench.response.opening import open_case

pytest_plugins = ("response_fixtures",)


async def test_an_address_that_was_abnormal_in_another_case_is_named_with_its_ticket(spam: Bench) -> None:
    assert not any(f.code == "seen-before" for f in spam.desk.casefile.views.findings(spam.case_id))
    other = await open_case(spam.desk, account=spam.case.account, ticket="HD-9999", provider="practice")
    await first_look(spam.desk, other)
    (seen,) = [f for f in spam.desk.casefile.views.findings(other.id) if f.code == "seen-before"]
    assert seen.sentence.startswith("203.0.113.7, ")
    assert spam.case.ticket in seen.sentence
