"""The devices' pages: a machine enrolled by its code, worked on, renamed, shut out."""

import re
from collections.abc import Callable
from typing import Final

import pytest

from tests.app.browser import Browser
from tests.pos.counter import PASSWORD, Town, Watch

Open = Callable[..., Browser]
CODE: Final = re.compile(r'class="enrol-code">([^<]+)<')


def _form(town: Town, **more: str) -> dict[str, str]:
    clerk = f"{town.ids['clerk']}.{town.east}.S1"
    return {"name": "门口的平板", "profile": "till", "clerk": clerk, **more}


def _code(browser: Browser, town: Town) -> str:
    shown = browser.post("/devices/new", **_form(town))
    found = CODE.search(shown.text)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert found
    assert "<svg" in shown.text
    assert f"/enrol/{found[1]}" in shown.text
    return found[1]


@pytest.mark.parametrize("way", ["scanned", "typed"])
def test_a_new_machine_becomes_the_till(town: Town, browser: Open, way: str) -> None:
    officer, machine = browser("officer"), browser()
    code = _code(officer, town)
    path = f"/enrol/{code}"
    if way == "typed":
        path = machine.post("/device", token=f" {code.replace('-', ' ')} ").location
    asked = machine.get(path)
    assert ("门口的平板" in asked.text, asked.headers["Referrer-Policy"]) == (True, "no-referrer")
    assert machine.post(path).location == "/sign-in"
    assert "门口的平板" in machine.get("/sign-in").text
    assert machine.sign_in("clerk", PASSWORD).location == "/"
    assert machine.get("/till").status_code == 200
    assert "门口的平板" in officer.get("/devices").text


def test_the_address_is_worthless_after_use(town: Town, browser: Open, watch: Watch) -> None:
    officer = browser("officer")
    used, old = _code(officer, town), _code(officer, town)
    browser().post(f"/enrol/{used}")
    other = browser()
    assert (other.get(f"/enrol/{used}").status_code, other.get(f"/enrol/{old}").status_code) == (
        422,
        200,
    )
    answer = other.post(f"/enrol/{used}")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (422, False)
    watch.forward(minutes=10)
    assert other.get(f"/enrol/{old}").status_code == 422
    assert used not in officer.get("/devices").text


def test_guessing_is_throttled(town: Town, browser: Open) -> None:
    machine = browser()
    answers = [machine.get("/enrol/abcd-efgh-jkmn").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


def test_a_kiosk_is_no_till(town: Town, browser: Open) -> None:
    shown = browser("officer").post("/devices/new", **_form(town, profile="kiosk"))
    found = CODE.search(shown.text)
    assert found
    machine = browser()
    machine.post(f"/enrol/{found[1]}")
    assert machine.sign_in("clerk", PASSWORD).status_code == 403


def test_what_was_typed_stays_and_the_field_is_named(town: Town, browser: Open) -> None:
    officer = browser("officer")
    for field, value in (("name", " "), ("profile", "toaster"), ("clerk", "nobody")):
        answer = officer.post("/devices/new", **_form(town, **{field: value}))
        assert (answer.status_code, f'id="{field}-wrong"' in answer.text) == (422, True)


def test_a_device_is_renamed_and_shut_out_at_once(town: Town, browser: Open) -> None:
    officer, clerk = browser("officer"), browser("clerk")
    device = town.actors["clerk"].device_id
    page = f"/devices/{device}"
    assert officer.post(page, do="rename", name="门口").location == f"{page}?done=rename"
    assert "门口" in officer.get(page).text
    wrong = officer.post(page, do="rename", name="")
    assert (wrong.status_code, 'id="name-wrong"' in wrong.text) == (422, True)
    assert clerk.get("/till").status_code == 200
    officer.post(page, do="revoke")
    assert clerk.get("/till").location.startswith("/sign-in")
    assert browser().get("/sign-in").status_code == 200
    page_now = officer.get(page).text
    assert ('value="revoke"' in page_now, "陈秀兰" in page_now) == (False, True)


def test_an_officer_sees_the_own_village_s_devices(town: Town, browser: Open) -> None:
    own, whole = browser("officer").get("/devices").text, browser("town").get("/devices").text
    assert ("clerk-west" in own, "clerk-west" in whole) == (False, True)
    assert "clerk-west" in browser("town").get(f"/devices?village={town.west}").text
    west = f"/devices/{town.actors['clerk-west'].device_id}"
    assert browser("officer").get(west).status_code == 422
    assert browser("officer").get("/devices/none").status_code == 422
    assert browser("officer").post(west, do="revoke").status_code == 422


def test_a_machine_has_a_name_of_its_own_kind(town: Town, browser: Open) -> None:
    officer = browser("officer")
    for page in (officer.get("/devices"), officer.post("/devices/new", **_form(town))):
        assert ("设备名称" in page.text, ">姓名<" in page.text) == (True, False)
