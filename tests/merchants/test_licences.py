"""Licence numbers: real ones pass, and one wrong sign is seen."""

import pytest

from merchants import licences

#: Printed on public papers of two large firms; an authority made the last sign of each.
REAL = ("91440300708461136T", "914403001922038216")


@pytest.mark.parametrize("number", REAL)
def test_a_real_number_passes_and_any_slip_does_not(number: str) -> None:
    assert licences.is_licence(licences.clean(f" {number[:4].lower()} {number[4:]}"))
    for place in range(len(number)):
        other = "1" if number[place] != "1" else "2"
        assert not licences.is_licence(number[:place] + other + number[place + 1 :])
    assert not licences.is_licence(number[:-1])
    assert not licences.is_licence("O" + number[1:])
