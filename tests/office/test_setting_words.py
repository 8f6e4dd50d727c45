"""Every setting has its words."""

from office.setting_words import DAYS, FIGURES, NAMES, SWITCHES
from registry.settings import BOUNDS


def test_every_setting_stands_on_the_page_and_has_a_name() -> None:
    assert {*FIGURES, *DAYS, *SWITCHES} == set(NAMES) == set(BOUNDS)
