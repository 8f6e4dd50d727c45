"""The staff's pages: a new person's first day, roles, a closed account, a new password."""

import re
from collections.abc import Callable
from typing import Final

from kernel import clock
from tests.app.browser import Browser
from tests.pos.counter import EAST, PASSWORD, Town, Watch

Open = Callable[..., Browser]
SECRET: Final = re.compile(r'class="secret">([^<]+)<')


def _form(town: Town, **more: str) -> dict[str, str]:
    form = {"name": "韩梅", "username": "han.mei", "key": clock.new_id()}
    return {**form, "role": "collector", "place": f"{town.east}.", **more}


def _secret(page: str) -> str:
    found = SECRET.search(page)
    assert found
    return found[1]


def test_a_new_person_s_first_day(town: Town, browser: Open) -> None:
    officer = browser("officer")
    shown = officer.post("/staff/new", **_form(town, role="village-officer"))
    assert shown.status_code == 200
    password = _secret(shown.text)
    assert "韩梅" in officer.get("/staff?q=han").text
    fresh = browser()
    assert fresh.sign_in("han.mei", password).location == "/password"
    assert fresh.get("/staff").location == "/password"
    chosen = {"old": password, "password": "five-calm-otters", "again": "five-calm-otters"}
    assert fresh.post("/password", **chosen).location == "/"
    assert fresh.get("/staff").status_code == 200
    again = browser()
    assert again.sign_in("han.mei", password).status_code == 401
    assert again.sign_in("han.mei", "five-calm-otters").location == "/"


def test_no_page_and_no_address_shows_the_password_again(town: Town, browser: Open) -> None:
    officer = browser("officer")
    form = _form(town)
    shown = officer.post("/staff/new", **form)
    password = _secret(shown.text)
    assert shown.headers["Cache-Control"] == "no-store"
    found = re.search(r'href="(/staff/[0-9a-f]{32})"', shown.text)
    assert found
    for path in (found[1], "/staff", "/staff?q=han"):
        assert password not in officer.get(path).text


def test_a_late_repeat_leads_to_the_person(town: Town, browser: Open, watch: Watch) -> None:
    officer = browser("officer")
    form = _form(town)
    officer.post("/staff/new", **form)
    watch.forward(minutes=11)
    answer = officer.post("/staff/new", **form)
    assert (answer.status_code, "done=add" in answer.location) == (303, True)
    assert officer.get(answer.location).status_code == 200


def test_what_was_typed_stays_and_the_field_is_named(town: Town, browser: Open) -> None:
    officer = browser("officer")
    for wrong in ({"username": "clerk"}, {"username": "-"}, {"role": "town-officer"}):
        answer = officer.post("/staff/new", **_form(town, **wrong))
        assert answer.status_code == 422
        field = "place" if "role" in wrong else "username"
        assert f'id="{field}-wrong"' in answer.text
        assert 'value="韩梅"' in answer.text


def test_roles_come_and_go_on_the_person_s_page(town: Town, browser: Open) -> None:
    officer = browser("officer")
    page = f"/staff/{town.ids['collector']}"
    give = {"do": "give", "role": "reviewer", "place": f"{town.east}."}
    take = {"do": "take", "role": "reviewer", "region": str(town.east), "shop": ""}
    for form in (give, take):
        answer = officer.post(page, **form)
        assert answer.location == f"{page}?done={form['do']}"
        assert officer.get(answer.location).status_code == 200
    assert officer.get(page).text.count("陈秀兰") > 2
    wrong = officer.post(page, **{**give, "role": "clerk"})
    assert (wrong.status_code, 'id="place-wrong"' in wrong.text) == (422, True)


def test_a_closed_account_is_out_at_once(town: Town, browser: Open) -> None:
    officer, clerk = browser("officer"), browser("clerk")
    assert clerk.get("/till").status_code == 200
    page = f"/staff/{town.ids['clerk']}"
    officer.post(page, do="close")
    assert clerk.get("/till").location.startswith("/sign-in")
    assert browser().sign_in("clerk", PASSWORD).status_code == 401
    officer.post(page, do="reopen")
    assert 'value="close"' in officer.get(page).text


def test_a_second_officer_resets_a_password(town: Town, browser: Open) -> None:
    officer, second = browser("officer"), browser("second")
    password = _secret(officer.post(f"/staff/{town.ids['second']}", do="reset").text)
    assert second.get("/").location.startswith("/sign-in")
    assert browser().sign_in("second", PASSWORD).status_code == 401
    assert browser().sign_in("second", password).location == "/password"
    own = officer.post(f"/staff/{town.ids['officer']}", do="reset")
    assert (own.status_code, SECRET.search(own.text)) == (422, None)


def test_one_s_own_page_offers_no_way_out(town: Town, browser: Open) -> None:
    officer = browser("officer")
    page = f"/staff/{town.ids['officer']}"
    assert 'value="close"' not in officer.get(page).text
    for form in (
        {"do": "close"},
        {"do": "take", "role": "village-officer", "region": str(town.east), "shop": ""},
    ):
        assert officer.post(page, **form).status_code == 422
    assert officer.get("/staff").status_code == 200
    assert officer.post(page, do="nothing known").status_code == 303


def test_the_town_chooses_among_villages_an_officer_has_one(town: Town, browser: Open) -> None:
    whole = browser("town").get(f"/staff?village={town.west}").text
    assert ("clerk-west" in whole, ">colleague<" in whole) == (True, False)
    own = browser("officer").get("/staff").text
    assert ("clerk-west" in own, 'name="village"' in own) == (False, False)
    assert EAST in own
    assert browser("officer").get(f"/staff?village={town.west}").status_code == 403
    assert browser("officer").get("/staff?q=%25").status_code == 200
