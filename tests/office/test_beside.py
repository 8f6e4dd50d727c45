"""The second person of a form: whoever typed a name must know its password."""

import pytest

from office.beside import second_of
from registry import SignInRefused
from tests.pos.counter import PASSWORD, Town


def test_nobody_is_named_nobody_stands_beside(town: Town) -> None:
    assert second_of({"second_username": " ", "second_password": PASSWORD}, "::1") is None
    assert second_of({}, "::1") is None


def test_whoever_is_named_gives_the_own_password(town: Town) -> None:
    form = {"second_username": "second", "second_password": PASSWORD}
    second = second_of(form, "::1")
    assert second is not None
    assert second.staff_id == town.ids["second"]
    with pytest.raises(SignInRefused):
        second_of({**form, "second_password": "guess"}, "::1")
