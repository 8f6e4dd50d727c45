"""Passwords: kept as argon2id, and refused when they are too easy."""

import pytest
from argon2 import PasswordHasher

from registry import passwords

GOOD = "three-wise-herons"


def test_a_stored_password_is_argon2id_and_does_not_show_itself() -> None:
    stored = passwords.hash_password(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert stored != passwords.hash_password(GOOD)


def test_only_the_same_password_is_right() -> None:
    stored = passwords.hash_password(GOOD)
    assert passwords.is_right(stored, GOOD)
    assert not passwords.is_right(stored, GOOD + "x")
    assert not passwords.is_right(stored, "")
    assert not passwords.is_right("not a hash", GOOD)


def test_full_width_letters_are_the_same_password() -> None:
    assert passwords.is_right(passwords.hash_password("abc1234567"), "ａｂｃ1234567")


def test_nothing_is_right_where_nothing_is_stored() -> None:
    assert not passwords.is_right(None, GOOD)


def test_text_without_end_is_wrong() -> None:
    stored = passwords.hash_password("a1" * 100)
    assert passwords.is_right(stored, "a1" * 100)
    assert not passwords.is_right(stored, "a1" * 100 + "b")


def test_a_hash_made_with_other_costs_is_outdated() -> None:
    assert not passwords.is_outdated(passwords.hash_password(GOOD))
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    assert passwords.is_outdated(weak.hash(GOOD))


@pytest.mark.parametrize("password", ["", "abc12345x", "x" * 9, "heron" * 41])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordLength) as refused:
        passwords.check_new(password, username="chen")
    assert refused.value.details == {"at_least": 10, "at_most": 200}


@pytest.mark.parametrize(
    "password",
    ["chenchen.li", "CHENCHEN.LI", "chenchen.lichenchen.li", "1234567890", "9876543210"],
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordEasy):
        passwords.check_new(password, username="chenchen.li")


def test_few_different_characters_are_refused() -> None:
    with pytest.raises(passwords.PasswordEasy):
        passwords.check_new("ababababababab", username="chen")


def test_a_good_password_passes() -> None:
    passwords.check_new(GOOD, username="chen")
    passwords.check_new("村里的小超市今天开门了", username="chen")


def test_a_one_time_password_would_itself_pass_and_differs_each_time() -> None:
    made = {passwords.one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check_new(password, username="chen")
        assert not set(password) & set("01oil")
