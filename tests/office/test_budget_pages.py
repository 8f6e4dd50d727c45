"""The budget's page: what was granted, issued and is left; granting with a second officer."""

from collections.abc import Callable
from typing import Any, Final

import ledger
import registry
from kernel import clock
from kernel.db import reading, transaction
from ledger import Budget
from tests.app.browser import Browser
from tests.pos.counter import PASSWORD, WANG, Town

Open = Callable[..., Browser]


def _english(one: Browser) -> Browser:
    one.get("/?lang=en")
    return one


def _form(points: str, **more: Any) -> dict[str, Any]:
    asked = {
        "do": "add",
        "year": str(clock.today().year),
        "points": points,
        "reference": "镇字 3 号",
        "key": clock.new_id(),
        "second_username": "second",
        "second_password": PASSWORD,
    }
    return {**asked, **more}


def _budget(town: Town, year: int = 0) -> Budget | None:
    with reading() as session:
        found = ledger.budgets_in(session, [town.east], year or clock.today().year)
    return found.get(town.east)


def test_two_officers_grant_it_and_the_page_says_so(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    assert "points can be issued without limit" in officer.get("/budget").text
    assert "1 villages have no budget" in officer.get("/").text
    form = _form("1000")
    answer = officer.post("/budget", **form)
    assert (answer.status_code, _budget(town)) == (303, Budget(1000, 1000))
    assert officer.post("/budget", **form).status_code == 303
    registry.award(actor_id=None, number=WANG, points=40, reason="补助", ref="a")
    page = officer.get(answer.location).text
    for said in ("The budget was added to", "镇字 3 号", "960", "about 960 yuan", "+1,000"):
        assert said in page
    assert "without limit" not in page
    assert "no budget" not in officer.get("/").text
    back = officer.post("/budget", **_form("960", do="back", reference="年终收回"))
    assert (back.status_code, _budget(town)) == (303, Budget(40, 0))
    assert "−960" in officer.get(back.location).text


def test_next_year_s_stands_on_its_own(town: Town, browser: Open) -> None:
    officer, year = _english(browser("officer")), clock.today().year + 1
    answer = officer.post("/budget", **_form("70", year=str(year)))
    assert (_budget(town, year), _budget(town)) == (Budget(70, 70), None)
    assert f"Budget {year}" in officer.get(answer.location).text
    assert f"Nothing was granted for {year - 1} yet" in officer.get("/budget?year=1").text


def test_what_does_not_fit_is_said_at_its_field_and_stays_typed(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    transaction(
        lambda tx: ledger.grant_budget(tx, town.east, 5, source="budget/old", actor="programme")
    )
    for field, form in (
        ("points", _form("ten")),
        ("points", _form("6", do="back")),
        ("reference", _form("5", reference="old")),
        ("reference", _form("5", reference=" ")),
        ("year", _form("5", year="1999")),
    ):
        answer = officer.post("/budget", **form)
        assert answer.status_code == 422
        assert f'id="{field}-wrong"' in answer.text
        assert f'value="{form["points"]}"' in answer.text
    assert "the programme" in officer.get("/budget").text
    assert _budget(town) == Budget(5, 5)


def test_a_second_officer_is_needed(town: Town, browser: Open) -> None:
    officer = _english(browser("officer"))
    for more in (
        {"second_username": ""},
        {"second_username": "officer"},
        {"second_username": "officer-west"},
        {"second_username": "clerk"},
        {"second_password": "wrong"},
    ):
        answer = officer.post("/budget", **_form("5", **more))
        assert answer.status_code in {401, 403, 422}
        assert 'role="alert"' in answer.text
    assert _budget(town) is None


def test_a_supervisor_reads_and_a_town_officer_sees_all_villages(town: Town, browser: Open) -> None:
    watcher, head = _english(browser("supervisor")), _english(browser("town"))
    assert "Change the budget" not in watcher.get("/budget").text
    page = head.get(f"/budget?village={town.west}").text
    assert "Village by village" in page
    assert page.count("No budget: without limit") == len(town_villages())


def town_villages() -> list[int]:
    """The villages of the town."""
    with reading() as session:
        return [one.id for one in registry.villages(session)]


def test_the_history_comes_page_by_page(town: Town, browser: Open) -> None:
    def work(tx: Any) -> None:
        for n in range(1, 22):
            ledger.grant_budget(tx, town.east, n, source=f"budget/d-{n}-", actor="programme")

    transaction(work)
    officer = _english(browser("officer"))
    page = officer.get("/budget").text
    assert "d-21-" in page
    assert "d-1-" not in page
    link: Final = page.rpartition('">Older')[0].rpartition('href="')[2].replace("&amp;", "&")
    older = officer.get(link).text
    assert "d-1-" in older
    assert "d-2-" not in older
