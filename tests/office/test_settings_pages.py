"""The settings' page: what holds, whose it is, changing it, and what households read of it."""

from collections.abc import Callable
from datetime import date
from typing import Final

import registry
from kernel import clock
from kernel.db import reading, transaction
from registry import find_subject, make_look
from tests.app.browser import Browser
from tests.pos.counter import WANG, Town

Open = Callable[..., Browser]
NAME: Final = "undo_minutes"


def _holds(town: Town, name: str = NAME) -> int:
    with reading() as session:
        return registry.setting_of(session, town.east, name)


def _english(one: Browser) -> Browser:
    one.get("/?lang=en")
    return one


def _set(value: str, name: str = NAME) -> dict[str, str]:
    return {"do": "set", "name": name, name: value}


def test_a_village_s_officer_changes_a_setting_and_goes_back(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    assert "a proposal, nobody set it" in officer.get("/settings").text
    answer = officer.post("/settings", **_set(" 15 "))
    assert (answer.status_code, _holds(town)) == (303, 15)
    page = officer.get(answer.location).text
    assert "It holds from now on" in page
    assert "set here" in page
    assert "Back to 10" in page
    officer.post("/settings", do="above", name=NAME)
    assert _holds(town) == 10


def test_what_does_not_fit_is_said_at_its_field_and_stays_typed(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    for typed in ("61", "-1", "ten", "1.5", "", "9" * 12):
        answer = officer.post("/settings", **_set(typed))
        assert (answer.status_code, _holds(town)) == (422, 10)
        assert f'id="{NAME}-wrong"' in answer.text
        assert f'value="{typed}"' in answer.text
        assert "from 0 to 60" in answer.text
    assert officer.post("/settings", **_set("1", name="colour")).status_code == 422


def test_the_town_s_value_is_the_villages_and_the_town_officer_s(town: Town, browser: Open) -> None:
    with reading() as session:
        place = registry.town(session).id
    head = _english(browser("town"))
    assert "the whole town" in head.get("/settings").text
    answer = head.post(f"/settings?village={place}", **_set("20"))
    assert (answer.status_code, _holds(town)) == (303, 20)
    officer = _english(browser("officer"))
    assert ">the town's<" in officer.get("/settings").text
    for elsewhere in (place, town.west, 9_999):
        assert officer.get(f"/settings?village={elsewhere}").status_code == 403
        assert officer.post(f"/settings?village={elsewhere}", **_set("5")).status_code == 403


def test_opening_days_are_ticked_and_read_on_the_card_s_page(town: Town, browser: Open) -> None:
    token = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    officer, villager = _english(browser("officer")), _english(browser())
    assert "The shop is open each month on day 10." in villager.get(f"/c/{token}").text
    ticked = {"do": "days", "weekday": ["1", "9"], "month_day": ["5", "15"]}
    answer = officer.client.post("/settings", data=ticked, headers={"X-CSRFToken": officer.token()})
    said = "every Monday; each month on day 5, 15"
    assert said in officer.get(answer.location).text
    page = villager.get(f"/c/{token}").text
    assert f"The shop is open {said}." in page
    assert "Next time: Nov 23." in page
    today = {**ticked, "weekday": ["5"]}
    officer.client.post("/settings", data=today, headers={"X-CSRFToken": officer.token()})
    assert "It is open today." in villager.get(f"/c/{token}").text
    officer.post("/settings", do="days", open_only="1")
    assert "every day" in officer.get("/settings").text
    assert _holds(town, "open_only") == 1
    officer.post("/settings", do="days-above")
    assert "each month on day 10" in officer.get("/settings").text
    assert _holds(town, "open_only") == 0


def test_a_village_decides_whether_cards_bear_full_names(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    assert "masked, as on notices" in officer.get("/settings").text
    done = officer.post("/settings", do="cards", card_full_name="1")
    page = officer.get(done.location).text
    assert "The setting was changed." in page
    assert "<td>yes</td>" in page
    assert _holds(town, "card_full_name") == 1
    officer.post("/settings", do="cards-above")
    assert _holds(town, "card_full_name") == 0


def test_a_point_s_value_counts_from_its_day_and_stays_in_the_history(
    town: Town, browser: Open
) -> None:
    officer, today = _english(browser("officer")), clock.today()
    next_year = date(today.year + 1, 1, 1)
    assert "1 yuan" in officer.get("/settings").text
    answer = officer.post("/settings", do="worth", worth="0.5", from_on=today.isoformat())
    assert answer.status_code == 303
    officer.post("/settings", do="worth", worth=" 2.00 元", from_on=next_year.isoformat())
    page = officer.get(answer.location).text
    for said in ("0.50 yuan", "2 yuan", "holds now", "to come", "陈秀兰", "Back to 1 yuan"):
        assert said in page
    with reading() as session:
        fen = [
            registry.point_values.fen_in(session, [town.east], on=day)[town.east]
            for day in (today, next_year)
        ]
    assert fen == [50, 200]
    assert "about 200 yuan" in officer.get("/reports").text
    officer.post("/settings", do="worth-above")
    assert "replaced" in officer.get("/settings").text


def test_a_value_or_a_day_that_does_not_fit_is_said_at_its_field(town: Town, browser: Open) -> None:
    officer, today = _english(browser("officer")), clock.today().isoformat()
    for field, worth, day in (
        ("worth", "5.01", today),
        ("worth", "0", today),
        ("worth", "0.005", today),
        ("worth", "one", today),
        ("from_on", "1.25", "2020-01-01"),
        ("from_on", "1.25", "tomorrow"),
    ):
        answer = officer.post("/settings", do="worth", worth=worth, from_on=day)
        assert answer.status_code == 422
        assert f'id="{field}-wrong"' in answer.text
        assert f'value="{worth}"' in answer.text
        assert f'value="{day}"' in answer.text


def test_the_hotline_stands_on_the_card_s_page(town: Town, browser: Open) -> None:
    token = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    officer, villager = _english(browser("officer")), _english(browser())
    assert "tel:" not in villager.get(f"/c/{token}").text
    answer = officer.post("/settings", do="hotline", hotline="村委会 0561-000 0000")
    assert "村委会 0561-000 0000" in officer.get(answer.location).text
    page = villager.get(f"/c/{token}").text
    assert 'href="tel:05610000000"' in page
    assert "村委会 0561-000 0000" in page
    wrong = officer.post("/settings", do="hotline", hotline="村委会")
    assert (wrong.status_code, 'id="hotline-wrong"' in wrong.text) == (422, True)
    assert 'value="村委会"' in wrong.text
    officer.post("/settings", do="hotline-above")
    assert "tel:" not in villager.get(f"/c/{token}").text
