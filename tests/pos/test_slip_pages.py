"""A slip as officers see it: found by its number, taken back with a second person."""

from collections.abc import Callable
from typing import Any

import pytest

from kernel.db import reading
from pos.slips import find_slip, undo_of
from tests.app.browser import Browser
from tests.pos.counter import FAR, LI, PASSWORD, SALT, WANG, Town, Watch

Open = Callable[..., Browser]


def test_an_officer_finds_a_slip_by_its_number(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    officer = browser("officer")
    typed = "-".join(slip[at : at + 4] for at in range(0, 20, 4))
    answer = officer.post("/slips", slip=f" {typed} ")
    assert (answer.status_code, answer.location) == (303, f"/slips/{slip}")
    page = officer.get(answer.location)
    assert page.status_code == 200
    assert "王某某" in page.text
    assert "second_password" in page.text
    for odd in ("", "7", town.cards[WANG]):
        assert officer.post("/slips", slip=odd).location == "/slips/0"
    assert officer.get("/slips/0").status_code == 422


def test_another_village_s_slip_is_as_good_as_none(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    far = browser("officer-west")
    none = far.get("/slips/46000000000000000000")
    answer = far.get(f"/slips/{slip}")
    assert answer.status_code == none.status_code == 422
    assert WANG not in answer.text
    assert browser("town").get(f"/slips/{slip}").status_code == 200
    assert browser("supervisor").get(f"/slips/{slip}").status_code == 200


def _reverse(officer: Browser, slip: str, **but: str) -> Any:
    form = {"reason": "扫错", "second_username": "second", "second_password": PASSWORD} | but
    return officer.post(f"/slips/{slip}/reverse", **form)


def test_an_officer_reverses_a_slip_with_a_second_person(
    browser: Open, town: Town, watch: Watch
) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    watch.forward(days=2)
    officer = browser("officer")
    answer = _reverse(officer, slip)
    assert (answer.status_code, answer.location) == (303, f"/slips/{slip}")
    assert "second_password" not in officer.get(f"/slips/{slip}").text
    assert (town.balance(WANG), town.left(SALT)) == (100, 170)
    with reading() as session:
        how = undo_of(session, find_slip(session, slip))
    assert how is not None
    assert (how.actor_id, how.second_id) == (town.ids["officer"], town.ids["second"])


@pytest.mark.parametrize(
    ("but", "status"),
    [
        ({"second_password": "wrong password"}, 401),
        ({"second_username": "nobody"}, 401),
        ({"second_username": "officer"}, 422),
        ({"second_username": "officer-west"}, 422),
        ({"second_username": "clerk"}, 422),
        ({"reason": " "}, 422),
    ],
)
def test_a_refused_reversal_says_why_and_changes_nothing(
    browser: Open, town: Town, but: dict[str, str], status: int
) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    answer = _reverse(browser("officer"), slip, **but)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "second_password" in answer.text
    assert PASSWORD not in answer.text
    assert town.balance(WANG) == 96


def test_a_slip_of_another_village_is_not_reversed(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2), card=FAR, by="clerk-west").reply["slip"]
    answer = _reverse(browser("officer"), slip)
    assert answer.status_code in {403, 422}
    assert FAR not in answer.text
    assert town.balance(FAR) == 46
    supervisor = _reverse(browser("supervisor"), town.redeem((SALT, 1), card=LI).reply["slip"])
    assert supervisor.status_code == 403


def test_a_second_person_s_password_is_not_guessed_for_ever(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    officer = browser("officer")
    for _ in range(5):
        assert _reverse(officer, slip, second_password="wrong password").status_code == 401
    assert _reverse(officer, slip).status_code == 429
    assert town.balance(WANG) == 96
