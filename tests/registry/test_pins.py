"""PINs: what is too easily guessed, and that the digits are not what is stored."""

import pytest

from kernel.db import Database
from registry.pins import PinEasy, PinUnfit, check_new_pin, hash_pin, is_right_pin


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "１２３４", " 4821"])
def test_four_to_six_digits(pin: str) -> None:
    with pytest.raises(PinUnfit):
        check_new_pin(pin)


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "98765", "890123", "1212", "1221", "0229", "1987", "2026", "870412"]
)
def test_what_is_guessed_first_is_refused(pin: str) -> None:
    with pytest.raises(PinEasy):
        check_new_pin(pin)


def test_a_good_one_unless_others_know_it(database: Database) -> None:
    for pin in ("4827", "50418", "482739"):
        check_new_pin(pin)
    with pytest.raises(PinEasy):
        check_new_pin("4827", known=("13800004827",))
    stored = hash_pin("4827")
    assert stored.startswith("$argon2id$")
    assert is_right_pin(stored, "4827")
    assert not is_right_pin(stored, "4828")
