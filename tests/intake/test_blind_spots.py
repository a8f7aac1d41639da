"""What a vendor's log can't show stands in one place, and is told with the page that says so."""

import pytest

from workbench.intake import blind_spots
from workbench.intake.blind_spots import BlindSpot

KNOWN = [name for name in blind_spots.__all__ if name != "BlindSpot"]


@pytest.mark.parametrize("name", KNOWN)
def test_each_blind_spot_is_one_sentence_and_its_page_an_https_address(name: str) -> None:
    for spot in getattr(blind_spots, name):
        assert spot.sentence.endswith(".")
        assert not spot.page or spot.page.startswith("https://")
        assert spot.page in str(spot)


def test_a_spot_without_a_page_is_told_by_itself() -> None:
    assert str(BlindSpot("It lacks this.")) == "It lacks this."
