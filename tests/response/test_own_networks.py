"""What a block must not hit is the same for the proposal and for the advice on its width."""

from __future__ import annotations

import pytest
from response_tools import Bench

from workbench.response.others import collateral_of

pytest_plugins = ("response_fixtures",)


@pytest.mark.parametrize("ours", ["office_networks", "vpn_networks"])
def test_a_block_is_not_advised_as_wide_as_the_organisations_own_exits(spam: Bench, ours: str) -> None:
    organisation = spam.desk.config.organisation.model_copy(update={ours: ("203.0.113.128/28",)})
    spam.desk.config = spam.desk.config.model_copy(update={"organisation": organisation})
    widths = {w.network: w.refused for w in collateral_of(spam.desk, spam.case, "203.0.113.7/32").widths}
    assert widths["203.0.113.7/32"] == ""
    assert widths["203.0.113.0/24"] != ""
